#include "services/ssxd/options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "services/ssxd/version.h"

namespace ssx::ssxd {

Options ParseOptionsOrExit(int argc, char** argv) {
  Options options;
  std::vector<std::string> roles(options.roles.begin(), options.roles.end());
  CLI::App app{
      "ssxd serves South-South Exchange: registry (organizations, needs, offers) and scoring."};
  app.set_version_flag("--version", std::string("ssxd ") + kVersion);
  app.footer(
      "Examples:\n"
      "  ssxd --data /var/lib/ssx\n"
      "  ssxd --roles registry --listen 0.0.0.0:8480 --tls-cert c.pem --tls-key k.pem\n"
      "  ssxd --roles scoring --listen 127.0.0.1:8481 --registry 10.0.0.5:8480\n");
  app.add_option("--roles", roles, "Roles to serve, comma-separated")
      ->delimiter(',')
      ->check(CLI::IsMember({"registry", "scoring"}))
      ->capture_default_str()
      ->envname("SSX_ROLES");
  app.add_option("--listen", options.server.listen_addresses,
                 "Address to listen on, host:port; may be repeated; port 0 lets the system choose "
                 "(default 127.0.0.1:8480)")
      ->envname("SSX_LISTEN");
  app.add_option("--tls-cert", options.server.tls.certificate_file,
                 "PEM certificate chain: serve TLS")
      ->envname("SSX_TLS_CERT");
  app.add_option("--tls-key", options.server.tls.key_file, "PEM key of the certificate")
      ->envname("SSX_TLS_KEY");
  app.add_option("--tls-client-ca", options.server.tls.client_ca_file,
                 "PEM authority that client certificates must be signed by: mutual TLS")
      ->envname("SSX_TLS_CLIENT_CA");
  app.add_option("--store", options.store, "Where the registry keeps its data")
      ->check(CLI::IsMember({"rocksdb", "memory"}))
      ->capture_default_str();
  app.add_option("--data", options.data, "Folder of the RocksDB store; made when missing")
      ->capture_default_str()
      ->envname("SSX_DATA");
  app.add_option("--retention-days", options.retention_days,
                 "Days for which the change log is kept")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  app.add_option("--dictionaries", options.dictionaries,
                 "Folder of dictd dictionaries that help scoring across languages")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str()
      ->envname("SSX_DICTIONARIES");
  app.add_option("--registry", options.registry_address,
                 "Registry to follow, host:port, for scoring without the registry role")
      ->envname("SSX_REGISTRY");
  app.add_option("--registry-ca", options.registry_ca_file,
                 "PEM authority of the registry's certificate");
  app.add_option("--registry-cert", options.registry_certificate_file,
                 "PEM certificate to present to the registry");
  app.add_option("--registry-key", options.registry_key_file, "PEM key of that certificate");
  app.add_option("--threads", options.threads, "Calls handled at once")
      ->check(CLI::Range(1, 1'024))
      ->capture_default_str();
  app.add_option("--grace", options.grace_seconds,
                 "Seconds that calls under way may take after SIGTERM")
      ->check(CLI::Range(0, 3'600))
      ->capture_default_str();
  app.add_option("--log-level", options.log_level, "Least level to log")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  app.add_option("--ports-file", options.ports_file,
                 "File to write the ports to, one a line, once the server is up");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? 0 : 2);
  }
  options.roles = {roles.begin(), roles.end()};
  if (options.server.listen_addresses.empty()) {
    options.server.listen_addresses = {"127.0.0.1:8480"};
  }
  return options;
}

}  // namespace ssx::ssxd
