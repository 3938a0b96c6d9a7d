// Suggestions of topics: the command `topics suggest`, and the hint after a need or an offer was
// created without topics.
#ifndef SSX_CLIENTS_CLI_SUGGEST_H_
#define SSX_CLIENTS_CLI_SUGGEST_H_

#include <CLI/App.hpp>

#include "clients/cli/session.h"
#include "google/protobuf/message.h"

namespace ssx::cli {

// Adds `suggest` below `topics`. `session` must outlive it.
void AddSuggestCommand(CLI::App& topics, Session& session);

// Shows a person who created a resource that could have topics and has none which ones its texts
// speak of, on standard error. Silent in scripts, for other resources, and when the server has no
// answer: the resource was created all the same.
void HintAtTopics(Session& session, const google::protobuf::Message& resource);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_SUGGEST_H_
