#include "clients/cpp/channel.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/service_config.h"

namespace ssx::client {
namespace {

// What a server of ssx sends at most.
constexpr int kMaxMessageBytes = 16 << 20;

absl::StatusOr<std::string> ReadPem(const std::string& path, absl::string_view what) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file || content.str().empty()) {
    return absl::NotFoundError(absl::StrCat("cannot read the ", what, " \"", path, "\": ",
                                            errno != 0 ? std::strerror(errno) : "it is empty"));
  }
  if (!absl::StrContains(content.str(), "-----BEGIN ")) {
    return absl::InvalidArgumentError(
        absl::StrCat("the ", what, " \"", path, "\" is not a PEM file"));
  }
  return content.str();
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const ConnectionOptions& options) {
  const bool any_tls =
      !options.tls_ca.empty() || !options.tls_cert.empty() || !options.tls_key.empty();
  if (options.insecure && any_tls) {
    return absl::InvalidArgumentError("insecure and TLS files exclude each other: drop one");
  }
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return absl::InvalidArgumentError("a TLS certificate and its key come together: give both");
  }
  if (options.insecure || (!any_tls && IsLoopback(options.server))) {
    return grpc::InsecureChannelCredentials();
  }
  grpc::SslCredentialsOptions ssl;
  struct {
    const std::string& path;
    std::string& pem;
    const char* what;
  } files[] = {{options.tls_ca, ssl.pem_root_certs, "TLS authority"},
               {options.tls_cert, ssl.pem_cert_chain, "TLS certificate"},
               {options.tls_key, ssl.pem_private_key, "TLS key"}};
  for (auto& file : files) {
    if (file.path.empty()) continue;
    errno = 0;
    auto pem = ReadPem(file.path, file.what);
    if (!pem.ok()) return pem.status();
    file.pem = *std::move(pem);
  }
  return grpc::SslCredentials(ssl);
}

// The host part of "host:port", "[v6]:port" or "host".
absl::string_view HostOf(absl::string_view server) {
  if (absl::StartsWith(server, "[")) return server.substr(1, server.find(']') - 1);
  // More than one colon without brackets is a bare IPv6 address.
  if (server.find(':') != server.rfind(':')) return server;
  return server.substr(0, server.find(':'));
}

}  // namespace

std::string DialAddress(absl::string_view server) {
  if (absl::StartsWith(server, "unix:")) return std::string(server);
  if (absl::StartsWith(server, "[")) {
    return absl::StrContains(server, "]:") ? std::string(server)
                                           : absl::StrCat(server, ":", kDefaultPort);
  }
  if (server.find(':') == absl::string_view::npos) return absl::StrCat(server, ":", kDefaultPort);
  if (server.find(':') != server.rfind(':')) return absl::StrCat("[", server, "]:", kDefaultPort);
  return std::string(server);
}

bool IsLoopback(absl::string_view server) {
  if (absl::StartsWith(server, "unix:")) return true;
  const absl::string_view host = HostOf(server);
  if (host == "localhost" || host == "::1") return true;
  if (!absl::StartsWith(host, "127.")) return false;
  // "127.example.org" is somebody else's machine.
  return host.find_first_not_of("0123456789.") == absl::string_view::npos;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const ConnectionOptions& options) {
  if (options.server.empty()) {
    return absl::InvalidArgumentError("the server address is empty: give host:port");
  }
  auto credentials = MakeCredentials(options);
  if (!credentials.ok()) return credentials.status();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetUserAgentPrefix(options.user_agent);
  arguments.SetServiceConfigJSON(RetryServiceConfig());
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 1);
  // Large creates must stay replayable too.
  arguments.SetInt(GRPC_ARG_PER_RPC_RETRY_BUFFER_SIZE, kMaxMessageBytes);
  // A proxy for the web has no business between partners of ssx unless the address names one.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, IsLoopback(options.server) ? 0 : 1);
  return grpc::CreateCustomChannel(DialAddress(options.server), *credentials, arguments);
}

}  // namespace ssx::client
