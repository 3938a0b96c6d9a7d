// The standard and custom methods of one kind of resource, for programs that handle all kinds
// alike. Programs that know their kind use the typed clients of resource_client.h, which are built
// on this.
#ifndef SSX_CLIENTS_CPP_RESOURCE_SERVICE_H_
#define SSX_CLIENTS_CPP_RESOURCE_SERVICE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/pages.h"
#include "clients/cpp/resource_type.h"
#include "google/protobuf/message.h"

namespace ssx::client {

struct WriteOptions {
  std::string request_id;  // empty: generated
  bool validate_only = false;
};

struct ListOptions {
  int page_size = 0;  // 0: the server's default
  std::string filter;
  std::string order_by;
  bool show_deleted = false;
};

// Thread-safe. Names may be given as bare ids. Messages passed in and out must be of the service's
// resource type.
class ResourceService {
 public:
  ResourceService(std::shared_ptr<Connection> connection, const ResourceType& type);

  absl::Status Get(absl::string_view name, google::protobuf::Message* resource) const;
  // An empty id lets the server generate one.
  absl::Status Create(const google::protobuf::Message& resource, absl::string_view id,
                      const WriteOptions& options, google::protobuf::Message* created) const;
  // Changes the fields named in `mask`; an empty mask means every field that is set. The resource
  // names itself and carries the etag, if any.
  absl::Status Update(const google::protobuf::Message& resource,
                      const std::vector<std::string>& mask, bool allow_missing,
                      const WriteOptions& options, google::protobuf::Message* updated) const;
  // Delete, Undelete and the lifecycle verbs ("Submit", "Endorse", ...). `fields` are further
  // string fields of the verb's request; INVALID_ARGUMENT when it has no such field.
  absl::Status Apply(absl::string_view verb, absl::string_view name, absl::string_view etag,
                     const std::map<std::string, std::string>& fields, const WriteOptions& options,
                     google::protobuf::Message* changed) const;
  Pages List(const ListOptions& options) const;

  const ResourceType& type() const { return type_; }

 private:
  std::shared_ptr<Connection> connection_;
  const ResourceType& type_;
};

// The versions of a scoring profile, newest first.
Pages ProfileVersions(std::shared_ptr<Connection> connection, absl::string_view name);

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_RESOURCE_SERVICE_H_
