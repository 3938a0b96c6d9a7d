// How well text relevance alone finds projects that the World Bank put in the same sector and
// theme: 300 projects as needs, all projects of other countries as offers, labels hidden from the
// ranking. Agreement of labels is a proxy for relevance, not relevance itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "services/domain/reference.h"
#include "tests/domain/text/label_agreement.h"
#include "tests/domain/text/shared_data.h"

namespace ssx::text::testing {
namespace {

constexpr size_t kQueries = 300;
constexpr size_t kLeastInSector = 20;

bool NamesSubject(const std::string& sector) {
  return !sector.empty() && !absl::StartsWith(sector, "Other") &&
         !absl::StrContains(sector, "Central Government") &&
         !absl::StrContains(sector, "Sub-National Government") &&
         !absl::StrContains(sector, "Public Administration");
}

TEST(WorldBankRelevance, TextAloneFindsProjectsOfTheSameSectorAndTheme) {
  const Lexicon lexicon(domain::ReferenceData::Builtin());
  const std::vector<Activity> projects = LoadWorldBank(lexicon);
  if (projects.empty()) {
    GTEST_SKIP() << SharedDataFolder()
                 << "/activities is not there; set SSX_SHARED_DATA to the folder of public data";
  }
  const TextStatistics statistics = StatisticsOf(projects);
  std::map<std::string, size_t> in_sector;
  for (const Activity& project : projects) ++in_sector[project.labels.first_sector];
  std::vector<const Activity*> needs;
  for (const Activity& project : projects) {
    const Labels& labels = project.labels;
    if (!labels.themes.empty() && NamesSubject(labels.first_sector) &&
        in_sector[labels.first_sector] >= kLeastInSector) {
      needs.push_back(&project);
    }
  }
  std::shuffle(needs.begin(), needs.end(), std::mt19937(20250101));
  needs.resize(std::min(needs.size(), kQueries));
  double sum = 0;
  for (const Activity* need : needs) {
    sum += Rank(need->labels, need->text, projects, statistics).ndcg;
  }
  const double mean = sum / static_cast<double>(needs.size());
  std::printf("World Bank, %zu needs, %zu offers, text only: nDCG@10 %.3f (label agreement)\n",
              needs.size(), projects.size(), mean);
  RecordProperty("ndcg_at_10", std::to_string(mean));
  EXPECT_GE(mean, 0.42);
}

}  // namespace
}  // namespace ssx::text::testing
