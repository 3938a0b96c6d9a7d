#include "services/ssxd/node.h"

#include <grpcpp/impl/service_type.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "services/domain/errors.h"
#include "services/domain/reference.h"
#include "services/domain/text/dictionaries.h"
#include "services/registry/maintenance.h"
#include "services/registry/services.h"
#include "services/registry/store_status.h"
#include "services/runtime/channel.h"
#include "services/runtime/dispatch.h"
#include "services/scoring/feed.h"
#include "services/scoring/knowledge.h"
#include "services/scoring/past.h"
#include "services/scoring/replica.h"
#include "services/scoring/service.h"
#include "services/ssxd/admin.h"
#include "storage/memory/memory_store.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace ssx::ssxd {
namespace {

constexpr absl::Duration kMaintenanceInterval = absl::Minutes(1);
constexpr char kScoringService[] = "ssx.v1.ScoringService";

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
    if (Serves("scoring")) StartScoring(reference);
    services_.push_back(NewAdminService(dispatcher_, admin_));
    service_names_.push_back("ssx.v1.AdminService");

    std::vector<grpc::Service*> services;
    for (const auto& service : services_) services.push_back(service.get());
    auto server = runtime::Server::Start(options_.server, services);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    for (const std::string& service : service_names_) server_->SetServing(service, true);
    if (Serves("scoring")) {
      if (absl::Status status = FollowRegistry(); !status.ok()) return status;
    }
    return WritePortsFile();
  }

  const std::vector<int>& ports() const override { return server_->ports(); }

  void Drain(absl::Duration grace) override {
    if (server_ == nullptr) return;
    draining_.Notify();
    if (readiness_.joinable()) readiness_.join();
    feed_.reset();  // its stream would otherwise hold up an in-process registry
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
    services_.push_back(registry::NewScoringProfileService(dispatcher_, *environment_));
    services_.push_back(registry::NewReferenceService(dispatcher_, *environment_));
    services_.push_back(registry::NewChangeService(dispatcher_, *environment_));
    for (const char* service : {"OrganizationService", "NeedService", "OfferService", "FundService",
                                "ScoringProfileService", "ReferenceService", "ChangeService"}) {
      service_names_.push_back(absl::StrCat("ssx.v1.", service));
    }
    admin_.store = [this] { return registry::GetStoreStatus(*store_); };
    maintenance_ = std::make_unique<registry::MaintenanceThread>(
        *environment_, kMaintenanceInterval, absl::Hours(24) * options_.retention_days);
    spdlog::info("registry: {} store at revision {}", std::string(store_->engine()),
                 store_->revision());
    return absl::OkStatus();
  }

  void StartScoring(const domain::ReferenceData& reference) {
    knowledge_ = std::make_unique<scoring::Knowledge>(reference, LoadDictionaries());
    replica_ = std::make_unique<scoring::Replica>(*knowledge_, options_.threads / 4);
    // The call that reads the past holds a thread, and a registry in this process needs another.
    const bool alone = Serves("registry") && options_.threads == 1;
    past_ =
        std::make_unique<scoring::Past>(*knowledge_, alone ? 0 : std::max(1, options_.threads / 4));
    scoring_environment_ = std::make_unique<scoring::Environment>(
        scoring::Environment{*replica_, absl::Now, past_.get()});
    services_.push_back(scoring::NewScoringService(dispatcher_, *scoring_environment_));
    admin_.replica = [this] { return DescribeReplica(replica_->status()); };
  }

  // Tells which there are and which are missing, here and in the status.
  text::Dictionaries LoadDictionaries() {
    v1::DictionariesStatus& status = admin_.dictionaries.emplace();
    status.set_folder(options_.dictionaries);
    const absl::Time start = absl::Now();
    text::Dictionaries dictionaries = text::Dictionaries::Load(options_.dictionaries);
    std::vector<std::string> loaded;
    for (const text::Dictionaries::Source& source : dictionaries.sources()) {
      v1::DictionaryStatus& dictionary = *status.add_dictionaries();
      dictionary.set_name(source.name);
      dictionary.set_language_code(std::string(text::LanguageCode(source.language)));
      dictionary.set_translation_count(source.translations);
      dictionary.set_fault(source.fault);
      if (source.fault.empty()) {
        loaded.push_back(source.name);
      } else {
        spdlog::warn("scoring: does without the dictionary {}: {}", source.name, source.fault);
      }
    }
    for (text::Language language : dictionaries.Missing()) {
      status.add_missing_language_codes(std::string(text::LanguageCode(language)));
    }
    spdlog::info("scoring: dictionaries {} in {} ms; languages without one: {}",
                 loaded.empty() ? "none" : absl::StrJoin(loaded, ", "),
                 absl::ToInt64Milliseconds(absl::Now() - start),
                 absl::StrJoin(status.missing_language_codes(), ", "));
    return dictionaries;
  }

  // From the registry in this process, or the one named on the command line. Until the replica is
  // filled, the health of scoring, and so of the whole server, is NOT_SERVING.
  absl::Status FollowRegistry() {
    std::shared_ptr<grpc::Channel> channel;
    if (Serves("registry")) {
      channel = server_->InProcessChannel();
    } else if (options_.registry_address.empty()) {
      return domain::InvalidField("--registry",
                                  "is needed to serve scoring without the registry role: name the "
                                  "registry to follow, host:port");
    } else {
      auto made = runtime::MakeChannel(options_.registry_address,
                                       {.ca_file = options_.registry_ca_file,
                                        .certificate_file = options_.registry_certificate_file,
                                        .key_file = options_.registry_key_file},
                                       "--registry");
      if (!made.ok()) return made.status();
      channel = *std::move(made);
    }
    server_->SetServing(kScoringService, false);
    server_->SetServing("", false);
    past_->Connect(channel);
    feed_ = std::make_unique<scoring::Feed>(std::move(channel), *replica_);
    readiness_ = std::thread([this] {
      while (!replica_->WaitForRevision(0, absl::Now() + absl::Milliseconds(200)).ok()) {
        if (draining_.HasBeenNotified()) return;
      }
      const scoring::ReplicaStatus status = replica_->status();
      spdlog::info("scoring: following at revision {} with {} needs and {} offers", status.revision,
                   status.counts.needs, status.counts.offers);
      server_->SetServing(kScoringService, true);
      server_->SetServing("", true);
    });
    return absl::OkStatus();
  }

  static v1::ReplicaStatus DescribeReplica(const scoring::ReplicaStatus& status) {
    v1::ReplicaStatus described;
    described.set_ready(status.ready);
    described.set_revision(status.revision);
    described.set_need_count(status.counts.needs);
    described.set_offer_count(status.counts.offers);
    described.set_last_error(status.last_error);
    return described;
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
  std::unique_ptr<scoring::Knowledge> knowledge_;
  std::unique_ptr<scoring::Replica> replica_;
  std::unique_ptr<scoring::Past> past_;
  std::unique_ptr<scoring::Environment> scoring_environment_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::vector<std::string> service_names_;  // for health
  std::unique_ptr<runtime::Server> server_;
  std::unique_ptr<scoring::Feed> feed_;
  absl::Notification draining_;
  std::thread readiness_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Node>> Node::Start(const Options& options) {
  auto node = std::make_unique<NodeImpl>(options);
  if (absl::Status status = node->Start(); !status.ok()) return status;
  return node;
}

}  // namespace ssx::ssxd
