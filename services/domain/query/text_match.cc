#include "services/domain/query/text_match.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace ssx::domain {

std::string FoldCase(absl::string_view text) {
  if (std::all_of(text.begin(), text.end(), absl::ascii_isascii)) {
    return absl::AsciiStrToLower(text);
  }
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2* const kFold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string folded;
  folded.reserve(text.size());
  icu::StringByteSink<std::string> sink(&folded);
  if (kFold != nullptr) {
    error = U_ZERO_ERROR;
    kFold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                         nullptr, error);
  }
  // Without ICU's data ASCII letters still fold.
  if (kFold == nullptr || U_FAILURE(error)) return absl::AsciiStrToLower(text);
  return folded;
}

bool TextPattern::Matches(absl::string_view candidate) const {
  if (open_start && open_end) return absl::StrContains(candidate, text);
  if (open_start) return absl::EndsWith(candidate, text);
  if (open_end) return absl::StartsWith(candidate, text);
  return candidate == text;
}

}  // namespace ssx::domain
