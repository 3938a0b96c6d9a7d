#include "services/domain/names.h"

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/domain/limits.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";  // in the order of bytes
constexpr int kAlphabetSize = 36;
constexpr int kTimeCharacters = 9;  // of milliseconds: enough until the year 5188
constexpr int kRandomCharacters = 16;

bool IsIdCharacter(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; }

// The ids of resources that callers create.
bool IsChosenId(absl::string_view id) {
  if (id.size() < limits::kMinIdLength || id.size() > limits::kMaxIdLength) return false;
  if (!absl::ascii_islower(id.front()) || id.back() == '-') return false;
  for (char c : id) {
    if (!IsIdCharacter(c)) return false;
  }
  return true;
}

bool IsCountryId(absl::string_view id) {
  return id.size() == 2 && absl::ascii_isupper(id[0]) && absl::ascii_isupper(id[1]);
}

// Such as "sdg-3.2" or "crs-12240".
bool IsTopicId(absl::string_view id) {
  if (id.empty() || id.size() > limits::kMaxIdLength || !absl::ascii_islower(id.front()) ||
      !absl::ascii_isalnum(id.back())) {
    return false;
  }
  for (char c : id) {
    if (!IsIdCharacter(c) && c != '.') return false;
  }
  return true;
}

// With or without a version: "default", "default@12".
bool IsProfileId(absl::string_view id) {
  const size_t at = id.find('@');
  if (at == absl::string_view::npos) return IsChosenId(id);
  const absl::string_view version = id.substr(at + 1);
  if (version.empty() || version.size() > 9 || version.front() == '0') return false;
  for (char c : version) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return IsChosenId(id.substr(0, at));
}

}  // namespace

std::string MakeName(absl::string_view collection, absl::string_view id) {
  return absl::StrCat(collection, "/", id);
}

absl::string_view IdOf(absl::string_view collection, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, collection) || !absl::ConsumePrefix(&name, "/")) return {};
  bool well_formed;
  if (collection == kCountries) {
    well_formed = IsCountryId(name);
  } else if (collection == kTopics) {
    well_formed = IsTopicId(name);
  } else if (collection == kScoringProfiles) {
    well_formed = IsProfileId(name);
  } else {
    well_formed = IsChosenId(name);
  }
  return well_formed ? name : absl::string_view();
}

absl::Status ValidateId(absl::string_view id) {
  const auto refuse = [](absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat(why, "; an id is ", limits::kMinIdLength, " to ", limits::kMaxIdLength,
                     " lower-case letters, digits and hyphens, such as 'mn-clean-air'"));
  };
  if (id.empty()) return refuse("is empty");
  for (size_t i = 0; i < id.size(); ++i) {
    if (IsIdCharacter(id[i])) continue;
    if (absl::ascii_isupper(id[i])) {
      return refuse(absl::StrCat(Excerpt(id), " has the capital letter '", id.substr(i, 1),
                                 "': use lower case"));
    }
    return refuse(absl::StrCat(Excerpt(id), " has a character at position ", i + 1,
                               " that an id cannot have: leave it out or use a hyphen"));
  }
  if (id.size() < limits::kMinIdLength) {
    return refuse(absl::StrCat(Excerpt(id), " is too short: lengthen it"));
  }
  if (id.size() > limits::kMaxIdLength) {
    return refuse(absl::StrCat(Excerpt(id), " has ", id.size(), " characters: shorten it"));
  }
  if (!absl::ascii_islower(id.front())) {
    return refuse(absl::StrCat(Excerpt(id), " does not begin with a letter: put one in front"));
  }
  if (id.back() == '-') {
    return refuse(absl::StrCat(Excerpt(id), " ends with a hyphen: remove it"));
  }
  return absl::OkStatus();
}

std::string GenerateId() {
  thread_local absl::BitGen generator;
  std::string id(1 + kTimeCharacters + kRandomCharacters, 'x');
  int64_t millis = absl::ToUnixMillis(absl::Now());
  for (int i = kTimeCharacters; i > 0; --i) {
    id[i] = kAlphabet[millis % kAlphabetSize];
    millis /= kAlphabetSize;
  }
  for (size_t i = 1 + kTimeCharacters; i < id.size(); ++i) {
    id[i] = kAlphabet[absl::Uniform(generator, 0, kAlphabetSize)];
  }
  return id;
}

}  // namespace ssx::domain
