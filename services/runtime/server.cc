#include "services/runtime/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include <mutex>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/runtime/pem.h"

namespace ssx::runtime {
namespace {

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials(const TlsOptions& tls) {
  if (tls.certificate_file.empty() && tls.key_file.empty() && tls.client_ca_file.empty()) {
    return grpc::InsecureServerCredentials();
  }
  if (tls.certificate_file.empty() || tls.key_file.empty()) {
    return domain::InvalidField("--tls-cert",
                                "TLS needs both --tls-cert and --tls-key: give the other one too");
  }
  auto certificate = ReadPem("--tls-cert", tls.certificate_file);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadPem("--tls-key", tls.key_file);
  if (!key.ok()) return key.status();
  grpc::SslServerCredentialsOptions options(
      tls.client_ca_file.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                 : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  if (!tls.client_ca_file.empty()) {
    auto ca = ReadPem("--tls-client-ca", tls.client_ca_file);
    if (!ca.ok()) return ca.status();
    options.pem_root_certs = *ca;
  }
  options.pem_key_cert_pairs.push_back({*key, *certificate});
  return grpc::SslServerCredentials(options);
}

// gRPC would take 65536 off a port that is too large and listen there.
absl::Status CheckAddress(const std::string& address) {
  if (absl::StartsWith(address, "unix:")) return absl::OkStatus();
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port) &&
      port >= 0 && port <= 65'535) {
    return absl::OkStatus();
  }
  return domain::InvalidField(
      "--listen", absl::StrCat("'", address,
                               "' is not an address: give host:port with a port of 0 to 65535, or "
                               "unix:path"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<grpc::Service*>& services) {
  static std::once_flag plugins;
  std::call_once(plugins, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
  for (const std::string& address : options.listen_addresses) {
    if (absl::Status status = CheckAddress(address); !status.ok()) return status;
  }
  auto credentials = Credentials(options.tls);
  if (!credentials.ok()) return credentials.status();

  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(domain::limits::kMaxMessageBytes);
  // gRPC measures a message before it expands it: a few kilobytes could fill the memory.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  // Without this a second server would share the port, and callers would meet either.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Clients that keep idle watch streams alive may ping every 20 s.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);

  std::unique_ptr<Server> server(new Server);
  server->ports_.resize(options.listen_addresses.size(), 0);
  for (size_t i = 0; i < options.listen_addresses.size(); ++i) {
    builder.AddListeningPort(options.listen_addresses[i], *credentials, &server->ports_[i]);
  }
  for (grpc::Service* service : services) builder.RegisterService(service);
  server->server_ = builder.BuildAndStart();
  for (size_t i = 0; i < server->ports_.size(); ++i) {
    const std::string& address = options.listen_addresses[i];
    if (server->server_ == nullptr || (server->ports_[i] == 0 && !address.starts_with("unix:"))) {
      return domain::FailedPrecondition(
          "CANNOT_LISTEN",
          absl::StrCat("cannot listen on ", address,
                       ": the port is taken by another process, the address is not this machine's "
                       "or the TLS key does not fit its certificate; choose another with --listen"),
          {{"address", address}});
    }
  }
  return server;
}

Server::~Server() {
  if (server_ != nullptr) Drain(absl::ZeroDuration());
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(domain::limits::kMaxFeedMessageBytes);
  return server_->InProcessChannel(arguments);
}

void Server::SetServing(const std::string& service, bool serving) {
  if (auto* health = server_->GetHealthCheckService(); health != nullptr) {
    health->SetServingStatus(service, serving);
  }
}

void Server::Drain(absl::Duration grace) {
  if (auto* health = server_->GetHealthCheckService(); health != nullptr) health->Shutdown();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
}

void Server::Wait() { server_->Wait(); }

}  // namespace ssx::runtime
