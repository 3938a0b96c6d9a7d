// Dictionaries in dictd format, and what they add to texts.
#include "services/domain/text/dictionaries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "services/domain/reference.h"
#include "services/domain/text/article.h"
#include "services/domain/text/bm25f.h"
#include "services/domain/text/dictd.h"
#include "services/domain/text/document.h"
#include "tests/domain/text/dictd_files.h"
#include "tests/storage/temporary_folder.h"

namespace ssx::text {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::WriteDictd;
using testing::WriteFile;

class DictionariesTest : public ::testing::Test {
 protected:
  std::string PathOf(const std::string& name) const { return folder_.path() + "/" + name; }
  std::string Fault(const std::string& name) const {
    return std::string(Dictd::Read(PathOf(name)).status().message());
  }

  const storage::TemporaryFolder folder_;
};

TEST_F(DictionariesTest, ReadsIndexAndPackedArticles) {
  // Long enough that numbers have several digits.
  const std::string filler(5000, 'x');
  WriteDictd(folder_.path(), "d",
             {{"a", filler}, {"ruche", "ruche\nhive"}, {"été", "été\nsummer"}});
  const auto dictd = Dictd::Read(PathOf("d"));
  ASSERT_TRUE(dictd.ok()) << dictd.status();
  const auto entries = dictd->Entries();
  ASSERT_EQ(entries.size(), 3U);  // without the article on the dictionary
  EXPECT_EQ(entries[0].article, filler);
  EXPECT_EQ(entries[1].headword, "ruche");
  EXPECT_EQ(entries[1].article, "ruche\nhive");
  EXPECT_EQ(entries[2].article, "été\nsummer");
}

TEST_F(DictionariesTest, ReadsUnpackedArticlesAndWrittenHeadwords) {
  WriteFile(PathOf("d.dict"), "Été\nsummer");
  WriteFile(PathOf("d.index"), "ete\tA\tM\tÉté\n");
  const auto dictd = Dictd::Read(PathOf("d"));
  ASSERT_TRUE(dictd.ok()) << dictd.status();
  ASSERT_EQ(dictd->Entries().size(), 1U);
  EXPECT_EQ(dictd->Entries()[0].headword, "Été");
  EXPECT_EQ(dictd->Entries()[0].article, "Été\nsummer");
}

TEST_F(DictionariesTest, DamagedFilesAreNamed) {
  EXPECT_EQ(Dictd::Read(PathOf("none")).status().code(), absl::StatusCode::kNotFound);
  WriteFile(PathOf("d.dict"), "hive");
  const struct {
    const char* index;
    const char* fault;
  } kFaults[] = {{"a\tA\n", "d.index:1: 3 or 4 columns"},
                 {"a\tA\tE\nb\t*\tE\n", "d.index:2: a number in base 64"},
                 {"a\tA\t\n", "d.index:1: a number in base 64"},
                 {"a\tAAAAAAAAAAAA\tE\n", "d.index:1: a number in base 64"},
                 {"a\tB\tE\n", "d.index:1: the article lies beyond"},
                 {"a\t//////\tE\n", "d.index:1: the article lies beyond"}};
  for (const auto& [index, fault] : kFaults) {
    WriteFile(PathOf("d.index"), index);
    EXPECT_THAT(Fault("d"), HasSubstr(fault)) << index;
  }
  WriteDictd(folder_.path(), "cut", {{"a", std::string(100'000, 'x') + "y"}});
  std::filesystem::resize_file(PathOf("cut.dict.dz"), 60);
  EXPECT_THAT(Fault("cut"), AllOf(HasSubstr("cut.dict.dz"), HasSubstr("damaged")));
}

TEST_F(DictionariesTest, ADictionaryThatGrowsTooLargeIsRefused) {
  WriteDictd(folder_.path(), "d", {{"a", std::string((size_t{64} << 20) + 1, 'x')}});
  EXPECT_THAT(Fault("d"), HasSubstr("larger than 64 MB"));
}

TEST(TranslationsIn, ReadsFreedict) {
  EXPECT_THAT(TranslationsIn("ruche /ʁyʃ/ <n, fem>\n1. beehive, hive\n2. crowd (of people)",
                             Language::kEnglish),
              ElementsAre("beehive", "hive", "crowd"));
  EXPECT_THAT(TranslationsIn("ruche", Language::kEnglish), IsEmpty());
  EXPECT_THAT(TranslationsIn("", Language::kEnglish), IsEmpty());
  EXPECT_THAT(TranslationsIn("a\n( [ .\n ,;\n1.", Language::kEnglish), ElementsAre("( [ ."));
}

TEST(TranslationsIn, ReadsMuellersWithoutItsExamples) {
  EXPECT_THAT(TranslationsIn("hive\n   [haɪv]\n   1. _n.\n      1) улей; hive of bees рой пчёл,\n"
                             "      шум\n      2) людской муравейник\n   2. _v.\n"
                             "      а) запасать, _разг. копить",
                             Language::kRussian),
              ElementsAre("улей", "людской муравейник", "запасать", "копить"));
}

TEST_F(DictionariesTest, TranslatesInBothDirectionsAndSharesAmbiguityOut) {
  WriteDictd(folder_.path(), "freedict-fra-eng",
             {{"ruches", "ruches\n1. hive, swarm"}, {"rayon de miel", "rayon de miel\ncomb"}});
  WriteDictd(folder_.path(), "freedict-eng-fra", {{"hives", "hives\nruche"}});
  WriteDictd(folder_.path(), "mueller7", {{"hive", "hive\n   [haɪv] _n. улей"}});
  const Dictionaries dictionaries = Dictionaries::Load(folder_.path());
  const auto* hive = dictionaries.Find("ruch", Language::kFrench);
  ASSERT_NE(hive, nullptr);
  EXPECT_EQ(hive->term, "english:hive");
  // 1 and 1 for hive, a half for swarm.
  EXPECT_DOUBLE_EQ(hive->share, 0.8);
  ASSERT_NE(dictionaries.Find("ул", Language::kRussian), nullptr);
  EXPECT_EQ(dictionaries.Find("ул", Language::kRussian)->term, "english:hive");
  ASSERT_NE(dictionaries.Find("hive", Language::kEnglish), nullptr);
  EXPECT_EQ(dictionaries.Find("hive", Language::kEnglish)->term, "english:hive");
  // Nothing leads to these.
  EXPECT_EQ(dictionaries.Find("swarm", Language::kEnglish), nullptr);
  EXPECT_EQ(dictionaries.Find("comb", Language::kEnglish), nullptr);
  EXPECT_EQ(dictionaries.Find("ruch", Language::kSpanish), nullptr);
}

TEST_F(DictionariesTest, SaysWhatThereIsAndWhatIsMissing) {
  WriteDictd(folder_.path(), "freedict-spa-eng", {{"colmena", "colmena\nhive, beehive"}});
  WriteFile(PathOf("freedict-por-eng.index"), "x");
  WriteFile(PathOf("freedict-por-eng.dict"), "");
  const Dictionaries dictionaries = Dictionaries::Load(folder_.path());
  ASSERT_EQ(dictionaries.sources().size(), 2U);
  EXPECT_EQ(dictionaries.sources()[0].name, "freedict-por-eng");
  EXPECT_THAT(dictionaries.sources()[0].fault, HasSubstr("freedict-por-eng.index:1"));
  EXPECT_EQ(dictionaries.sources()[1].name, "freedict-spa-eng");
  EXPECT_EQ(dictionaries.sources()[1].translations, 2);
  EXPECT_THAT(dictionaries.Missing(),
              ElementsAre(Language::kFrench, Language::kPortuguese, Language::kArabic,
                          Language::kChinese, Language::kRussian));
  EXPECT_THAT(Dictionaries::Load(PathOf("nowhere")).sources(), IsEmpty());
}

class TranslatedTexts : public DictionariesTest {
 protected:
  TranslatedTexts() {
    // Words that the glossary does not know.
    WriteDictd(folder_.path(), "freedict-fra-eng",
               {{"guitare", "guitare\nguitar"}, {"nuage", "nuage\n1. cloud, haze, mist"}});
    WriteDictd(folder_.path(), "freedict-spa-eng", {{"guitarra", "guitarra\nguitar"}});
    dictionaries_ = Dictionaries::Load(folder_.path());
  }

  Document Text(const char* title, const char* language) const {
    return Analyze({title, "", "", language}, lexicon_, dictionaries_);
  }

  // Between a need and an offer that stands among others.
  double Between(const Document& need, const Document& offer) const {
    TextStatistics statistics;
    statistics.Add(offer);
    for (const char* other : {"violins", "pianos", "trumpets"}) statistics.Add(Text(other, "en"));
    return Relevance(MakeQuery(need, statistics), offer, nullptr);
  }

  const Lexicon lexicon_{domain::ReferenceData::Builtin()};
  Dictionaries dictionaries_;
};

TEST_F(TranslatedTexts, MeetAcrossLanguagesFromEitherSide) {
  EXPECT_GT(Between(Text("guitare", "fr"), Text("guitars", "en")), 0);
  EXPECT_GT(Between(Text("guitars", "en"), Text("guitare", "fr")), 0);
  EXPECT_GT(Between(Text("guitare", "fr"), Text("guitarras", "es")), 0);
  EXPECT_EQ(Between(Text("nuage", "fr"), Text("guitars", "en")), 0);
  // Without dictionaries they have nothing in common.
  const Document need = Analyze({"guitare", "", "", "fr"}, lexicon_);
  EXPECT_EQ(Between(need, Text("guitars", "en")), 0);
}

TEST_F(TranslatedTexts, CountByTheirShareAndLeaveTheRestUncovered) {
  const Document document = Text("nuage", "fr");
  double count = 0;
  for (const DocumentTerm& term : document.terms) {
    if (KindOf(term.term) == TermKind::kTranslation) {
      EXPECT_EQ(term.term, "english:cloud");
      EXPECT_EQ(term.surface, "nuage");
      count += term.counts[kTitle];
    }
  }
  const double share = 1 / (1 + 1.0 / 2 + 1.0 / 3);
  EXPECT_DOUBLE_EQ(count, share);
  EXPECT_EQ(document.uncovered[kTitle], 1);
  EXPECT_DOUBLE_EQ(document.unknown[kTitle], 1 - share);
}

TEST_F(TranslatedTexts, ChangeNothingInsideALanguage) {
  const Document need = Text("guitars and clouds", "en"), offer = Text("a guitar", "en");
  const Document plain_need = Analyze({"guitars and clouds", "", "", "en"}, lexicon_);
  const Document plain_offer = Analyze({"a guitar", "", "", "en"}, lexicon_);
  EXPECT_GT(Between(need, offer), 0);
  EXPECT_EQ(Between(need, offer), Between(plain_need, plain_offer));
}

TEST_F(TranslatedTexts, AConceptStandsBeforeATranslation) {
  WriteDictd(folder_.path(), "freedict-fra-eng", {{"nutrition", "nutrition\nfeeding"}});
  dictionaries_ = Dictionaries::Load(folder_.path());
  for (const DocumentTerm& term : Text("nutrition", "fr").terms) {
    EXPECT_NE(KindOf(term.term), TermKind::kTranslation) << term.term;
  }
}

// The ones that Debian packages, where they are installed.
TEST(InstalledDictionaries, TranslateEverydayWords) {
  const std::string folder = "/usr/share/dictd";
  const Dictionaries dictionaries = Dictionaries::Load(folder);
  if (dictionaries.sources().empty()) {
    GTEST_SKIP() << "no dictionary in " << folder << "; install dict-freedict-fra-eng for one";
  }
  const struct {
    const char* source;
    Language language;
    const char* word;
    const char* translation;
  } kWords[] = {{"freedict-fra-eng", Language::kFrench, "abeille", "english:bee"},
                {"freedict-spa-eng", Language::kSpanish, "abeja", "english:bee"},
                {"freedict-por-eng", Language::kPortuguese, "abelha", "english:bee"},
                {"freedict-ara-eng", Language::kArabic, "فيل", "english:eleph"},
                {"mueller7", Language::kRussian, "слон", "english:eleph"}};
  for (const Dictionaries::Source& source : dictionaries.sources()) {
    EXPECT_EQ(source.fault, "") << source.name;
    EXPECT_GT(source.translations, 1000) << source.name;
    for (const auto& expected : kWords) {
      if (source.name != expected.source) continue;
      const std::vector<Token> tokens = Tokenize(expected.word, expected.language);
      ASSERT_EQ(tokens.size(), 1U);
      const auto* found = dictionaries.Find(tokens[0].stem, expected.language);
      ASSERT_NE(found, nullptr) << expected.word;
      EXPECT_EQ(found->term, expected.translation) << expected.word;
    }
  }
}

}  // namespace
}  // namespace ssx::text
