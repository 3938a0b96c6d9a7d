// Channels from one ssx process to another. Reads the files it is given; thread-safe.
#ifndef SSX_SERVICES_RUNTIME_CHANNEL_H_
#define SSX_SERVICES_RUNTIME_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace ssx::runtime {

struct ChannelTlsOptions {
  std::string ca_file;           // PEM authority of the server's certificate; empty: plaintext
  std::string certificate_file;  // PEM chain to present; empty: none
  std::string key_file;          // PEM key of that certificate
};

// A channel that keeps trying. `option_prefix` names the command-line options in errors, such as
// "--registry". INVALID_ARGUMENT for unreadable TLS files.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const std::string& address,
                                                           const ChannelTlsOptions& tls,
                                                           const std::string& option_prefix);

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_CHANNEL_H_
