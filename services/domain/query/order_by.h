// The `order_by` of list requests (AIP-132): "update_time desc, title", checked against the
// resource's descriptor.
//
// Orders by singular strings, numbers, booleans, enums (by number), Timestamps, Durations and
// ssx.v1.Dates; paths may cross singular messages. An unset time, duration or date sorts first
// (last with desc), any other unset field as its default. Strings sort by bytes. Ties go by
// resource name, so that the order is total within a collection.
//
// Errors are INVALID_ARGUMENT on the field `order_by`. An OrderBy is immutable and thread-safe.
#ifndef SSX_SERVICES_DOMAIN_QUERY_ORDER_BY_H_
#define SSX_SERVICES_DOMAIN_QUERY_ORDER_BY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace ssx::domain {

class OrderBy {
 public:
  // The empty text orders by name. `type` must have a string field `name` and outlive the OrderBy.
  static absl::StatusOr<OrderBy> Parse(absl::string_view text,
                                       const google::protobuf::Descriptor& type);

  // Below, at or above 0 as `a` sorts before, with or after `b`; both of the type parsed for.
  int Compare(const google::protobuf::Message& a, const google::protobuf::Message& b) const;

  // The ordered values and the name as one byte string. Keys compare by bytes as `Compare` compares
  // their messages, and are equal for equal tuples. To sort many messages, compute each key once.
  std::string SortKey(const google::protobuf::Message& message) const;

  // Clears `message` and sets in it the ordered fields and the name, so that it compares equal to
  // the message that `key` was made from. INVALID_ARGUMENT, without a field, when `key` was not
  // made by this order.
  absl::Status DecodeSortKey(absl::string_view key, google::protobuf::Message& message) const;

  // Whether the order is by name alone, ascending: the order of the storage.
  bool IsByName() const;

  // The order as parsed, without its tie-break, in one spelling: "update_time desc,title".
  std::string ToString() const;

 private:
  struct Field {
    std::vector<const google::protobuf::FieldDescriptor*> path;
    bool descending = false;
  };

  std::vector<Field> fields_;  // the name among them, last unless the caller put it elsewhere
  bool name_added_ = false;    // whether that is the tie-break rather than the caller's wish
};

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_ORDER_BY_H_
