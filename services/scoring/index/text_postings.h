// TextPostings: for each term the offers in which it stands, so that a question learns how relevant
// texts can be without reading them.
//
// Slots are numbers given to offers in increasing order and never given again; postings of offers
// that went stay until the owner starts anew. Thread-compatible.
#ifndef SSX_SERVICES_SCORING_INDEX_TEXT_POSTINGS_H_
#define SSX_SERVICES_SCORING_INDEX_TEXT_POSTINGS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/domain/text/bm25f.h"
#include "services/domain/text/document.h"

namespace ssx::scoring {

class TextPostings {
 public:
  // `slot` must be the number of slots so far.
  void Add(uint32_t slot, const text::Document& document);

  size_t slots() const { return texts_.size(); }

  // For each slot the most that text::Relevance(query, its document) can be, near to it as a rule.
  // Terms are read from the rarest on, `budget` postings at most; those that are left count as if
  // they stood in every text, endlessly often.
  std::vector<float> MostRelevance(const text::Query& query, size_t budget) const;

 private:
  struct Posting {
    uint32_t slot;
    std::array<float, text::kFieldCount> counts;
  };
  struct TextShape {
    text::Language language;
    std::array<int64_t, text::kFieldCount> lengths;
  };

  absl::flat_hash_map<std::string, std::vector<Posting>> postings_;
  std::vector<TextShape> texts_;  // by slot
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_TEXT_POSTINGS_H_
