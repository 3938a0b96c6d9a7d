// Command line of ssxd. Plain data once parsed.
#ifndef SSX_SERVICES_SSXD_OPTIONS_H_
#define SSX_SERVICES_SSXD_OPTIONS_H_

#include <set>
#include <string>
#include <vector>

#include "services/runtime/dispatch.h"
#include "services/runtime/server.h"

namespace ssx::ssxd {

struct Options {
  std::set<std::string> roles = {"registry", "scoring"};
  runtime::ServerOptions server;
  // Registry.
  std::string store = "rocksdb";  // or "memory"
  std::string data = "ssx-data";  // folder of the RocksDB store
  int retention_days = 730;       // of the change log
  // Scoring.
  std::string dictionaries = "/usr/share/dictd";  // folder; may be missing
  // Scoring without the registry in the same process.
  std::string registry_address;
  std::string registry_ca_file;           // PEM; TLS to the registry when set
  std::string registry_certificate_file;  // PEM; presented to the registry
  std::string registry_key_file;          // PEM
  // Process.
  int threads = runtime::DispatchOptions().threads;
  int grace_seconds = 10;
  std::string log_level = "info";
  std::string ports_file;  // where to write the ports listened on, once ready
};

// Parses the command line; on --help, --version or a fault prints what is due and exits the
// process.
Options ParseOptionsOrExit(int argc, char** argv);

}  // namespace ssx::ssxd

#endif  // SSX_SERVICES_SSXD_OPTIONS_H_
