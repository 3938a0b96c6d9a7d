// What tests of validation expect: which fields are at fault, and that each fault says what to do.
#ifndef SSX_TESTS_DOMAIN_VIOLATIONS_MATCHERS_H_
#define SSX_TESTS_DOMAIN_VIOLATIONS_MATCHERS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/error_info.pb.h"
#include "gtest/gtest.h"
#include "services/domain/errors.h"

namespace ssx::domain {

// "field: description" of each violation, in order.
inline std::vector<std::string> Faults(const Violations& violations) {
  std::vector<std::string> faults;
  for (const FieldViolation& violation : violations.list()) {
    faults.push_back(absl::StrCat(violation.field, ": ", violation.description));
  }
  return faults;
}

// A violation of exactly `field` whose description contains `part`.
MATCHER_P2(FaultOf, field, part, "") {
  return testing::ExplainMatchResult(
      testing::AllOf(testing::StartsWith(absl::StrCat(field, ": ")), testing::HasSubstr(part)), arg,
      result_listener);
}

// The ErrorInfo of a status; empty when it has none.
inline google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo")) {
    EXPECT_TRUE(info.ParseFromString(std::string(*payload)));
  }
  return info;
}

}  // namespace ssx::domain

#endif  // SSX_TESTS_DOMAIN_VIOLATIONS_MATCHERS_H_
