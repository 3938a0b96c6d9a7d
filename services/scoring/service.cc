#include "services/scoring/service.h"

#include "services/runtime/dispatch.h"
#include "services/scoring/handlers.h"
#include "ssx/v1/scoring_service.grpc.pb.h"

namespace ssx::scoring {
namespace {

class ScoringServiceImpl final : public v1::ScoringService::CallbackService {
 public:
  ScoringServiceImpl(runtime::Dispatcher& dispatcher, const Environment& env)
      : dispatcher_(dispatcher), env_(env) {}

  grpc::ServerUnaryReactor* RankOffers(grpc::CallbackServerContext* context,
                                       const v1::RankOffersRequest* request,
                                       v1::RankOffersResponse* response) override {
    return Unary("RankOffers", context, request, response, scoring::RankOffers);
  }
  grpc::ServerUnaryReactor* RankNeeds(grpc::CallbackServerContext* context,
                                      const v1::RankNeedsRequest* request,
                                      v1::RankNeedsResponse* response) override {
    return Unary("RankNeeds", context, request, response, scoring::RankNeeds);
  }
  grpc::ServerUnaryReactor* ExplainMatch(grpc::CallbackServerContext* context,
                                         const v1::ExplainMatchRequest* request,
                                         v1::ExplainMatchResponse* response) override {
    return Unary("ExplainMatch", context, request, response, scoring::ExplainMatch);
  }
  grpc::ServerUnaryReactor* GetScoringProfile(grpc::CallbackServerContext* context,
                                              const v1::GetScoringProfileRequest* request,
                                              v1::ScoringProfile* response) override {
    return Unary("GetScoringProfile", context, request, response, scoring::GetScoringProfile);
  }
  grpc::ServerUnaryReactor* ListScoringProfiles(
      grpc::CallbackServerContext* context, const v1::ListScoringProfilesRequest* request,
      v1::ListScoringProfilesResponse* response) override {
    return Unary("ListScoringProfiles", context, request, response, scoring::ListScoringProfiles);
  }

 private:
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Unary(absl::string_view method, grpc::CallbackServerContext* context,
                                  const Request* request, Response* response,
                                  absl::StatusOr<Response> (*handler)(const Call&,
                                                                      const Request&)) {
    return dispatcher_.Unary(method, context, request, response,
                             [this, handler](const runtime::Call& call, const Request& rq) {
                               return handler(Call{call, env_}, rq);
                             });
  }

  runtime::Dispatcher& dispatcher_;
  const Environment& env_;
};

}  // namespace

std::unique_ptr<grpc::Service> NewScoringService(runtime::Dispatcher& dispatcher,
                                                 const Environment& env) {
  return std::make_unique<ScoringServiceImpl>(dispatcher, env);
}

}  // namespace ssx::scoring
