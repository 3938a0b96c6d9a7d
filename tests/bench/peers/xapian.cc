// Peer `xapian`: a glass database of topics and words. Entries of a topic that is asked for, or one
// near to it, are ranked by BM25 of the words and by their topics; the best of these by the exact
// score.
#include <stdlib.h>
#include <xapian.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/die.h"
#include "tests/bench/peers/features.h"
#include "tests/bench/peers/peer.h"

namespace ssx::bench {
namespace {

// Candidates that are scored exactly: at least so many, or one for so many entries.
constexpr size_t kLeastCandidates = 2'000;
constexpr size_t kEntriesPerCandidate = 50;
constexpr size_t kTerms = 16;
constexpr double kTopicFactor = 3;    // of a topic's weight beside a word's
constexpr uint32_t kBatch = 100'000;  // entries between two commits

std::string TopicTerm(scoring::TopicIndex topic) { return absl::StrCat("XT", topic); }
// Xapian takes terms of up to 245 bytes.
std::string WordTerm(const std::string& term) { return absl::StrCat("XW", term.substr(0, 200)); }

template <typename Side>
class XapianPeer final : public Peer<Side> {
 public:
  explicit XapianPeer(std::string folder)
      : folder_(std::move(folder)),
        database_(folder_, Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_NO_TERMLIST) {}
  ~XapianPeer() override {
    database_.close();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  absl::string_view name() const override { return "xapian"; }

  std::vector<Found> Best(Question<Side>& question, size_t top_k) override try {
    std::vector<Xapian::Query> topics, words;
    for (const scoring::TopicIndex topic : question.asking().topics) {
      topics.emplace_back(TopicTerm(topic));
    }
    std::vector<Xapian::Query> filter = topics;
    for (const scoring::TopicIndex topic :
         table_.Ask(question, Nearness(this->size())).near_topics) {
      filter.emplace_back(TopicTerm(topic));
    }
    for (const std::string& term :
         TellingTerms(question.asking().text, question.snapshot().statistics(), kTerms)) {
      words.emplace_back(WordTerm(term));
    }
    using Query = Xapian::Query;
    const Query of_topics(Query::OP_OR, filter.begin(), filter.end());
    const Query same_topics(Query::OP_OR, topics.begin(), topics.end());
    const Query same_words(Query::OP_OR, words.begin(), words.end());
    Xapian::Enquire enquire(database_);
    enquire.set_query(Query(
        Query::OP_AND_MAYBE, Query(Query::OP_SCALE_WEIGHT, of_topics, 0),
        Query(Query::OP_OR, Query(Query::OP_SCALE_WEIGHT, same_topics, kTopicFactor), same_words)));
    std::vector<uint32_t> candidates;
    const size_t most = std::max(kLeastCandidates, this->size() / kEntriesPerCandidate);
    const Xapian::MSet matches = enquire.get_mset(0, static_cast<Xapian::doccount>(most));
    for (auto match = matches.begin(); match != matches.end(); ++match) {
      candidates.push_back(static_cast<uint32_t>(*match - 1));
    }
    return this->BestOf(candidates, question, top_k);
  } catch (const Xapian::Error& error) {
    Die(absl::StrCat("xapian: ", error.get_description()));
  }

 private:
  void Index(size_t first, Question<Side>&) override try {
    for (size_t slot = first; slot < this->size(); ++slot) {
      const auto& entry = this->entry(static_cast<uint32_t>(slot));
      Xapian::Document document;
      for (const scoring::TopicIndex topic : entry.topics) {
        document.add_term(TopicTerm(topic));
      }
      for (const text::DocumentTerm& term : entry.text.terms) {
        double count = 0;
        for (const double in_field : term.counts) count += in_field;
        document.add_term(WordTerm(term.term), std::max(1U, static_cast<unsigned>(count)));
      }
      database_.add_document(document);  // numbered on from 1
      if ((slot + 1) % kBatch == 0) database_.commit();
    }
    database_.commit();
  } catch (const Xapian::Error& error) {
    Die(absl::StrCat("xapian: ", error.get_description()));
  }

  const std::string folder_;
  Xapian::WritableDatabase database_;
  FeatureTable<Side> table_;
};

}  // namespace

template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewXapianPeer() {
  std::string folder =
      (std::filesystem::temp_directory_path() / "ssx-bench-xapian-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return absl::InternalError(absl::StrCat("cannot make the folder ", folder));
  }
  setenv("XAPIAN_FLUSH_THRESHOLD", absl::StrCat(kBatch).c_str(), 1);
  return std::make_unique<XapianPeer<Side>>(std::move(folder));
}
template absl::StatusOr<std::unique_ptr<Peer<OffersForNeed>>> NewXapianPeer();
template absl::StatusOr<std::unique_ptr<Peer<NeedsForOffer>>> NewXapianPeer();

}  // namespace ssx::bench
