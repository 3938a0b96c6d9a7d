#include "storage/store.h"

#include "absl/strings/string_view.h"

namespace ssx::storage {

KeyRange PrefixRange(absl::string_view prefix) {
  KeyRange range{std::string(prefix), std::string(prefix)};
  // The first key after all keys with the prefix: the last byte that can grow grows, those after it
  // go.
  while (!range.end.empty() && static_cast<unsigned char>(range.end.back()) == 0xFF) {
    range.end.pop_back();
  }
  if (!range.end.empty()) ++range.end.back();
  return range;
}

}  // namespace ssx::storage
