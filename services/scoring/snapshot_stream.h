// Reading ListSnapshot into a catalogue, for the feed and for the past.
//
// Blocks. The caller's context bounds the time and cancels.
#ifndef SSX_SERVICES_SCORING_SNAPSHOT_STREAM_H_
#define SSX_SERVICES_SCORING_SNAPSHOT_STREAM_H_

#include <grpcpp/grpcpp.h>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/scoring/catalogue.h"
#include "ssx/v1/change_service.grpc.pb.h"

namespace ssx::scoring {

// The status of a call: its code, the method and the message, the ErrorInfo when it carries one.
absl::Status FromGrpc(const grpc::Status& status, absl::string_view method);

// Applies all that the registry lists to `catalogue`, which should be new. Returns the last
// message, without its resources. `check` is asked after each message; its error ends the stream.
// Else errors are those of the stream, DATA_LOSS when it ends before it is complete.
absl::StatusOr<v1::ListSnapshotResponse> ReadSnapshot(v1::ChangeService::Stub& registry,
                                                      grpc::ClientContext& context,
                                                      const v1::ListSnapshotRequest& request,
                                                      Catalogue& catalogue,
                                                      absl::FunctionRef<absl::Status()> check);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_SNAPSHOT_STREAM_H_
