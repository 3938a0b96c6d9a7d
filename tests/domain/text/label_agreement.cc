#include "tests/domain/text/label_agreement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/domain/reference.h"
#include "tests/domain/text/shared_data.h"

namespace ssx::text::testing {
namespace {

constexpr size_t kCutOff = 10;

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

std::set<std::string> Sectors(const std::set<std::string>& crs) {
  std::set<std::string> sectors;
  for (const std::string& code : crs) sectors.insert(code.substr(0, 3));
  return sectors;
}

// The country whose English name is the longest one in a name such as "Republic of Rwanda"; the
// name itself when there is none.
std::string CountryCode(const std::string& name) {
  std::string code = name;
  size_t longest = 0;
  for (const v1::Country& country : domain::ReferenceData::Builtin().countries()) {
    const std::string& known = country.display_names().at("en");
    if (known.size() > longest && absl::StrContains(name, known)) {
      longest = known.size();
      code = country.country_code();
    }
  }
  return code;
}

double DiscountedGain(const std::vector<int>& grades) {
  double gain = 0;
  for (size_t i = 0; i < std::min(grades.size(), kCutOff); ++i) {
    gain += grades[i] / std::log2(static_cast<double>(i) + 2);
  }
  return gain;
}

}  // namespace

std::vector<Activity> LoadWorldBank(const Lexicon& lexicon, const Dictionaries& dictionaries) {
  std::vector<Activity> projects;
  std::set<std::string> seen;
  std::map<std::string, std::string> codes;
  for (auto& row : ReadCsv(SharedDataFolder() + "/activities/worldbank_projects.csv")) {
    const std::string& objective = row["pdo"];
    if (objective.empty() || !seen.insert(objective.substr(0, 120)).second) continue;
    Activity project;
    const auto [country, is_new] = codes.emplace(row["countryname"], "");
    if (is_new) country->second = CountryCode(country->first);
    project.labels.countries = {country->second};
    project.labels.first_sector = row["sector1"];
    project.labels.sectors = NonEmpty({row["sector1"], row["sector2"], row["sector3"]});
    project.labels.themes = NonEmpty({row["theme1"], row["theme2"]});
    project.text = Analyze({row["project_name"], "", objective, "en"}, lexicon, dictionaries);
    projects.push_back(std::move(project));
  }
  return projects;
}

std::vector<Activity> LoadIati(const Lexicon& lexicon, const Dictionaries& dictionaries) {
  std::vector<Activity> activities;
  for (auto& row : ReadCsv(SharedDataFolder() + "/activities/iati_ssc_activities.csv")) {
    Activity activity;
    activity.labels.crs =
        absl::StrSplit(row["crs_codes"], absl::ByAnyChar(" ,;|"), absl::SkipEmpty());
    if (activity.labels.crs.empty()) continue;
    activity.labels.countries =
        absl::StrSplit(row["recipient_countries"], absl::ByAnyChar(" ,;|"), absl::SkipEmpty());
    activity.text =
        Analyze({row["title"], "", row["description"], row["lang"]}, lexicon, dictionaries);
    activities.push_back(std::move(activity));
  }
  return activities;
}

TextStatistics StatisticsOf(const std::vector<Activity>& offers) {
  TextStatistics statistics;
  for (const Activity& offer : offers) statistics.Add(offer.text);
  return statistics;
}

int Grade(const Labels& need, const Labels& offer) {
  if (!need.crs.empty()) {
    if (Share(need.crs, offer.crs)) return 2;
    return Share(Sectors(need.crs), Sectors(offer.crs)) ? 1 : 0;
  }
  if (need.first_sector == offer.first_sector) return Share(need.themes, offer.themes) ? 3 : 2;
  return Share(need.sectors, offer.sectors) ? 1 : 0;
}

Ranking Rank(const Labels& labels, const Document& need, const std::vector<Activity>& offers,
             const TextStatistics& statistics, const Bm25fParameters& parameters) {
  const Query query = MakeQuery(need, statistics, parameters);
  std::vector<std::pair<double, int>> ranked;  // relevance, grade
  std::vector<int> ideal;
  for (const Activity& offer : offers) {
    if (Share(labels.countries, offer.labels.countries)) continue;
    const int grade = Grade(labels, offer.labels);
    ranked.emplace_back(Relevance(query, offer.text, nullptr, parameters), grade);
    ideal.push_back(grade);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::sort(ideal.rbegin(), ideal.rend());
  Ranking result;
  std::vector<int> grades;
  for (size_t i = 0; i < std::min(ranked.size(), kCutOff); ++i) {
    grades.push_back(ranked[i].second);
    result.relevance += ranked[i].first / static_cast<double>(kCutOff);
  }
  const double best = DiscountedGain(ideal);
  result.ndcg = best == 0 ? 0 : DiscountedGain(grades) / best;
  return result;
}

}  // namespace ssx::text::testing
