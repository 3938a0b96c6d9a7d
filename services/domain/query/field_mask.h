// Update masks (AIP-134, AIP-161): which fields of a resource an update changes.
//
// Errors are INVALID_ARGUMENT on the field `update_mask`, up to ten faults at once. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FIELD_MASK_H_
#define SSX_SERVICES_DOMAIN_QUERY_FIELD_MASK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace ssx::domain {

// Carries the fields that `mask` selects from `from` over to `to`, a message of the same type;
// fields that are selected but unset in `from` are cleared in `to`. On an error `to` is as before.
// - A null mask, or one without paths, selects every top-level field that is set in `from`.
// - The one path `*` selects every field, set or not.
// - Other paths name a field or a field of a message, such as `contact.email`; repeated fields and
//   maps are carried over whole.
// `output_only_fields` are paths too. They keep their values in `to` when selected by a null mask,
// by `*` or by way of a message that holds them, and are refused when a path names them. So are
// `name` and `etag`, which identify what is updated and never change by an update.
absl::Status ApplyUpdate(const google::protobuf::Message& from,
                         const google::protobuf::FieldMask* mask,
                         const std::vector<std::string>& output_only_fields,
                         google::protobuf::Message& to);

// Names of the top-level fields in which two messages of one type differ, in the order of
// declaration.
std::vector<std::string> ChangedFields(const google::protobuf::Message& before,
                                       const google::protobuf::Message& after);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FIELD_MASK_H_
