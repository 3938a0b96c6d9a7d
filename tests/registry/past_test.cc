// Listing the past: a snapshot of a past revision is what a replica held then.
#include <random>

#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/registry/changes.h"
#include "services/registry/maintenance.h"
#include "tests/registry/feed.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;
using testing::IsEmpty;

// By name, each serialized.
using State = std::map<std::string, std::string>;

State StateOf(const std::vector<v1::ListSnapshotResponse>& messages, storage::Revision revision) {
  State state;
  EXPECT_FALSE(messages.empty());
  for (size_t i = 0; i < messages.size(); ++i) {
    EXPECT_EQ(messages[i].revision(), revision);
    EXPECT_EQ(messages[i].last(), i + 1 == messages.size());
    for (v1::Change change : messages[i].resources()) {
      EXPECT_EQ(change.revision(), revision);
      change.clear_revision();
      EXPECT_TRUE(state.emplace(change.name(), change.SerializeAsString()).second) << change.name();
    }
  }
  return state;
}

TEST(PastTest, ListsWhatWasThereThen) {
  World world;
  std::mt19937 random(5);
  std::vector<State> history(static_cast<size_t>(world.store().revision()) + 1);
  std::map<storage::Revision, absl::Time> times;
  for (int step = 0; step < 150; ++step) {
    world.Advance(absl::Hours(random() % 100));
    const std::string id = absl::StrCat("one-", random() % 6);
    const std::string name = absl::StrCat("offers/", id);
    switch (random() % 6) {
      case 0:
      case 1:
        (void)Create(world, Sample<v1::Offer>(), id);
        break;
      case 2:
        (void)Remove<v1::Offer>(world, name);
        break;
      case 3:
        (void)Restore<v1::Offer>(world, name);
        break;
      case 4: {
        v1::Offer changed = Sample<v1::Offer>();
        changed.set_name(name);
        changed.set_title(absl::StrCat("Title ", step));
        (void)Change(world, changed, {"title"});
        break;
      }
      default:
        ASSERT_THAT(RunMaintenance(world.env()), IsOk());
    }
    const storage::Revision revision = world.store().revision();
    if (static_cast<size_t>(revision) == history.size()) {
      history.push_back(StateOf(ReadSnapshot(world.env()), revision));
      times[revision] = world.now();
    }
    ASSERT_EQ(static_cast<size_t>(revision) + 1, history.size());
    if (step % 40 == 39) {
      ASSERT_THAT(TrimChangeLog(world.env(), absl::Hours(24 * 60)), IsOk());
    }
  }
  const storage::Revision watermark = world.store().watermark();
  ASSERT_GT(watermark, 10);
  ASSERT_LT(watermark, world.store().revision());
  for (storage::Revision revision = watermark; revision <= world.store().revision(); ++revision) {
    const auto messages = ReadSnapshot(world.env(), revision);
    EXPECT_EQ(StateOf(messages, revision), history[static_cast<size_t>(revision)]) << revision;
    EXPECT_EQ(domain::ToTime(messages.back().commit_time()), times[revision]) << revision;
  }
  for (const storage::Revision beyond : {watermark - 1, world.store().revision() + 1}) {
    v1::ListSnapshotRequest request;
    request.set_revision(beyond);
    const absl::Status status = ListSnapshot(world.env(), request).status();
    EXPECT_THAT(status, Fails(StatusCode::kOutOfRange, "REVISION_OUT_OF_RANGE"));
    EXPECT_THAT(std::string(status.message()),
                testing::HasSubstr(
                    absl::StrCat(beyond < watermark ? watermark : world.store().revision())));
  }
  v1::ListSnapshotRequest request;
  request.set_revision(-1);
  EXPECT_THAT(ListSnapshot(world.env(), request).status(), FaultIn("revision"));
}

}  // namespace
}  // namespace ssx::registry
