// A server for tests of the clients: keeps needs in a map, remembers the requests it got, fails on
// demand, and answers rankings with what the test put there. Thread-safe.
#ifndef SSX_TESTS_CLIENTS_FAKE_SERVER_H_
#define SSX_TESTS_CLIENTS_FAKE_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "ssx/v1/import.pb.h"
#include "ssx/v1/need_service.pb.h"
#include "ssx/v1/reference_service.pb.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::testing {

class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  // "127.0.0.1:port".
  const std::string& address() const { return address_; }

  // The next `count` unary calls to NeedService fail with this code, without details.
  void FailNext(int count, int code);
  // Imports break off with UNAVAILABLE after this many rows.
  void BreakImportAfter(int rows);
  // Imports read rows but never answer, until the call is cancelled.
  void StallImports();

  void Put(const v1::Need& need);
  std::vector<v1::Need> needs() const;
  std::vector<v1::CreateNeedRequest> creates() const;
  std::vector<v1::UpdateNeedRequest> updates() const;
  std::vector<v1::ListNeedsRequest> lists() const;
  std::vector<v1::EndorseNeedRequest> endorsements() const;
  v1::ImportOptions import_options() const;
  int import_messages() const;

  void set_ranking(const v1::RankOffersResponse& response);
  v1::RankOffersRequest rank_request() const;
  // Overrides the above for a need by its name, or by its title when it is inline; needs without
  // an answer of their own are NOT_FOUND from then on.
  void set_ranking_of(const std::string& need, const v1::RankOffersResponse& response);

  void set_explanation(const v1::ExplainMatchResponse& response);
  v1::ExplainMatchRequest explain_request() const;

  // What SuggestTopics answers.
  void set_suggestions(const v1::SuggestTopicsResponse& response);
  std::vector<v1::SuggestTopicsRequest> suggest_requests() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string address_;
};

}  // namespace ssx::testing

#endif  // SSX_TESTS_CLIENTS_FAKE_SERVER_H_
