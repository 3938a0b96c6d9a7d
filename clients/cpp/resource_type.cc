#include "clients/cpp/resource_type.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "ssx/v1/fund_service.pb.h"
#include "ssx/v1/need_service.pb.h"
#include "ssx/v1/offer_service.pb.h"
#include "ssx/v1/organization_service.pb.h"
#include "ssx/v1/scoring_profile_service.pb.h"

namespace ssx::client {
namespace {

using google::protobuf::Message;

const google::protobuf::MethodDescriptor* FindMethod(const ResourceType& type,
                                                     absl::string_view verb) {
  const std::string path = type.Method(verb);
  const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
      absl::StrCat("ssx/v1/", type.field, "_service.proto"));
  return file->service(0)->FindMethodByName(path.substr(path.find('/') + 1));
}

std::unique_ptr<Message> NewMessage(const google::protobuf::Descriptor* descriptor) {
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
  return std::unique_ptr<Message>(prototype->New());
}

}  // namespace

std::string ResourceType::Method(absl::string_view verb) const {
  const bool many = verb == "List" || verb == "Import" || verb == "BatchCreate";
  return absl::StrCat("ssx.v1.", singular, "Service/", verb, many ? plural : singular);
}

std::unique_ptr<Message> ResourceType::NewRequest(absl::string_view verb) const {
  return NewMessage(FindMethod(*this, verb)->input_type());
}

std::unique_ptr<Message> ResourceType::NewResponse(absl::string_view verb) const {
  return NewMessage(FindMethod(*this, verb)->output_type());
}

std::unique_ptr<Message> ResourceType::NewResource() const {
  return std::unique_ptr<Message>(prototype->New());
}

std::string ResourceType::NameOf(absl::string_view id_or_name) const {
  if (id_or_name.empty() || absl::StrContains(id_or_name, "/")) return std::string(id_or_name);
  return absl::StrCat(collection, "/", id_or_name);
}

// Touching the request types links their descriptors in, which FindMethod relies on.
const ResourceType& Organizations() {
  static const ResourceType type{"organizations",
                                 "organization",
                                 "Organization",
                                 "Organizations",
                                 &v1::CreateOrganizationRequest::default_instance().organization(),
                                 true};
  return type;
}

const ResourceType& Needs() {
  static const ResourceType type{
      "needs", "need", "Need", "Needs", &v1::CreateNeedRequest::default_instance().need(), true};
  return type;
}

const ResourceType& Offers() {
  static const ResourceType type{
      "offers", "offer", "Offer", "Offers", &v1::CreateOfferRequest::default_instance().offer(),
      true};
  return type;
}

const ResourceType& Funds() {
  static const ResourceType type{
      "funds", "fund", "Fund", "Funds", &v1::CreateFundRequest::default_instance().fund(), false};
  return type;
}

const ResourceType& ScoringProfiles() {
  static const ResourceType type{
      "scoringProfiles",
      "scoring_profile",
      "ScoringProfile",
      "ScoringProfiles",
      &v1::CreateScoringProfileRequest::default_instance().scoring_profile(),
      false};
  return type;
}

}  // namespace ssx::client
