// delete, undelete and the lifecycle verbs: methods that take a name, an etag and a few words.
#include <CLI/App.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands.h"
#include "clients/cli/field_text.h"
#include "clients/cli/write_flags.h"
#include "clients/cpp/resource_service.h"

namespace ssx::cli {
namespace {

using client::ResourceType;
using google::protobuf::FieldDescriptor;

struct Verb {
  const char* method;  // "Submit"
  const char* done;    // "submitted"
  const char* about;
};

std::vector<Verb> VerbsOf(const ResourceType& type) {
  std::vector<Verb> verbs = {
      {"Delete", "deleted", "Soft-delete one; undelete brings it back until it is purged"},
      {"Undelete", "undeleted", "Take a soft delete back"}};
  if (type.collection == std::string("scoringProfiles")) {
    verbs[0].about = "Soft-delete one; its versions can still be read and ranked by";
  } else if (type.collection == std::string("needs")) {
    verbs.insert(verbs.end(),
                 {{"Submit", "submitted", "Hand a draft to the national focal point"},
                  {"Endorse", "endorsed", "Open a submitted need for matching, as the focal point"},
                  {"Return", "returned", "Give a need back to its author for changes"},
                  {"Match", "matched", "Record that an exchange answers the need"},
                  {"Reopen", "reopened", "Open a matched need again"},
                  {"Fulfill", "fulfilled", "Record that the need is met"},
                  {"Withdraw", "withdrawn", "Take a need back for good"},
                  {"Expire", "expired", "Close a need whose time has passed"}});
  } else if (type.collection == std::string("offers")) {
    verbs.insert(verbs.end(), {{"Publish", "published", "Open an offer for matching"},
                               {"Pause", "paused", "Keep an offer from new matches for a while"},
                               {"Expire", "expired", "Close an offer whose availability has ended"},
                               {"Retire", "retired", "Take an offer off for good"}});
  }
  return verbs;
}

struct VerbFlags {
  std::string name;
  WriteFlags write;
  std::map<std::string, std::string> fields;  // further fields of the request, by name
};

void AddVerb(CLI::App& parent, Session& session, const ResourceType& type, const Verb& verb) {
  const std::string word = absl::AsciiStrToLower(verb.method);
  auto* command = parent.add_subcommand(word, verb.about);
  auto flags = std::make_shared<VerbFlags>();
  command->add_option("NAME", flags->name, "Its id or name")->required();
  const auto* request = type.NewRequest(verb.method)->GetDescriptor();
  std::string example = absl::StrCat("ssx ", parent.get_name(), " ", word, " NAME");
  for (int i = 0; i < request->field_count(); ++i) {
    const FieldDescriptor* field = request->field(i);
    const std::string& name = field->name();
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || name == "name" || name == "etag" ||
        name == "request_id") {
      continue;
    }
    command->add_option(
        absl::StrCat("--", absl::StrReplaceAll(name, {{"_", "-"}})), flags->fields[name],
        name == "focal_point"   ? "The country's national focal point, an organization"
        : name == "endorsed_by" ? "The person who signs"
                                : "A few words for the record");
  }
  if (word == "endorse") {
    example += " --focal-point mn-med --endorsed-by \"D. Bat\" --comment \"Priority\"";
  }
  flags->write.AddTo(command, /*with_etag=*/true);
  command->footer(absl::StrCat("Example:\n  ", example));
  command->callback([&session, flags, &type, verb, request] {
    session.action = [&session, flags, &type, verb, request] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      std::map<std::string, std::string> fields;
      for (const auto& [name, value] : flags->fields) {
        fields[name] = CompleteName(request->FindFieldByName(name), value);
      }
      auto changed = type.NewResource();
      absl::Status status = client::ResourceService(*connection, type)
                                .Apply(verb.method, flags->name, flags->write.etag, fields,
                                       flags->write.options, changed.get());
      return PrintWritten(session, verb.done, flags->write, status, *changed);
    };
  });
}

}  // namespace

void AddLifecycleCommands(CLI::App& resource_command, Session& session, const ResourceType& type) {
  for (const Verb& verb : VerbsOf(type)) AddVerb(resource_command, session, type, verb);
}

}  // namespace ssx::cli
