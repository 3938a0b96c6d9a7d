#include "services/domain/query/field_path.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/domain/query/name_hint.h"
#include "services/domain/spelling.h"

namespace ssx::domain {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

absl::StatusOr<FieldPath> ResolveFieldPath(absl::string_view path, const Descriptor& type) {
  FieldPath fields;
  const Descriptor* in = &type;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    if (in == nullptr) {
      const FieldDescriptor& last = *fields.back();
      return absl::InvalidArgumentError(
          absl::StrCat(Excerpt(path), ": ", PathText(fields),
                       last.is_map()        ? " is a map and can only be named as a whole"
                       : last.is_repeated() ? " is a list and can only be named as a whole"
                                            : " has no fields of its own"));
    }
    const FieldDescriptor* field = in->FindFieldByName(std::string(part));
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          UnknownField(fields.empty() ? "" : PathText(fields), part, *in));
    }
    fields.push_back(field);
    in = field->is_repeated() ? nullptr : field->message_type();
  }
  return fields;
}

std::string UnknownField(absl::string_view parent, absl::string_view name, const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return absl::StrCat(parent.empty() ? "there is" : absl::StrCat(parent, " has"), " no field ",
                      Excerpt(name), "; ", NameHint(name, names));
}

std::string PathText(const FieldPath& path) {
  return absl::StrJoin(path, ".", [](std::string* out, const FieldDescriptor* field) {
    absl::StrAppend(out, field->name());
  });
}

bool IsWithin(const FieldPath& path, const FieldPath& prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

}  // namespace ssx::domain
