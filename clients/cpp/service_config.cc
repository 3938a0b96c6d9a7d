#include "clients/cpp/service_config.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"
#include "ssx/v1/change_service.pb.h"
#include "ssx/v1/need_service.pb.h"
#include "ssx/v1/offer_service.pb.h"
#include "ssx/v1/organization_service.pb.h"

namespace ssx::client {
namespace {

void AddStreamingMethods(const google::protobuf::FileDescriptor* file,
                         std::vector<std::string>* names) {
  for (int s = 0; s < file->service_count(); ++s) {
    const auto* service = file->service(s);
    for (int m = 0; m < service->method_count(); ++m) {
      const auto* method = service->method(m);
      if (!method->client_streaming() && !method->server_streaming()) continue;
      names->push_back(absl::StrCat(R"({"service":")", service->full_name(), R"(","method":")",
                                    method->name(), R"("})"));
    }
  }
}

}  // namespace

std::string RetryServiceConfig() {
  std::vector<std::string> streaming;
  AddStreamingMethods(v1::CreateNeedRequest::descriptor()->file(), &streaming);
  AddStreamingMethods(v1::CreateOfferRequest::descriptor()->file(), &streaming);
  AddStreamingMethods(v1::CreateOrganizationRequest::descriptor()->file(), &streaming);
  AddStreamingMethods(v1::WatchChangesRequest::descriptor()->file(), &streaming);
  // gRPC adds the jitter: each pause is drawn around its nominal length.
  return absl::StrCat(R"({"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":5,)",
                      R"("initialBackoff":"0.1s","maxBackoff":"2s","backoffMultiplier":2,)",
                      R"("retryableStatusCodes":["UNAVAILABLE","RESOURCE_EXHAUSTED"]}},)",
                      R"({"name":[)", absl::StrJoin(streaming, ","), "]}]}");
}

}  // namespace ssx::client
