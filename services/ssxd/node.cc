#include "services/ssxd/node.h"

#include <grpcpp/impl/service_type.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/domain/errors.h"
#include "services/domain/reference.h"
#include "services/registry/maintenance.h"
#include "services/registry/services.h"
#include "services/registry/store_status.h"
#include "services/runtime/dispatch.h"
#include "services/ssxd/admin.h"
#include "storage/memory/memory_store.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace ssx::ssxd {
namespace {

constexpr absl::Duration kMaintenanceInterval = absl::Minutes(1);

absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(const Options& options) {
  if (options.store == "memory") return storage::NewMemoryStore();
  storage::RocksDbOptions rocksdb;
  rocksdb.path = options.data;
  return storage::OpenRocksDbStore(rocksdb);
}

// Members are in the order of their needs: what is below uses what is above, and is destroyed
// before it.
class NodeImpl final : public Node {
 public:
  explicit NodeImpl(const Options& options)
      : options_(options), dispatcher_({.threads = options.threads}) {}

  ~NodeImpl() override { Drain(absl::ZeroDuration()); }

  absl::Status Start() {
    const domain::ReferenceData& reference = domain::ReferenceData::Builtin();
    admin_.roles = options_.roles;
    admin_.start_time = absl::Now();
    admin_.reference_data_version = reference.version();
    if (Serves("registry")) {
      if (absl::Status status = StartRegistry(reference); !status.ok()) return status;
    }
    services_.push_back(NewAdminService(dispatcher_, admin_));

    std::vector<grpc::Service*> services;
    for (const auto& service : services_) services.push_back(service.get());
    auto server = runtime::Server::Start(options_.server, services);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    return WritePortsFile();
  }

  const std::vector<int>& ports() const override { return server_->ports(); }

  void Drain(absl::Duration grace) override {
    if (server_ == nullptr) return;
    dispatcher_.Drain();
    server_->Drain(grace);
    server_.reset();
    maintenance_.reset();
  }

 private:
  bool Serves(const std::string& role) const { return options_.roles.contains(role); }

  absl::Status StartRegistry(const domain::ReferenceData& reference) {
    auto store = OpenStore(options_);
    if (!store.ok()) return store.status();
    store_ = *std::move(store);
    environment_ = std::make_unique<registry::Environment>(
        registry::Environment{*store_, reference, absl::Now});
    services_.push_back(registry::NewOrganizationService(dispatcher_, *environment_));
    services_.push_back(registry::NewNeedService(dispatcher_, *environment_));
    services_.push_back(registry::NewOfferService(dispatcher_, *environment_));
    services_.push_back(registry::NewFundService(dispatcher_, *environment_));
    services_.push_back(registry::NewReferenceService(dispatcher_, *environment_));
    services_.push_back(registry::NewChangeService(dispatcher_, *environment_));
    admin_.store = [this] { return registry::GetStoreStatus(*store_); };
    maintenance_ = std::make_unique<registry::MaintenanceThread>(
        *environment_, kMaintenanceInterval, absl::Hours(24) * options_.retention_days);
    spdlog::info("registry: {} store at revision {}", std::string(store_->engine()),
                 store_->revision());
    return absl::OkStatus();
  }

  // Whole or not at all, so that who waits for the file never reads half of it.
  absl::Status WritePortsFile() const {
    for (size_t i = 0; i < ports().size(); ++i) {
      spdlog::info("listening on {} (port {})", options_.server.listen_addresses[i], ports()[i]);
    }
    if (options_.ports_file.empty()) return absl::OkStatus();
    const std::string temporary = options_.ports_file + ".new";
    std::ofstream file(temporary);
    for (int port : ports()) file << port << '\n';
    file.close();
    if (!file || std::rename(temporary.c_str(), options_.ports_file.c_str()) != 0) {
      return domain::InvalidField(
          "--ports-file", absl::StrCat("cannot write ", options_.ports_file, ": check the folder"));
    }
    return absl::OkStatus();
  }

  const Options options_;
  AdminSources admin_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<registry::Environment> environment_;
  runtime::Dispatcher dispatcher_;
  std::unique_ptr<registry::MaintenanceThread> maintenance_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<runtime::Server> server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Node>> Node::Start(const Options& options) {
  auto node = std::make_unique<NodeImpl>(options);
  if (absl::Status status = node->Start(); !status.ok()) return status;
  return node;
}

}  // namespace ssx::ssxd
