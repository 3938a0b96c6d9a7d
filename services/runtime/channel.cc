#include "services/runtime/channel.h"

#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/runtime/pem.h"

namespace ssx::runtime {

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const std::string& address,
                                                           const ChannelTlsOptions& tls,
                                                           const std::string& option_prefix) {
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (tls.ca_file.empty() && !(tls.certificate_file.empty() && tls.key_file.empty())) {
    return domain::InvalidField(option_prefix + "-ca",
                                "is needed with a certificate: give the authority of the server");
  }
  if (!tls.ca_file.empty()) {
    grpc::SslCredentialsOptions options;
    auto ca = ReadPem(option_prefix + "-ca", tls.ca_file);
    if (!ca.ok()) return ca.status();
    options.pem_root_certs = *ca;
    if (tls.certificate_file.empty() != tls.key_file.empty()) {
      return domain::InvalidField(option_prefix + "-cert",
                                  "needs its key and the key needs it: give both");
    }
    if (!tls.certificate_file.empty()) {
      auto certificate = ReadPem(option_prefix + "-cert", tls.certificate_file);
      if (!certificate.ok()) return certificate.status();
      auto key = ReadPem(option_prefix + "-key", tls.key_file);
      if (!key.ok()) return key.status();
      options.pem_cert_chain = *certificate;
      options.pem_private_key = *key;
    }
    credentials = grpc::SslCredentials(options);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(domain::limits::kMaxFeedMessageBytes);
  // Notices a peer that vanished without closing, within a minute and a half.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

}  // namespace ssx::runtime
