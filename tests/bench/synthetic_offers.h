// Made-up needs and offers in any number, for benchmarks: independent in all features, or
// correlated the way real ones are (a subject decides the topics and most of the words, regions
// deal with their own).
#ifndef SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_
#define SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "services/scoring/entries.h"
#include "services/scoring/knowledge.h"

namespace ssx::bench {

class SyntheticEntries {
 public:
  // `knowledge` must outlive it. The same seed gives the same entries.
  SyntheticEntries(const scoring::Knowledge& knowledge, bool correlated, uint64_t seed);

  // Texts have 40 words; entries are endorsed or published, and pass most filters.
  std::shared_ptr<const scoring::NeedEntry> Need(int number);
  std::shared_ptr<const scoring::OfferEntry> Offer(int number);

 private:
  struct Subject {
    std::vector<std::string> topics;
    int first_word;  // of its own vocabulary
  };

  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  // Below n, small ones more often: about 1 / (rank + 1).
  int Skewed(int n);
  int RandomSubject() { return correlated_ ? Skewed(kSubjects) : -1; }
  text::Document Text(int subject);
  template <typename Entry, typename Resource>
  void FillCommon(int subject, Entry& entry, Resource& resource);

  static constexpr int kSubjects = 300;
  static constexpr int kVocabulary = 40'000;
  static constexpr int kWordsOfSubject = 400;

  const scoring::Knowledge& knowledge_;
  const bool correlated_;
  std::mt19937_64 random_;
  std::vector<std::string> countries_;
  std::vector<std::string> topics_;
  std::vector<Subject> subjects_;
};

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_SYNTHETIC_OFFERS_H_
