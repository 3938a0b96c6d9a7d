// Rankings for people.
#ifndef SSX_CLIENTS_CLI_MATCH_VIEW_H_
#define SSX_CLIENTS_CLI_MATCH_VIEW_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::cli {

// A line for each match, its reasons as indented bullets, its components too when `explain`.
// `ranked` is "offer" or "need". `width` in terminal columns, 0: no limit.
void PrintMatches(std::ostream& out, int width,
                  const google::protobuf::RepeatedPtrField<v1::Match>& matches,
                  absl::string_view ranked, bool explain);

// "10 of 132 offers. Ruled out: 12 different country, 7 dates." and, after it, the basis.
std::string ClosingLine(int shown, int64_t considered,
                        const google::protobuf::RepeatedPtrField<v1::FilterCount>& filtered,
                        absl::string_view ranked, absl::string_view basis);

// What an answer rests on, from its fields of these names: "Profile scoringProfiles/default@1,
// revision 512, date 2026-11-24."
std::string BasisText(const google::protobuf::Message& response);

// Parts of the above, for explain_view.

// The best reasons as bullets.
void PrintReasons(std::ostream& out, int width, const v1::Match& match, const std::string& indent);
// Every component with its value, weight, points and reason.
void PrintComponents(std::ostream& out, int width, const v1::Match& match,
                     const std::string& indent);
// "need exclusions" for NEED_EXCLUSIONS: an enum value as people write it.
std::string EnumWords(const google::protobuf::EnumDescriptor* type, int number);
// "brazil-water" for "offers/brazil-water".
std::string IdOf(const std::string& name);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_MATCH_VIEW_H_
