#include "clients/cli/eval_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace ssx::cli {
namespace {

TEST(EvalMetrics, AreThoseComputedByHand) {
  const Grades grades = {{"a", 3}, {"b", 2}, {"c", 0}, {"d", 1}, {"e", -1}};
  const RankedNames ranked = {"c", "b", "x", "a"};
  EXPECT_EQ(NumRelevant(grades), 3u);
  // Gains 0, 2, 0, 3 at places 1 to 4; at best 3, 2, 1.
  const double best = 3 + 2 / std::log2(3.0) + 1 / 2.0;
  EXPECT_NEAR(Ndcg(ranked, grades, 10), (2 / std::log2(3.0) + 3 / std::log2(5.0)) / best, 1e-15);
  EXPECT_NEAR(Ndcg(ranked, grades, 2), 2 / std::log2(3.0) / (3 + 2 / std::log2(3.0)), 1e-15);
  EXPECT_EQ(Ndcg({"a", "b", "d"}, grades, 10), 1);
  EXPECT_EQ(Ndcg({}, grades, 10), 0);
  EXPECT_EQ(ReciprocalRank(ranked, grades), 0.5);
  EXPECT_EQ(ReciprocalRank({"c", "e", "x"}, grades), 0);
  EXPECT_EQ(Recall(ranked, grades, 100), 2.0 / 3);
  EXPECT_EQ(Recall(ranked, grades, 3), 1.0 / 3);
}

// The definitions once more, straight and slow: by trying every ordering of the judged offers for
// the best one.
double NaiveDcg(const RankedNames& ranked, const Grades& grades, size_t cut) {
  double sum = 0;
  for (size_t place = 1; place <= ranked.size() && place <= cut; ++place) {
    const auto found = grades.find(ranked[place - 1]);
    if (found != grades.end() && found->second > 0) {
      sum += found->second * std::log(2) / std::log(place + 1.0);
    }
  }
  return sum;
}

TEST(EvalMetrics, AgreeWithANaiveVersionOnRandomRankings) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    Grades grades;
    RankedNames judged, ranked;
    for (int i = 0; i < 6; ++i) {
      const std::string name(1, static_cast<char>('a' + i));
      grades[name] = static_cast<int>(random() % 4);
      judged.push_back(name);
      if (random() % 2 == 0) ranked.push_back(name);
      if (random() % 2 == 0) ranked.push_back(name + "-unjudged");
    }
    if (NumRelevant(grades) == 0) continue;
    std::shuffle(ranked.begin(), ranked.end(), random);
    const size_t cut = 1 + random() % 8;
    double best = 0;
    do {
      best = std::max(best, NaiveDcg(judged, grades, cut));
    } while (std::next_permutation(judged.begin(), judged.end()));
    EXPECT_NEAR(Ndcg(ranked, grades, cut), NaiveDcg(ranked, grades, cut) / best, 1e-12);

    double relevant = 0, found = 0, first = 0;
    for (const auto& [name, grade] : grades) {
      if (grade <= 0) continue;
      ++relevant;
      const auto at = std::find(ranked.begin(), ranked.end(), name);
      if (at == ranked.end()) continue;
      const double place = static_cast<double>(at - ranked.begin()) + 1;
      if (place <= static_cast<double>(cut)) ++found;
      if (first == 0 || place < first) first = place;
    }
    EXPECT_EQ(Recall(ranked, grades, cut), found / relevant);
    EXPECT_EQ(ReciprocalRank(ranked, grades), first == 0 ? 0 : 1 / first);
  }
}

TEST(Bootstrap, IsSeededAndHoldsTheMean) {
  std::vector<double> values;
  std::mt19937_64 random(3);
  for (int i = 0; i < 50; ++i) values.push_back(static_cast<double>(random() % 1000) / 1000);
  const Estimate one = Bootstrap(values, 1), again = Bootstrap(values, 1);
  EXPECT_EQ(one.low, again.low);
  EXPECT_EQ(one.high, again.high);
  EXPECT_NE(one.low, Bootstrap(values, 2).low);
  EXPECT_LT(one.low, one.mean);
  EXPECT_GT(one.high, one.mean);
  const Estimate certain = Bootstrap({0.25, 0.25, 0.25}, 1);
  EXPECT_EQ(certain.low, 0.25);
  EXPECT_EQ(certain.high, 0.25);
}

// The interval is about as wide as theory has it: 2 * 1.96 standard errors.
TEST(Bootstrap, IsAsWideAsTheNormalApproximation) {
  std::mt19937_64 random(5);
  std::vector<double> values;
  double sum = 0, squares = 0;
  for (int i = 0; i < 400; ++i) {
    values.push_back(static_cast<double>(random() % 1001) / 1000);
    sum += values.back();
    squares += values.back() * values.back();
  }
  const double n = static_cast<double>(values.size());
  const double error = std::sqrt((squares / n - sum / n * sum / n) / n);
  const Estimate estimate = Bootstrap(values, 1);
  EXPECT_NEAR(estimate.mean, sum / n, 1e-12);
  EXPECT_NEAR((estimate.high - estimate.low) / (2 * 1.96 * error), 1, 0.15);
}

// How often the interval holds the truth, over many samples of a known distribution.
TEST(Bootstrap, HoldsTheTruthAboutAsOftenAsItSays) {
  std::mt19937_64 random(11);
  int held = 0;
  constexpr int kSamples = 400;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::vector<double> values;
    for (int i = 0; i < 60; ++i) values.push_back(static_cast<double>(random() % 1001) / 1000);
    const Estimate estimate = Bootstrap(values, random());
    held += estimate.low <= 0.5 && 0.5 <= estimate.high;
  }
  EXPECT_GT(held, kSamples * 90 / 100);
  EXPECT_LT(held, kSamples * 99 / 100);
}

}  // namespace
}  // namespace ssx::cli
