// The glossary: what its tables must hold, and what a faulty one is told.
#include "services/domain/text/glossary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/domain/text/fold.h"

namespace ssx::text {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr size_t kFewestConcepts = 1'500;
constexpr char kHeader[] =
    "# version: 2026.11\nid\tkind\tbroader\ttopics\ten\tfr\tes\tpt\tar\tzh\tru\tnote\n";

std::string Folded(const std::string& term) {
  std::string folded;
  StripLatinAccents(FoldKeepingAccents(icu::UnicodeString::fromUTF8(term))).toUTF8String(folded);
  return folded;
}

bool HasNote(const GlossaryConcept& entry, absl::string_view start) {
  for (const std::string& note : entry.notes) {
    if (absl::StartsWith(note, start)) return true;
  }
  return false;
}

std::string ErrorOf(const std::string& rows) {
  const std::string text = absl::StrCat(kHeader, rows);
  return std::string(
      Glossary::Load({{"t.tsv", text}}, domain::ReferenceData::Builtin()).status().message());
}

TEST(Glossary, HasManyConcepts) {
  EXPECT_GE(Glossary::Builtin().concepts().size(), kFewestConcepts);
}

TEST(Glossary, EveryLanguageHasATermOrTheNoteSaysWhyNot) {
  for (const GlossaryConcept& entry : Glossary::Builtin().concepts()) {
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      if (!entry.terms[i].empty()) continue;
      EXPECT_TRUE(HasNote(entry, absl::StrCat(LanguageCode(kLanguages[i]), " none: ")))
          << entry.id << " has no term in " << LanguageCode(kLanguages[i]);
    }
  }
}

TEST(Glossary, NoTermStandsUnderTwoConceptsUnlessANoteSaysSo) {
  for (size_t i = 0; i < kLanguages.size(); ++i) {
    const absl::string_view code = LanguageCode(kLanguages[i]);
    std::map<std::string, const GlossaryConcept*> by_term;
    for (const GlossaryConcept& entry : Glossary::Builtin().concepts()) {
      for (const GlossaryTerm& term : entry.terms[i]) {
        const auto [place, is_new] = by_term.emplace(Folded(term.text), &entry);
        const GlossaryConcept& other = *place->second;
        EXPECT_TRUE(is_new || &other == &entry ||
                    HasNote(entry, absl::StrCat(code, " also ", other.id)) ||
                    HasNote(other, absl::StrCat(code, " also ", entry.id)))
            << code << " \"" << term.text << "\" stands under " << other.id << " and " << entry.id;
      }
    }
  }
}

TEST(Glossary, TermsHaveNoBlanksAtTheirEdgesAndAccentNotesNameTerms) {
  for (const GlossaryConcept& entry : Glossary::Builtin().concepts()) {
    size_t accented = 0, notes = 0;
    for (size_t i = 0; i < kLanguages.size(); ++i) {
      notes += HasNote(entry, absl::StrCat(LanguageCode(kLanguages[i]), " accents: "));
      for (const GlossaryTerm& term : entry.terms[i]) {
        EXPECT_FALSE(term.text.front() == ' ' || term.text.back() == ' ' ||
                     absl::StrContains(term.text, "  "))
            << entry.id << ": \"" << term.text << "\"";
        accented += term.needs_accents;
      }
    }
    EXPECT_GE(accented, notes) << entry.id;
  }
}

TEST(Glossary, FaultsAreNamedWithTheirPlace) {
  const std::string good = "a\tplace\t\tsdg-2.2\ta\tb\tc\td\te\tf\tg\t\n";
  EXPECT_EQ(ErrorOf(good), "");
  EXPECT_THAT(ErrorOf(good + good), AllOf(HasSubstr("t.tsv:4"), HasSubstr("\"a\" stands twice")));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(good, {{"place", "palace"}})), HasSubstr("palace"));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(good, {{"sdg-2.2", "sdg-99"}})), HasSubstr("no topic"));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(good, {{"place\t", "place\tb"}})),
              AllOf(HasSubstr("broader"), HasSubstr("no concept")));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(good, {{"place\t", "place\ta"}})),
              HasSubstr("leads back to itself"));
  EXPECT_NE(ErrorOf("a\tplace\n"), "");
}

}  // namespace
}  // namespace ssx::text
