// Random filters, as trees: printed, parsed and evaluated, against an evaluation of the tree by
// hand-written accessors.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/query/filter.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using Random = std::mt19937;
using Predicate = std::function<bool(const v1::Need&)>;

int Below(int limit, Random& random) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

// A comparison or a word, as text and as a function.
struct Leaf {
  std::string text;
  Predicate holds;
};

const char* const kComparators[] = {"=", "!=", "<", "<=", ">", ">="};

template <typename T>
bool Compare(const std::string& comparator, const T& a, const T& b) {
  if (comparator == "=") return a == b;
  if (comparator == "!=") return a != b;
  if (comparator == "<") return a < b;
  if (comparator == "<=") return a <= b;
  if (comparator == ">") return a > b;
  return a >= b;
}

// The texts of the random needs have these letters beside ASCII.
std::string Lower(std::string text) {
  absl::AsciiStrToLower(&text);
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (size_t at; (at = text.find(from)) != std::string::npos;) text.replace(at, from.size(), to);
  };
  replace("ß", "ss");
  return text;
}

std::string Quote(const std::string& text, Random& random) {
  const char quote = Below(2, random) == 0 ? '"' : '\'';
  std::string quoted(1, quote);
  for (char c : text) {
    if (c == quote || c == '\\' || c == '*') quoted.push_back('\\');
    quoted.push_back(c);
  }
  quoted.push_back(quote);
  return quoted;
}

std::string Space(Random& random) {
  static const char* const kSpaces[] = {"", " ", "  ", "\t", "\n"};
  return kSpaces[Below(5, random)];
}

Leaf TextLeaf(Random& random) {
  static const char* const kValues[] = {
      "",    "Water for all", "water",   "a*b",    "qualité de l'air",
      "air", "AIR",           "STRASSE", "Straße", "needs/n500"};
  struct Field {
    const char* path;
    bool (*has)(const v1::Need&);  // whether the messages on the way are set
    const std::string& (*get)(const v1::Need&);
  };
  static const Field kFields[] = {
      {"title", [](const v1::Need&) { return true; },
       [](const v1::Need& n) -> const std::string& { return n.title(); }},
      {"name", [](const v1::Need&) { return true; },
       [](const v1::Need& n) -> const std::string& { return n.name(); }},
      {"contact.email", [](const v1::Need& n) { return n.has_contact(); },
       [](const v1::Need& n) -> const std::string& { return n.contact().email(); }},
  };
  const Field field = kFields[Below(3, random)];
  const std::string value = kValues[Below(10, random)];
  const std::string spaced = Space(random);
  switch (Below(4, random)) {
    case 0: {
      const std::string comparator = kComparators[Below(6, random)];
      return {absl::StrCat(field.path, spaced, comparator, Space(random), Quote(value, random)),
              [=](const v1::Need& need) {
                if (!field.has(need)) return comparator == "!=";
                return Compare(comparator, field.get(need), value);
              }};
    }
    case 1:
      return {absl::StrCat(field.path, spaced, ":", Space(random), Quote(value, random)),
              [=](const v1::Need& need) {
                return field.has(need) && absl::StrContains(Lower(field.get(need)), Lower(value));
              }};
    case 2: {
      std::string quoted = Quote(value, random);
      const bool open_start = Below(2, random) == 0;
      const bool open_end = Below(2, random) == 0;
      if (open_start) quoted.insert(1, "*");
      if (open_end) quoted.insert(quoted.size() - 1, "*");
      return {absl::StrCat(field.path, spaced, "=", Space(random), quoted),
              [=](const v1::Need& need) {
                const std::string& text = field.get(need);
                if (!field.has(need)) return false;
                if (open_start && open_end) return text.find(value) != std::string::npos;
                if (open_start) return absl::EndsWith(text, value);
                if (open_end) return absl::StartsWith(text, value);
                return text == value;
              }};
    }
    default:
      return {absl::StrCat(field.path, ":*"),
              [=](const v1::Need& need) { return field.has(need) && !field.get(need).empty(); }};
  }
}

Leaf WordLeaf(Random& random) {
  static const char* const kWords[] = {"water", "AIR", "cities", "straSSE", "nothing"};
  const std::string word = kWords[Below(5, random)];
  const bool quoted = Below(2, random) == 0;
  return {quoted ? Quote(word, random) : word, [word](const v1::Need& need) {
            for (const std::string& text : {need.title(), need.summary(), need.description()}) {
              if (absl::StrContains(Lower(text), Lower(word))) return true;
            }
            return false;
          }};
}

Leaf NumberLeaf(Random& random) {
  const std::string comparator = kComparators[Below(6, random)];
  const int value = Below(5, random) - 1;
  static const char* const kForms[] = {"", ".0", "e0"};
  return {absl::StrCat("population.people_count", Space(random), comparator, Space(random), value,
                       kForms[Below(3, random)]),
          [=](const v1::Need& need) {
            if (!need.has_population()) return comparator == "!=";
            return Compare<int64_t>(comparator, need.population().people_count(), value);
          }};
}

Leaf DateLeaf(Random& random) {
  const std::string comparator = kComparators[Below(6, random)];
  const int year = 2024 + Below(3, random);
  const int month = 1 + Below(9, random);
  const int day = 10 + Below(18, random);
  return {absl::StrCat("period.end_date", comparator, year, "-0", month, "-", day),
          [=](const v1::Need& need) {
            if (!need.period().has_end_date()) return comparator == "!=";
            const v1::Date& date = need.period().end_date();
            return Compare(comparator, std::make_tuple(date.year(), date.month(), date.day()),
                           std::make_tuple(year, month, day));
          }};
}

Leaf TimeLeaf(Random& random) {
  const std::string comparator = kComparators[Below(6, random)];
  const int second = 20 + Below(3, random);  // 1700000000 is 2023-11-14T22:13:20Z
  const bool half = Below(2, random) == 0;
  return {
      absl::StrCat("update_time ", comparator, " \"2023-11-15T00:13:", second, half ? ".5" : "",
                   "+02:00\""),
      [=](const v1::Need& need) {
        if (!need.has_update_time()) return comparator == "!=";
        return Compare(
            comparator,
            std::make_tuple<int64_t, int>(need.update_time().seconds(), need.update_time().nanos()),
            std::make_tuple<int64_t, int>(1'700'000'000 + second - 20, half ? 500'000'000 : 0));
      }};
}

Leaf EnumLeaf(Random& random) {
  static const char* const kUrgencies[] = {"UNSPECIFIED", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
  const int value = Below(5, random);
  const bool equal = Below(2, random) == 0;
  return {absl::StrCat("urgency", Space(random), equal ? "=" : "!=", Space(random),
                       Below(2, random) == 0 ? "URGENCY_" : "", kUrgencies[value]),
          [=](const v1::Need& need) { return (need.urgency() == value) == equal; }};
}

Leaf BoolLeaf(Random& random) {
  const bool value = Below(2, random) == 0;
  return {absl::StrCat("humanitarian", Below(2, random) == 0 ? "=" : ":", value ? "true" : "false"),
          [=](const v1::Need& need) { return need.humanitarian() == value; }};
}

Leaf ListLeaf(Random& random) {
  static const char* const kTopics[] = {"topics/sdg-3", "topics/sdg-3.9", "topics/none"};
  const std::string topic = kTopics[Below(3, random)];
  const bool open = Below(3, random) == 0;
  const auto among = [=](const auto& topics) {
    for (const std::string& candidate : topics) {
      if (open ? absl::StartsWith(candidate, topic) : candidate == topic) return true;
    }
    return false;
  };
  const std::string value = absl::StrCat(":", topic, open ? "*" : "");
  if (Below(2, random) == 0) {
    return {"topics" + value, [=](const v1::Need& need) { return among(need.topics()); }};
  }
  return {"ongoing_initiatives.topics" + value, [=](const v1::Need& need) {
            for (const auto& initiative : need.ongoing_initiatives()) {
              if (among(initiative.topics())) return true;
            }
            return false;
          }};
}

Leaf GroupLeaf(Random& random) {
  static const char* const kStates[] = {"DRAFT", "SUBMITTED", "ENDORSED"};
  const int a = Below(3, random);
  const int b = Below(3, random);
  const bool equal = Below(2, random) == 0;
  return {absl::StrCat("state ", equal ? "=" : "!=", " (", kStates[a], " OR ", kStates[b], ")"),
          [=](const v1::Need& need) {
            return (need.state() == a + 1 || need.state() == b + 1) == equal;
          }};
}

Leaf RandomLeaf(Random& random) {
  static Leaf (*const kLeaves[])(Random&) = {TextLeaf, WordLeaf, NumberLeaf, DateLeaf, TimeLeaf,
                                             EnumLeaf, BoolLeaf, ListLeaf,   GroupLeaf};
  return kLeaves[Below(std::size(kLeaves), random)](random);
}

struct Tree {
  enum Kind { kLeaf, kAnd, kOr, kNot } kind = kLeaf;
  std::vector<Tree> children;
  Leaf leaf;

  bool Holds(const v1::Need& need) const {
    switch (kind) {
      case kLeaf:
        return leaf.holds(need);
      case kNot:
        return !children[0].Holds(need);
      case kAnd:
        for (const Tree& child : children) {
          if (!child.Holds(need)) return false;
        }
        return true;
      case kOr:
        for (const Tree& child : children) {
          if (child.Holds(need)) return true;
        }
        return false;
    }
    return false;
  }

  // With parentheses only where the grammar needs them, or now and then without need.
  std::string Print(Random& random) const {
    const auto grouped = [&](const Tree& child, bool needed) {
      const std::string text = child.Print(random);
      return needed || Below(6, random) == 0 ? absl::StrCat("(", Space(random), text, ")") : text;
    };
    std::string text;
    switch (kind) {
      case kLeaf:
        return leaf.text;
      case kNot:
        return absl::StrCat(Below(2, random) == 0 ? "NOT " : "-",
                            grouped(children[0], children[0].kind != kLeaf));
      case kAnd:
        // Side by side and AND mean the same, in any mixture.
        for (const Tree& child : children) {
          absl::StrAppend(&text,
                          text.empty()            ? ""
                          : Below(2, random) == 0 ? " AND "
                                                  : " ",
                          grouped(child, false));
        }
        return text;
      case kOr:
        for (const Tree& child : children) {
          absl::StrAppend(&text, text.empty() ? "" : " OR ", grouped(child, child.kind == kAnd));
        }
        return text;
    }
    return text;
  }
};

Tree RandomTree(int depth, Random& random) {
  Tree tree;
  const int kind = depth == 0 ? 0 : Below(4, random);
  if (kind == Tree::kLeaf) {
    tree.leaf = RandomLeaf(random);
    return tree;
  }
  tree.kind = static_cast<Tree::Kind>(kind);
  const int children = tree.kind == Tree::kNot ? 1 : 2 + Below(2, random);
  for (int i = 0; i < children; ++i) tree.children.push_back(RandomTree(depth - 1, random));
  return tree;
}

TEST(FilterPropertyTest, AgreesWithNaiveEvaluation) {
  Random random(160);
  int matched = 0;
  int missed = 0;
  for (int i = 0; i < 3'000; ++i) {
    const Tree tree = RandomTree(3, random);
    const std::string text = tree.Print(random);
    const auto filter = Filter::Parse(text, *v1::Need::descriptor());
    ASSERT_TRUE(filter.ok()) << text << "\n" << filter.status();
    for (int j = 0; j < 20; ++j) {
      const v1::Need need = RandomNeed(random);
      const bool expected = tree.Holds(need);
      ASSERT_EQ(filter->Matches(need), expected) << text << "\n" << need.DebugString();
      ++(expected ? matched : missed);
    }
  }
  // The needs are such that both answers are common.
  EXPECT_GT(matched, 10'000);
  EXPECT_GT(missed, 10'000);
}

// Every need that matches satisfies each required equality, so an index on it misses nothing.
TEST(FilterPropertyTest, RequiredEqualitiesHoldForEveryMatch) {
  Random random(161);
  int checked = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = RandomTree(2, random).Print(random);
    const auto filter = Filter::Parse(text, *v1::Need::descriptor());
    ASSERT_TRUE(filter.ok()) << text;
    for (int j = 0; j < 30; ++j) {
      const v1::Need need = RandomNeed(random);
      if (!filter->Matches(need)) continue;
      for (const EqualityTerm& term : filter->RequiredEqualities()) {
        std::vector<std::string> values;
        if (term.field == "title") values = {need.title()};
        if (term.field == "name") values = {need.name()};
        if (term.field == "contact.email") values = {need.contact().email()};
        if (term.field == "population.people_count") {
          values = {absl::StrCat(need.population().people_count())};
        }
        if (term.field == "urgency") values = {v1::Urgency_Name(need.urgency())};
        if (term.field == "state") values = {v1::NeedState_Name(need.state())};
        if (term.field == "humanitarian") values = {need.humanitarian() ? "true" : "false"};
        if (term.field == "topics") values.assign(need.topics().begin(), need.topics().end());
        if (term.field == "ongoing_initiatives.topics") {
          for (const auto& initiative : need.ongoing_initiatives()) {
            values.insert(values.end(), initiative.topics().begin(), initiative.topics().end());
          }
        }
        EXPECT_NE(std::find(values.begin(), values.end(), term.value), values.end())
            << text << ": " << term.field << " = " << term.value << "\n"
            << need.DebugString();
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 500);
}

}  // namespace
}  // namespace ssx::domain
