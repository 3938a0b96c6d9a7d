#include "services/domain/text/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/text/fold.h"

namespace ssx::text {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Stems(absl::string_view text, Language language) {
  std::vector<std::string> stems;
  for (const Token& token : Tokenize(text, language)) stems.push_back(token.stem);
  return stems;
}

std::vector<std::string> Surfaces(absl::string_view text, Language language) {
  std::vector<std::string> surfaces;
  for (const Token& token : Tokenize(text, language)) surfaces.push_back(token.surface);
  return surfaces;
}

TEST(Tokenizer, EnglishStemsJoinInflections) {
  EXPECT_EQ(Stems("Vaccinating children", Language::kEnglish),
            Stems("vaccinated CHILDREN", Language::kEnglish));
  EXPECT_THAT(Stems("The villages' wells and the pumps", Language::kEnglish),
              ElementsAre("villag", "well", "pump"));
}

TEST(Tokenizer, FrenchElisionsSplitAndAccentsGo) {
  EXPECT_THAT(Surfaces("L'accès à l’eau d'urgence", Language::kFrench),
              ElementsAre("accès", "eau", "urgence"));
  EXPECT_EQ(Stems("nutritionnelles", Language::kFrench), Stems("nutritionnel", Language::kFrench));
  for (const std::string& stem : Stems("éducation égalité santé", Language::kFrench)) {
    for (char c : stem) EXPECT_LT(static_cast<unsigned char>(c), 128) << stem;
  }
}

TEST(Tokenizer, SpanishAndPortugueseStemsJoinInflections) {
  EXPECT_EQ(Stems("las vacunas", Language::kSpanish), Stems("vacuna", Language::kSpanish));
  EXPECT_EQ(Stems("as crianças", Language::kPortuguese), Stems("criança", Language::kPortuguese));
}

TEST(Tokenizer, ArabicLosesVowelMarksTatweelAndArticle) {
  EXPECT_EQ(Stems("التَّعْلِيم", Language::kArabic), Stems("التعليم", Language::kArabic));
  EXPECT_EQ(Stems("التعـــليم", Language::kArabic), Stems("تعليم", Language::kArabic));
  EXPECT_EQ(Stems("أطفال", Language::kArabic), Stems("اطفال", Language::kArabic));
  EXPECT_THAT(Stems("في من على", Language::kArabic), IsEmpty());
}

TEST(Tokenizer, ChineseIsCutByDictionary) {
  const auto words = Surfaces("儿童营养不良的治疗", Language::kChinese);
  EXPECT_THAT(words, Contains("儿童"));
  EXPECT_THAT(words, Contains("治疗"));
  EXPECT_THAT(words, Not(Contains("的")));
}

TEST(Tokenizer, RussianStemsJoinCases) {
  EXPECT_EQ(Stems("детского питания", Language::kRussian),
            Stems("детское питание", Language::kRussian));
  EXPECT_EQ(Stems("всё", Language::kRussian), Stems("все", Language::kRussian));
}

TEST(Tokenizer, CompatibilityFormsFold) {
  EXPECT_EQ(Stems("ＷＡＴＥＲ ﬁsh", Language::kEnglish), Stems("water fish", Language::kEnglish));
}

TEST(Tokenizer, NumbersAreLeftOutAndWordsWithDigitsKept) {
  EXPECT_THAT(Stems("2030 3.2 H1N1", Language::kEnglish), ElementsAre("h1n1"));
}

TEST(Tokenizer, OtherLanguagesAreFoldedNotStemmed) {
  EXPECT_THAT(Stems("Maji Safi kwa watoto", Language::kOther),
              ElementsAre("maji", "safi", "kwa", "watoto"));
}

TEST(Tokenizer, OddInputIsHarmless) {
  EXPECT_THAT(Stems("", Language::kEnglish), IsEmpty());
  EXPECT_THAT(Stems(" ... !? ", Language::kEnglish), IsEmpty());
  EXPECT_THAT(Stems("\xff\xfe water", Language::kEnglish), ElementsAre("water"));
  EXPECT_EQ(Stems(std::string(100'000, 'a'), Language::kEnglish).size(), 1u);
}

struct GuessCase {
  const char* text;
  Language expected;
};

class GuessLanguageTest : public ::testing::TestWithParam<GuessCase> {};

TEST_P(GuessLanguageTest, ByScriptAndStopWords) {
  EXPECT_EQ(GuessLanguage(icu::UnicodeString::fromUTF8(GetParam().text)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, GuessLanguageTest,
    ::testing::Values(
        GuessCase{"Support to the schools of the region", Language::kEnglish},
        GuessCase{"Appui aux écoles de la région pour les enfants", Language::kFrench},
        GuessCase{"Apoyo a las escuelas de la región para los niños", Language::kSpanish},
        GuessCase{"Apoio às escolas da região para as crianças com fome", Language::kPortuguese},
        GuessCase{"دعم المدارس في المنطقة", Language::kArabic},
        GuessCase{"支持该地区的学校 (UNICEF)", Language::kChinese},
        GuessCase{"Поддержка школ в регионе", Language::kRussian},
        GuessCase{"12345", Language::kOther}, GuessCase{"xyzzy", Language::kOther}));

TEST(Language, TagsAreReadByTheirPrimarySubtag) {
  EXPECT_EQ(ParseLanguage("pt-BR"), Language::kPortuguese);
  EXPECT_EQ(ParseLanguage("ZH-Hans"), Language::kChinese);
  EXPECT_EQ(ParseLanguage("sw"), Language::kOther);
  EXPECT_EQ(ParseLanguage(""), Language::kOther);
  EXPECT_EQ(PrimarySubtag("es-419"), "es");
  EXPECT_EQ(LanguageName("sw"), "Swahili");
}

TEST(Fold, OnlyLatinLettersLoseTheirMarks) {
  const auto strip = [](const char* text) {
    std::string out;
    StripLatinAccents(icu::UnicodeString::fromUTF8(text)).toUTF8String(out);
    return out;
  };
  EXPECT_EQ(strip("àéîõüñç"), "aeiounc");
  EXPECT_EQ(strip("й"), "й");
  EXPECT_EQ(strip("हिन्दी"), "हिन्दी");
}

}  // namespace
}  // namespace ssx::text
