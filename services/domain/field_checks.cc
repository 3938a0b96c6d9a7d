#include "services/domain/field_checks.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "services/domain/dates.h"
#include "services/domain/enum_names.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

constexpr char kRequired[] = "is required: fill it in";
constexpr size_t kMostHints = 10;

// Checks what lines and texts have in common; false when the rest of the checks would make no
// sense.
bool CheckScan(absl::string_view field, const TextScan& scan, size_t max, Presence presence,
               Violations& violations) {
  if (!scan.valid_utf8) {
    violations.Add(field, absl::StrCat("is not valid UTF-8 from byte ", scan.invalid_byte,
                                       " on: send it encoded as UTF-8"));
    return false;
  }
  if (presence == Presence::kRequired && scan.blank) {
    violations.Add(field, kRequired);
    return false;
  }
  if (scan.code_points > max) {
    violations.Add(field, absl::StrCat("has ", scan.code_points, " characters, at most ", max,
                                       " are allowed: shorten it"));
  }
  if (scan.control_character != 0) {
    violations.Add(field, absl::StrCat("has a control character at position ",
                                       scan.control_character, ": remove it"));
  }
  return true;
}

// "did you mean", or where to find the right value.
std::string Remedy(const std::string& suggestion, absl::string_view otherwise) {
  return suggestion.empty() ? std::string(otherwise)
                            : absl::StrCat("did you mean ", suggestion, "?");
}

// Whether a suggestion for one more fault is worth its cost: answers show the first ones only.
bool IsHintSeen(const Violations& violations) { return violations.list().size() < kMostHints; }

// "organizations" -> "organizations/{organization}".
std::string Pattern(absl::string_view collection) {
  return absl::StrCat(collection, "/{", collection.substr(0, collection.size() - 1), "}");
}

// Finds items that were seen before in the same list.
class Duplicates {
 public:
  Duplicates(absl::string_view field, Violations& violations)
      : field_(field), violations_(violations) {}

  // Whether the item is new; adds a violation when not.
  bool Check(int index, const std::string& item) {
    const auto [first, inserted] = seen_.emplace(item, index);
    if (!inserted) {
      violations_.Add(At(field_, index),
                      absl::StrCat("is the same as ", At(field_, first->second), ": remove one"));
    }
    return inserted;
  }

 private:
  absl::string_view field_;
  Violations& violations_;
  absl::flat_hash_map<std::string, int> seen_;
};

}  // namespace

std::string At(absl::string_view list, int index) { return absl::StrCat(list, "[", index, "]"); }

std::string At(absl::string_view list, int index, absl::string_view field) {
  return absl::StrCat(list, "[", index, "].", field);
}

void CheckLine(absl::string_view field, absl::string_view text, size_t max, Presence presence,
               Violations& violations) {
  const TextScan scan = ScanText(text);
  if (!CheckScan(field, scan, max, presence, violations)) return;
  if (scan.line_break != 0) {
    violations.Add(field, absl::StrCat("has a line break or tab at position ", scan.line_break,
                                       ": write it in one line"));
  }
}

void CheckText(absl::string_view field, absl::string_view text, size_t max, Presence presence,
               Violations& violations) {
  CheckScan(field, ScanText(text), max, presence, violations);
}

void CheckRequestId(absl::string_view field, absl::string_view request_id, Violations& violations) {
  if (request_id.empty()) return;
  bool well_formed = request_id.size() == limits::kMaxRequestId;
  for (size_t i = 0; well_formed && i < request_id.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    well_formed = hyphen ? request_id[i] == '-' : absl::ascii_isxdigit(request_id[i]);
  }
  if (!well_formed) {
    violations.Add(field, absl::StrCat(Excerpt(request_id),
                                       " is not a UUID: use one such as "
                                       "1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11, or leave it empty"));
  }
}

void CheckReference(absl::string_view field, absl::string_view collection, absl::string_view name,
                    Presence presence, Violations& violations) {
  if (name.empty()) {
    if (presence == Presence::kRequired) {
      violations.Add(field, absl::StrCat("is required: give it as ", Pattern(collection)));
    }
    return;
  }
  if (IdOf(collection, name).empty()) {
    violations.Add(field,
                   absl::StrCat(Excerpt(name), " is not a resource name: give it as ",
                                Pattern(collection), ", the id of ", limits::kMinIdLength, " to ",
                                limits::kMaxIdLength, " lower-case letters, digits and hyphens"));
  }
}

void CheckCountry(absl::string_view field, absl::string_view code, Presence presence,
                  const ReferenceData& reference, Violations& violations) {
  if (code.empty()) {
    if (presence == Presence::kRequired) {
      violations.Add(field, "is required: give an ISO 3166-1 alpha-2 code such as MN");
    }
    return;
  }
  if (reference.FindCountry(code) != nullptr) return;
  const std::string near = IsHintSeen(violations) ? reference.SuggestCountry(code) : "";
  violations.Add(field, absl::StrCat(Excerpt(code), " is not an ISO 3166-1 alpha-2 country code: ",
                                     Remedy(near, "use a code such as MN")));
}

void CheckDate(absl::string_view field, const v1::Date& date, Violations& violations) {
  if (IsValid(date)) return;
  if (date.year() == 0 || date.month() == 0 || date.day() == 0) {
    violations.Add(field, "is incomplete: give year, month and day, or leave the whole date unset");
    return;
  }
  violations.Add(field, absl::StrCat(date.year(), "-", date.month(), "-", date.day(),
                                     " is not a day of the years ", kMinYear, " to ", kMaxYear,
                                     ": correct it"));
}

void CheckPeriod(absl::string_view field, const v1::DateRange& range, Violations& violations) {
  const std::string start = absl::StrCat(field, ".start_date");
  const std::string end = absl::StrCat(field, ".end_date");
  if (range.has_start_date()) CheckDate(start, range.start_date(), violations);
  if (range.has_end_date()) CheckDate(end, range.end_date(), violations);
  if (!range.has_start_date() || !range.has_end_date() || !IsValid(range.start_date()) ||
      !IsValid(range.end_date())) {
    return;
  }
  const absl::CivilDay first = ToCivilDay(range.start_date());
  const absl::CivilDay last = ToCivilDay(range.end_date());
  if (last < first) {
    violations.Add(end, absl::StrCat(FormatDay(last), " is before ", start, ", ", FormatDay(first),
                                     ": swap or correct them"));
  }
}

void CheckRange(absl::string_view field, int64_t value, int64_t low, int64_t high,
                Violations& violations) {
  if (value < low || value > high) {
    violations.Add(field,
                   absl::StrCat(value, " is out of range: give a number from ", low, " to ", high));
  }
}

bool CheckLength(absl::string_view field, int length, int max, Violations& violations) {
  if (length <= max) return true;
  violations.Add(field, absl::StrCat("has ", length, " items, at most ", max,
                                     " are allowed: remove ", length - max));
  return false;
}

void CheckTopics(absl::string_view field, const StringList& names, int max,
                 const ReferenceData& reference, Violations& violations) {
  if (!CheckLength(field, names.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < names.size(); ++i) {
    if (!duplicates.Check(i, names[i]) || reference.FindTopic(names[i]) != nullptr) continue;
    const std::string near = IsHintSeen(violations) ? reference.SuggestTopic(names[i]) : "";
    violations.Add(
        At(field, i),
        absl::StrCat(Excerpt(names[i]), " is not a known topic: ",
                     Remedy(near, "use a name that ListTopics returns, such as topics/sdg-3.2")));
  }
}

void CheckCountries(absl::string_view field, const StringList& codes, int max,
                    const ReferenceData& reference, Violations& violations) {
  if (!CheckLength(field, codes.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < codes.size(); ++i) {
    if (!duplicates.Check(i, codes[i])) continue;
    CheckCountry(At(field, i), codes[i], Presence::kRequired, reference, violations);
  }
}

void CheckLanguages(absl::string_view field, const StringList& tags, int max,
                    Violations& violations) {
  if (!CheckLength(field, tags.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < tags.size(); ++i) {
    // Tags mean the same in capitals and small letters.
    if (!duplicates.Check(i, absl::AsciiStrToLower(tags[i]))) continue;
    if (tags[i].empty()) {
      violations.Add(At(field, i), "is empty: give a language tag or remove it");
    }
    CheckLanguage(At(field, i), tags[i], violations);
  }
}

void CheckLines(absl::string_view field, const StringList& lines, int max, size_t max_length,
                Violations& violations) {
  if (!CheckLength(field, lines.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < lines.size(); ++i) {
    if (!duplicates.Check(i, lines[i])) continue;
    CheckLine(At(field, i), lines[i], max_length, Presence::kRequired, violations);
  }
}

void CheckReferences(absl::string_view field, absl::string_view collection, const StringList& names,
                     int max, Violations& violations) {
  if (!CheckLength(field, names.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < names.size(); ++i) {
    if (!duplicates.Check(i, names[i])) continue;
    CheckReference(At(field, i), collection, names[i], Presence::kRequired, violations);
  }
}

void CheckSources(absl::string_view field,
                  const google::protobuf::RepeatedPtrField<v1::Source>& sources,
                  Violations& violations) {
  if (!CheckLength(field, sources.size(), limits::kMaxEntries, violations)) return;
  for (int i = 0; i < sources.size(); ++i) {
    if (sources[i].title().empty() && sources[i].uri().empty()) {
      violations.Add(At(field, i), "is empty: give a title or an address, or remove it");
    }
    CheckLine(At(field, i, "title"), sources[i].title(), limits::kMaxLine, Presence::kOptional,
              violations);
    CheckUri(At(field, i, "uri"), sources[i].uri(), violations);
  }
}

void CheckEnumNumber(absl::string_view field, int number,
                     const google::protobuf::EnumDescriptor& type, Presence presence,
                     Violations& violations) {
  const bool known = type.FindValueByNumber(number) != nullptr;
  if (known && (number != 0 || presence == Presence::kOptional)) return;
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(ShortEnumName(*type.value(i)));
  }
  violations.Add(
      field, absl::StrCat(known ? std::string("is required") : absl::StrCat(number, " is unknown"),
                          ": use one of ", absl::StrJoin(names, ", ")));
}

void CheckEnumNumbers(absl::string_view field, const google::protobuf::RepeatedField<int>& numbers,
                      const google::protobuf::EnumDescriptor& type, int max,
                      Violations& violations) {
  if (!CheckLength(field, numbers.size(), max, violations)) return;
  Duplicates duplicates(field, violations);
  for (int i = 0; i < numbers.size(); ++i) {
    if (!duplicates.Check(i, absl::StrCat(numbers[i]))) continue;
    CheckEnumNumber(At(field, i), numbers[i], type, Presence::kRequired, violations);
  }
}

}  // namespace ssx::domain
