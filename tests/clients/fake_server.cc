#include "tests/clients/fake_server.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "ssx/v1/admin_service.grpc.pb.h"
#include "ssx/v1/need_service.grpc.pb.h"
#include "ssx/v1/reference_service.grpc.pb.h"
#include "ssx/v1/scoring_service.grpc.pb.h"

namespace ssx::testing {
namespace {

google::rpc::Status RichError(int code, const std::string& message, const std::string& reason,
                              const std::string& field, const std::string& description) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("ssx");
  (*info.mutable_metadata())["resource"] = "needs/x";
  status.add_details()->PackFrom(info);
  if (!field.empty()) {
    google::rpc::BadRequest bad_request;
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(description);
    status.add_details()->PackFrom(bad_request);
  }
  return status;
}

grpc::Status ToGrpc(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), status.message(),
                      status.SerializeAsString());
}

google::rpc::Status UnknownCountry(const std::string& code) {
  return RichError(grpc::StatusCode::INVALID_ARGUMENT, "invalid need", "INVALID_ARGUMENT",
                   "need.country_code",
                   "unknown country \"" + code + "\": use an ISO 3166-1 alpha-2 code");
}

}  // namespace

struct FakeServer::State : v1::NeedService::Service,
                           v1::ReferenceService::Service,
                           v1::ScoringService::Service,
                           v1::AdminService::Service {
  std::mutex mutex;
  std::map<std::string, v1::Need> needs;
  std::vector<v1::CreateNeedRequest> creates;
  std::vector<v1::UpdateNeedRequest> updates;
  std::vector<v1::ListNeedsRequest> lists;
  std::vector<v1::EndorseNeedRequest> endorsements;
  v1::ImportOptions import_options;
  int import_messages = 0;
  int fail_count = 0;
  int fail_code = 0;
  int break_after = -1;
  bool stall = false;
  v1::RankOffersResponse ranking;
  v1::RankOffersRequest rank_request;
  std::map<std::string, v1::RankOffersResponse> rankings;
  v1::ExplainMatchResponse explanation;
  v1::ExplainMatchRequest explain_request;
  v1::SuggestTopicsResponse suggestions;
  std::vector<v1::SuggestTopicsRequest> suggest_requests;
  std::unique_ptr<grpc::Server> server;

  // The failure that the test ordered, if one is left.
  grpc::Status Fault() {
    if (fail_count == 0) return grpc::Status::OK;
    --fail_count;
    return grpc::Status(static_cast<grpc::StatusCode>(fail_code), "ordered by the test");
  }

  grpc::Status CreateNeed(grpc::ServerContext*, const v1::CreateNeedRequest* request,
                          v1::Need* response) override {
    std::lock_guard lock(mutex);
    creates.push_back(*request);
    if (grpc::Status fault = Fault(); !fault.ok()) return fault;
    if (request->need().country_code() == "XZ") return ToGrpc(UnknownCountry("XZ"));
    const std::string name = "needs/" + request->need_id();
    if (needs.count(name) != 0) {
      return ToGrpc(RichError(grpc::StatusCode::ALREADY_EXISTS, name + " already exists",
                              "ALREADY_EXISTS", "", ""));
    }
    *response = request->need();
    response->set_name(name);
    response->set_state(v1::NEED_STATE_DRAFT);
    if (!request->validate_only()) needs[name] = *response;
    return grpc::Status::OK;
  }

  grpc::Status GetNeed(grpc::ServerContext*, const v1::GetNeedRequest* request,
                       v1::Need* response) override {
    std::lock_guard lock(mutex);
    if (grpc::Status fault = Fault(); !fault.ok()) return fault;
    const auto found = needs.find(request->name());
    if (found == needs.end()) {
      return ToGrpc(RichError(grpc::StatusCode::NOT_FOUND, request->name() + " does not exist",
                              "NOT_FOUND", "", ""));
    }
    *response = found->second;
    return grpc::Status::OK;
  }

  // Pages of `page_size`; the token is the last name, so that the last page is empty.
  grpc::Status ListNeeds(grpc::ServerContext*, const v1::ListNeedsRequest* request,
                         v1::ListNeedsResponse* response) override {
    std::lock_guard lock(mutex);
    lists.push_back(*request);
    if (grpc::Status fault = Fault(); !fault.ok()) return fault;
    const int size = request->page_size() == 0 ? 50 : request->page_size();
    for (auto it = needs.upper_bound(request->page_token()); it != needs.end(); ++it) {
      if (response->needs_size() == size) break;
      *response->add_needs() = it->second;
    }
    if (response->needs_size() > 0) {
      response->set_next_page_token(response->needs(response->needs_size() - 1).name());
    }
    return grpc::Status::OK;
  }

  grpc::Status UpdateNeed(grpc::ServerContext*, const v1::UpdateNeedRequest* request,
                          v1::Need* response) override {
    std::lock_guard lock(mutex);
    updates.push_back(*request);
    if (grpc::Status fault = Fault(); !fault.ok()) return fault;
    *response = request->need();
    return grpc::Status::OK;
  }

  grpc::Status EndorseNeed(grpc::ServerContext*, const v1::EndorseNeedRequest* request,
                           v1::Need* response) override {
    std::lock_guard lock(mutex);
    endorsements.push_back(*request);
    response->set_name(request->name());
    response->set_state(v1::NEED_STATE_ENDORSED);
    return grpc::Status::OK;
  }

  grpc::Status ImportNeeds(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ImportNeedsResponse, v1::ImportNeedsRequest>* stream) override {
    v1::ImportNeedsRequest request;
    int rows = 0;
    bool first = true;
    while (stream->Read(&request)) {
      std::unique_lock lock(mutex);
      ++import_messages;
      if (first) import_options = request.options();
      first = false;
      if (stall) {
        lock.unlock();
        while (!context->IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return grpc::Status(grpc::StatusCode::CANCELLED, "cancelled");
      }
      v1::ImportNeedsResponse response;
      for (const v1::NeedImportRow& row : request.rows()) {
        if (break_after >= 0 && rows == break_after) {
          stream->Write(response);
          return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken by the test");
        }
        ++rows;
        v1::ImportResult* result = response.add_results();
        result->set_row_number(row.row_number());
        result->set_name(row.need().name());
        if (row.need().country_code() == "XZ") {
          result->set_outcome(v1::IMPORT_OUTCOME_REFUSED);
          *result->mutable_error() = UnknownCountry("XZ");
        } else if (needs.count(row.need().name()) != 0 &&
                   import_options.on_conflict() == v1::IMPORT_CONFLICT_SKIP) {
          result->set_outcome(v1::IMPORT_OUTCOME_SKIPPED);
        } else {
          result->set_outcome(v1::IMPORT_OUTCOME_CREATED);
          if (!import_options.validate_only()) needs[row.need().name()] = row.need();
        }
      }
      lock.unlock();
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

  grpc::Status RankOffers(grpc::ServerContext*, const v1::RankOffersRequest* request,
                          v1::RankOffersResponse* response) override {
    std::lock_guard lock(mutex);
    rank_request = *request;
    *response = ranking;
    if (rankings.empty()) return grpc::Status::OK;
    const std::string need =
        request->has_inline_need() ? request->inline_need().title() : request->need();
    const auto found = rankings.find(need);
    if (found == rankings.end()) {
      return ToGrpc(
          RichError(grpc::StatusCode::NOT_FOUND, need + " does not exist", "NOT_FOUND", "", ""));
    }
    *response = found->second;
    return grpc::Status::OK;
  }

  grpc::Status ExplainMatch(grpc::ServerContext*, const v1::ExplainMatchRequest* request,
                            v1::ExplainMatchResponse* response) override {
    std::lock_guard lock(mutex);
    explain_request = *request;
    *response = explanation;
    return grpc::Status::OK;
  }

  grpc::Status SuggestTopics(grpc::ServerContext*, const v1::SuggestTopicsRequest* request,
                             v1::SuggestTopicsResponse* response) override {
    std::lock_guard lock(mutex);
    suggest_requests.push_back(*request);
    *response = suggestions;
    return grpc::Status::OK;
  }

  grpc::Status GetServerStatus(grpc::ServerContext*, const v1::GetServerStatusRequest*,
                               v1::GetServerStatusResponse* response) override {
    response->set_version("9.9.9");
    response->add_roles("registry");
    v1::DictionariesStatus& dictionaries = *response->mutable_dictionaries();
    dictionaries.set_folder("/srv/dictd");
    dictionaries.add_dictionaries()->set_name("freedict-fra-eng");
    v1::DictionaryStatus& damaged = *dictionaries.add_dictionaries();
    damaged.set_name("mueller7");
    damaged.set_fault("mueller7.index:1 is odd");
    dictionaries.add_missing_language_codes("zh");
    return grpc::Status::OK;
  }
};

FakeServer::FakeServer() : state_(std::make_unique<State>()) {
  grpc::EnableDefaultHealthCheckService(true);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(static_cast<v1::NeedService::Service*>(state_.get()));
  builder.RegisterService(static_cast<v1::ReferenceService::Service*>(state_.get()));
  builder.RegisterService(static_cast<v1::ScoringService::Service*>(state_.get()));
  builder.RegisterService(static_cast<v1::AdminService::Service*>(state_.get()));
  state_->server = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeServer::~FakeServer() {
  state_->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  state_->server->Wait();
}

void FakeServer::FailNext(int count, int code) {
  std::lock_guard lock(state_->mutex);
  state_->fail_count = count;
  state_->fail_code = code;
}

void FakeServer::BreakImportAfter(int rows) {
  std::lock_guard lock(state_->mutex);
  state_->break_after = rows;
}

void FakeServer::StallImports() {
  std::lock_guard lock(state_->mutex);
  state_->stall = true;
}

void FakeServer::Put(const v1::Need& need) {
  std::lock_guard lock(state_->mutex);
  state_->needs[need.name()] = need;
}

std::vector<v1::Need> FakeServer::needs() const {
  std::lock_guard lock(state_->mutex);
  std::vector<v1::Need> needs;
  for (const auto& [name, need] : state_->needs) needs.push_back(need);
  return needs;
}

std::vector<v1::CreateNeedRequest> FakeServer::creates() const {
  std::lock_guard lock(state_->mutex);
  return state_->creates;
}

std::vector<v1::UpdateNeedRequest> FakeServer::updates() const {
  std::lock_guard lock(state_->mutex);
  return state_->updates;
}

std::vector<v1::ListNeedsRequest> FakeServer::lists() const {
  std::lock_guard lock(state_->mutex);
  return state_->lists;
}

std::vector<v1::EndorseNeedRequest> FakeServer::endorsements() const {
  std::lock_guard lock(state_->mutex);
  return state_->endorsements;
}

v1::ImportOptions FakeServer::import_options() const {
  std::lock_guard lock(state_->mutex);
  return state_->import_options;
}

int FakeServer::import_messages() const {
  std::lock_guard lock(state_->mutex);
  return state_->import_messages;
}

void FakeServer::set_ranking(const v1::RankOffersResponse& response) {
  std::lock_guard lock(state_->mutex);
  state_->ranking = response;
}

v1::RankOffersRequest FakeServer::rank_request() const {
  std::lock_guard lock(state_->mutex);
  return state_->rank_request;
}

void FakeServer::set_ranking_of(const std::string& need, const v1::RankOffersResponse& response) {
  std::lock_guard lock(state_->mutex);
  state_->rankings[need] = response;
}

void FakeServer::set_explanation(const v1::ExplainMatchResponse& response) {
  std::lock_guard lock(state_->mutex);
  state_->explanation = response;
}

v1::ExplainMatchRequest FakeServer::explain_request() const {
  std::lock_guard lock(state_->mutex);
  return state_->explain_request;
}

void FakeServer::set_suggestions(const v1::SuggestTopicsResponse& response) {
  std::lock_guard lock(state_->mutex);
  state_->suggestions = response;
}

std::vector<v1::SuggestTopicsRequest> FakeServer::suggest_requests() const {
  std::lock_guard lock(state_->mutex);
  return state_->suggest_requests;
}

}  // namespace ssx::testing
