#include "services/registry/store_status.h"

#include "services/registry/tables.h"

namespace ssx::registry {

absl::StatusOr<v1::StoreStatus> GetStoreStatus(const storage::Store& store) {
  auto view = store.Read();
  if (!view.ok()) return view.status();
  v1::StoreStatus status;
  status.set_engine(std::string(store.engine()));
  status.set_store_id(store.id());
  status.set_revision((*view)->revision());
  status.set_watermark(store.watermark());
  for (const storage::Partition* rows :
       {&kOrganizationRows, &kNeedRows, &kOfferRows, &kFundRows, &kProfileRows}) {
    int64_t count = 0;
    absl::Status scanned =
        (*view)->Scan(*rows, {}, [&](absl::string_view, absl::string_view) { return ++count > 0; });
    if (!scanned.ok()) return scanned;
    (*status.mutable_resource_counts())[rows->name] = count;
  }
  return status;
}

}  // namespace ssx::registry
