// status and version.
#include <CLI/App.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cpp/health.h"
#include "ssx/v1/admin_service.pb.h"

namespace ssx::cli {
namespace {

std::string HealthText(const absl::StatusOr<client::Health>& health) {
  if (!health.ok()) return "unknown";
  switch (*health) {
    case client::Health::kServing:
      return "serving";
    case client::Health::kNotServing:
      return "not serving";
    case client::Health::kUnknown:
      break;
  }
  return "unknown";
}

void PrintDictionaries(std::ostream& out, const v1::DictionariesStatus& status) {
  out << "languages  dictionaries in " << status.folder() << ": "
      << (status.dictionaries().empty() ? "none" : "");
  const char* separator = "";
  for (const v1::DictionaryStatus& dictionary : status.dictionaries()) {
    out << separator << dictionary.name()
        << (dictionary.fault().empty() ? ""
                                       : absl::StrCat(" (not read: ", dictionary.fault(), ")"));
    separator = ", ";
  }
  out << "\n           without one: "
      << (status.missing_language_codes().empty()
              ? "none"
              : absl::StrJoin(status.missing_language_codes(), ", "))
      << '\n';
}

void PrintStatus(std::ostream& out, const std::string& address, const std::string& health,
                 const v1::GetServerStatusResponse& status) {
  out << "server     " << address << ", ssx " << status.version() << '\n';
  out << "health     " << health << '\n';
  out << "roles      " << absl::StrJoin(status.roles(), ", ") << '\n';
  if (status.has_start_time()) {
    const absl::Time start = absl::FromUnixSeconds(status.start_time().seconds());
    out << "started    " << absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", start, absl::UTCTimeZone())
        << " (" << absl::FormatDuration(absl::Trunc(absl::Now() - start, absl::Seconds(1)))
        << " ago)\n";
  }
  out << "reference  " << status.reference_data_version() << '\n';
  if (status.has_store()) {
    const v1::StoreStatus& store = status.store();
    out << "store      " << store.engine() << " " << store.store_id() << ", revision "
        << store.revision() << ", changes kept since " << store.watermark() << '\n';
    for (const char* collection : {"organizations", "needs", "offers", "funds"}) {
      const auto count = store.resource_counts().find(collection);
      if (count != store.resource_counts().end()) {
        out << "           " << count->second << ' ' << collection << '\n';
      }
    }
  }
  if (status.has_replica()) {
    const v1::ReplicaStatus& replica = status.replica();
    out << "replica    " << (replica.ready() ? "ready" : "not ready") << ", revision "
        << replica.revision() << ", " << replica.need_count() << " needs, " << replica.offer_count()
        << " offers\n";
    if (!replica.last_error().empty()) out << "           " << replica.last_error() << '\n';
  }
  if (status.has_dictionaries()) PrintDictionaries(out, status.dictionaries());
}

int Status(Session& session) {
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  auto status = (*connection)
                    ->Call<v1::GetServerStatusResponse>("ssx.v1.AdminService/GetServerStatus",
                                                        v1::GetServerStatusRequest());
  if (!status.ok()) return session.Fail(status.status());
  const auto health = client::CheckHealth(**connection);
  if (session.table()) {
    PrintStatus(session.streams.out, client::DialAddress(session.options.server),
                HealthText(health), *status);
  } else {
    nlohmann::ordered_json document = ToJson(*status);
    document["health"] = HealthText(health);
    WriteDocument(session.streams.out, session.format, document);
  }
  return health.ok() && *health == client::Health::kNotServing ? kFailed : kDone;
}

// A client without a server is no error here: its own version is known.
int Version(Session& session) {
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  auto status = (*connection)
                    ->Call<v1::GetServerStatusResponse>("ssx.v1.AdminService/GetServerStatus",
                                                        v1::GetServerStatusRequest(),
                                                        {.timeout = absl::Seconds(2)});
  if (!session.table()) {
    nlohmann::ordered_json document = {{"client", SSX_VERSION}};
    if (status.ok()) document["server"] = status->version();
    WriteDocument(session.streams.out, session.format, document);
    return kDone;
  }
  session.streams.out << "ssx " << SSX_VERSION << '\n';
  session.streams.out << "server at " << client::DialAddress(session.options.server) << ": "
                      << (status.ok() ? status->version() : "not reachable") << '\n';
  return kDone;
}

}  // namespace

void AddAdminCommands(CLI::App& app, Session& session) {
  auto* status = app.add_subcommand("status", "How the server is doing, and what it holds");
  status->footer("Example:\n  ssx status -o json");
  status->callback([&session] { session.action = [&session] { return Status(session); }; });
  auto* version = app.add_subcommand("version", "Version of this command and of the server");
  version->footer("Example:\n  ssx version --server ssx.example.org");
  version->callback([&session] { session.action = [&session] { return Version(session); }; });
}

}  // namespace ssx::cli
