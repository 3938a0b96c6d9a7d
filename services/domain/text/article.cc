#include "services/domain/text/article.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ssx::text {
namespace {

char ClosingOf(char opening) {
  switch (opening) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '<':
      return '>';
    case '{':
      return '}';
    default:
      return 0;
  }
}

// Takes out what stands in brackets; what is not closed stays.
std::string WithoutBrackets(absl::string_view text) {
  std::string kept;
  for (size_t i = 0; i < text.size(); ++i) {
    if (const char closing = ClosingOf(text[i]); closing != 0) {
      const size_t end = text.find(closing, i);
      if (end != absl::string_view::npos) {
        kept.push_back(' ');
        i = end;
        continue;
      }
    }
    kept.push_back(text[i]);
  }
  return kept;
}

// Begins labels in Mueller's: "_n.", "_attr.", "_II".
constexpr char kLabel = '_';

// Numbers of senses: "2.", "3)", and "а)" in Cyrillic, whose letters have two bytes.
bool IsNumber(absl::string_view word) {
  if (word.back() != '.' && word.back() != ')') return false;
  word.remove_suffix(1);
  return (!word.empty() && std::all_of(word.begin(), word.end(), absl::ascii_isdigit)) ||
         (word.size() == 2 && !absl::ascii_isascii(word[0]));
}

bool HasLatin(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), absl::ascii_isalpha);
}

bool InLatin(Language language) {
  return language != Language::kArabic && language != Language::kRussian &&
         language != Language::kChinese;
}

void AddParts(absl::string_view line, Language to, std::vector<std::string>* translations) {
  for (absl::string_view phrase : absl::StrSplit(line, ';')) {
    // In Mueller's, a phrase of the language that is translated, and what it means.
    if (!InLatin(to) && HasLatin(phrase)) continue;
    for (absl::string_view part : absl::StrSplit(phrase, ',')) {
      part = absl::StripAsciiWhitespace(part);
      if (!part.empty()) translations->emplace_back(part);
    }
  }
}

}  // namespace

std::vector<std::string> TranslationsIn(absl::string_view article, Language to) {
  // The first line has the headword.
  const size_t head = article.find('\n');
  if (head == absl::string_view::npos) return {};
  std::vector<std::string> translations;
  std::string sense;
  const auto end_sense = [&] {
    AddParts(sense, to, &translations);
    sense.clear();
  };
  for (absl::string_view line : absl::StrSplit(WithoutBrackets(article.substr(head + 1)), '\n')) {
    // An indented line goes on where the one before it ended.
    if (line.empty() || line[0] != ' ') end_sense();
    for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      if (IsNumber(word)) {
        end_sense();
      } else if (word[0] != kLabel) {
        absl::StrAppend(&sense, " ", word);
      }
    }
  }
  end_sense();
  return translations;
}

}  // namespace ssx::text
