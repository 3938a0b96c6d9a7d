// Topics suggested for texts: the right goal in seven languages, the words that spoke, texts that
// say nothing, and ranking of goals on abstracts labelled by people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/text/topic_suggester.h"
#include "tests/domain/text/shared_data.h"

namespace ssx::text {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Le;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TopicSuggestions Suggest(absl::string_view text, Language language = Language::kOther) {
  return TopicSuggester::Builtin().Suggest(text, language);
}

// Ids of the suggestions of a taxonomy, best first; only roots if asked.
std::vector<std::string> Ids(const TopicSuggestions& suggestions, v1::Taxonomy taxonomy,
                             bool only_roots = false) {
  std::vector<std::string> ids;
  for (const TopicSuggestion& suggestion : suggestions.topics) {
    if (suggestion.topic->taxonomy() != taxonomy) continue;
    if (only_roots && !suggestion.topic->parent().empty()) continue;
    ids.emplace_back(absl::StripPrefix(suggestion.topic->name(), "topics/"));
  }
  return ids;
}

std::vector<std::string> Goals(const TopicSuggestions& suggestions) {
  return Ids(suggestions, v1::TAXONOMY_SDG, /*only_roots=*/true);
}

std::vector<std::string> FirstTwo(std::vector<std::string> ids) {
  ids.resize(std::min<size_t>(ids.size(), 2));
  return ids;
}

const TopicSuggestion* Find(const TopicSuggestions& suggestions, absl::string_view id) {
  for (const TopicSuggestion& suggestion : suggestions.topics) {
    if (suggestion.topic->name() == absl::StrCat("topics/", id)) return &suggestion;
  }
  return nullptr;
}

struct Case {
  const char* language;
  const char* text;
};

void ExpectGoal(const std::vector<Case>& cases, const std::string& goal) {
  for (const Case& one : cases) {
    const TopicSuggestions guessed = Suggest(one.text);
    EXPECT_EQ(LanguageCode(guessed.language), one.language) << one.text;
    EXPECT_THAT(FirstTwo(Goals(guessed)), Contains(goal)) << one.text;
  }
}

TEST(SuggestTopics, FindsStuntingInEveryLanguage) {
  ExpectGoal(
      {{"en", "Reduce stunting among children under five in the highlands"},
       {"fr", "Réduire le retard de croissance chez les enfants de moins de cinq ans"},
       {"es", "Reducir el retraso del crecimiento de los niños menores de cinco años"},
       {"pt", "Reduzir o atraso no crescimento de crianças menores de cinco anos no interior"},
       {"ar", "الحد من التقزم بين الأطفال دون سن الخامسة في المرتفعات"},
       {"zh", "减少高原地区五岁以下儿童发育迟缓"},
       {"ru", "Снизить задержку роста у детей до пяти лет в горных районах"}},
      "sdg-2");
}

TEST(SuggestTopics, FindsCleanHeatingInEveryLanguage) {
  ExpectGoal({{"en", "Clean heating for families that burn coal in stoves in winter"},
              {"fr", "Chauffage propre pour les familles qui brûlent du charbon en hiver"},
              {"es", "Calefacción limpia para las familias que queman carbón en invierno"},
              {"pt", "Aquecimento limpo para as famílias que queimam carvão no inverno"},
              {"ar", "التدفئة النظيفة للأسر التي تحرق الفحم في الشتاء"},
              {"zh", "为冬季烧煤的家庭提供清洁取暖"},
              {"ru", "Чистое отопление для семей, которые топят углем зимой"}},
             "sdg-7");
}

TEST(SuggestTopics, FindsRefugeeEducationInEveryLanguage) {
  ExpectGoal({{"en", "Schooling of refugee children in the camps near the border"},
              {"fr", "Scolarisation des enfants réfugiés dans les camps près de la frontière"},
              {"es", "Educación de los niños refugiados en los campamentos de la frontera"},
              {"pt", "Educação das crianças refugiadas nos acampamentos da fronteira"},
              {"ar", "تعليم الأطفال اللاجئين في المخيمات القريبة من الحدود"},
              {"zh", "边境难民营中难民儿童的教育"},
              {"ru", "Обучение детей беженцев в лагерях у границы: школьное образование"}},
             "sdg-4");
}

TEST(SuggestTopics, NamesTargetsPurposeCodesAndAreas) {
  const TopicSuggestions heating =
      Suggest("Clean heating and electric stoves against air pollution from coal in winter");
  EXPECT_THAT(Ids(heating, v1::TAXONOMY_SDG), IsSupersetOf({"sdg-7.1", "sdg-3.9", "sdg-11.6"}));
  EXPECT_THAT(FirstTwo(Ids(heating, v1::TAXONOMY_AREA)),
              UnorderedElementsAre("area-air-pollution", "area-clean-heating"));
  const TopicSuggestions stunting = Suggest("Prevent stunting and malnutrition of small children");
  EXPECT_THAT(Ids(stunting, v1::TAXONOMY_SDG), Contains("sdg-2.2"));
  EXPECT_THAT(Ids(stunting, v1::TAXONOMY_CRS), Contains("crs-12240"));
  EXPECT_THAT(FirstTwo(Ids(stunting, v1::TAXONOMY_AREA)), Contains("area-stunting"));
}

TEST(SuggestTopics, SaysWhichWordsSpoke) {
  const TopicSuggestions law = Suggest("The ministry asks how to strengthen the  Rule of\nLaw.");
  const TopicSuggestion* goal = Find(law, "sdg-16");
  ASSERT_NE(goal, nullptr);
  EXPECT_THAT(goal->words, Contains("rule of law"));
  EXPECT_THAT(goal->words, Not(Contains("rule")));
  const TopicSuggestion* target = Find(law, "sdg-16.3");
  ASSERT_NE(target, nullptr);
  EXPECT_THAT(target->words, Contains("rule of law"));
}

TEST(SuggestTopics, WordsStandInTheText) {
  const std::string text =
      "nous voulons réduire la malnutrition, l'anémie et le retard de croissance – surtout « chez "
      "les filles » – par l'éducation des mères, l'eau potable et la protection sociale";
  const TopicSuggestions suggestions = Suggest(text, Language::kFrench);
  ASSERT_THAT(suggestions.topics, Not(IsEmpty()));
  double before = 1;
  for (const TopicSuggestion& suggestion : suggestions.topics) {
    EXPECT_THAT(suggestion.score, AllOf(Gt(0), Lt(1), Le(before)));
    before = suggestion.score;
    EXPECT_THAT(suggestion.words, AllOf(Not(IsEmpty()), SizeIs(Le(kMaxSuggestionWords))));
    for (const std::string& word : suggestion.words) EXPECT_THAT(text, HasSubstr(word));
  }
}

TEST(SuggestTopics, AWordOfOneGoalOutweighsASharedOne) {
  // "water" speaks for several goals, "latrine" for one.
  const TopicSuggestions suggestions = Suggest("Latrines and safe drinking water for villages");
  EXPECT_EQ(Goals(suggestions).at(0), "sdg-6");
}

TEST(SuggestTopics, MoreWordsRaiseTheScore) {
  const double one = Find(Suggest("malaria"), "sdg-3")->score;
  const double two = Find(Suggest("malaria and tuberculosis"), "sdg-3")->score;
  const double again = Find(Suggest("malaria and malaria"), "sdg-3")->score;
  EXPECT_LT(one, again);
  EXPECT_LT(again, two);
}

TEST(SuggestTopics, NothingSpeaks) {
  EXPECT_THAT(Suggest("").topics, IsEmpty());
  EXPECT_THAT(Suggest("1234 5678 --- !!!").topics, IsEmpty());
  EXPECT_THAT(Suggest("xyzzy qwrtp", Language::kEnglish).topics, IsEmpty());
  EXPECT_THAT(Suggest(absl::string_view("\xff\xfe\x80 \0 \xc3", 7)).topics, IsEmpty());
}

TEST(SuggestTopics, ReadsAShortTextWhoseLanguageIsHardToTell) {
  EXPECT_THAT(Goals(Suggest("malaria")), Contains("sdg-3"));
  EXPECT_THAT(Goals(Suggest("microcrédito")), Contains("sdg-8"));
}

TEST(TopicWords, FaultsNameTheirPlace) {
  const domain::ReferenceData& reference = domain::ReferenceData::Builtin();
  const auto build = [&](const std::string& row) {
    const std::string text =
        absl::StrCat("# version: 2026.11\ntopic\tweight\tlanguage\twords\n", row, "\n");
    return TopicEvidence::Build({{"some.tsv", text}}, Glossary(), reference).status();
  };
  EXPECT_TRUE(build("sdg-1\t0.4\ten\tpoverty|hardship").ok());
  const struct {
    const char* row;
    const char* column;
  } kFaults[] = {{"sdg-99\t1\ten\tpoverty", "topic"},   {"sdg-1\t0\ten\tpoverty", "weight"},
                 {"sdg-1\t1.5\ten\tpoverty", "weight"}, {"sdg-1\tnan\ten\tpoverty", "weight"},
                 {"sdg-1\t1\txx\tpoverty", "language"}, {"sdg-1\t1\ten\tpoverty||x", "words"}};
  for (const auto& fault : kFaults) {
    const absl::Status status = build(fault.row);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << fault.row;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("some.tsv:3"), HasSubstr(fault.column)));
  }
}

// An abstract with the goals that people gave it.
struct Labelled {
  std::string text;
  std::vector<std::string> goals;
};

std::vector<Labelled> ReadGold(const std::string& path) {
  std::vector<Labelled> gold;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells.size() != 4) continue;
    Labelled labelled{absl::StrCat(cells[1], "\n", cells[2]), {}};
    for (absl::string_view label : absl::StrSplit(cells[3], absl::ByAnyChar("[]', "))) {
      int number = 0;
      if (absl::ConsumePrefix(&label, "SDG") && absl::SimpleAtoi(label, &number)) {
        labelled.goals.push_back(absl::StrCat("sdg-", number));
      }
    }
    gold.push_back(labelled);
  }
  return gold;
}

// Mean reciprocal rank of the first goal that people gave.
double MeanReciprocalRank(const std::vector<Labelled>& gold, size_t first, size_t step) {
  double sum = 0;
  int count = 0;
  for (size_t i = first; i < gold.size(); i += step, ++count) {
    const std::vector<std::string> goals = Goals(Suggest(gold[i].text, Language::kEnglish));
    const auto right =
        std::find_first_of(goals.begin(), goals.end(), gold[i].goals.begin(), gold[i].goals.end());
    if (right != goals.end()) sum += 1.0 / (right - goals.begin() + 1);
  }
  return sum / count;
}

TEST(SuggestTopics, RanksTheGoalsThatPeopleGaveFirst) {
  const std::string path =
      absl::StrCat(testing::SharedDataFolder(), "/labelled/oro_gold_dataset.txt");
  const std::vector<Labelled> gold = ReadGold(path);
  if (gold.empty()) GTEST_SKIP() << "No labelled abstracts at " << path << ": set SSX_SHARED_DATA";
  ASSERT_GT(gold.size(), 500u);
  for (const Labelled& labelled : gold) ASSERT_THAT(labelled.goals, Not(IsEmpty()));
  const double tuned = MeanReciprocalRank(gold, 0, 2);
  const double held = MeanReciprocalRank(gold, 1, 2);
  const double whole = MeanReciprocalRank(gold, 0, 1);
  std::cout << "MRR: tuned on " << tuned << ", other half " << held << ", whole " << whole << "\n";
  EXPECT_GE(whole, 0.8);
  EXPECT_GE(held, 0.8);
}

// Place of the first suggestion that was given, from 1; 0: none was.
size_t RankOf(const std::vector<std::string>& suggested, const std::vector<std::string>& given) {
  const auto right =
      std::find_first_of(suggested.begin(), suggested.end(), given.begin(), given.end());
  return right == suggested.end() ? 0 : right - suggested.begin() + 1;
}

TEST(SuggestTopics, FindsWhatPublishersOfActivitiesReported) {
  const std::string path =
      absl::StrCat(testing::SharedDataFolder(), "/activities/iati_ssc_activities.csv");
  auto activities = testing::ReadCsv(path);
  if (activities.empty()) GTEST_SKIP() << "No activities at " << path << ": set SSX_SHARED_DATA";
  double goals = 0, codes = 0;
  int with_goals = 0, with_codes = 0, among_five = 0;
  for (auto& activity : activities) {
    std::vector<std::string> given_goals, given_codes;
    for (absl::string_view code : absl::StrSplit(activity["sdg_codes"], ' ', absl::SkipEmpty())) {
      given_goals.push_back(absl::StrCat("sdg-", code.substr(0, code.find('.'))));
    }
    for (absl::string_view code : absl::StrSplit(activity["crs_codes"], ' ', absl::SkipEmpty())) {
      given_codes.push_back(absl::StrCat("crs-", code));
    }
    const TopicSuggestions read =
        Suggest(absl::StrCat(activity["title"], "\n", activity["description"]));
    if (!given_goals.empty()) {
      ++with_goals;
      const size_t rank = RankOf(Goals(read), given_goals);
      if (rank > 0) goals += 1.0 / rank;
    }
    if (!given_codes.empty()) {
      ++with_codes;
      std::vector<std::string> purposes = Ids(read, v1::TAXONOMY_CRS);
      purposes.erase(std::remove_if(purposes.begin(), purposes.end(),
                                    [](const std::string& id) { return id.size() != 9; }),
                     purposes.end());  // sectors
      const size_t rank = RankOf(purposes, given_codes);
      if (rank > 0) codes += 1.0 / rank;
      if (rank >= 1 && rank <= 5) ++among_five;
    }
  }
  ASSERT_GT(with_goals, 100);
  ASSERT_GT(with_codes, 500);
  std::cout << "MRR: goals " << goals / with_goals << " of " << with_goals << ", purpose codes "
            << codes / with_codes << " of " << with_codes << "; among the first five "
            << static_cast<double>(among_five) / with_codes << "\n";
  EXPECT_GE(goals / with_goals, 0.7);
  EXPECT_GE(codes / with_codes, 0.5);
}

}  // namespace
}  // namespace ssx::text
