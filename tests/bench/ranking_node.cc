#include "tests/bench/ranking_node.h"

#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/limits.h"
#include "services/ssxd/node.h"
#include "ssx/v1/admin_service.grpc.pb.h"
#include "ssx/v1/change_service.grpc.pb.h"
#include "ssx/v1/offer_service.grpc.pb.h"
#include "ssx/v1/organization_service.grpc.pb.h"
#include "ssx/v1/scoring_service.grpc.pb.h"
#include "tests/bench/die.h"
#include "tests/bench/outstanding_calls.h"
#include "tests/bench/report.h"
#include "tests/bench/timing.h"

namespace ssx::bench {
namespace {

constexpr int kOutstanding = 8;
constexpr int kRowsPerMessage = 250;

void Check(const grpc::Status& status, absl::string_view what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.error_message()));
}

// A store in a temporary folder, which goes with it.
class TemporaryStore {
 public:
  TemporaryStore() {
    path_ = (std::filesystem::temp_directory_path() / "ssx-ranking-bench-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) Die("cannot make a temporary folder");
  }
  ~TemporaryStore() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Server {
 public:
  Server(const TemporaryStore& store, std::set<std::string> roles) {
    ssxd::Options options;
    options.roles = std::move(roles);
    options.data = store.path();
    options.server.listen_addresses = {"127.0.0.1:0"};
    auto node = ssxd::Node::Start(options);
    if (!node.ok()) Die(node.status().ToString());
    node_ = *std::move(node);
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(domain::limits::kMaxFeedMessageBytes);
    channel_ = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", node_->ports()[0]),
                                         grpc::InsecureChannelCredentials(), arguments);
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  void Import(const SyntheticEntries& entries, int offers) {
    auto organizations = v1::OrganizationService::NewStub(channel_);
    for (int i = 0; i < SyntheticEntries::kOrganizations; ++i) {
      grpc::ClientContext context;
      v1::CreateOrganizationRequest request;
      request.set_organization_id(absl::StrCat("bench-", i));
      request.mutable_organization()->set_display_name(absl::StrCat("Institution ", i));
      request.mutable_organization()->set_type(v1::ORGANIZATION_TYPE_GOVERNMENT);
      request.mutable_organization()->set_country_code("MN");
      v1::Organization answer;
      Check(organizations->CreateOrganization(&context, request, &answer), "CreateOrganization");
    }
    grpc::ClientContext context;
    auto stream = v1::OfferService::NewStub(channel_)->ImportOffers(&context);
    int created = 0;
    std::string refusal;
    std::thread reader([&] {
      v1::ImportOffersResponse response;
      while (stream->Read(&response)) {
        for (const v1::ImportResult& result : response.results()) {
          created += result.outcome() == v1::IMPORT_OUTCOME_CREATED ? 1 : 0;
          if (result.has_error()) refusal = result.error().message();
        }
      }
    });
    v1::ImportOffersRequest request;
    for (int number = 0; number < offers; ++number) {
      *request.add_rows()->mutable_offer() = entries.Offer(number);
      if (request.rows_size() == kRowsPerMessage || number + 1 == offers) {
        stream->Write(request);
        request.clear_rows();
      }
    }
    stream->WritesDone();
    reader.join();
    Check(stream->Finish(), "ImportOffers");
    if (created != offers) {
      Die(absl::StrCat("import stored ", created, " of ", offers, ": ", refusal));
    }
  }

  // Until the replica is ready and has all offers.
  void WaitForReplica(int offers) {
    auto admin = v1::AdminService::NewStub(channel_);
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
      grpc::ClientContext context;
      context.set_wait_for_ready(true);
      v1::GetServerStatusResponse status;
      Check(admin->GetServerStatus(&context, {}, &status), "GetServerStatus");
      if (status.replica().ready() && status.replica().offer_count() == offers) return;
    }
  }

  // Seconds in which a client reads the whole snapshot.
  double ReadSnapshot() {
    const auto start = Clock::now();
    grpc::ClientContext context;
    auto stream = v1::ChangeService::NewStub(channel_)->ListSnapshot(&context, {});
    v1::ListSnapshotResponse response;
    while (stream->Read(&response)) {
    }
    Check(stream->Finish(), "ListSnapshot");
    return SecondsSince(start);
  }

 private:
  std::unique_ptr<ssxd::Node> node_;
  std::shared_ptr<grpc::Channel> channel_;
};

double RpcRate(v1::ScoringService::Stub& stub, const std::vector<v1::Need>& needs, long calls) {
  std::atomic<size_t> next{0};
  return CallsPerSecond(kOutstanding, calls, [&](std::function<void()> done) {
    struct Call {
      grpc::ClientContext context;
      v1::RankOffersRequest request;
      v1::RankOffersResponse response;
    };
    auto* call = new Call;
    *call->request.mutable_inline_need() = needs[next++ % needs.size()];
    call->request.set_top_k(kTopK);
    stub.async()->RankOffers(&call->context, &call->request, &call->response,
                             [call, done](grpc::Status status) {
                               Check(status, "RankOffers");
                               delete call;
                               done();
                             });
  });
}

double InProcessRate(const RankingWorld& world, const std::vector<v1::Need>& needs, long calls) {
  std::atomic<long> next{0};
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < kOutstanding; ++i) {
    threads.emplace_back([&] {
      for (long n; (n = next.fetch_add(1)) < calls;) {
        const auto need =
            scoring::MakeNeedEntry(needs[static_cast<size_t>(n) % needs.size()], world.knowledge());
        const scoring::Catalogue::Snapshot snapshot = world.catalogue().Read();
        if (!scoring::RankOffers(snapshot, *need, world.request()).ok()) Die("a ranking failed");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(calls) / SecondsSince(start);
}

}  // namespace

void MeasureRpc(const RankingWorld& world, long calls, int runs) {
  const TemporaryStore store;
  Server server(store, {"registry", "scoring"});
  server.Import(world.entries(), world.offers());
  server.WaitForReplica(world.offers());
  std::vector<v1::Need> needs;
  for (const auto& entry : world.asking_needs()) needs.push_back(entry->need);
  const auto stub = v1::ScoringService::NewStub(server.channel());
  Compare(
      {.bench = "ranking",
       .metric = "rpc_over_in_process",
       .peer = "in_process",
       .unit = "calls/s",
       .n = calls,
       .runs = runs},
      [&] { return RpcRate(*stub, needs, calls); },
      [&] { return InProcessRate(world, needs, calls); });
}

void MeasureStartUp(const SyntheticEntries& entries, int offers, const std::string& size) {
  const TemporaryStore store;
  double reading = 0;
  {
    Server registry(store, {"registry"});
    registry.Import(entries, offers);
    reading = registry.ReadSnapshot();
  }
  const auto start = Clock::now();
  Server server(store, {"registry", "scoring"});
  server.WaitForReplica(offers);
  Print({.bench = "ranking",
         .metric = absl::StrCat("start_up_", size, "_s"),
         .peer = "reading_the_snapshot",
         .unit = "s",
         .n = offers,
         .runs = 1},
        SecondsSince(start), reading);
}

}  // namespace ssx::bench
