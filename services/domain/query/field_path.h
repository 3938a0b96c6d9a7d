// Paths to fields, such as "period.end_date.year", resolved against a descriptor. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FIELD_PATH_H_
#define SSX_SERVICES_DOMAIN_QUERY_FIELD_PATH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace ssx::domain {

// From a field of the resource down to the field meant; never empty.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// INVALID_ARGUMENT, without a field and worded to fit a violation, when a part does not exist or
// lies beyond something that is not a singular message.
absl::StatusOr<FieldPath> ResolveFieldPath(absl::string_view path,
                                           const google::protobuf::Descriptor& type);

// "there is no field 'titel'; did you mean title?", for a field of `type` reached by way of
// `parent` ("contact", or empty at the top).
std::string UnknownField(absl::string_view parent, absl::string_view name,
                         const google::protobuf::Descriptor& type);

// "period.end_date.year".
std::string PathText(const FieldPath& path);

// Whether `path` is `prefix` or lies below it.
bool IsWithin(const FieldPath& path, const FieldPath& prefix);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FIELD_PATH_H_
