// Benchmark `write`: durable CreateNeed over gRPC at 1, 8 and 64 outstanding calls, beside raw
// synced RocksDB writes of the same bytes by as many threads and a bare gRPC echo of the same
// bytes; and the import stream in rows per second.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <rocksdb/db.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/ssxd/node.h"
#include "ssx/v1/need_service.grpc.pb.h"
#include "ssx/v1/organization_service.grpc.pb.h"
#include "tests/bench/die.h"
#include "tests/bench/outstanding_calls.h"
#include "tests/bench/report.h"
#include "tests/bench/timing.h"

namespace ssx::bench {
namespace {

// A need of about 1 KB.
v1::Need SampleNeed(const std::string& organization) {
  v1::Need need;
  need.set_organization(organization);
  need.set_country_code("MN");
  need.set_title("Cleaner air for children in the winter of Ulaanbaatar");
  need.set_language_code("en");
  std::string text;
  while (text.size() < 750) {
    text += "Households burn raw coal in stoves through the coldest months of the year. ";
  }
  need.set_description(text);
  for (const char* topic : {"topics/sdg-3.9", "topics/sdg-11.6", "topics/crs-12220"}) {
    need.add_topics(topic);
  }
  need.add_modalities(v1::MODALITY_TECHNICAL_EXCHANGE);
  return need;
}

// Answers every call with what it was sent.
class EchoReactor final : public grpc::ServerGenericBidiReactor {
 public:
  EchoReactor() { StartRead(&message_); }
  void OnReadDone(bool ok) override {
    if (ok) {
      StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
    } else {
      Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no message"));
    }
  }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer message_;
};

class EchoService final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new EchoReactor;
  }
};

class Echo {
 public:
  Echo() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = std::make_unique<grpc::GenericStub>(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }

  double Rate(int outstanding, long total, const std::string& payload) {
    return CallsPerSecond(outstanding, total, [&](std::function<void()> done) {
      struct Call {
        grpc::ClientContext context;
        grpc::ByteBuffer request, response;
      };
      auto* call = new Call;
      grpc::Slice slice(payload);
      call->request = grpc::ByteBuffer(&slice, 1);
      stub_->UnaryCall(&call->context, "/bench.Echo/Echo", {}, &call->request, &call->response,
                       [call, done](grpc::Status status) {
                         if (!status.ok()) Die("echo: " + status.error_message());
                         delete call;
                         done();
                       });
    });
  }

 private:
  EchoService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

// RocksDB as it comes, one synced write of the same bytes a call.
class RawStore {
 public:
  explicit RawStore(const std::string& path) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    if (auto status = rocksdb::DB::Open(options, path, &db); !status.ok()) Die(status.ToString());
    db_.reset(db);
  }

  double Rate(int writers, long total, const std::string& payload) {
    std::atomic<long> next{0};
    const auto begin = Clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
      threads.emplace_back([&] {
        rocksdb::WriteOptions synced;
        synced.sync = true;
        for (long n; (n = next.fetch_add(1)) < total;) {
          if (!db_->Put(synced, absl::StrCat("need-", keys_.fetch_add(1)), payload).ok()) {
            Die("raw write failed");
          }
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return total / SecondsSince(begin);
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::atomic<long> keys_{0};
};

class Ssx {
 public:
  explicit Ssx(const std::string& path) {
    ssxd::Options options;
    options.roles = {"registry"};
    options.data = path;
    options.server.listen_addresses = {"127.0.0.1:0"};
    auto node = ssxd::Node::Start(options);
    if (!node.ok()) Die(node.status().ToString());
    node_ = *std::move(node);
    auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", node_->ports()[0]),
                                       grpc::InsecureChannelCredentials());
    stub_ = v1::NeedService::NewStub(channel);
    auto organizations = v1::OrganizationService::NewStub(channel);
    grpc::ClientContext context;
    v1::CreateOrganizationRequest request;
    request.set_organization_id("bench-ministry");
    request.mutable_organization()->set_display_name("Ministry");
    request.mutable_organization()->set_type(v1::ORGANIZATION_TYPE_GOVERNMENT);
    request.mutable_organization()->set_country_code("MN");
    v1::Organization answer;
    auto status = organizations->CreateOrganization(&context, request, &answer);
    if (!status.ok()) Die(status.error_message());
    need_ = SampleNeed(answer.name());
  }

  const v1::Need& need() const { return need_; }

  double CreateRate(int outstanding, long total) {
    return CallsPerSecond(outstanding, total, [&](std::function<void()> done) {
      struct Call {
        grpc::ClientContext context;
        v1::CreateNeedRequest request;
        v1::Need response;
      };
      auto* call = new Call;
      *call->request.mutable_need() = need_;
      stub_->async()->CreateNeed(&call->context, &call->request, &call->response,
                                 [call, done](grpc::Status status) {
                                   if (!status.ok()) Die("CreateNeed: " + status.error_message());
                                   delete call;
                                   done();
                                 });
    });
  }

  double ImportRate(long rows) {
    constexpr long kRowsPerMessage = 250;
    grpc::ClientContext context;
    auto stream = stub_->ImportNeeds(&context);
    long stored = 0;
    std::thread reader([&] {
      v1::ImportNeedsResponse response;
      while (stream->Read(&response)) {
        for (const auto& result : response.results()) {
          stored += result.outcome() == v1::IMPORT_OUTCOME_CREATED ? 1 : 0;
        }
      }
    });
    const auto begin = Clock::now();
    v1::ImportNeedsRequest request;
    for (long row = 0; row < rows; ++row) {
      auto* entry = request.add_rows();
      entry->set_row_number(row + 1);
      *entry->mutable_need() = need_;
      if (request.rows_size() == kRowsPerMessage || row + 1 == rows) {
        stream->Write(request);
        request.Clear();
      }
    }
    stream->WritesDone();
    reader.join();
    const double seconds = SecondsSince(begin);
    auto status = stream->Finish();
    if (!status.ok() || stored != rows) {
      Die(absl::StrCat("import stored ", stored, " of ", rows, ": ", status.error_message()));
    }
    return rows / seconds;
  }

 private:
  std::unique_ptr<ssxd::Node> node_;
  std::unique_ptr<v1::NeedService::Stub> stub_;
  v1::Need need_;
};

int Main(bool quick) {
  spdlog::set_level(spdlog::level::warn);  // lines of servers would stand among the results
  std::string folder = (std::filesystem::temp_directory_path() / "ssx-write-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) Die("cannot make a temporary folder");
  {
    Ssx ssx(folder + "/ssx");
    RawStore raw(folder + "/raw");
    Echo echo;
    const std::string payload = ssx.need().SerializeAsString();
    const int runs = quick ? 1 : 5;
    for (int outstanding : {1, 8, 64}) {
      const long total = quick              ? 200
                         : outstanding == 1 ? 3'000
                         : outstanding == 8 ? 12'000
                                            : 30'000;
      CompareWithSmaller(
          {.bench = "write",
           .metric = absl::StrCat("create_need@", outstanding),
           .peer = "",
           .unit = "calls/s",
           .n = total,
           .runs = runs},
          [&] { return ssx.CreateRate(outstanding, total); },  //
          "rocksdb_synced_write", [&] { return raw.Rate(outstanding, total, payload); },
          "grpc_echo", [&] { return echo.Rate(outstanding, total, payload); });
    }
    const long rows = quick ? 2'000 : 60'000;
    CompareWithGoal({.bench = "write",
                     .metric = "import_rows_per_s",
                     .peer = "goal",
                     .unit = "rows/s",
                     .n = rows,
                     .runs = runs},
                    20'000, [&] { return ssx.ImportRate(rows); });
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace ssx::bench

int main(int argc, char** argv) {
  return ssx::bench::Main(argc > 1 && std::strcmp(argv[1], "--quick") == 0);
}
