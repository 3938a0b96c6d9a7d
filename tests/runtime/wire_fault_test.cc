// What is said of requests that do not parse; and that what parses is let through.
#include "services/runtime/wire_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"
#include "services/domain/errors.h"
#include "services/runtime/received.h"
#include "ssx/v1/need_service.pb.h"

namespace ssx::runtime {
namespace {

using testing::HasSubstr;

// The field and the message of the fault of `bytes` as a CreateNeedRequest.
google::rpc::BadRequest::FieldViolation FaultOf(const std::string& bytes) {
  const absl::Status status = WireFault(bytes, *v1::CreateNeedRequest::descriptor());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const google::rpc::Status wire = domain::ToRpcStatus(status);
  for (const auto& detail : wire.details()) {
    google::rpc::BadRequest bad;
    if (detail.UnpackTo(&bad)) return bad.field_violations(0);
  }
  ADD_FAILURE() << "no field: " << status;
  return {};
}

std::string Field(int number, const std::string& content) {
  return std::string(1, static_cast<char>(number << 3 | 2)) +
         std::string(1, static_cast<char>(content.size())) + content;
}

TEST(WireFaultTest, NamesTheTextThatIsNotUtf8) {
  const auto title = FaultOf(Field(1, Field(4, "caf\xE9")));
  EXPECT_EQ(title.field(), "need.title");
  EXPECT_THAT(title.description(), HasSubstr("not valid UTF-8 from byte 4"));
  EXPECT_EQ(FaultOf(Field(1, Field(8, "topics/sdg-3") + Field(8, "\xFF"))).field(),
            "need.topics[1]");
  EXPECT_EQ(FaultOf(Field(1, Field(15, Field(2, "\xC0\x80")))).field(),
            "need.national_strategy.uri");
  EXPECT_EQ(FaultOf(Field(2, "\xED\xA0\x80")).field(), "need_id");  // a surrogate
}

TEST(WireFaultTest, NamesTheFieldThatIsDamaged) {
  EXPECT_EQ(FaultOf("\xFF\xFF\xFF").field(), "*");
  EXPECT_EQ(FaultOf(std::string("\x02\x00", 2)).field(), "*");        // field number 0
  EXPECT_EQ(FaultOf(std::string("\x12\x7F", 2)).field(), "need_id");  // longer than what is left
  EXPECT_EQ(FaultOf(Field(1, "\x22\x7Fshort")).field(), "need.title");
  EXPECT_EQ(FaultOf(Field(1, "\x0F")).field(), "need.name");  // a wire type that does not exist
  EXPECT_EQ(FaultOf(std::string("\x20\xFF", 2)).field(), "validate_only");  // an unfinished number
  EXPECT_EQ(FaultOf(Field(1, "\x0C")).field(), "need.name");  // the end of a group never begun
  EXPECT_THAT(FaultOf("\x0A").description(), HasSubstr("ssx.v1.CreateNeedRequest"));
}

grpc::ByteBuffer Buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

TEST(ReceivedTest, ParsesWhatIsSound) {
  v1::CreateNeedRequest sent;
  sent.mutable_need()->set_title("Чистый воздух");
  sent.set_need_id("air-1");
  Received<v1::CreateNeedRequest> received;
  received.fault = absl::InternalError("of an earlier message");
  grpc::ByteBuffer buffer = Buffer(sent.SerializeAsString() + "\xF8\x7F\x01");  // an unknown field
  ASSERT_TRUE(
      (grpc::SerializationTraits<Received<v1::CreateNeedRequest>>::Deserialize(&buffer, &received))
          .ok());
  EXPECT_TRUE(received.fault.ok()) << received.fault;
  EXPECT_EQ(received.message.need().title(), sent.need().title());
}

TEST(ReceivedTest, KeepsTheCallGoingWithTheFault) {
  Received<v1::CreateNeedRequest> received;
  grpc::ByteBuffer buffer = Buffer(Field(2, "\xFF"));
  ASSERT_TRUE(
      (grpc::SerializationTraits<Received<v1::CreateNeedRequest>>::Deserialize(&buffer, &received))
          .ok());
  EXPECT_EQ(received.fault.code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace ssx::runtime
