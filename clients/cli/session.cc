#include "clients/cli/session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/unicode_text.h"
#include "clients/cpp/errors.h"

namespace ssx::cli {
namespace {

constexpr absl::Duration kLongestTimeout = absl::Hours(24 * 365);
constexpr char kUsagePayload[] = "ssx.cli/usage";

// The command that lists what a field may hold; empty when none does.
absl::string_view ListingCommand(absl::string_view field) {
  absl::string_view last = field.substr(field.rfind('.') + 1);
  last = last.substr(0, last.find('['));
  if (absl::StrContains(last, "countr")) return "ssx countries list";
  if (last == "topics" || last == "topic") return "ssx topics list";
  if (last == "organization" || last == "excluded_organizations") return "ssx orgs list";
  if (last == "focal_point") return "ssx orgs list --filter 'national_focal_point = true'";
  if (last == "fund") return "ssx funds list";
  if (last == "profile") return "ssx profiles list";
  return "";
}

// The command that lists the collection of a resource name; empty when there is none.
std::string ListingCommandFor(absl::string_view message) {
  const absl::string_view collection = message.substr(0, message.find('/'));
  for (const auto& [name, word] : {std::pair{"organizations", "orgs"},
                                   {"needs", "needs"},
                                   {"offers", "offers"},
                                   {"funds", "funds"},
                                   {"topics", "topics"},
                                   {"countries", "countries"},
                                   {"scoringProfiles", "profiles"}}) {
    if (collection == name) return absl::StrCat("ssx ", word, " list");
  }
  return "";
}

std::string Unreachable(const absl::Status& status, const client::ConnectionOptions& options) {
  std::string text = absl::StrCat("cannot reach an ssx server at ",
                                  client::DialAddress(options.server), ": ", status.message(),
                                  "\n  Start one with `ssxd`, or name another with --server "
                                  "HOST:PORT or SSX_SERVER.");
  if (!options.insecure && !client::IsLoopback(options.server)) {
    absl::StrAppend(&text,
                    " The connection uses TLS: a server without it needs --insecure, one with "
                    "its own authority --tls-ca.");
  }
  return text;
}

}  // namespace

absl::Status UsageError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsagePayload, absl::Cord("1"));
  return status;
}

int ExitCodeOf(const absl::Status& status) {
  if (status.GetPayload(kUsagePayload)) return kUsage;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kDone;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kUnreachable;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kFailedPrecondition:
      return kConflict;
    default:
      return kFailed;
  }
}

std::vector<std::string> ErrorLines(const absl::Status& status,
                                    const client::ConnectionOptions& options) {
  std::vector<std::string> lines;
  for (const client::FieldFault& fault : client::FieldFaults(status)) {
    std::string line = fault.field.empty() ? fault.description
                                           : absl::StrCat(fault.field, ": ", fault.description);
    const absl::string_view command = ListingCommand(fault.field);
    // The server's own words may name it already.
    if (!command.empty() && !absl::StrContains(line, command)) {
      absl::StrAppend(&line, " (see: ", command, ")");
    }
    lines.push_back(std::move(line));
  }
  if (!lines.empty()) return lines;
  const bool from_server = !client::Reason(status).empty();
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      if (!from_server) return {Unreachable(status, options)};
      return {absl::StrCat(status.message(), " (try again in a moment)")};
    case absl::StatusCode::kDeadlineExceeded:
      return {absl::StrCat("no answer from ", client::DialAddress(options.server), " within ",
                           absl::FormatDuration(options.timeout), ": ", status.message(),
                           "\n  Give it longer with --timeout, or look at `ssx status`.")};
    case absl::StatusCode::kUnimplemented:
      return {absl::StrCat("the server at ", client::DialAddress(options.server),
                           " does not offer this: it runs another version, or not the role for it "
                           "(see: ssx status)")};
    case absl::StatusCode::kNotFound: {
      std::string line = client::Describe(status);
      if (const std::string command = ListingCommandFor(line); !command.empty()) {
        absl::StrAppend(&line, " (see: ", command, ")");
      }
      return {std::move(line)};
    }
    default:
      return {client::Describe(status)};
  }
}

absl::StatusOr<std::shared_ptr<client::Connection>> Session::connection() {
  if (connection_ != nullptr) return connection_;
  double seconds = 0;
  if (absl::SimpleAtod(timeout, &seconds) && !std::isnan(seconds)) {
    options.timeout = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(timeout, &options.timeout)) {
    return UsageError(absl::StrCat("--timeout \"", timeout, "\": write seconds, or 500ms, 2m"));
  }
  if (options.timeout <= absl::ZeroDuration()) {
    return UsageError(absl::StrCat("--timeout \"", timeout, "\" must be more than nothing"));
  }
  // Clocks cannot be asked to wait for ever: they would wrap around and not wait at all.
  options.timeout = std::min(options.timeout, kLongestTimeout);
  auto made = client::Connect(options);
  if (!made.ok()) return UsageError(made.status().message());
  connection_ = *std::move(made);
  return connection_;
}

int Session::Fail(const absl::Status& status) {
  for (const std::string& line : ErrorLines(status, options)) {
    streams.err << "error: " << WithoutControls(line) << '\n';
  }
  return ExitCodeOf(status);
}

int Session::FailUsage(absl::string_view message) { return Fail(UsageError(message)); }

}  // namespace ssx::cli
