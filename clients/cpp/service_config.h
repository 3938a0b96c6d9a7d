// The retry policy of a connection, as a gRPC service config.
#ifndef SSX_CLIENTS_CPP_SERVICE_CONFIG_H_
#define SSX_CLIENTS_CPP_SERVICE_CONFIG_H_

#include <string>

namespace ssx::client {

// JSON: every unary method is tried up to five times on UNAVAILABLE and RESOURCE_EXHAUSTED (all are
// safe to repeat: reads by nature, writes by their request_id); streaming methods never, since a
// broken stream may have done part of its work.
std::string RetryServiceConfig();

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_SERVICE_CONFIG_H_
