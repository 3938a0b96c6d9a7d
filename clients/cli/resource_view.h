// Resources as tables for people.
#ifndef SSX_CLIENTS_CLI_RESOURCE_VIEW_H_
#define SSX_CLIENTS_CLI_RESOURCE_VIEW_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "clients/cpp/pages.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// A column of a listing: its title and the resource's column it shows.
using ViewColumn = std::pair<std::string, std::string>;

// Prints the entries of a list, at most `limit` (0: all), in the session's format. Returns the exit
// code.
int PrintList(Session& session, client::Pages pages, const std::vector<ViewColumn>& view,
              int64_t limit);

// Prints one resource in full, in the session's format. Returns the exit code.
int PrintResource(Session& session, const google::protobuf::Message& resource);

// Reads and prints one resource: `read` fills it. Returns the exit code.
template <class Resource, class Read>
int ReadAndPrint(Session& session, Read read) {
  Resource resource;
  if (absl::Status status = read(&resource); !status.ok()) return session.Fail(status);
  return PrintResource(session, resource);
}

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_RESOURCE_VIEW_H_
