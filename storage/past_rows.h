// PastRowsOf: the rows of a past revision, put together from what an engine keeps of the past.
#ifndef SSX_STORAGE_PAST_ROWS_H_
#define SSX_STORAGE_PAST_ROWS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/engine.h"
#include "storage/store.h"

namespace ssx::storage {

// `revision` is not above the newest. OUT_OF_RANGE when it is below the watermark; DATA_LOSS when
// the log does not hold it.
//
// Three passes, each resumable: the log up to the revision tells which commit last changed each
// row; then come the rows of the base that none changed, then from the log each row's last value.
// Values are never held, so the memory is that of the keys changed since the watermark.
absl::StatusOr<std::unique_ptr<PastRows>> PastRowsOf(std::unique_ptr<const EnginePast> past,
                                                     Revision revision);

}  // namespace ssx::storage

#endif  // SSX_STORAGE_PAST_ROWS_H_
