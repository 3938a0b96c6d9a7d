#include "tests/domain/query/messages.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace ssx::domain {
namespace {

constexpr char kSampleFile[] = R"pb(
  name: "sample.proto"
  package: "sample"
  syntax: "proto3"
  dependency: "google/protobuf/duration.proto"
  dependency: "google/protobuf/timestamp.proto"
  dependency: "ssx/v1/common.proto"
  dependency: "ssx/v1/need.proto"
  message_type {
    name: "Sample"
    field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "title" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "real" number: 3 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
    field { name: "single" number: 4 type: TYPE_FLOAT label: LABEL_OPTIONAL }
    field { name: "small" number: 5 type: TYPE_INT32 label: LABEL_OPTIONAL }
    field { name: "big" number: 6 type: TYPE_INT64 label: LABEL_OPTIONAL }
    field { name: "huge" number: 7 type: TYPE_UINT64 label: LABEL_OPTIONAL }
    field { name: "flag" number: 8 type: TYPE_BOOL label: LABEL_OPTIONAL }
    field {
      name: "length"
      number: 9
      type: TYPE_MESSAGE
      type_name: ".google.protobuf.Duration"
      label: LABEL_OPTIONAL
    }
    field {
      name: "time"
      number: 10
      type: TYPE_MESSAGE
      type_name: ".google.protobuf.Timestamp"
      label: LABEL_OPTIONAL
    }
    field {
      name: "day"
      number: 11
      type: TYPE_MESSAGE
      type_name: ".ssx.v1.Date"
      label: LABEL_OPTIONAL
    }
    field {
      name: "urgency"
      number: 12
      type: TYPE_ENUM
      type_name: ".ssx.v1.Urgency"
      label: LABEL_OPTIONAL
    }
    field { name: "numbers" number: 13 type: TYPE_INT64 label: LABEL_REPEATED }
    field {
      name: "labels"
      number: 14
      type: TYPE_MESSAGE
      type_name: ".sample.Sample.LabelsEntry"
      label: LABEL_REPEATED
    }
    field {
      name: "by_number"
      number: 15
      type: TYPE_MESSAGE
      type_name: ".sample.Sample.ByNumberEntry"
      label: LABEL_REPEATED
    }
    field {
      name: "by_flag"
      number: 16
      type: TYPE_MESSAGE
      type_name: ".sample.Sample.ByFlagEntry"
      label: LABEL_REPEATED
    }
    field {
      name: "child"
      number: 17
      type: TYPE_MESSAGE
      type_name: ".sample.Sample"
      label: LABEL_OPTIONAL
    }
    field {
      name: "children"
      number: 18
      type: TYPE_MESSAGE
      type_name: ".sample.Sample"
      label: LABEL_REPEATED
    }
    field { name: "left" number: 19 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "right" number: 20 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
    oneof_decl { name: "choice" }
    nested_type {
      name: "LabelsEntry"
      field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
      field { name: "value" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
      options { map_entry: true }
    }
    nested_type {
      name: "ByNumberEntry"
      field { name: "key" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
      field {
        name: "value"
        number: 2
        type: TYPE_MESSAGE
        type_name: ".sample.Sample"
        label: LABEL_OPTIONAL
      }
      options { map_entry: true }
    }
    nested_type {
      name: "ByFlagEntry"
      field { name: "key" number: 1 type: TYPE_BOOL label: LABEL_OPTIONAL }
      field { name: "value" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL }
      options { map_entry: true }
    }
  }
)pb";

const google::protobuf::Descriptor* BuildSampleType() {
  // Linked in and registered by being used.
  google::protobuf::Duration::descriptor();
  google::protobuf::Timestamp::descriptor();
  v1::Need::descriptor();
  static google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  const auto* file = pool.BuildFile(FromText<google::protobuf::FileDescriptorProto>(kSampleFile));
  if (file == nullptr) abort();
  return file->message_type(0);
}

int Below(int limit, std::mt19937& random) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

template <size_t N>
const char* OneOf(const char* const (&choices)[N], std::mt19937& random) {
  return choices[Below(N, random)];
}

constexpr const char* kTexts[] = {
    "",    "Water for all",         "water",       "AIR quality in cities",
    "a*b", "qualit\u00e9 de l'air", "Stra\u00dfe", "air"};
constexpr const char* kCountries[] = {"", "MN", "SO", "LB"};
constexpr const char* kTopics[] = {"topics/sdg-3", "topics/sdg-3.9", "topics/crs-12240"};

v1::Date RandomDate(std::mt19937& random) {
  v1::Date date;
  date.set_year(2024 + Below(3, random));
  date.set_month(1 + Below(12, random));
  date.set_day(1 + Below(28, random));
  return date;
}

}  // namespace

const google::protobuf::Descriptor& SampleType() {
  static const google::protobuf::Descriptor* const type = BuildSampleType();
  return *type;
}

std::unique_ptr<google::protobuf::Message> Sample(const std::string& text) {
  static google::protobuf::DynamicMessageFactory factory;
  std::unique_ptr<google::protobuf::Message> message(factory.GetPrototype(&SampleType())->New());
  if (!google::protobuf::TextFormat::ParseFromString(text, message.get())) abort();
  return message;
}

v1::Need RandomNeed(std::mt19937& random) {
  const auto sometimes = [&] { return Below(2, random) == 0; };
  v1::Need need;
  need.set_name("needs/n" + std::to_string(Below(1000, random)));
  need.set_title(OneOf(kTexts, random));
  need.set_summary(OneOf(kTexts, random));
  need.set_description(OneOf(kTexts, random));
  need.set_country_code(OneOf(kCountries, random));
  for (int i = Below(3, random); i > 0; --i) need.add_topics(OneOf(kTopics, random));
  for (int i = Below(3, random); i > 0; --i) {
    need.add_modalities(static_cast<v1::Modality>(Below(4, random)));
  }
  if (sometimes()) {
    if (sometimes()) *need.mutable_period()->mutable_start_date() = RandomDate(random);
    if (sometimes()) *need.mutable_period()->mutable_end_date() = RandomDate(random);
  }
  if (sometimes()) {
    need.mutable_population()->set_people_count(Below(4, random));
    if (sometimes()) {
      need.mutable_population()->add_groups(static_cast<v1::PopulationGroup>(Below(3, random)));
    }
  }
  need.set_humanitarian(sometimes());
  need.set_urgency(static_cast<v1::Urgency>(Below(5, random)));
  if (sometimes()) {
    need.mutable_contact()->set_email(OneOf(kTexts, random));
    need.mutable_contact()->set_full_name(OneOf(kTexts, random));
  }
  for (int i = Below(3, random); i > 0; --i) {
    auto* initiative = need.add_ongoing_initiatives();
    initiative->set_title(OneOf(kTexts, random));
    if (sometimes()) initiative->add_topics(OneOf(kTopics, random));
  }
  need.set_state(static_cast<v1::NeedState>(Below(8, random)));
  if (sometimes()) {
    need.mutable_update_time()->set_seconds(1'700'000'000 + Below(3, random));
    need.mutable_update_time()->set_nanos(Below(2, random) * 500'000'000);
  }
  if (sometimes()) need.set_etag("e" + std::to_string(Below(1000, random)));
  return need;
}

std::string ViolationOf(const absl::Status& status, const std::string& field) {
  if (status.code() != absl::StatusCode::kInvalidArgument)
    return "not refused: " + status.ToString();
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest bad;
  if (!payload.has_value() || !bad.ParseFromString(std::string(*payload))) return "no BadRequest";
  if (bad.field_violations_size() != 1) return "several violations: " + bad.ShortDebugString();
  if (bad.field_violations(0).field() != field) return "field " + bad.field_violations(0).field();
  return bad.field_violations(0).description();
}

}  // namespace ssx::domain
