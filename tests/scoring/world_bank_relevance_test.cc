// How well text relevance alone finds projects that the World Bank put in the same sector and
// theme: 300 projects as needs, all projects of other countries as offers, labels hidden from the
// ranking. Agreement of labels is a proxy for relevance, not relevance itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/domain/reference.h"
#include "services/domain/text/bm25f.h"
#include "services/domain/text/document.h"
#include "tests/scoring/shared_data.h"

namespace ssx::scoring {
namespace {

constexpr size_t kQueries = 300;
constexpr int kCutOff = 10;
constexpr size_t kLeastInSector = 20;

struct Project {
  std::string country;
  std::string first_sector;
  std::set<std::string> sectors;
  std::set<std::string> themes;
  text::Document text;
};

std::set<std::string> NonEmpty(std::initializer_list<std::string> values) {
  std::set<std::string> kept;
  for (const std::string& value : values) {
    if (!value.empty()) kept.insert(value);
  }
  return kept;
}

bool Share(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.count(x) > 0; });
}

// 3: same first sector and a shared theme; 2: same first sector; 1: a shared sector.
int Grade(const Project& need, const Project& offer) {
  if (need.first_sector == offer.first_sector) return Share(need.themes, offer.themes) ? 3 : 2;
  return Share(need.sectors, offer.sectors) ? 1 : 0;
}

bool NamesSubject(const std::string& sector) {
  return !sector.empty() && sector.rfind("Other", 0) != 0 &&
         sector.find("Central Government") == std::string::npos &&
         sector.find("Sub-National Government") == std::string::npos &&
         sector.find("Public Administration") == std::string::npos;
}

std::vector<Project> LoadProjects(const std::string& path, const text::Lexicon& lexicon) {
  std::vector<Project> projects;
  std::set<std::string> seen;
  for (auto& row : testing::ReadCsv(path)) {
    const std::string& objective = row["pdo"];
    if (objective.empty() || !seen.insert(objective.substr(0, 120)).second) continue;
    Project project;
    project.country = row["countryname"];
    project.first_sector = row["sector1"];
    project.sectors = NonEmpty({row["sector1"], row["sector2"], row["sector3"]});
    project.themes = NonEmpty({row["theme1"], row["theme2"]});
    project.text = text::Analyze({row["project_name"], "", objective, "en"}, lexicon);
    projects.push_back(std::move(project));
  }
  return projects;
}

double DiscountedGain(const std::vector<int>& grades) {
  double gain = 0;
  for (size_t i = 0; i < grades.size() && i < kCutOff; ++i) gain += grades[i] / std::log2(i + 2.0);
  return gain;
}

double NormalisedGain(const Project& need, const std::vector<Project>& offers,
                      const text::TextStatistics& statistics) {
  const text::Query query = text::MakeQuery(need.text, statistics);
  std::vector<std::pair<double, int>> ranked;  // relevance, grade
  std::vector<int> ideal;
  for (const Project& offer : offers) {
    if (offer.country == need.country) continue;
    const int grade = Grade(need, offer);
    ranked.emplace_back(text::Relevance(query, offer.text, nullptr), grade);
    ideal.push_back(grade);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::sort(ideal.rbegin(), ideal.rend());
  std::vector<int> grades;
  for (size_t i = 0; i < ranked.size() && i < kCutOff; ++i) grades.push_back(ranked[i].second);
  const double best = DiscountedGain(ideal);
  return best == 0 ? 0 : DiscountedGain(grades) / best;
}

TEST(WorldBankRelevance, TextAloneFindsProjectsOfTheSameSectorAndTheme) {
  const std::string path = testing::SharedDataFolder() + "/activities/worldbank_projects.csv";
  const text::Lexicon lexicon(domain::ReferenceData::Builtin());
  std::vector<Project> projects = LoadProjects(path, lexicon);
  if (projects.empty()) {
    GTEST_SKIP() << path << " is not there; set SSX_SHARED_DATA to the folder of the public data";
  }
  text::TextStatistics statistics;
  std::map<std::string, size_t> in_sector;
  for (const Project& project : projects) {
    statistics.Add(project.text);
    ++in_sector[project.first_sector];
  }
  std::vector<const Project*> needs;
  for (const Project& project : projects) {
    if (!project.themes.empty() && NamesSubject(project.first_sector) &&
        in_sector[project.first_sector] >= kLeastInSector) {
      needs.push_back(&project);
    }
  }
  std::shuffle(needs.begin(), needs.end(), std::mt19937(20250101));
  needs.resize(std::min(needs.size(), kQueries));
  double sum = 0;
  for (const Project* need : needs) sum += NormalisedGain(*need, projects, statistics);
  const double mean = sum / static_cast<double>(needs.size());
  std::printf("World Bank, %zu needs, %zu offers, text only: nDCG@10 %.3f (label agreement)\n",
              needs.size(), projects.size(), mean);
  RecordProperty("ndcg_at_10", std::to_string(mean));
  EXPECT_GT(mean, 0.30);
}

}  // namespace
}  // namespace ssx::scoring
