// The conformance suite: what every Store must do, run against each engine. A test program of an
// engine links conformance_*.cc and instantiates StoreConformance with a factory of empty stores.
#ifndef SSX_TESTS_STORAGE_CONFORMANCE_H_
#define SSX_TESTS_STORAGE_CONFORMANCE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/store.h"

namespace ssx::storage {

struct StoreSettings {
  std::function<absl::Time()> clock = absl::Now;
  size_t max_recent_keys = 1 << 17;
};

struct EngineUnderTest {
  std::string name;
  // An empty store, to be removed with all that it left when the last copy goes.
  std::function<std::shared_ptr<Store>(const StoreSettings&)> open;
};

inline constexpr Partition kNeeds{1, "needs", true};
inline constexpr Partition kIndex{2, "index", false};
inline constexpr Partition kOffers{3, "offers", true};
inline constexpr Partition kLast{255, "last", true};

using Rows = std::vector<std::pair<std::string, std::string>>;

// Shorthands that fail the test on an error.
std::optional<std::string> GetRow(const ReadView& view, const Partition& partition,
                                  absl::string_view key);
Rows ScanRows(const ReadView& view, const Partition& partition, const KeyRange& range = {});
Revision PutRow(Store& store, const Partition& partition, absl::string_view key,
                absl::string_view value);
Revision DeleteRow(Store& store, const Partition& partition, absl::string_view key);
std::unique_ptr<ReadView> Snapshot(const Store& store);
// All changes after a revision, however many calls that takes.
std::vector<Commit> AllChanges(const Store& store, Revision after = 0);

// The logged rows as of a revision, by partition and key.
using State = std::map<std::pair<uint8_t, std::string>, std::string>;
// Reads a past to its end; each row may come once only.
State ReadState(PastRows& past);
State StateAt(const Store& store, Revision revision);

class StoreConformance : public testing::TestWithParam<EngineUnderTest> {
 protected:
  std::shared_ptr<Store> Open(const StoreSettings& settings = {}) const {
    return GetParam().open(settings);
  }
};

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_CONFORMANCE_H_
