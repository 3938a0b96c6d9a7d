// A view of the store in which the built-in scoring profiles stand among the stored ones, so that
// reading and listing need not tell them apart.
//
// Thread-safe. Should a built-in profile and a stored one have the same name, the built-in one is
// seen.
#ifndef SSX_SERVICES_REGISTRY_BUILTIN_PROFILES_H_
#define SSX_SERVICES_REGISTRY_BUILTIN_PROFILES_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "storage/store.h"

namespace ssx::registry {

class WithBuiltinProfiles final : public storage::ReadView {
 public:
  explicit WithBuiltinProfiles(std::unique_ptr<storage::ReadView> stored)
      : stored_(std::move(stored)) {}

  absl::StatusOr<std::optional<std::string>> Get(const storage::Partition& partition,
                                                 absl::string_view key) const override;
  absl::Status Scan(const storage::Partition& partition, const storage::KeyRange& range,
                    storage::RowVisitor visit) const override;
  storage::Revision revision() const override { return stored_->revision(); }

 private:
  const std::unique_ptr<storage::ReadView> stored_;
};

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_BUILTIN_PROFILES_H_
