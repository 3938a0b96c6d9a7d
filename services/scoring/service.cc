#include "services/scoring/service.h"

#include "services/runtime/service.h"
#include "services/scoring/handlers.h"

namespace ssx::scoring {
namespace {

class ScoringService final : public runtime::Service {
 public:
  ScoringService(runtime::Dispatcher& dispatcher, const Environment& env)
      : Service("ssx.v1.ScoringService", dispatcher), env_(env) {
    Unary("RankOffers", scoring::RankOffers);
    Unary("RankNeeds", scoring::RankNeeds);
    Unary("ExplainMatch", scoring::ExplainMatch);
  }

 private:
  template <typename Request, typename Response>
  void Unary(absl::string_view method,
             absl::StatusOr<Response> (*handler)(const Call&, const Request&)) {
    AddUnary<Request, Response>(method,
                                [this, handler](const runtime::Call& call, const Request& request) {
                                  return handler(Call{call, env_}, request);
                                });
  }

  const Environment& env_;
};

}  // namespace

std::unique_ptr<grpc::Service> NewScoringService(runtime::Dispatcher& dispatcher,
                                                 const Environment& env) {
  return std::make_unique<ScoringService>(dispatcher, env);
}

}  // namespace ssx::scoring
