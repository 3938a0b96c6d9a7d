#include "tests/registry/feed.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "services/registry/changes.h"

namespace ssx::registry {
namespace {

// All messages until the stream ends or has nothing to say.
template <typename Response>
std::vector<Response> ReadAll(
    absl::StatusOr<std::unique_ptr<runtime::StreamSource<Response>>> source) {
  std::vector<Response> messages;
  EXPECT_TRUE(source.ok()) << source.status();
  runtime::Call call("Stream", absl::InfiniteFuture());
  while (source.ok()) {
    Response response;
    auto step = (*source)->Next(call, response);
    EXPECT_TRUE(step.ok()) << step.status();
    if (!step.ok() || *step != runtime::StreamStep::kSend) break;
    messages.push_back(std::move(response));
  }
  return messages;
}

}  // namespace

std::vector<v1::ListSnapshotResponse> ReadSnapshot(const Environment& env,
                                                   storage::Revision revision) {
  v1::ListSnapshotRequest request;
  request.set_revision(revision);
  return ReadAll(ListSnapshot(env, request));
}

std::vector<v1::WatchChangesResponse> ReadChangesAfter(const Environment& env,
                                                       storage::Revision after) {
  v1::WatchChangesRequest request;
  request.set_after_revision(after);
  return ReadAll(WatchChanges(env, request));
}

void Apply(const v1::Change& change, Replica& replica) {
  if (change.resource_case() == v1::Change::RESOURCE_NOT_SET) {
    replica.erase(change.name());
  } else {
    replica[change.name()] = change;
  }
}

}  // namespace ssx::registry
