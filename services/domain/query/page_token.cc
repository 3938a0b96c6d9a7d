#include "services/domain/query/page_token.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"

namespace ssx::domain {
namespace {

// Layout: version (1 byte), digest of the scope (8), length of the sort key (4, big-endian), sort
// key, name, checksum of all that (8).
constexpr char kVersion = 1;
constexpr size_t kDigestBytes = 8;
constexpr size_t kLengthBytes = 4;
constexpr size_t kHeaderBytes = 1 + kDigestBytes + kLengthBytes;

std::string Digest(absl::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), kDigestBytes);
}

std::string EncodeLength(size_t length) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(length >> shift));
  return bytes;
}

size_t DecodeLength(absl::string_view bytes) {
  size_t length = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) {
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

std::string ScopeDigest(const PageScope& scope) {
  // Lengths first, so that no two scopes run together to the same bytes.
  return Digest(absl::StrCat(EncodeLength(scope.collection.size()), scope.collection,
                             EncodeLength(scope.filter.size()), scope.filter,
                             EncodeLength(scope.order_by.size()), scope.order_by,
                             scope.show_deleted ? "1" : "0"));
}

absl::Status Damaged() {
  return InvalidField("page_token",
                      "is not a token of this service, or was altered; send the next_page_token of "
                      "the last answer as it is, or none to start over");
}

}  // namespace

std::string EncodePageToken(const PageScope& scope, const PagePosition& position) {
  std::string bytes =
      absl::StrCat(std::string(1, kVersion), ScopeDigest(scope),
                   EncodeLength(position.sort_key.size()), position.sort_key, position.name);
  bytes += Digest(bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::optional<PagePosition>> DecodePageToken(absl::string_view token,
                                                            const PageScope& scope) {
  if (token.empty()) return std::optional<PagePosition>();
  std::string bytes;
  // The decoder is lenient about padding and unused bits: only the spelling that we gave out is
  // ours.
  if (!absl::WebSafeBase64Unescape(token, &bytes) || absl::WebSafeBase64Escape(bytes) != token) {
    return Damaged();
  }
  if (bytes.size() < kHeaderBytes + kDigestBytes) return Damaged();
  const absl::string_view content = absl::string_view(bytes).substr(0, bytes.size() - kDigestBytes);
  if (Digest(content) != absl::string_view(bytes).substr(content.size())) return Damaged();
  if (content[0] != kVersion) {
    return InvalidField("page_token",
                        "was given by another version of this service; start over without a token");
  }
  if (content.substr(1, kDigestBytes) != ScopeDigest(scope)) {
    return InvalidField("page_token",
                        "was given for another request; repeat it with the same filter, order_by "
                        "and show_deleted, or start over without a token");
  }
  const size_t length = DecodeLength(content.substr(1 + kDigestBytes, kLengthBytes));
  const absl::string_view rest = content.substr(kHeaderBytes);
  if (length > rest.size()) return Damaged();
  PagePosition position;
  position.sort_key = std::string(rest.substr(0, length));
  position.name = std::string(rest.substr(length));
  return std::optional<PagePosition>(std::move(position));
}

absl::StatusOr<int> EffectivePageSize(int32_t page_size) {
  if (page_size < 0) {
    return InvalidField("page_size",
                        absl::StrCat("is ", page_size, "; send 1 to ", limits::kMaxPageSize,
                                     ", or 0 for ", limits::kDefaultPageSize));
  }
  if (page_size == 0) return limits::kDefaultPageSize;
  return std::min<int>(page_size, limits::kMaxPageSize);
}

}  // namespace ssx::domain
