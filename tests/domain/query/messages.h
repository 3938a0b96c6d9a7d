// Messages for the tests of queries.
#ifndef SSX_TESTS_DOMAIN_QUERY_MESSAGES_H_
#define SSX_TESTS_DOMAIN_QUERY_MESSAGES_H_

#include <google/protobuf/text_format.h>

#include <memory>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "ssx/v1/need.pb.h"

namespace ssx::domain {

// Parses text format; a fault in it fails the program.
template <typename T>
T FromText(const std::string& text) {
  T message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) abort();
  return message;
}

// A type with one field of every kind, which no resource of the API has:
//   message Sample {
//     string name, title; double real; float single; int32 small; int64 big; uint64 huge; bool
//     flag; google.protobuf.Duration length; google.protobuf.Timestamp time; ssx.v1.Date day;
//     ssx.v1.Urgency urgency; repeated int64 numbers; map<string, string> labels; map<int32,
//     Sample> by_number; map<bool, int64> by_flag; Sample child; repeated Sample children; oneof
//     choice { string left; string right; }
//   }
const google::protobuf::Descriptor& SampleType();
// A Sample of text format.
std::unique_ptr<google::protobuf::Message> Sample(const std::string& text);

// A need with random values from small sets, many fields unset, so that random questions about it
// have both answers.
v1::Need RandomNeed(std::mt19937& random);

// The description of the only field violation of an INVALID_ARGUMENT, or a text that says what else
// the status is.
std::string ViolationOf(const absl::Status& status, const std::string& field);

}  // namespace ssx::domain

#endif  // SSX_TESTS_DOMAIN_QUERY_MESSAGES_H_
