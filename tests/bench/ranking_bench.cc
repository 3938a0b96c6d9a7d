// Benchmark `ranking`: the best 20 offers for a need out of 10 thousand, 100 thousand and a
// million, on one core, by the index and by filtering and scoring every offer with the reference's
// functions; and what the index costs to build and to grow.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/text/bm25f.h"
#include "services/scoring/filters.h"
#include "services/scoring/index/offer_index.h"
#include "services/scoring/ranker.h"
#include "tests/bench/report.h"
#include "tests/bench/synthetic_offers.h"

namespace ssx::bench {
namespace {

using Clock = std::chrono::steady_clock;
using scoring::BestOffers;
using scoring::NeedEntry;
using scoring::OfferEntry;

constexpr absl::CivilDay kToday(2026, 11, 23);
constexpr int kTopK = 20;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A catalogue of synthetic offers, asked both ways.
class Bench {
 public:
  Bench(const scoring::Knowledge& knowledge, bool correlated, int offers)
      : knowledge_(knowledge), countries_(knowledge.reference, kToday) {
    weights_ = scoring::SelectProfile({})->weights;
    SyntheticEntries entries(knowledge, correlated, 20261123);
    for (int i = 0; i < 200; ++i) needs_.push_back(entries.Need(i));
    offers_.reserve(static_cast<size_t>(offers));
    for (int i = 0; i < offers; ++i) {
      offers_.push_back(entries.Offer(i));
      statistics_.Add(offers_.back()->text);
    }
    const auto start = Clock::now();
    for (const auto& offer : offers_) index_.Put(offer);
    build_seconds_ = SecondsSince(start);
    for (const auto& need : needs_) queries_.push_back(text::MakeQuery(need->text, statistics_));
  }

  double build_seconds() const { return build_seconds_; }

  BestOffers ByIndex(size_t at) {
    static const std::function<absl::Status()> kGoOn = [] { return absl::OkStatus(); };
    return index_
        .Best({*needs_[at], queries_[at], nullptr, knowledge_, kToday, countries_, weights_, kTopK,
               0, kGoOn})
        .value();
  }

  // Scores of the best, by the definition.
  std::vector<double> ByReference(size_t at) {
    std::vector<double> scores;
    for (const auto& offer : offers_) {
      const scoring::Pair pair{*needs_[at], *offer,     queries_[at], nullptr,
                               nullptr,     knowledge_, kToday,       countries_};
      if (!scoring::FirstFailed(pair)) scores.push_back(scoring::TotalScore(weights_, pair));
    }
    const size_t kept = std::min(scores.size(), static_cast<size_t>(kTopK));
    std::partial_sort(scores.begin(), scores.begin() + static_cast<ptrdiff_t>(kept), scores.end(),
                      std::greater<>());
    scores.resize(kept);
    return scores;
  }

  // Both must answer the same.
  void Verify(size_t at) {
    const std::vector<double> expected = ByReference(at);
    const BestOffers best = ByIndex(at);
    bool equal = best.found.size() == expected.size();
    for (size_t i = 0; equal && i < expected.size(); ++i) {
      equal = best.found[i].score == expected[i];
    }
    if (!equal) {
      std::fprintf(stderr, "ranking_bench: index and reference differ on need %zu\n", at);
      std::exit(1);
    }
  }

  // Questions a second over `count` needs; their times are added to `seconds`.
  double IndexRate(int count, std::vector<double>* seconds = nullptr) {
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i) {
      const auto begin = Clock::now();
      ByIndex(next_++ % needs_.size());
      if (seconds != nullptr) seconds->push_back(SecondsSince(begin));
    }
    return count / SecondsSince(start);
  }
  double ReferenceRate(int count) {
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i) ByReference(next_++ % needs_.size());
    return count / SecondsSince(start);
  }

 private:
  const scoring::Knowledge& knowledge_;
  scoring::CountrySimilarityMemo countries_;
  scoring::Weights weights_;
  std::vector<std::shared_ptr<const NeedEntry>> needs_;
  std::vector<std::shared_ptr<const OfferEntry>> offers_;
  text::TextStatistics statistics_;
  std::vector<text::Query> queries_;
  scoring::OfferIndex index_;
  double build_seconds_ = 0;
  size_t next_ = 0;
};

int Main(bool quick) {
  const scoring::Knowledge knowledge(domain::ReferenceData::Builtin());
  struct Size {
    int offers;
    const char* name;
    int questions;
    int reference_questions;
  };
  std::vector<Size> sizes = {
      {10'000, "10k", 200, 10}, {100'000, "100k", 100, 1}, {1'000'000, "1m", 60, 1}};
  if (quick) sizes = {{2'000, "2k", 10, 1}};
  const int runs = quick ? 1 : 5;
  for (const bool correlated : {true, false}) {
    const std::string kind = correlated ? "" : "_independent";
    for (const Size& size : sizes) {
      Bench bench(knowledge, correlated, size.offers);
      for (size_t at = 0; at < 2; ++at) bench.Verify(at);
      std::vector<double> seconds;
      Compare(
          {.bench = "ranking",
           .metric = absl::StrCat("rank_offers", kind, "@", size.name),
           .peer = "one_by_one",
           .unit = "questions/s",
           .n = size.questions,
           .runs = runs},
          [&] { return bench.IndexRate(size.questions, &seconds); },
          [&] { return bench.ReferenceRate(size.reference_questions); });
      std::sort(seconds.begin(), seconds.end());
      std::fprintf(stderr, "%s%s: p50 %.2f ms, p99 %.2f ms, built in %.2f s\n", size.name,
                   kind.c_str(), seconds[seconds.size() / 2] * 1e3,
                   seconds[seconds.size() * 99 / 100] * 1e3, bench.build_seconds());
    }
  }
  return 0;
}

}  // namespace
}  // namespace ssx::bench

int main(int argc, char** argv) {
  return ssx::bench::Main(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
}
