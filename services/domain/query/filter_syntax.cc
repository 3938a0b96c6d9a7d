#include "services/domain/query/filter_syntax.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

using Kind = FilterSyntax::Kind;

constexpr absl::string_view kAnd = "AND";
constexpr absl::string_view kOr = "OR";
constexpr absl::string_view kNot = "NOT";

// What people used to other languages write, and what to write here. Taken as words to look for,
// these would quietly make the filter mean something else.
struct Foreign {
  absl::string_view word;
  absl::string_view operator_meant;
};
constexpr Foreign kForeign[] = {{"and", kAnd}, {"or", kOr}, {"not", kNot},
                                {"&&", kAnd},  {"||", kOr}, {"!", kNot}};

FilterSyntax Joined(Kind kind, std::vector<FilterSyntax> children) {
  if (children.size() == 1) return std::move(children[0]);
  FilterSyntax node{kind};
  node.children = std::move(children);
  return node;
}

// Recursive descent. Each method reads one rule of the grammar, leaves `pos_` behind it and skips
// the space that follows; at a fault it records the error and returns false, and its callers
// unwind.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<FilterSyntax> Parse() {
    SkipSpace();
    FilterSyntax root;
    if (!ParseExpression(/*words_only=*/false, root)) return error_;
    if (AtEnd()) return root;
    Fail(pos_, "this ')' closes nothing; remove it, or open a '(' before it");
    return error_;
  }

 private:
  bool AtEnd() const { return pos_ >= text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[pos_]; }
  bool At(absl::string_view text) const { return text_.substr(pos_, text.size()) == text; }
  void SkipSpace() {
    while (!AtEnd() && absl::ascii_isspace(text_[pos_])) ++pos_;
  }

  bool Fail(size_t offset, absl::string_view description) {
    error_ = FilterError(text_, offset, description);
    return false;
  }

  // Whether a keyword stands here, as a word of its own.
  bool AtKeyword(absl::string_view keyword) const {
    if (!At(keyword)) return false;
    const size_t end = pos_ + keyword.size();
    return end == text_.size() || absl::ascii_isspace(text_[end]) || text_[end] == '(' ||
           text_[end] == ')';
  }

  bool TakeKeyword(absl::string_view keyword) {
    if (!AtKeyword(keyword)) return false;
    pos_ += keyword.size();
    SkipSpace();
    return true;
  }

  bool ParseExpression(bool words_only, FilterSyntax& out) {
    std::vector<FilterSyntax> factors;
    do {
      do {
        factors.emplace_back();
        if (!ParseFactor(words_only, factors.back())) return false;
        if (!CheckSeparated()) return false;
      } while (!AtEnd() && Peek() != ')' && !AtKeyword(kAnd));
    } while (TakeKeyword(kAnd));
    out = Joined(Kind::kAnd, std::move(factors));
    return true;
  }

  bool ParseFactor(bool words_only, FilterSyntax& out) {
    std::vector<FilterSyntax> terms;
    do {
      terms.emplace_back();
      if (!ParseTerm(words_only, terms.back())) return false;
    } while (TakeKeyword(kOr));
    out = Joined(Kind::kOr, std::move(terms));
    return true;
  }

  bool ParseTerm(bool words_only, FilterSyntax& out) {
    bool negated = false;
    if (TakeKeyword(kNot)) {
      negated = true;
    } else if (Peek() == '-' && !(words_only && AtNegativeNumber())) {
      const size_t minus = pos_++;
      if (AtEnd() || absl::ascii_isspace(Peek()) || Peek() == '-') {
        return Fail(minus,
                    "'-' stands right before the one term it negates, such as -humanitarian=true; "
                    "put a dash that is part of a text in quotes");
      }
      negated = true;
    }
    if (!negated) return ParseSimple(words_only, out);
    out.kind = Kind::kNot;
    out.children.emplace_back();
    return ParseSimple(words_only, out.children[0]);
  }

  bool AtNegativeNumber() const {
    return pos_ + 1 < text_.size() && absl::ascii_isdigit(text_[pos_ + 1]);
  }

  bool ParseSimple(bool words_only, FilterSyntax& out) {
    if (Peek() == '(') return ParseGroup(words_only, out);
    for (absl::string_view keyword : {kAnd, kOr, kNot}) {
      if (AtKeyword(keyword)) {
        return Fail(pos_, absl::StrCat("a term is missing before ", keyword,
                                       "; put the word in quotes to look for it"));
      }
    }
    if (AtEnd() || Peek() == ')') {
      return Fail(pos_, "a term is missing here, such as title:\"water\"");
    }
    if (++terms_ > limits::kMaxFilterTerms) {
      return Fail(pos_, absl::StrCat("a filter has at most ", limits::kMaxFilterTerms,
                                     " terms; split the request"));
    }
    if (words_only) {
      out.kind = Kind::kWord;
      if (!ParseWord(out.word) || !CheckNotForeign(out.word)) return false;
      SkipSpace();
      return true;
    }
    return ParseRestriction(out);
  }

  bool ParseGroup(bool words_only, FilterSyntax& out) {
    const size_t open = pos_++;
    if (++depth_ > limits::kMaxFilterDepth) {
      return Fail(open, absl::StrCat("parentheses nest at most ", limits::kMaxFilterDepth,
                                     " deep; simplify the expression"));
    }
    SkipSpace();
    if (!ParseExpression(words_only, out)) return false;
    if (Peek() != ')') return Fail(open, "this '(' is never closed; add a ')'");
    ++pos_;
    --depth_;
    SkipSpace();
    return true;
  }

  // A path with its comparator and argument or, without a comparator, a word to look for.
  bool ParseRestriction(FilterSyntax& out) {
    const size_t begin = pos_;
    std::vector<FilterWord> path;
    bool more = true;
    while (more) {
      path.emplace_back();
      FilterWord& part = path.back();
      part.offset = pos_;
      if (Peek() == '"' || Peek() == '\'') {
        if (!ParseQuoted(part)) return false;
      } else if (!Unescape(TakeWhile(&Parser::IsPathCharacter), part)) {
        return false;
      }
      more = Peek() == '.';
      if (more) ++pos_;
    }
    const size_t end = pos_;
    if (end == begin) {
      return Fail(pos_, absl::StrCat("unexpected '", text_.substr(pos_, 1),
                                     "'; put text that holds it in quotes"));
    }
    if (Peek() == '(' && !path.back().quoted) {
      return Fail(begin,
                  absl::StrCat("there is no function ", Excerpt(text_.substr(begin, end - begin)),
                               "; put a space before '(' if none was meant"));
    }
    SkipSpace();
    const std::optional<Comparator> comparator = TakeComparator();
    if (!comparator.has_value()) return ParseBareWord(begin, end, std::move(path), out);
    for (const FilterWord& part : path) {
      if (part.text.empty()) {
        return Fail(part.offset, "a field name is missing before or after a '.'");
      }
    }
    out.kind = Kind::kRestriction;
    out.path = std::move(path);
    out.comparator = *comparator;
    out.children.emplace_back();
    return ParseArgument(*comparator, out.children[0]);
  }

  bool ParseBareWord(size_t begin, size_t end, std::vector<FilterWord> path, FilterSyntax& out) {
    out.kind = Kind::kWord;
    if (path.size() == 1) {
      out.word = std::move(path[0]);
    } else {
      // Dots are part of a word that nothing is compared with: "3.2", "who.int", "etc.".
      out.word.offset = begin;
      for (const FilterWord& part : path) {
        if (part.quoted) {
          return Fail(begin,
                      "this path is compared with nothing; add a comparison such as = \"x\", "
                      "or quote the whole to look for it");
        }
      }
      if (!Unescape(text_.substr(begin, end - begin), out.word)) return false;
    }
    return CheckNotForeign(out.word);
  }

  bool CheckNotForeign(const FilterWord& word) {
    for (const Foreign& foreign : kForeign) {
      if (!word.quoted && word.text == foreign.word) {
        return Fail(word.offset,
                    absl::StrCat("write ", foreign.operator_meant, " instead of '", foreign.word,
                                 "', or \"", foreign.word, "\" in quotes to look for it"));
      }
    }
    return true;
  }

  bool ParseArgument(Comparator comparator, FilterSyntax& out) {
    SkipSpace();
    if (Peek() == '(') return ParseGroup(/*words_only=*/true, out);
    for (absl::string_view keyword : {kAnd, kOr, kNot}) {
      if (AtKeyword(keyword)) {
        return Fail(pos_, absl::StrCat("a value is missing before ", keyword,
                                       "; put the word in quotes to compare with it"));
      }
    }
    out.kind = Kind::kWord;
    if (!ParseWord(out.word)) return false;
    SkipSpace();
    return true;
  }

  // The value of a comparison: quoted, or up to the next space or parenthesis.
  bool ParseWord(FilterWord& out) {
    out.offset = pos_;
    if (Peek() == '"' || Peek() == '\'') return ParseQuoted(out);
    const absl::string_view raw = TakeWhile(&Parser::IsValueCharacter);
    if (raw.empty()) {
      if (AtEnd() || Peek() == ')') return Fail(pos_, "a value is missing here, such as \"water\"");
      return Fail(pos_, absl::StrCat("unexpected '", text_.substr(pos_, 1),
                                     "'; put a value that holds it in quotes"));
    }
    if (Peek() == '(') {
      return Fail(out.offset, absl::StrCat("there is no function ", Excerpt(raw),
                                           "; put a value that holds '(' in quotes"));
    }
    return Unescape(raw, out);
  }

  bool ParseQuoted(FilterWord& out) {
    const size_t open = pos_;
    const char quote = text_[pos_++];
    const size_t begin = pos_;
    while (!AtEnd() && Peek() != quote) pos_ += Peek() == '\\' ? 2 : 1;
    if (AtEnd()) {
      pos_ = text_.size();
      return Fail(open, absl::StrCat("this quote is never closed; add a ", std::string(1, quote),
                                     ", or write \\", std::string(1, quote),
                                     " for a quote inside the text"));
    }
    out.quoted = true;
    const absl::string_view raw = text_.substr(begin, pos_ - begin);
    ++pos_;
    return Unescape(raw, out, begin);
  }

  bool Unescape(absl::string_view raw, FilterWord& out) { return Unescape(raw, out, out.offset); }
  bool Unescape(absl::string_view raw, FilterWord& out, size_t raw_offset) {
    out.text.reserve(raw.size());
    for (size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '*') {
        out.stars.push_back(out.text.size());
        out.text.push_back('*');
      } else if (raw[i] != '\\') {
        out.text.push_back(raw[i]);
      } else if (i + 1 < raw.size() && absl::string_view("\\\"'*").find(raw[i + 1]) != raw.npos) {
        out.text.push_back(raw[++i]);
      } else {
        return Fail(raw_offset + i,
                    "'\\' only stands before \\ \" ' or *; write \\\\ for the character itself");
      }
    }
    return true;
  }

  static bool IsPathCharacter(absl::string_view text, size_t i) {
    return IsValueCharacter(text, i) && text[i] != '.' && text[i] != ':';
  }
  static bool IsValueCharacter(absl::string_view text, size_t i) {
    const char c = text[i];
    if (c == '!') return i + 1 == text.size() || text[i + 1] != '=';
    return !absl::ascii_isspace(c) &&
           absl::string_view("(),<>=").find(c) == absl::string_view::npos;
  }
  absl::string_view TakeWhile(bool (*accepts)(absl::string_view, size_t)) {
    const size_t begin = pos_;
    while (!AtEnd() && accepts(text_, pos_)) ++pos_;
    return text_.substr(begin, pos_ - begin);
  }

  std::optional<Comparator> TakeComparator() {
    // The longer ones first: "<=" begins with "<".
    for (Comparator comparator :
         {Comparator::kLessEqual, Comparator::kGreaterEqual, Comparator::kNotEqual,
          Comparator::kEqual, Comparator::kLess, Comparator::kGreater, Comparator::kHas}) {
      const absl::string_view text = ComparatorText(comparator);
      if (At(text)) {
        pos_ += text.size();
        return comparator;
      }
    }
    return std::nullopt;
  }

  // Terms must not touch, or a text with a stray quote would fall apart into terms unnoticed.
  bool CheckSeparated() {
    if (AtEnd() || Peek() == '(' || Peek() == ')') return true;
    const char before = text_[pos_ - 1];
    if (before == ')' || absl::ascii_isspace(before)) return true;
    return Fail(pos_,
                "a term must end here; put a space, AND or OR between terms, and text with special "
                "characters in quotes");
  }

  const absl::string_view text_;
  size_t pos_ = 0;
  int depth_ = 0;
  int terms_ = 0;
  absl::Status error_;
};

}  // namespace

absl::string_view ComparatorText(Comparator comparator) {
  switch (comparator) {
    case Comparator::kEqual:
      return "=";
    case Comparator::kNotEqual:
      return "!=";
    case Comparator::kLess:
      return "<";
    case Comparator::kLessEqual:
      return "<=";
    case Comparator::kGreater:
      return ">";
    case Comparator::kGreaterEqual:
      return ">=";
    case Comparator::kHas:
      return ":";
  }
  return "";
}

absl::StatusOr<FilterSyntax> ParseFilterSyntax(absl::string_view filter) {
  return Parser(filter).Parse();
}

absl::Status FilterError(absl::string_view filter, size_t offset, absl::string_view description) {
  const absl::string_view before = filter.substr(0, offset);
  const auto characters = std::count_if(before.begin(), before.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  });
  return InvalidField("filter", absl::StrCat("at character ", characters + 1, ": ", description));
}

}  // namespace ssx::domain
