// Literals of filters as values of the fields they are compared with. Pure functions.
//
// Errors are INVALID_ARGUMENT without a field, worded to go behind the position in the filter.
#ifndef SSX_SERVICES_DOMAIN_QUERY_FILTER_LITERAL_H_
#define SSX_SERVICES_DOMAIN_QUERY_FILTER_LITERAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "services/domain/query/field_value.h"
#include "services/domain/query/filter_node.h"
#include "services/domain/query/filter_syntax.h"

namespace ssx::domain {

// A text in which `*` at either end stands for any text.
absl::StatusOr<TextPattern> PatternLiteral(const FilterWord& word);

// A number, boolean, enum value or moment, by the kind of `field`, which is one of these.
absl::StatusOr<FilterOperand> ValueLiteral(const FilterWord& word,
                                           const google::protobuf::FieldDescriptor& field);

// A key of the map `field`.
absl::StatusOr<MapKey> KeyLiteral(const FilterWord& word,
                                  const google::protobuf::FieldDescriptor& field);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_FILTER_LITERAL_H_
