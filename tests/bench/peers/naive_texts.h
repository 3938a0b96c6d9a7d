// The text's component of all entries for one question, by ordinary postings that are read in full.
//
// Offers are weighed as the need that asks says; needs by the statistics of when they were taken
// in.
#ifndef SSX_TESTS_BENCH_PEERS_NAIVE_TEXTS_H_
#define SSX_TESTS_BENCH_PEERS_NAIVE_TEXTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/bench/peers/question.h"

namespace ssx::bench {

class OfferTexts {
 public:
  void Add(uint32_t slot, const scoring::OfferEntry& offer, const text::TextStatistics&) {
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
            weight * text::Saturation(text::FactorsOf(query, shape.language, shape.lengths),
                                      posting.counts);
      }
    }
    for (size_t slot = 0; slot < values.size(); ++slot) {
      if (values[slot] == 0) continue;
      const double bound =
          shapes_[slot].language == query.language ? query.within_bound : query.across_bound;
      values[slot] = text::RelevanceOfShare(query.size, values[slot] / bound);
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
  void Add(uint32_t slot, const scoring::NeedEntry& need, const text::TextStatistics& statistics) {
    const text::Query query = text::MakeQuery(need.text, statistics);
    shapes_.push_back(
        {query.language, query.has_words, query.size, query.within_bound, query.across_bound});
    for (const text::Query::Term& term : query.terms) {
      postings_[term.term->term].push_back(
          {slot, static_cast<float>(term.within), static_cast<float>(term.across)});
    }
    mean_lengths_.mean_lengths = query.mean_lengths;  // equal for all
  }

  std::vector<double> Values(Question<NeedsForOffer>& question) const {
    const text::Document& offer = question.asking().text;
    std::vector<double> values(shapes_.size(), 0);
    const text::FieldFactors factors =
        text::FactorsOf(mean_lengths_, offer.language, offer.lengths);
    for (const text::DocumentTerm& term : offer.terms) {
      const auto found = postings_.find(term.term);
      if (found == postings_.end()) continue;
      const double saturation = text::Saturation(factors, term.counts);
      for (const Posting& posting : found->second) {
        const bool within = shapes_[posting.slot].language == offer.language;
        values[posting.slot] += (within ? posting.within : posting.across) * saturation;
      }
    }
    for (size_t slot = 0; slot < values.size(); ++slot) {
      const Shape& shape = shapes_[slot];
      const double bound =
          shape.language == offer.language ? shape.within_bound : shape.across_bound;
      values[slot] = !shape.has_words ? scoring::kNeutral
                     : bound <= 0     ? 0
                                      : text::RelevanceOfShare(shape.size, values[slot] / bound);
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
    double size;
    double within_bound;
    double across_bound;
  };

  absl::flat_hash_map<std::string, std::vector<Posting>> postings_;
  std::vector<Shape> shapes_;
  text::Query mean_lengths_;
};

template <typename Side>
using TextsOf = std::conditional_t<Question<Side>::kOneQuery, OfferTexts, NeedTexts>;

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_NAIVE_TEXTS_H_
