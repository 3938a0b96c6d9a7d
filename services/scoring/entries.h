// Entries: needs and offers as the ranker holds them, with all that can be worked out before a
// question is asked: analysed text, topics by index, working languages.
//
// Immutable once made, hence thread-safe.
#ifndef SSX_SERVICES_SCORING_ENTRIES_H_
#define SSX_SERVICES_SCORING_ENTRIES_H_

#include <memory>
#include <string>
#include <vector>

#include "services/domain/text/document.h"
#include "services/scoring/knowledge.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::scoring {

// Working languages: those an entry states, else the official ones of its country.
struct WorkingLanguages {
  std::vector<std::string> codes;  // primary subtags, each once, in order
  bool stated = false;
};

struct NeedEntry {
  v1::Need need;
  text::Document text;
  std::vector<TopicIndex> topics;
  WorkingLanguages languages;
  std::vector<std::vector<TopicIndex>> initiative_topics;  // by ongoing initiative

  bool live() const { return !need.has_delete_time(); }
};

struct OfferEntry {
  v1::Offer offer;
  text::Document text;
  std::vector<TopicIndex> topics;
  WorkingLanguages languages;

  bool live() const { return !offer.has_delete_time(); }
};

std::shared_ptr<const NeedEntry> MakeNeedEntry(const v1::Need& need, const Knowledge& knowledge);
std::shared_ptr<const OfferEntry> MakeOfferEntry(const v1::Offer& offer,
                                                 const Knowledge& knowledge);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_ENTRIES_H_
