// Wording for errors about names that do not exist: what the caller may have meant. Pure function.
#ifndef SSX_SERVICES_DOMAIN_QUERY_NAME_HINT_H_
#define SSX_SERVICES_DOMAIN_QUERY_NAME_HINT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ssx::domain {

// The names that `text` may be a misspelling of, at most three, nearest first; those that contain
// it count as near.
std::vector<std::string> NearNames(absl::string_view text, const std::vector<std::string>& names);

// "did you mean title or subtitle?" when names are near to `text`, else "it is one of title,
// summary".
std::string NameHint(absl::string_view text, const std::vector<std::string>& names);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_NAME_HINT_H_
