// Loads many resources through the Import method of their service.
#ifndef SSX_CLIENTS_CPP_IMPORT_STREAM_H_
#define SSX_CLIENTS_CPP_IMPORT_STREAM_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/resource_type.h"
#include "google/protobuf/message.h"
#include "ssx/v1/import.pb.h"

namespace ssx::client {

struct ImportStreamOptions {
  v1::ImportOptions import;
  int rows_per_message = 200;             // at most 1,000
  size_t bytes_per_message = 1 << 20;     // a message is sent when either is reached
  int64_t max_outstanding_rows = 20'000;  // rows sent whose results have not come yet
};

// Sends rows in batches and reads results at the same time. Add and Finish belong to one thread;
// results are handed over on another, one after the other, in the order of the rows.
class ImportStream {
 public:
  using OnResult = std::function<void(const v1::ImportResult&)>;

  // `type` must be importable.
  ImportStream(Connection* connection, const ResourceType& type, ImportStreamOptions options,
               OnResult on_result);
  // Cancels what was not finished.
  ~ImportStream();

  // Takes over the content of `resource`. Blocks while too many rows are outstanding. An error
  // means that the stream is broken; Finish says the same.
  absl::Status Add(int64_t row_number, google::protobuf::Message* resource);

  // Sends what is left and waits for every result. An error means that `outstanding()` rows have no
  // result: they may or may not be stored.
  absl::Status Finish();

  // Rows added that have no result.
  int64_t outstanding() const;

 private:
  absl::Status Flush();
  absl::Status WaitForResults(int64_t max_outstanding);
  void ReadResults();

  const ResourceType& type_;
  const ImportStreamOptions options_;
  const OnResult on_result_;
  const absl::Duration stall_timeout_;
  const std::unique_ptr<google::protobuf::Message> response_;
  std::unique_ptr<google::protobuf::Message> request_;
  std::unique_ptr<Stream> stream_;
  int pending_rows_ = 0;
  size_t pending_bytes_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable progress_;
  int64_t added_ = 0;
  int64_t results_ = 0;
  bool ended_ = false;  // the reader has the final status
  bool stalled_ = false;
  absl::Status status_;
  std::thread reader_;
};

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_IMPORT_STREAM_H_
