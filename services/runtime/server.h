// Server: a gRPC server with what every ssx server shares: limits, TLS, health, reflection,
// graceful drain.
//
// Not thread-safe, but for `Drain` being safe while `Wait` blocks in another thread.
#ifndef SSX_SERVICES_RUNTIME_SERVER_H_
#define SSX_SERVICES_RUNTIME_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace ssx::runtime {

struct TlsOptions {
  std::string certificate_file;  // PEM chain; empty: plaintext
  std::string key_file;          // PEM
  std::string client_ca_file;    // PEM; when set, clients must present a certificate that it signed
};

struct ServerOptions {
  // "host:port" or "unix:path"; port 0 lets the system choose.
  std::vector<std::string> listen_addresses;
  TlsOptions tls;
};

class Server {
 public:
  // Listens and serves. The services must outlive the server. INVALID_ARGUMENT for what is no
  // address and for unreadable TLS files, FAILED_PRECONDITION when an address cannot be listened on
  // (taken, not permitted), with the remedy.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const std::vector<grpc::Service*>& services);
  ~Server();

  // Ports chosen, in the order of the addresses.
  const std::vector<int>& ports() const { return ports_; }
  // A channel to this server without a socket.
  std::shared_ptr<grpc::Channel> InProcessChannel();
  // Sets what the health service answers for a service's full name ("" is the whole server).
  void SetServing(const std::string& service, bool serving);

  // Tells health watchers NOT_SERVING, refuses new calls, waits for those under way until `grace`
  // is over, then cancels them. Returns when all are done.
  void Drain(absl::Duration grace);
  // Blocks until drained.
  void Wait();

 private:
  Server() = default;

  std::unique_ptr<grpc::Server> server_;
  std::vector<int> ports_;
};

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_SERVER_H_
