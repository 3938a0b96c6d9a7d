#include "tests/bench/ranking_world.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "services/scoring/profiles.h"

namespace ssx::bench {
namespace {

constexpr int kBatch = 500;  // changes that are taken in as one step
constexpr int kThreads = 2;
constexpr int kAsking = 200;
constexpr int kFirstAsking = 9'000'000;  // beyond all stored ones
constexpr uint64_t kSeed = 20261123;

v1::Change ChangeOf(v1::Offer offer) {
  v1::Change change;
  change.set_name(offer.name());
  *change.mutable_offer() = std::move(offer);
  return change;
}

v1::Change ChangeOf(v1::Need need) {
  v1::Change change;
  change.set_name(need.name());
  *change.mutable_need() = std::move(need);
  return change;
}

}  // namespace

RankingWorld::RankingWorld(const scoring::Knowledge& knowledge, bool correlated,
                           absl::CivilDay today)
    : knowledge_(knowledge),
      entries_(knowledge.reference, correlated, kSeed, today),
      catalogue_(knowledge) {
  request_.profile = scoring::SelectProfile({}).value();
  request_.top_k = kTopK;
  request_.today = today;
  for (int i = kFirstAsking; i < kFirstAsking + kAsking; ++i) {
    asking_needs_.push_back(scoring::MakeNeedEntry(entries_.Need(i), knowledge));
    asking_offers_.push_back(scoring::MakeOfferEntry(entries_.Offer(i), knowledge));
  }
}

template <typename MakeChange>
void RankingWorld::Grow(int& count, int target, const MakeChange& make_change) {
  std::atomic<int> next{count};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int first; (first = next.fetch_add(kBatch)) < target;) {
        google::protobuf::RepeatedPtrField<v1::Change> changes;
        for (int number = first; number < std::min(first + kBatch, target); ++number) {
          *changes.Add() = make_change(number);
        }
        catalogue_.Apply(changes, first + kBatch);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  count = target;
}

void RankingWorld::GrowOffers(int count) {
  Grow(offers_, count, [this](int number) { return ChangeOf(entries_.Offer(number)); });
}

void RankingWorld::GrowNeeds(int count) {
  Grow(needs_, count, [this](int number) { return ChangeOf(entries_.Need(number)); });
}

void RankingWorld::UpdateOffer(int number) {
  // Another offer's contents: all that is indexed changes.
  v1::Offer offer = entries_.Offer(static_cast<int>(kFirstAsking + kAsking + updates_++));
  offer.set_name(SyntheticEntries::OfferName(number));
  v1::Change change = ChangeOf(std::move(offer));
  change.set_revision(catalogue_.revision() + 1);
  catalogue_.Apply(change);
}

}  // namespace ssx::bench
