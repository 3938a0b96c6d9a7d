#include "services/scoring/snapshot_stream.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "services/domain/errors.h"

namespace ssx::scoring {

absl::Status FromGrpc(const grpc::Status& status, absl::string_view method) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  const std::string message = absl::StrCat(method, ": ", status.error_message());
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : details.details()) {
      google::rpc::ErrorInfo info;
      if (!detail.UnpackTo(&info)) continue;
      return domain::MakeError(code, info.reason(), message,
                               {info.metadata().begin(), info.metadata().end()});
    }
  }
  return absl::Status(code, message);
}

absl::StatusOr<v1::ListSnapshotResponse> ReadSnapshot(v1::ChangeService::Stub& registry,
                                                      grpc::ClientContext& context,
                                                      const v1::ListSnapshotRequest& request,
                                                      Catalogue& catalogue,
                                                      absl::FunctionRef<absl::Status()> check) {
  auto reader = registry.ListSnapshot(&context, request);
  v1::ListSnapshotResponse response;
  absl::Status stopped;
  bool complete = false;
  while (!complete && stopped.ok() && reader->Read(&response)) {
    catalogue.Apply(response.resources(), response.revision());
    complete = response.last();
    stopped = check();
  }
  if (complete || !stopped.ok()) {
    // After the last message the end of the stream says nothing more.
    context.TryCancel();
    reader->Finish();
    if (!stopped.ok()) return stopped;
    response.clear_resources();
    return response;
  }
  const absl::Status status = FromGrpc(reader->Finish(), "ListSnapshot");
  if (!status.ok()) return status;
  return absl::DataLossError("ListSnapshot ended before its last message");
}

}  // namespace ssx::scoring
