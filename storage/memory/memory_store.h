// A Store in memory, gone with the process: for tests and for trying things out. Same commit path
// and same rules as the durable engines; it never fails a read or a write.
#ifndef SSX_STORAGE_MEMORY_MEMORY_STORE_H_
#define SSX_STORAGE_MEMORY_MEMORY_STORE_H_

#include <functional>
#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace ssx::storage {

struct MemoryOptions {
  std::function<absl::Time()> clock = absl::Now;
  // As in EngineStoreOptions.
  size_t max_recent_keys = 1 << 17;
};

std::unique_ptr<Store> NewMemoryStore(MemoryOptions options = {});

}  // namespace ssx::storage

#endif  // SSX_STORAGE_MEMORY_MEMORY_STORE_H_
