// The families of commands: each adds its subcommands to the command line. A subcommand, when
// chosen, sets Session::action. `session` must outlive `app`.
#ifndef SSX_CLIENTS_CLI_COMMANDS_H_
#define SSX_CLIENTS_CLI_COMMANDS_H_

#include <CLI/App.hpp>

#include "clients/cli/session.h"
#include "clients/cpp/resource_type.h"

namespace ssx::cli {

// orgs, needs, offers, funds, profiles: list, get, create, update, delete, undelete and the
// lifecycle verbs.
void AddResourceCommands(CLI::App& app, Session& session);
// The lifecycle verbs of one kind of resource, below its command.
void AddLifecycleCommands(CLI::App& resource_command, Session& session,
                          const client::ResourceType& type);
// countries, topics.
void AddReferenceCommands(CLI::App& app, Session& session);
void AddImportCommand(CLI::App& app, Session& session);
void AddExportCommand(CLI::App& app, Session& session);
// rank offers, rank needs, explain.
void AddRankCommands(CLI::App& app, Session& session);
void AddEvalCommand(CLI::App& app, Session& session);
// status, version.
void AddAdminCommands(CLI::App& app, Session& session);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_COMMANDS_H_
