// Measures of ranking quality and how far they can be trusted.
//
// All take a ranking, best first, and the grades of one query: above 0 is relevant, what is not
// judged is not. They are undefined for a query without a relevant offer (NumRelevant is 0). Where
// trec_eval has the measure the definition is its own, so that outside tools confirm the figures.
// Pure functions.
#ifndef SSX_CLIENTS_CLI_EVAL_METRICS_H_
#define SSX_CLIENTS_CLI_EVAL_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ssx::cli {

// By the name of the offer.
using Grades = std::map<std::string, int>;
using RankedNames = std::vector<std::string>;

size_t NumRelevant(const Grades& grades);

// Normalised discounted cumulative gain: the gain of a place is its grade over log2(1 + place), the
// divisor that of the best possible ranking. Jarvelin and Kekalainen, "Cumulated gain-based
// evaluation of IR techniques", ACM TOIS 20(4), 2002, with the discount from the first place on.
double Ndcg(const RankedNames& ranked, const Grades& grades, size_t cut);
// 1 over the place of the first relevant offer; 0 when there is none. Its mean over queries is MRR.
double ReciprocalRank(const RankedNames& ranked, const Grades& grades);
// The part of the relevant offers that are among the first `cut`.
double Recall(const RankedNames& ranked, const Grades& grades, size_t cut);

// A mean over queries with the 95 % interval of its bootstrap distribution.
struct Estimate {
  double mean = 0;
  double low = 0;
  double high = 0;
};

inline constexpr int kResamples = 1000;

// The percentile method of Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of
// Statistics 7(1), 1979: queries are drawn anew with replacement. The same seed gives the same
// interval, everywhere. For a paired difference give the differences by query. `values` must not be
// empty.
Estimate Bootstrap(const std::vector<double>& values, uint64_t seed, int resamples = kResamples);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_EVAL_METRICS_H_
