// The kinds of resources as the API's naming conventions lay them out: which service keeps them,
// how its methods and requests are called. Immutable and thread-safe.
#ifndef SSX_CLIENTS_CPP_RESOURCE_TYPE_H_
#define SSX_CLIENTS_CPP_RESOURCE_TYPE_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace ssx::client {

// One kind of resource, such as needs.
struct ResourceType {
  const char* collection;                      // "needs", as names begin
  const char* field;                           // "need", as requests call it
  const char* singular;                        // "Need", as methods call it
  const char* plural;                          // "Needs"
  const google::protobuf::Message* prototype;  // default instance of the resource
  bool importable;

  // "ssx.v1.NeedService/CreateNeed" for "Create", ".../ListNeeds" for "List".
  std::string Method(absl::string_view verb) const;
  // An empty CreateNeedRequest for "Create"; the verb must be one of the service's.
  std::unique_ptr<google::protobuf::Message> NewRequest(absl::string_view verb) const;
  std::unique_ptr<google::protobuf::Message> NewResponse(absl::string_view verb) const;
  std::unique_ptr<google::protobuf::Message> NewResource() const;
  // "needs/mn-air" for "mn-air" and for "needs/mn-air".
  std::string NameOf(absl::string_view id_or_name) const;
};

const ResourceType& Organizations();
const ResourceType& Needs();
const ResourceType& Offers();
const ResourceType& Funds();
const ResourceType& ScoringProfiles();

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_RESOURCE_TYPE_H_
