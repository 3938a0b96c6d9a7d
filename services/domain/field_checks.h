// The checks that validation is made of: one function for each kind of field. Handlers use them for
// the fields of their own requests (`reason`, `endorsed_by`, `request_id`).
//
// Each adds a violation for `field` when the value is at fault, and says in it what to do. An empty
// optional value is never a fault. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_FIELD_CHECKS_H_
#define SSX_SERVICES_DOMAIN_FIELD_CHECKS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/domain/errors.h"
#include "services/domain/reference.h"
#include "ssx/v1/common.pb.h"

namespace ssx::domain {

using StringList = google::protobuf::RepeatedPtrField<std::string>;

enum class Presence { kOptional, kRequired };

// "evidence", 0, "title" -> "evidence[0].title"; "topics", 2 -> "topics[2]".
std::string At(absl::string_view list, int index);
std::string At(absl::string_view list, int index, absl::string_view field);

// One line of valid UTF-8 of at most `max` code points, without control characters. Blank counts as
// missing.
void CheckLine(absl::string_view field, absl::string_view text, size_t max, Presence presence,
               Violations& violations);
// Text of valid UTF-8 of at most `max` code points; of the control characters only tab and line
// ends are allowed.
void CheckText(absl::string_view field, absl::string_view text, size_t max, Presence presence,
               Violations& violations);
// An http or https address.
void CheckUri(absl::string_view field, absl::string_view uri, Violations& violations);
void CheckEmail(absl::string_view field, absl::string_view email, Violations& violations);
// International form: a plus sign and 5 to 15 digits, spaced as one likes.
void CheckPhone(absl::string_view field, absl::string_view phone, Violations& violations);
// A well-formed BCP-47 tag.
void CheckLanguage(absl::string_view field, absl::string_view tag, Violations& violations);
// A UUID, as a client chooses one to make a call repeatable.
void CheckRequestId(absl::string_view field, absl::string_view request_id, Violations& violations);
// The form of a reference such as `organizations/{organization}`.
void CheckReference(absl::string_view field, absl::string_view collection, absl::string_view name,
                    Presence presence, Violations& violations);

void CheckCountry(absl::string_view field, absl::string_view code, Presence presence,
                  const ReferenceData& reference, Violations& violations);
void CheckDate(absl::string_view field, const v1::Date& date, Violations& violations);
void CheckPeriod(absl::string_view field, const v1::DateRange& range, Violations& violations);
void CheckMoney(absl::string_view field, const v1::Money& money, Violations& violations);
void CheckContact(absl::string_view field, const v1::Contact& contact, Violations& violations);
// From `low` to `high`, both included.
void CheckRange(absl::string_view field, int64_t value, int64_t low, int64_t high,
                Violations& violations);

// Lists: at most `max` items, none twice. Items of a list that is too long are not looked at.
void CheckTopics(absl::string_view field, const StringList& names, int max,
                 const ReferenceData& reference, Violations& violations);
void CheckCountries(absl::string_view field, const StringList& codes, int max,
                    const ReferenceData& reference, Violations& violations);
void CheckLanguages(absl::string_view field, const StringList& tags, int max,
                    Violations& violations);
// Lines of at most `max_length` code points, none blank.
void CheckLines(absl::string_view field, const StringList& lines, int max, size_t max_length,
                Violations& violations);
void CheckReferences(absl::string_view field, absl::string_view collection, const StringList& names,
                     int max, Violations& violations);
void CheckSources(absl::string_view field,
                  const google::protobuf::RepeatedPtrField<v1::Source>& sources,
                  Violations& violations);
// Whether a list is short enough; adds a violation when not.
bool CheckLength(absl::string_view field, int length, int max, Violations& violations);

// A number that the enum has; the zero value is a fault when the field is required.
void CheckEnumNumber(absl::string_view field, int number,
                     const google::protobuf::EnumDescriptor& type, Presence presence,
                     Violations& violations);
template <typename E>
void CheckEnum(absl::string_view field, E value, Presence presence, Violations& violations) {
  CheckEnumNumber(field, static_cast<int>(value), *google::protobuf::GetEnumDescriptor<E>(),
                  presence, violations);
}
// A list of values of an enum (which protobuf holds as numbers).
void CheckEnumNumbers(absl::string_view field, const google::protobuf::RepeatedField<int>& numbers,
                      const google::protobuf::EnumDescriptor& type, int max,
                      Violations& violations);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_FIELD_CHECKS_H_
