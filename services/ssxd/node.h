// Node: one process of ssx with the roles it was asked to serve, wired together. Not thread-safe.
#ifndef SSX_SERVICES_SSXD_NODE_H_
#define SSX_SERVICES_SSXD_NODE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ssxd/options.h"

namespace ssx::ssxd {

class Node {
 public:
  // Opens the store, starts the services, listens. Errors say what to do: the store's folder
  // locked, the port taken, TLS files unreadable, no registry to follow.
  static absl::StatusOr<std::unique_ptr<Node>> Start(const Options& options);
  virtual ~Node() = default;

  // Ports listened on, in the order of the addresses.
  virtual const std::vector<int>& ports() const = 0;
  // Stops: streams end, calls under way get `grace`, the store closes with the Node.
  virtual void Drain(absl::Duration grace) = 0;
};

}  // namespace ssx::ssxd

#endif  // SSX_SERVICES_SSXD_NODE_H_
