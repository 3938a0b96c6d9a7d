// Made-up needs and offers in any number, for benchmarks: independent in all features, or
// correlated the way real ones are (a subject decides the topics and most of the words, regions
// deal with their own). Texts have 40 words, names of topics among them, so that concepts are found
// as in real texts.
//
// The same seed, number and day give the same entry, in whatever order they are asked for.
// Immutable, hence thread-safe.
#ifndef SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_
#define SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/domain/reference.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::bench {

class SyntheticEntries {
 public:
  // Organizations that offers name: organizations/bench-0 to that of this number, less one.
  static constexpr int kOrganizations = 50;

  // `reference` must outlive it; periods lie around `today`.
  SyntheticEntries(const domain::ReferenceData& reference, bool correlated, uint64_t seed,
                   absl::CivilDay today);

  // Endorsed needs and published offers, valid to import, which pass most filters.
  v1::Need Need(int number) const;
  v1::Offer Offer(int number) const;
  static std::string NeedName(int number);
  static std::string OfferName(int number);

 private:
  struct Subject {
    std::vector<std::string> topics;
    std::vector<std::string> words;  // of its topics' labels, then its own
  };
  // A source of chance of its own for each entry.
  class Dice;

  int RandomSubject(Dice& dice) const;
  // A title of 8 words and a description of the rest.
  std::pair<std::string, std::string> Texts(int subject, Dice& dice) const;
  template <typename Resource>
  void FillCommon(Dice& dice, Resource& resource) const;

  const bool correlated_;
  const uint64_t seed_;
  const absl::CivilDay today_;
  std::vector<std::string> countries_;
  std::vector<std::string> topics_;
  std::vector<std::string> vocabulary_;  // frequent ones first
  std::vector<Subject> subjects_;
};

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_
