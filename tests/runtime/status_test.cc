#include "services/runtime/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "services/domain/errors.h"

namespace ssx::runtime {
namespace {

google::rpc::Status Decode(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  return wire;
}

TEST(ToGrpcStatus, CarriesCodeMessageAndDetails) {
  const grpc::Status status =
      ToGrpcStatus(domain::InvalidField("need.title", "is empty: give one"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "need.title: is empty: give one");
  google::rpc::BadRequest bad;
  google::rpc::ErrorInfo info;
  const google::rpc::Status wire = Decode(status);
  for (const auto& detail : wire.details()) {
    detail.UnpackTo(&bad);
    detail.UnpackTo(&info);
  }
  ASSERT_EQ(bad.field_violations_size(), 1);
  EXPECT_EQ(bad.field_violations(0).field(), "need.title");
  EXPECT_EQ(info.reason(), "INVALID_FIELD");
  EXPECT_EQ(info.domain(), "ssx");
}

TEST(ToGrpcStatus, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(ToGrpcStatus, EveryErrorHasErrorInfo) {
  const google::rpc::Status wire = Decode(ToGrpcStatus(absl::InternalError("boom")));
  ASSERT_EQ(wire.details_size(), 1);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(wire.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "INTERNAL");
}

TEST(ToGrpcStatus, StaysWithinATrailer) {
  domain::Violations violations;
  for (int i = 0; i < 1'000; ++i) {
    violations.Add(absl::StrCat("topics[", i, "]"), std::string(900, 'x'));
  }
  const grpc::Status status = ToGrpcStatus(violations.ToStatus());
  // Both travel: the message percent-encoded, the details in base64.
  EXPECT_LT(status.error_message().size() + status.error_details().size() * 4 / 3, 8'192u);
  google::rpc::BadRequest bad;
  const google::rpc::Status wire = Decode(status);
  for (const auto& detail : wire.details()) detail.UnpackTo(&bad);
  ASSERT_GE(bad.field_violations_size(), 2);
  EXPECT_EQ(bad.field_violations(bad.field_violations_size() - 1).field(), "*");
  EXPECT_EQ(bad.field_violations(bad.field_violations_size() - 1).description(),
            absl::StrCat("and ", 1'000 - (bad.field_violations_size() - 1),
                         " more: mend these first and call again"));
}

TEST(ToGrpcStatus, MetadataStaysWithinATrailerToo) {
  const grpc::Status status = ToGrpcStatus(domain::NotFound("topics/" + std::string(50'000, 'a')));
  EXPECT_LT(status.error_message().size() + status.error_details().size() * 4 / 3, 8'192u);
  google::rpc::ErrorInfo info;
  const google::rpc::Status wire = Decode(status);
  for (const auto& detail : wire.details()) detail.UnpackTo(&info);
  EXPECT_EQ(info.reason(), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(info.metadata().at("resource").substr(0, 10), "topics/aaa");
}

TEST(ToGrpcStatus, CutsBetweenCodePoints) {
  std::string text;
  while (text.size() < 3'000) text += "д";
  const std::string message = ToGrpcStatus(absl::InternalError("x" + text)).error_message();
  EXPECT_LT(message.size(), 1'010u);
  EXPECT_EQ((message.size() - 1 - 3) % 2, 0u);  // "x", whole letters, "..."
}

}  // namespace
}  // namespace ssx::runtime
