#include "tests/bench/ranking_rates.h"

#include <cstdio>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/scoring/ranker.h"
#include "tests/bench/die.h"
#include "tests/bench/report.h"
#include "tests/bench/timing.h"

namespace ssx::bench {
namespace {

using Snapshot = scoring::Catalogue::Snapshot;

// Recall is measured by fewer questions where ours are slow to answer.
constexpr double kRecallSeconds = 10;
constexpr size_t kLeastRecallQuestions = 2;

// What differs between the two directions.
template <typename Side>
struct Ways;

template <>
struct Ways<OffersForNeed> {
  static const auto& Asking(const RankingWorld& world) { return world.asking_needs(); }
  static int Stored(const RankingWorld& world) { return world.offers(); }
  static const scoring::OfferEntry* Find(const RankingWorld& world, const Snapshot& snapshot,
                                         int number) {
    return snapshot.FindOffer(world.entries().OfferName(number));
  }
  static auto Rank(const Snapshot& snapshot, const scoring::NeedEntry& need,
                   const scoring::RankingRequest& request) {
    return scoring::RankOffers(snapshot, need, request);
  }
  static const std::string& NameIn(const v1::Match& match) { return match.offer(); }
};

template <>
struct Ways<NeedsForOffer> {
  static const auto& Asking(const RankingWorld& world) { return world.asking_offers(); }
  static int Stored(const RankingWorld& world) { return world.needs(); }
  static const scoring::NeedEntry* Find(const RankingWorld& world, const Snapshot& snapshot,
                                        int number) {
    return snapshot.FindNeed(world.entries().NeedName(number));
  }
  static auto Rank(const Snapshot& snapshot, const scoring::OfferEntry& offer,
                   const scoring::RankingRequest& request) {
    return scoring::RankNeeds(snapshot, offer, request);
  }
  static const std::string& NameIn(const v1::Match& match) { return match.need(); }
};

template <typename Side>
void LoadPeers(const RankingWorld& world, const Snapshot& snapshot, Peers<Side>& peers) {
  std::vector<const typename Side::Stored*> entries;
  for (int number = 0; number < Ways<Side>::Stored(world); ++number) {
    entries.push_back(Ways<Side>::Find(world, snapshot, number));
    if (entries.back() == nullptr) Die("an entry is missing from the catalogue");
  }
  std::vector<std::thread> threads;
  for (auto& peer : peers) {
    threads.emplace_back([&, peer = peer.get()] {
      const auto start = Clock::now();
      const auto known = static_cast<ptrdiff_t>(peer->size());
      Question<Side> any(snapshot, *Ways<Side>::Asking(world)[0], world.request());
      peer->Load({entries.begin() + known, entries.end()}, any);
      std::fprintf(stderr, "%s: %zu %s taken in after %.0f s\n", std::string(peer->name()).c_str(),
                   peer->size(), Side::kStored, SecondsSince(start));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

template <typename Side>
double Recall(const RankingWorld& world, const Snapshot& snapshot, Peer<Side>& peer,
              const std::vector<std::set<std::string>>& right) {
  double found = 0, wanted = 0;
  for (size_t i = 0; i < right.size(); ++i) {
    Question<Side> question(snapshot, *Ways<Side>::Asking(world)[i], world.request());
    for (const Found& one : peer.Best(question, kTopK)) {
      found += right[i].contains(ResourceOf(peer.entry(one.slot)).name()) ? 1 : 0;
    }
    wanted += static_cast<double>(right[i].size());
  }
  return wanted == 0 ? 1 : found / wanted;
}

// Asks one question after another until the time is over; adds how long each took.
template <typename Ask>
double Rate(double seconds, std::vector<double>& latencies, const Ask& ask) {
  const auto start = Clock::now();
  long asked = 0;
  do {
    const auto begin = Clock::now();
    ask();
    latencies.push_back(SecondsSince(begin) * 1e3);
    ++asked;
  } while (SecondsSince(start) < seconds);
  return static_cast<double>(asked) / SecondsSince(start);
}

}  // namespace

template <typename Side>
Peers<Side> MakePeers() {
  Peers<Side> peers;
  peers.push_back(NewNaivePeer<Side>());
  const auto add = [&](const char* name, absl::StatusOr<std::unique_ptr<Peer<Side>>> peer) {
    if (peer.ok()) {
      peers.push_back(*std::move(peer));
    } else {
      std::fprintf(stderr, "%s is not compared with: %s\n", name,
                   std::string(peer.status().message()).c_str());
    }
  };
  add("postgresql", NewPostgresqlPeer<Side>());
  add("xapian", NewXapianPeer<Side>());
  return peers;
}

template <typename Side>
Latencies MeasureRates(const RankingWorld& world, Peers<Side>& peers, const RatesOptions& options) {
  using Way = Ways<Side>;
  const Snapshot snapshot = world.catalogue().Read();
  LoadPeers(world, snapshot, peers);
  const auto& asking = Way::Asking(world);

  std::vector<std::set<std::string>> right;
  const auto start = Clock::now();
  while (right.size() < options.questions &&
         (right.size() < kLeastRecallQuestions || SecondsSince(start) < kRecallSeconds)) {
    const auto ranking = Way::Rank(snapshot, *asking[right.size()], world.request());
    if (!ranking.ok()) Die("a ranking failed");
    right.emplace_back();
    for (const v1::Match& match : ranking->matches) right.back().insert(Way::NameIn(match));
  }
  std::vector<double> recalls;
  for (auto& peer : peers) recalls.push_back(Recall(world, snapshot, *peer, right));
  if (recalls[0] < 1) Die(absl::StrCat(options.metric, ": ours and the naive scan differ"));

  std::vector<std::vector<double>> latencies(peers.size() + 1);
  std::vector<std::function<double()>> sides;
  sides.push_back([&, next = size_t{0}]() mutable {
    return Rate(options.seconds, latencies[0], [&] {
      if (!Way::Rank(snapshot, *asking[next++ % asking.size()], world.request()).ok()) {
        Die("a ranking failed");
      }
    });
  });
  for (size_t i = 0; i < peers.size(); ++i) {
    sides.push_back([&, i, next = size_t{0}]() mutable {
      return Rate(options.seconds, latencies[i + 1], [&] {
        Question<Side> question(snapshot, *asking[next++ % asking.size()], world.request());
        for (const Found& one : peers[i]->Best(question, kTopK)) {
          question.Present(peers[i]->entry(one.slot));
        }
      });
    });
  }
  const std::vector<double> medians = Medians(options.runs, sides);
  const int rounds = options.runs + 1;
  const Latencies ours = {Percentile(latencies[0], 0.5), Percentile(latencies[0], 0.99)};
  for (size_t i = 0; i < peers.size(); ++i) {
    const std::vector<double>& theirs = latencies[i + 1];
    Print({.bench = "ranking",
           .metric = options.metric,
           .peer = std::string(peers[i]->name()),
           .unit = "questions/s",
           .n = static_cast<long>(latencies[0].size()) / rounds,
           .runs = options.runs,
           .peer_recall = recalls[i],
           .more = {{"recall_n", static_cast<double>(right.size())},
                    {"p50_ms", ours.p50_ms},
                    {"p99_ms", ours.p99_ms},
                    {"peer_n", static_cast<double>(static_cast<long>(theirs.size()) / rounds)},
                    {"peer_p50_ms", Percentile(theirs, 0.5)},
                    {"peer_p99_ms", Percentile(theirs, 0.99)}}},
          medians[0], medians[i + 1]);
  }
  return ours;
}

template Peers<OffersForNeed> MakePeers();
template Peers<NeedsForOffer> MakePeers();
template Latencies MeasureRates(const RankingWorld&, Peers<OffersForNeed>&, const RatesOptions&);
template Latencies MeasureRates(const RankingWorld&, Peers<NeedsForOffer>&, const RatesOptions&);

}  // namespace ssx::bench
