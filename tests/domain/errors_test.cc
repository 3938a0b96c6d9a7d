#include "services/domain/errors.h"

#include "google/rpc/error_details.pb.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::HasSubstr;
using testing::Not;

google::rpc::BadRequest BadRequestOf(const absl::Status& status) {
  google::rpc::BadRequest bad;
  if (auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    EXPECT_TRUE(bad.ParseFromString(std::string(*payload)));
  }
  return bad;
}

TEST(ErrorsTest, ViolationsBecomeOneError) {
  Violations violations;
  EXPECT_TRUE(violations.ToStatus().ok());
  violations.Add("title", "is required: fill it in");
  violations.Add("topics[2]", "is unknown");
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "title: is required: fill it in; topics[2]: is unknown");
  EXPECT_EQ(InfoOf(status).reason(), "INVALID_FIELD");
  EXPECT_EQ(InfoOf(status).domain(), "ssx");
  const auto bad = BadRequestOf(status);
  ASSERT_EQ(bad.field_violations_size(), 2);
  EXPECT_EQ(bad.field_violations(1).field(), "topics[2]");
  EXPECT_EQ(bad.field_violations(1).description(), "is unknown");
}

TEST(ErrorsTest, PrefixesFieldsOfViolationsOnly) {
  const absl::Status status =
      PrefixFields(InvalidField("title", "is required"), "requests[3].need");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(BadRequestOf(status).field_violations(0).field(), "requests[3].need.title");
  EXPECT_THAT(std::string(status.message()), HasSubstr("requests[3].need.title: is required"));
  EXPECT_EQ(PrefixFields(NotFound("needs/abcd"), "need"), NotFound("needs/abcd"));
}

TEST(ErrorsTest, NamedErrorsCarryCodeReasonAndMetadata) {
  struct Case {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
    const char* key;
    const char* value;
  };
  const Case cases[] = {
      {NotFound("needs/abcd"), absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND", "resource",
       "needs/abcd"},
      {AlreadyExists("needs/abcd", false), absl::StatusCode::kAlreadyExists,
       "RESOURCE_ALREADY_EXISTS", "resource", "needs/abcd"},
      {EtagMismatch("needs/abcd", "e7"), absl::StatusCode::kAborted, "ETAG_MISMATCH", "currentEtag",
       "e7"},
      {FailedPrecondition("WHY", "because", {{"key", "value"}}),
       absl::StatusCode::kFailedPrecondition, "WHY", "key", "value"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.status.code(), c.code);
    EXPECT_EQ(InfoOf(c.status).reason(), c.reason);
    EXPECT_EQ(InfoOf(c.status).metadata().at(c.key), c.value);
  }
  EXPECT_THAT(std::string(AlreadyExists("needs/abcd", true).message()), HasSubstr("undelete"));
  EXPECT_THAT(std::string(AlreadyExists("needs/abcd", false).message()),
              Not(HasSubstr("undelete")));
}

TEST(ErrorsTest, WireFormHasCodeMessageAndDetails) {
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).code(), 0);
  const google::rpc::Status wire = ToRpcStatus(InvalidField("title", "is required"));
  EXPECT_EQ(wire.code(), 3);
  EXPECT_EQ(wire.message(), "title: is required");
  EXPECT_EQ(wire.details_size(), 2);
}

TEST(ErrorsTest, EveryErrorOnTheWireHasAnErrorInfo) {
  const google::rpc::Status wire = ToRpcStatus(absl::UnavailableError("stopping"));
  ASSERT_EQ(wire.details_size(), 1);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(wire.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "UNAVAILABLE");
}

}  // namespace
}  // namespace ssx::domain
