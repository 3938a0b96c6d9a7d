// Peer: another way to answer what RankOffers and RankNeeds answer, for benchmarks to compare with.
//
// A peer takes in stored entries, numbers them on from 0 in the order of arrival (slots), and
// answers with the best it finds, their exact scores beside them. It may miss some: its recall is
// measured. What goes wrong inside a peer ends the program with a message. Not thread-safe.
#ifndef SSX_TESTS_BENCH_PEERS_PEER_H_
#define SSX_TESTS_BENCH_PEERS_PEER_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/bench/peers/question.h"

namespace ssx::bench {

struct Found {
  double score;
  uint32_t slot;
};

// Of equal ones the first come. Names are numbered as slots are, so that this is our order too.
inline bool RanksBefore(const Found& a, const Found& b) {
  return a.score != b.score ? a.score > b.score : a.slot < b.slot;
}

// Keeps the best `count`, best first.
inline void KeepBest(std::vector<Found>& found, size_t count) {
  const size_t kept = std::min(found.size(), count);
  std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(kept), found.end(),
                    RanksBefore);
  found.resize(kept);
}

template <typename Side>
class Peer {
 public:
  using Stored = typename Side::Stored;

  virtual ~Peer() = default;
  virtual absl::string_view name() const = 0;

  // Takes in more entries, which must stay where they are as long as questions are asked. `any`
  // is a question of the same day and profile as those to come.
  void Load(std::vector<const Stored*> entries, Question<Side>& any) {
    const size_t first = entries_.size();
    entries_.insert(entries_.end(), entries.begin(), entries.end());
    Index(first, any);
  }

  virtual std::vector<Found> Best(Question<Side>& question, size_t top_k) = 0;

  const Stored& entry(uint32_t slot) const { return *entries_[slot]; }
  size_t size() const { return entries_.size(); }

 protected:
  // Makes the entries from `first` on findable.
  virtual void Index(size_t first, Question<Side>& any) = 0;

  // The best among candidates, by exact scores.
  std::vector<Found> BestOf(const std::vector<uint32_t>& candidates, Question<Side>& question,
                            size_t top_k) const {
    std::vector<Found> found;
    for (uint32_t slot : candidates) {
      if (const auto score = question.Score(entry(slot))) found.push_back({*score, slot});
    }
    KeepBest(found, top_k);
    return found;
  }

 private:
  std::vector<const Stored*> entries_;  // by slot
};

// A scan of columns, PostgreSQL and Xapian. The latter two are UNAVAILABLE, saying what
// is missing, where this build or this machine lacks them.
template <typename Side>
std::unique_ptr<Peer<Side>> NewNaivePeer();
template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewPostgresqlPeer();
template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewXapianPeer();

}  // namespace ssx::bench

#endif  // SSX_TESTS_BENCH_PEERS_PEER_H_
