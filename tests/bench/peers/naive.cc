// Peer `naive`: what a competent engineer writes in a day. Columns of small numbers, one pass over
// all rows, ordinary postings for the text, a heap of the best; no bounds, nothing skipped.
//
// A column numbers the ways in which entries look from one side, as the reference's filters and
// components see them, and asks each way once a question.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "tests/bench/peers/naive_looks.h"
#include "tests/bench/peers/naive_texts.h"
#include "tests/bench/peers/peer.h"

namespace ssx::bench {
namespace {

template <typename Stored>
struct Column {
  explicit Column(Look<Stored> decided) : look(std::move(decided)) {}

  Look<Stored> look;
  absl::flat_hash_map<std::string, uint32_t> numbers;  // of classes, by what they look like
  std::vector<Stored> classes;
  std::vector<uint32_t> rows;  // class by slot
};

// Numbers for what is equal, in the order of arrival.
template <typename Key>
uint32_t NumberOf(absl::flat_hash_map<Key, uint32_t>& numbers, const Key& key) {
  return numbers.try_emplace(key, static_cast<uint32_t>(numbers.size())).first->second;
}

template <typename Side>
class NaivePeer final : public Peer<Side> {
 public:
  using Stored = typename Side::Stored;

  NaivePeer() {
    for (Look<Stored> look : LooksAt(static_cast<const Stored*>(nullptr))) {
      columns_.emplace_back(std::move(look));
    }
  }

  absl::string_view name() const override { return "naive"; }

  std::vector<Found> Best(Question<Side>& question, size_t top_k) override {
    // By component and class: weight times value; by column and class: whether it is ruled out.
    std::array<std::vector<double>, v1::Component_ARRAYSIZE> parts;
    std::array<const std::vector<uint32_t>*, v1::Component_ARRAYSIZE> rows{};
    std::vector<std::vector<char>> fails(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      Ask(columns_[i], question, fails[i], parts, rows);
    }
    parts[v1::COMPONENT_TOPIC] = TopicParts(question);
    rows[v1::COMPONENT_TOPIC] = &topic_rows_;
    const std::vector<double> texts = texts_.Values(question);
    const int text_weight = question.weight(v1::COMPONENT_TEXT);
    const int evidence_weight = question.weight(v1::COMPONENT_EVIDENCE);

    std::vector<Found> found;
    for (uint32_t slot = 0; slot < this->size(); ++slot) {
      bool passes = true;
      for (size_t i = 0; i < columns_.size(); ++i) passes &= !fails[i][columns_[i].rows[slot]];
      if (!passes) continue;
      double total = 0;
      for (const v1::Component component : scoring::kComponents) {
        if (rows[component] != nullptr) {
          total += parts[component][(*rows[component])[slot]];
        } else if (component == v1::COMPONENT_TEXT) {
          total += text_weight * texts[slot];
        } else {
          total += evidence_weight * evidence_[slot];
        }
      }
      Push(found, {total, slot}, top_k);
    }
    KeepBest(found, top_k);
    return found;
  }

 private:
  void Index(size_t first, Question<Side>& any) override {
    for (size_t at = first; at < this->size(); ++at) {
      const auto slot = static_cast<uint32_t>(at);
      const Stored& entry = this->entry(slot);
      for (Column<Stored>& column : columns_) {
        Stored stripped = column.look.strip(entry);
        const uint32_t number =
            NumberOf(column.numbers, absl::StrCat(ResourceOf(stripped).SerializeAsString(), "|",
                                                  absl::StrJoin(stripped.languages.codes, ",")));
        if (number == column.classes.size()) column.classes.push_back(std::move(stripped));
        column.rows.push_back(number);
      }
      topic_rows_.push_back(NumberOf(topic_numbers_, entry.topics));
      if (topic_rows_.back() + 1 == topic_ends_.size()) {
        topics_.insert(topics_.end(), entry.topics.begin(), entry.topics.end());
        topic_ends_.push_back(topics_.size());
      }
      if constexpr (Question<Side>::kOneQuery) {  // it is the offer's alone
        evidence_.push_back(any.With(entry, [](const scoring::Pair& pair) {
          return scoring::EvidenceScore(pair, nullptr);
        }));
      }
      texts_.Add(slot, entry, any.snapshot().statistics());
    }
  }

  void Ask(const Column<Stored>& column, Question<Side>& question, std::vector<char>& fails,
           std::array<std::vector<double>, v1::Component_ARRAYSIZE>& parts,
           std::array<const std::vector<uint32_t>*, v1::Component_ARRAYSIZE>& rows) const {
    for (const v1::Component component : column.look.components) rows[component] = &column.rows;
    for (const Stored& entry : column.classes) {
      question.With(entry, [&](const scoring::Pair& pair) {
        fails.push_back(
            std::any_of(column.look.filters.begin(), column.look.filters.end(),
                        [&](v1::HardFilter filter) { return !scoring::Passes(filter, pair); }));
        for (const v1::Component component : column.look.components) {
          parts[component].push_back(question.weight(component) *
                                     scoring::ScoreComponent(component, pair));
        }
        return 0;
      });
    }
  }

  std::vector<double> TopicParts(Question<Side>& question) const {
    const scoring::TopicSimilarity& similarity = question.snapshot().knowledge().topics;
    const auto& asked = question.asking().topics;
    std::vector<double> parts;
    parts.reserve(topic_ends_.size() - 1);
    for (size_t i = 0; i + 1 < topic_ends_.size(); ++i) {
      const auto stored =
          absl::MakeSpan(topics_).subspan(topic_ends_[i], topic_ends_[i + 1] - topic_ends_[i]);
      const double value = asked.empty() || stored.empty() ? scoring::kNeutral
                           : Question<Side>::kOneQuery     ? similarity.MeanBest(asked, stored)
                                                           : similarity.MeanBest(stored, asked);
      parts.push_back(question.weight(v1::COMPONENT_TOPIC) * value);
    }
    return parts;
  }

  // A heap of the best so far, the worst of them on top.
  static void Push(std::vector<Found>& found, Found entry, size_t top_k) {
    if (found.size() == top_k) {
      if (!RanksBefore(entry, found.front())) return;
      std::pop_heap(found.begin(), found.end(), RanksBefore);
      found.pop_back();
    }
    found.push_back(entry);
    std::push_heap(found.begin(), found.end(), RanksBefore);
  }

  std::vector<Column<Stored>> columns_;
  // Sets of topics lie side by side; with many topics nearly every entry has one of its own.
  absl::flat_hash_map<std::vector<scoring::TopicIndex>, uint32_t> topic_numbers_;
  std::vector<uint32_t> topic_rows_;
  std::vector<scoring::TopicIndex> topics_;
  std::vector<size_t> topic_ends_ = {0};
  std::vector<double> evidence_;  // by slot
  TextsOf<Side> texts_;
};

}  // namespace

template <typename Side>
std::unique_ptr<Peer<Side>> NewNaivePeer() {
  return std::make_unique<NaivePeer<Side>>();
}
template std::unique_ptr<Peer<OffersForNeed>> NewNaivePeer();
template std::unique_ptr<Peer<NeedsForOffer>> NewNaivePeer();

}  // namespace ssx::bench
