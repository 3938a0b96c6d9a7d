// AdminService: assembles what each role of the process tells of itself.
#ifndef SSX_SERVICES_SSXD_ADMIN_H_
#define SSX_SERVICES_SSXD_ADMIN_H_

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/runtime/dispatch.h"
#include "ssx/v1/admin_service.pb.h"

namespace ssx::ssxd {

// What GetServerStatus reports. A part is null when the process does not serve its role.
struct AdminSources {
  std::set<std::string> roles;
  absl::Time start_time;
  std::string reference_data_version;
  std::function<absl::StatusOr<v1::StoreStatus>()> store;
  std::function<v1::ReplicaStatus()> replica;
  std::optional<v1::DictionariesStatus> dictionaries;
};

absl::StatusOr<v1::GetServerStatusResponse> GetServerStatus(
    const AdminSources& sources, const v1::GetServerStatusRequest& request);

// Both arguments must outlive the service.
std::unique_ptr<grpc::Service> NewAdminService(runtime::Dispatcher& dispatcher,
                                               const AdminSources& sources);

}  // namespace ssx::ssxd

#endif  // SSX_SERVICES_SSXD_ADMIN_H_
