// Field checks for values that have a format of their own: addresses, telephone numbers, language
// tags, money.
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/uloc.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

constexpr int kMaxNanos = 999'999'999;
constexpr size_t kMaxEmailLocalPart = 64;  // RFC 5321
constexpr size_t kMinPhoneDigits = 5;
constexpr size_t kMaxPhoneDigits = 15;  // E.164

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Whether valid UTF-8 holds neither white space nor control characters.
bool IsSolid(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t i = 0; i < text.size();) {
    UChar32 c;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0 || u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR) return false;
  }
  return true;
}

// Labels of letters, digits and inner hyphens, parted by single dots. Letters of any script: names
// may be international.
bool IsHost(absl::string_view host) {
  if (host.empty()) return false;
  host = absl::StripSuffix(host, ".");
  for (absl::string_view label : absl::StrSplit(host, '.')) {
    if (label.empty() || label.front() == '-' || label.back() == '-') return false;
    for (char c : label) {
      if (IsAscii(c) && !absl::ascii_isalnum(c) && c != '-' && c != '_') return false;
    }
  }
  return true;
}

// The authority of a URI: an optional user, a host or bracketed IPv6 address, an optional port.
bool IsAuthority(absl::string_view authority) {
  if (const size_t at = authority.rfind('@'); at != absl::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  size_t host_end = authority.find(':');
  bool host_ok;
  if (absl::StartsWith(authority, "[")) {
    const size_t close = authority.find(']');
    if (close == absl::string_view::npos) return false;
    host_end = close + 1 == authority.size() ? absl::string_view::npos : close + 1;
    const absl::string_view address = authority.substr(1, close - 1);
    host_ok = absl::StrContains(address, ':') &&
              std::all_of(address.begin(), address.end(),
                          [](char c) { return absl::ascii_isxdigit(c) || c == ':' || c == '.'; });
  } else {
    host_ok = IsHost(authority.substr(0, host_end));
  }
  if (!host_ok || host_end == absl::string_view::npos) return host_ok;
  const absl::string_view port = authority.substr(host_end + 1);
  return authority[host_end] == ':' && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), absl::ascii_isdigit);
}

bool IsWebAddress(absl::string_view uri) {
  if (!IsSolid(uri)) return false;
  absl::string_view rest = uri;
  if (absl::StartsWithIgnoreCase(rest, "https://")) {
    rest.remove_prefix(8);
  } else if (absl::StartsWithIgnoreCase(rest, "http://")) {
    rest.remove_prefix(7);
  } else {
    return false;
  }
  return IsAuthority(rest.substr(0, rest.find_first_of("/?#")));
}

bool IsEmail(absl::string_view email) {
  if (!IsSolid(email)) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(email, '@');
  if (parts.size() != 2) return false;
  const absl::string_view local = parts[0];
  if (local.empty() || local.size() > kMaxEmailLocalPart || local.front() == '.' ||
      local.back() == '.' || absl::StrContains(local, "..") ||
      local.find_first_of("()<>[]:;,\\\"") != absl::string_view::npos) {
    return false;
  }
  return absl::StrContains(parts[1], '.') && !absl::EndsWith(parts[1], ".") && IsHost(parts[1]);
}

bool IsPhone(absl::string_view phone) {
  if (!absl::ConsumePrefix(&phone, "+")) return false;
  size_t digits = 0;
  for (char c : phone) {
    if (absl::ascii_isdigit(c)) {
      ++digits;
    } else if (!absl::StrContains(" ()-./", c)) {
      return false;
    }
  }
  return digits >= kMinPhoneDigits && digits <= kMaxPhoneDigits;
}

bool IsLanguageTag(const std::string& tag) {
  // BCP-47 reserves primary subtags of four letters and more; nobody has registered one, and
  // "English" is a mistake.
  const size_t primary = std::min(tag.find('-'), tag.size());
  if (primary < 2 || primary > 3 ||
      !std::all_of(tag.begin(), tag.begin() + primary, absl::ascii_isalpha)) {
    return false;
  }
  std::array<char, ULOC_FULLNAME_CAPACITY> locale;
  int32_t parsed = 0;
  UErrorCode error = U_ZERO_ERROR;
  uloc_forLanguageTag(tag.c_str(), locale.data(), locale.size(), &parsed, &error);
  return U_SUCCESS(error) && parsed == static_cast<int32_t>(tag.size());
}

// Whether ISO 4217 has, or had, this code.
bool IsCurrency(absl::string_view code) {
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), absl::ascii_isupper)) return false;
  // Newer than the ICU of Debian 12.
  if (code == "XCG" || code == "ZWG") return true;
  const std::u16string wide(code.begin(), code.end());
  UErrorCode error = U_ZERO_ERROR;
  const UBool available = ucurr_isAvailable(wide.c_str(), U_DATE_MIN, U_DATE_MAX, &error);
  return U_SUCCESS(error) && available;
}

}  // namespace

void CheckUri(absl::string_view field, absl::string_view uri, Violations& violations) {
  if (uri.empty()) return;
  if (const TextScan scan = ScanText(uri); !scan.valid_utf8 || scan.code_points > limits::kMaxUri) {
    CheckText(field, uri, limits::kMaxUri, Presence::kOptional, violations);
    return;
  }
  if (!IsWebAddress(uri)) {
    violations.Add(field, absl::StrCat(Excerpt(uri),
                                       " is not an http or https address: give one "
                                       "such as https://example.org/page"));
  }
}

void CheckEmail(absl::string_view field, absl::string_view email, Violations& violations) {
  if (email.empty()) return;
  if (email.size() > limits::kMaxEmail || !IsEmail(email)) {
    violations.Add(
        field, absl::StrCat(Excerpt(email), " is not an e-mail address of at most ",
                            limits::kMaxEmail, " bytes: give one such as desk@ministry.example"));
  }
}

void CheckPhone(absl::string_view field, absl::string_view phone, Violations& violations) {
  if (phone.empty()) return;
  if (phone.size() > limits::kMaxPhone || !IsPhone(phone)) {
    violations.Add(field,
                   absl::StrCat(Excerpt(phone),
                                " is not a telephone number in international form: give a plus "
                                "sign, the country code and the number, such as +976 11 260 000"));
  }
}

void CheckLanguage(absl::string_view field, absl::string_view tag, Violations& violations) {
  if (tag.empty()) return;
  if (tag.size() > limits::kMaxLanguageTag || !IsLanguageTag(std::string(tag))) {
    violations.Add(field, absl::StrCat(Excerpt(tag),
                                       " is not a BCP-47 language tag: use one such "
                                       "as mn, pt-BR or zh-Hans"));
  }
}

void CheckMoney(absl::string_view field, const v1::Money& money, Violations& violations) {
  if (money.currency_code().empty()) {
    violations.Add(absl::StrCat(field, ".currency_code"),
                   "is required: give an ISO 4217 code such as USD");
  } else if (!IsCurrency(money.currency_code())) {
    const std::string capitals = absl::AsciiStrToUpper(money.currency_code());
    violations.Add(
        absl::StrCat(field, ".currency_code"),
        absl::StrCat(Excerpt(money.currency_code()), " is not an ISO 4217 currency code: ",
                     IsCurrency(capitals) ? absl::StrCat("did you mean ", capitals, "?")
                                          : "use one such as USD"));
  }
  if (money.units() < 0) {
    violations.Add(absl::StrCat(field, ".units"), "is negative: give zero or more");
  }
  CheckRange(absl::StrCat(field, ".nanos"), money.nanos(), 0, kMaxNanos, violations);
}

void CheckContact(absl::string_view field, const v1::Contact& contact, Violations& violations) {
  CheckLine(absl::StrCat(field, ".full_name"), contact.full_name(), limits::kMaxShortText,
            Presence::kOptional, violations);
  CheckLine(absl::StrCat(field, ".position"), contact.position(), limits::kMaxShortText,
            Presence::kOptional, violations);
  CheckEmail(absl::StrCat(field, ".email"), contact.email(), violations);
  CheckPhone(absl::StrCat(field, ".phone"), contact.phone(), violations);
  CheckEnum(absl::StrCat(field, ".visibility"), contact.visibility(), Presence::kOptional,
            violations);
}

}  // namespace ssx::domain
