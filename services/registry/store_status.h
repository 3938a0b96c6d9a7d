// The registry's part of GetServerStatus.
#ifndef SSX_SERVICES_REGISTRY_STORE_STATUS_H_
#define SSX_SERVICES_REGISTRY_STORE_STATUS_H_

#include "absl/status/statusor.h"
#include "ssx/v1/admin_service.pb.h"
#include "storage/store.h"

namespace ssx::registry {

// Counts by scanning the store: about a second for each million resources.
absl::StatusOr<v1::StoreStatus> GetStoreStatus(const storage::Store& store);

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_STORE_STATUS_H_
