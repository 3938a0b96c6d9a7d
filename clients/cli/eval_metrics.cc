#include "clients/cli/eval_metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

namespace ssx::cli {
namespace {

constexpr double kTail = 0.025;  // left out on each side of the interval

int GradeOf(const Grades& grades, const std::string& name) {
  const auto found = grades.find(name);
  return found == grades.end() ? 0 : std::max(0, found->second);
}

double DiscountedGain(const std::vector<int>& gains) {
  double sum = 0;
  for (size_t i = 0; i < gains.size(); ++i) {
    sum += gains[i] / std::log2(static_cast<double>(i) + 2);
  }
  return sum;
}

}  // namespace

size_t NumRelevant(const Grades& grades) {
  return static_cast<size_t>(std::count_if(grades.begin(), grades.end(),
                                           [](const auto& judged) { return judged.second > 0; }));
}

double Ndcg(const RankedNames& ranked, const Grades& grades, size_t cut) {
  std::vector<int> gains, best;
  for (size_t i = 0; i < std::min(cut, ranked.size()); ++i) {
    gains.push_back(GradeOf(grades, ranked[i]));
  }
  for (const auto& [name, grade] : grades) best.push_back(std::max(0, grade));
  std::sort(best.begin(), best.end(), std::greater<>());
  best.resize(std::min(cut, best.size()));
  return DiscountedGain(gains) / DiscountedGain(best);
}

double ReciprocalRank(const RankedNames& ranked, const Grades& grades) {
  for (size_t i = 0; i < ranked.size(); ++i) {
    if (GradeOf(grades, ranked[i]) > 0) return 1 / static_cast<double>(i + 1);
  }
  return 0;
}

double Recall(const RankedNames& ranked, const Grades& grades, size_t cut) {
  const auto end = ranked.begin() + static_cast<ptrdiff_t>(std::min(cut, ranked.size()));
  const auto found = std::count_if(
      ranked.begin(), end, [&](const std::string& name) { return GradeOf(grades, name) > 0; });
  return static_cast<double>(found) / static_cast<double>(NumRelevant(grades));
}

Estimate Bootstrap(const std::vector<double>& values, uint64_t seed, int resamples) {
  std::mt19937_64 random(seed);
  const auto mean_of = [&](auto next) {
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i) sum += next(i);
    return sum / static_cast<double>(values.size());
  };
  std::vector<double> means;
  for (int i = 0; i < resamples; ++i) {
    // Not std::uniform_int_distribution, which differs between libraries.
    means.push_back(mean_of([&](size_t) { return values[random() % values.size()]; }));
  }
  std::sort(means.begin(), means.end());
  const auto below = static_cast<size_t>(kTail * resamples);
  return {mean_of([&](size_t i) { return values[i]; }), means[below],
          means[means.size() - 1 - below]};
}

}  // namespace ssx::cli
