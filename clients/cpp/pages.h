// Walks a List method page by page.
#ifndef SSX_CLIENTS_CPP_PAGES_H_
#define SSX_CLIENTS_CPP_PAGES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "google/protobuf/message.h"

namespace ssx::client {

// The entries of a list in order, fetched as they are asked for. Not thread-safe.
class Pages {
 public:
  // `request` has a `page_token`, `response` (any instance of what `method` answers) a
  // `next_page_token` and one repeated message field, the entries.
  Pages(std::shared_ptr<Connection> connection, std::string method,
        std::unique_ptr<google::protobuf::Message> request,
        std::unique_ptr<google::protobuf::Message> response);

  // The next entry, or null after the last. It is valid until the next call. After an error,
  // calling again retries.
  absl::StatusOr<const google::protobuf::Message*> Next();

 private:
  std::shared_ptr<Connection> connection_;
  std::string method_;
  std::unique_ptr<google::protobuf::Message> request_;
  std::unique_ptr<google::protobuf::Message> response_;
  const google::protobuf::FieldDescriptor* entries_ = nullptr;
  int next_ = 0;
  bool last_page_ = false;
};

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_PAGES_H_
