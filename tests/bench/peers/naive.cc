// Peer `naive`: what a competent engineer writes in a day. Columns of small numbers, one pass over
// all rows, ordinary postings for the text, a partial sort at the end; no bounds, nothing skipped.
//
// A column numbers the ways in which entries look from one side, as the reference's filters and
// components see them, and asks each way once a question. It keeps sides for what synthetic entries
// state: none names a fund, excludes an organization or tells of initiatives.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "tests/bench/peers/peer.h"

namespace ssx::bench {
namespace {

using scoring::NeedEntry;
using scoring::OfferEntry;

// What a column looks at, and what it decides.
template <typename Stored>
struct Look {
  Stored (*strip)(const Stored&);  // keeps what is looked at
  std::vector<v1::HardFilter> filters;
  std::vector<v1::Component> components;
};

template <typename Stored>
struct Column {
  explicit Column(Look<Stored> decided) : look(std::move(decided)) {}

  Look<Stored> look;
  absl::flat_hash_map<std::string, uint32_t> numbers;  // of classes, by what they look like
  std::vector<Stored> classes;
  std::vector<uint32_t> rows;  // class by slot
};

template <typename Entry>
v1::Need& Mutable(Entry& entry) requires std::is_same_v<Entry, NeedEntry> {
  return entry.need;
}
template <typename Entry>
v1::Offer& Mutable(Entry& entry) requires std::is_same_v<Entry, OfferEntry> {
  return entry.offer;
}

template <typename Entry>
Entry Country(const Entry& entry) {
  Entry stripped;
  Mutable(stripped).set_country_code(ResourceOf(entry).country_code());
  return stripped;
}

template <typename Entry>
Entry Modalities(const Entry& entry) {
  Entry stripped;
  *Mutable(stripped).mutable_modalities() = ResourceOf(entry).modalities();
  return stripped;
}

template <typename Entry>
Entry Languages(const Entry& entry) {
  Entry stripped = Country(entry);
  stripped.languages = entry.languages;
  return stripped;
}

OfferEntry Availability(const OfferEntry& offer) {
  OfferEntry stripped;
  *stripped.offer.mutable_availability() = offer.offer.availability();
  return stripped;
}

OfferEntry Terms(const OfferEntry& offer) {
  OfferEntry stripped;
  if (offer.offer.has_capacity()) *stripped.offer.mutable_capacity() = offer.offer.capacity();
  *stripped.offer.mutable_cost_sharing() = offer.offer.cost_sharing();
  return stripped;
}

OfferEntry Admission(const OfferEntry& offer) {
  OfferEntry stripped;
  stripped.offer.set_state(offer.offer.state());
  stripped.offer.set_humanitarian(offer.offer.humanitarian());
  return stripped;
}

NeedEntry Period(const NeedEntry& need) {
  NeedEntry stripped;
  *stripped.need.mutable_period() = need.need.period();
  return stripped;
}

NeedEntry Urgency(const NeedEntry& need) {
  NeedEntry stripped = Country(need);
  stripped.need.set_state(need.need.state());
  stripped.need.set_humanitarian(need.need.humanitarian());
  stripped.need.set_urgency(need.need.urgency());
  return stripped;
}

// What the asking offer decides by itself, equal for all needs.
NeedEntry Nothing(const NeedEntry&) { return {}; }

std::vector<Look<OfferEntry>> Looks(const OfferEntry*) {
  return {{Country<OfferEntry>,
           {v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_PROVIDER_DEVELOPING},
           {v1::COMPONENT_CONTEXT}},
          {Modalities<OfferEntry>, {v1::HARD_FILTER_MODALITY}, {v1::COMPONENT_MODALITY}},
          {Languages<OfferEntry>, {}, {v1::COMPONENT_LANGUAGE}},
          {Availability, {v1::HARD_FILTER_DATES}, {v1::COMPONENT_TIMING}},
          {Terms, {v1::HARD_FILTER_CAPACITY}, {v1::COMPONENT_RESOURCE}},
          {Admission,
           {v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_NEED_OPEN,
            v1::HARD_FILTER_BENEFICIARY_DEVELOPING},
           {v1::COMPONENT_COMPLEMENTARITY, v1::COMPONENT_PRIORITY}}};
}

std::vector<Look<NeedEntry>> Looks(const NeedEntry*) {
  return {
      {Country<NeedEntry>,
       {v1::HARD_FILTER_DIFFERENT_COUNTRY, v1::HARD_FILTER_BENEFICIARY_DEVELOPING},
       {v1::COMPONENT_CONTEXT}},
      {Modalities<NeedEntry>, {v1::HARD_FILTER_MODALITY}, {v1::COMPONENT_MODALITY}},
      {Languages<NeedEntry>, {}, {v1::COMPONENT_LANGUAGE}},
      {Period, {v1::HARD_FILTER_DATES}, {v1::COMPONENT_TIMING}},
      {Urgency, {v1::HARD_FILTER_NEED_OPEN}, {v1::COMPONENT_PRIORITY}},
      {Nothing,
       {v1::HARD_FILTER_OFFER_OPEN, v1::HARD_FILTER_PROVIDER_DEVELOPING, v1::HARD_FILTER_CAPACITY},
       {v1::COMPONENT_RESOURCE, v1::COMPONENT_EVIDENCE, v1::COMPONENT_COMPLEMENTARITY}}};
}

// Numbers for what is equal, in the order of arrival.
template <typename Key>
uint32_t NumberOf(absl::flat_hash_map<Key, uint32_t>& numbers, const Key& key) {
  return numbers.try_emplace(key, static_cast<uint32_t>(numbers.size())).first->second;
}

// The text's component by slot, from postings. Offers are weighed against the need that asks, needs
// against the statistics of when they were taken in.
class OfferTexts {
 public:
  void Add(uint32_t slot, const OfferEntry& offer, const text::TextStatistics&) {
    shapes_.push_back({offer.text.language, offer.text.lengths});
    for (const text::DocumentTerm& term : offer.text.terms) {
      Posting posting{slot, {}};
      for (int field = 0; field < text::kFieldCount; ++field) {
        posting.counts[field] = static_cast<float>(term.counts[field]);
      }
      postings_[term.term].push_back(posting);
    }
  }

  std::vector<double> Values(Question<OffersForNeed>& question) const {
    const text::Query& query = question.query();
    if (!query.has_words) return std::vector<double>(shapes_.size(), scoring::kNeutral);
    std::vector<double> values(shapes_.size(), 0);
    for (const text::Query::Term& term : query.terms) {
      const auto found = postings_.find(term.term->term);
      if (found == postings_.end()) continue;
      for (const Posting& posting : found->second) {
        const Shape& shape = shapes_[posting.slot];
        const double weight = shape.language == query.language ? term.within : term.across;
        values[posting.slot] +=
            weight * text::Saturation(query, shape.language, shape.lengths, posting.counts);
      }
    }
    for (size_t slot = 0; slot < values.size(); ++slot) {
      if (values[slot] == 0) continue;
      values[slot] /=
          shapes_[slot].language == query.language ? query.within_bound : query.across_bound;
    }
    return values;
  }

 private:
  struct Posting {
    uint32_t slot;
    std::array<float, text::kFieldCount> counts;
  };
  struct Shape {
    text::Language language;
    std::array<int64_t, text::kFieldCount> lengths;
  };

  absl::flat_hash_map<std::string, std::vector<Posting>> postings_;
  std::vector<Shape> shapes_;
};

class NeedTexts {
 public:
  void Add(uint32_t slot, const NeedEntry& need, const text::TextStatistics& statistics) {
    const text::Query query = text::MakeQuery(need.text, statistics);
    shapes_.push_back({query.language, query.has_words, query.within_bound, query.across_bound});
    for (const text::Query::Term& term : query.terms) {
      postings_[term.term->term].push_back(
          {slot, static_cast<float>(term.within), static_cast<float>(term.across)});
    }
    mean_lengths_.mean_lengths = query.mean_lengths;  // equal for all
  }

  std::vector<double> Values(Question<NeedsForOffer>& question) const {
    const text::Document& offer = question.asking().text;
    std::vector<double> values(shapes_.size(), 0);
    for (const text::DocumentTerm& term : offer.terms) {
      const auto found = postings_.find(term.term);
      if (found == postings_.end()) continue;
      const double saturation =
          text::Saturation(mean_lengths_, offer.language, offer.lengths, term.counts);
      for (const Posting& posting : found->second) {
        const bool within = shapes_[posting.slot].language == offer.language;
        values[posting.slot] += (within ? posting.within : posting.across) * saturation;
      }
    }
    for (size_t slot = 0; slot < values.size(); ++slot) {
      const Shape& shape = shapes_[slot];
      const double bound =
          shape.language == offer.language ? shape.within_bound : shape.across_bound;
      values[slot] = !shape.has_words ? scoring::kNeutral : bound <= 0 ? 0 : values[slot] / bound;
    }
    return values;
  }

 private:
  struct Posting {
    uint32_t slot;
    float within;
    float across;
  };
  struct Shape {
    text::Language language;
    bool has_words;
    double within_bound;
    double across_bound;
  };

  absl::flat_hash_map<std::string, std::vector<Posting>> postings_;
  std::vector<Shape> shapes_;
  text::Query mean_lengths_;
};

inline OfferTexts TextsOf(const OfferEntry*) { return {}; }
inline NeedTexts TextsOf(const NeedEntry*) { return {}; }

template <typename Side>
class NaivePeer final : public Peer<Side> {
 public:
  using Stored = typename Side::Stored;

  NaivePeer() {
    for (Look<Stored> look : Looks(static_cast<const Stored*>(nullptr))) {
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
      if constexpr (std::is_same_v<Stored, OfferEntry>) {  // it is the offer's alone
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
    const auto before = [](const Found& a, const Found& b) {
      return a.score != b.score ? a.score > b.score : a.slot < b.slot;
    };
    if (found.size() == top_k) {
      if (!before(entry, found.front())) return;
      std::pop_heap(found.begin(), found.end(), before);
      found.pop_back();
    }
    found.push_back(entry);
    std::push_heap(found.begin(), found.end(), before);
  }

  std::vector<Column<Stored>> columns_;
  // Sets of topics lie side by side; with many topics nearly every entry has one of its own.
  absl::flat_hash_map<std::vector<scoring::TopicIndex>, uint32_t> topic_numbers_;
  std::vector<uint32_t> topic_rows_;
  std::vector<scoring::TopicIndex> topics_;
  std::vector<size_t> topic_ends_ = {0};
  std::vector<double> evidence_;  // by slot
  decltype(TextsOf(static_cast<const Stored*>(nullptr))) texts_;
};

}  // namespace

template <typename Side>
std::unique_ptr<Peer<Side>> NewNaivePeer() {
  return std::make_unique<NaivePeer<Side>>();
}
template std::unique_ptr<Peer<OffersForNeed>> NewNaivePeer();
template std::unique_ptr<Peer<NeedsForOffer>> NewNaivePeer();

}  // namespace ssx::bench
