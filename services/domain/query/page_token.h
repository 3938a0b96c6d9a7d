// Page tokens and page sizes of list requests (AIP-158).
//
// A token names the last resource of its page by its sort key and name, not by a count, so that it
// stays good across restarts and later writes: resources that exist throughout are listed exactly
// once. It is bound to the request it was given for, carries a version and a checksum, and is
// opaque: URL-safe base64 that callers pass back unread. It holds nothing secret and grants
// nothing.
//
// Errors are INVALID_ARGUMENT on `page_token` or `page_size`. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_QUERY_PAGE_TOKEN_H_
#define SSX_SERVICES_DOMAIN_QUERY_PAGE_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ssx::domain {

// What a token is bound to: everything of a list request that decides which resources are listed in
// which order.
struct PageScope {
  std::string collection;  // such as "needs"
  std::string filter;
  std::string order_by;
  bool show_deleted = false;
};

// Where a page ended: the next one starts after it.
struct PagePosition {
  std::string sort_key;  // OrderBy::SortKey of the last resource listed
  std::string name;      // its name

  friend bool operator==(const PagePosition&, const PagePosition&) = default;
};

std::string EncodePageToken(const PageScope& scope, const PagePosition& position);

// The position to go on from; none for an empty token, which asks for the first page.
// INVALID_ARGUMENT when the token is damaged, or was given for another request.
absl::StatusOr<std::optional<PagePosition>> DecodePageToken(absl::string_view token,
                                                            const PageScope& scope);

// The number of resources to return for a requested `page_size`: 0 means limits::kDefaultPageSize,
// more than limits::kMaxPageSize is cut to it. INVALID_ARGUMENT when negative.
absl::StatusOr<int> EffectivePageSize(int32_t page_size);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_PAGE_TOKEN_H_
