#include "services/registry/dependents.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/registry/entities.h"
#include "storage/keys.h"

namespace ssx::registry {
namespace {

constexpr size_t kMaxNamed = 5;

// Adds the names of live resources of T whose `field` is `value` to `users`, up to kMaxNamed.
template <typename T>
absl::Status CollectUsers(const storage::ReadView& view, absl::string_view field,
                          const std::string& value, std::vector<std::string>& users) {
  const char* const collection = ResourceTraits<T>::kCollection;
  const std::string prefix = IndexPrefix(collection, {field, value});
  absl::Status failure;
  absl::Status scanned = view.Scan(kIndexRows, storage::PrefixRange(prefix),
                                   [&](absl::string_view key, absl::string_view) {
                                     std::string id;
                                     storage::KeyReader reader(key.substr(prefix.size()));
                                     failure = reader.String(id);
                                     if (!failure.ok()) return false;
                                     auto found = Find<T>(view, id);
                                     failure = found.status();
                                     if (!failure.ok()) return false;
                                     if (found->has_value() && !(*found)->has_delete_time())
                                       users.push_back((*found)->name());
                                     return users.size() < kMaxNamed;
                                   });
  return failure.ok() ? scanned : failure;
}

absl::Status InUse(const std::string& name, const std::vector<std::string>& users) {
  if (users.empty()) return absl::OkStatus();
  return domain::FailedPrecondition(
      "RESOURCE_IN_USE",
      absl::StrCat(name, " is still named by ", absl::StrJoin(users, ", "),
                   users.size() == kMaxNamed ? " and perhaps others" : "",
                   ": delete or change them first"),
      {{"resource", name}, {"usedBy", absl::StrJoin(users, ",")}});
}

}  // namespace

absl::Status CheckOrganizationUnused(const storage::ReadView& view,
                                     const v1::Organization& organization) {
  std::vector<std::string> users;
  const std::string& name = organization.name();
  absl::Status status = CollectUsers<v1::Need>(view, "organization", name, users);
  if (status.ok()) status = CollectUsers<v1::Offer>(view, "organization", name, users);
  if (status.ok()) status = CollectUsers<v1::Fund>(view, "organization", name, users);
  return status.ok() ? InUse(name, users) : status;
}

absl::Status CheckFundUnused(const storage::ReadView& view, const v1::Fund& fund) {
  std::vector<std::string> users;
  absl::Status status = CollectUsers<v1::Need>(view, "fund", fund.name(), users);
  return status.ok() ? InUse(fund.name(), users) : status;
}

}  // namespace ssx::registry
