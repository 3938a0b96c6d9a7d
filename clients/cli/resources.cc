// orgs, needs, offers, funds, profiles: the standard methods, the same for each kind of resource.
#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/resource_flags.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/suggest.h"
#include "clients/cli/write_flags.h"
#include "clients/cpp/resource_service.h"

namespace ssx::cli {
namespace {

using client::ResourceService;
using client::ResourceType;
using google::protobuf::Message;

// How a kind of resource appears on the command line.
struct Kind {
  const char* command;  // "needs"
  const char* noun;     // "need"
  const ResourceType& type;
  std::vector<ViewColumn> view;
  const char* list_example;
  const char* create_example;
  const char* update_example;
};

std::vector<Kind> Kinds() {
  return {
      {"orgs",
       "organization",
       client::Organizations(),
       {{"ID", "name"}, {"COUNTRY", "country_code"}, {"TYPE", "type"}, {"NAME", "display_name"}},
       R"(ssx orgs list --filter 'country_code = "MN" AND type = GOVERNMENT')",
       "ssx orgs create mn-moh --display-name \"Ministry of Health\" --type GOVERNMENT --country "
       "MN",
       "ssx orgs update mn-moh --acronym MOH"},
      {"needs",
       "need",
       client::Needs(),
       {{"ID", "name"},
        {"COUNTRY", "country_code"},
        {"STATE", "state"},
        {"TITLE", "title"},
        {"TOPICS", "topics"}},
       R"(ssx needs list --filter 'country_code = "MN" AND state = ENDORSED' --order-by 'update_time desc')",
       "ssx needs create mn-air --org mn-moh --country MN --title \"Cleaner air for children\" "
       "--summary \"...\" --topic sdg-3.9 --modality TRAINING --language mn --start 2027-01-31",
       "ssx needs update mn-air --urgency HIGH --end 2027-12-31 --etag \"$ETAG\""},
      {"offers",
       "offer",
       client::Offers(),
       {{"ID", "name"},
        {"COUNTRY", "country_code"},
        {"STATE", "state"},
        {"TITLE", "title"},
        {"TOPICS", "topics"}},
       R"(ssx offers list --filter 'country_code = "CU" AND modalities:TRAINING' --limit 20)",
       "ssx offers create cu-health --org cu-minsap --country CU --title \"Family doctors\" "
       "--summary \"...\" --topic sdg-3.8 --modality EXPERT_DEPLOYMENT --language es "
       "--capacity-total-exchanges 3",
       "ssx offers update cu-health --budget-ceiling \"USD 250000\""},
      {"funds",
       "fund",
       client::Funds(),
       {{"ID", "name"},
        {"NAME", "display_name"},
        {"ORGANIZATION", "organization"},
        {"ENVELOPE", "envelope"}},
       "ssx funds list",
       "ssx funds create sscaf --display-name \"South-South Cooperation Assistance Fund\" "
       "--org int-undp --envelope \"USD 30000000\"",
       "ssx funds update sscaf --eligibility-beneficiary-groups LDC"},
      {"profiles",
       "scoring profile",
       client::ScoringProfiles(),
       {{"ID", "name"},
        {"VERSION", "version"},
        {"NAME", "display_name"},
        {"DESCRIPTION", "description"}},
       "ssx profiles list --filter 'built_in = false'",
       "ssx profiles create child-health --display-name \"Child health\" --weight TOPIC=50 "
       "--weight TEXT=30 --weight EVIDENCE=20",
       "ssx profiles update child-health --weight TOPIC=60 --weight TEXT=40"},
  };
}

struct ListFlags {
  client::ListOptions options;
  int64_t limit = 0;
};

void AddList(CLI::App* parent, Session& session, const Kind& kind) {
  auto* command = parent->add_subcommand("list", absl::StrCat("List ", kind.type.collection));
  auto flags = std::make_shared<ListFlags>();
  command->add_option("--filter", flags->options.filter,
                      "Which ones: field = value, joined by AND and OR, or words to look for");
  command->add_option("--order-by", flags->options.order_by,
                      "Fields to sort by, such as title or \"update_time desc\"");
  command->add_option("--page-size", flags->options.page_size, "How many to fetch at a time")
      ->check(CLI::Range(1, 1000));
  command->add_option("--limit", flags->limit, "Stop after so many; 0 lists all")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--show-deleted", flags->options.show_deleted, "List soft-deleted ones too");
  command->footer(absl::StrCat("Example:\n  ", kind.list_example));
  command->callback([&session, flags, &type = kind.type, view = kind.view] {
    session.action = [&session, flags, &type, view] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      std::vector<ViewColumn> columns = view;
      if (flags->options.show_deleted)
        columns.insert(columns.begin() + 1, {"DELETED", "delete_time"});
      client::ListOptions options = flags->options;
      if (options.page_size == 0 && flags->limit > 0 && flags->limit < 50) {
        options.page_size = static_cast<int>(flags->limit);
      }
      return PrintList(session, ResourceService(*connection, type).List(options), columns,
                       flags->limit);
    };
  });
}

void AddGet(CLI::App* parent, Session& session, const Kind& kind) {
  auto* command = parent->add_subcommand("get", absl::StrCat("Print one ", kind.noun));
  auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "Its id or name")->required();
  command->footer(absl::StrCat("Example:\n  ssx ", kind.command, " get ID -o yaml"));
  command->callback([&session, name, &type = kind.type] {
    session.action = [&session, name, &type] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      auto resource = type.NewResource();
      if (absl::Status status = ResourceService(*connection, type).Get(*name, resource.get());
          !status.ok()) {
        return session.Fail(status);
      }
      return PrintResource(session, *resource);
    };
  });
}

std::string NameIn(const Message& resource) {
  return resource.GetReflection()->GetString(resource,
                                             resource.GetDescriptor()->FindFieldByName("name"));
}

void SetField(Message* resource, const std::string& field, const std::string& value) {
  resource->GetReflection()->SetString(resource, resource->GetDescriptor()->FindFieldByName(field),
                                       value);
}

struct EditFlags {
  explicit EditFlags(CLI::App* command, const ResourceType& type) : fields(command, type) {}
  std::string name;
  ResourceFlags fields;
  WriteFlags write;
  bool allow_missing = false;
};

void AddCreate(CLI::App* parent, Session& session, const Kind& kind) {
  auto* command = parent->add_subcommand("create", absl::StrCat("Create one ", kind.noun));
  auto flags = std::make_shared<EditFlags>(command, kind.type);
  command->add_option("ID", flags->name, "The id to give it; generated when left out");
  flags->write.AddTo(command, /*with_etag=*/false);
  command->footer(absl::StrCat("Examples:\n  ", kind.create_example, "\n  ssx ", kind.command,
                               " create --file ", kind.noun, ".json"));
  command->callback([&session, flags, &type = kind.type] {
    session.action = [&session, flags, &type] {
      auto resource = type.NewResource();
      std::vector<std::string> mask;
      if (absl::Status status = flags->fields.Fill(session.streams.in, resource.get(), &mask);
          !status.ok()) {
        return session.Fail(status);
      }
      if (mask.empty()) return session.FailUsage("nothing to create: give fields or --file");
      const std::string name = type.NameOf(flags->name.empty() ? NameIn(*resource) : flags->name);
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      auto created = type.NewResource();
      absl::Status status = ResourceService(*connection, type)
                                .Create(*resource, name.substr(name.find('/') + 1),
                                        flags->write.options, created.get());
      const int code = PrintWritten(session, "created", flags->write, status, *created);
      if (status.ok()) HintAtTopics(session, *created);
      return code;
    };
  });
}

void AddUpdate(CLI::App* parent, Session& session, const Kind& kind) {
  auto* command = parent->add_subcommand(
      "update",
      absl::StrCat("Change the given fields of one ", kind.noun, "; an empty value clears"));
  auto flags = std::make_shared<EditFlags>(command, kind.type);
  command->add_option("NAME", flags->name, "Its id or name; may stand in --file instead");
  command->add_flag("--allow-missing", flags->allow_missing, "Create it when there is none");
  flags->write.AddTo(command, /*with_etag=*/true);
  command->footer(absl::StrCat("Example:\n  ", kind.update_example));
  command->callback([&session, flags, &type = kind.type] {
    session.action = [&session, flags, &type] {
      auto resource = type.NewResource();
      std::vector<std::string> mask;
      if (absl::Status status = flags->fields.Fill(session.streams.in, resource.get(), &mask);
          !status.ok()) {
        return session.Fail(status);
      }
      if (mask.empty()) return session.FailUsage("nothing to change: give fields or --file");
      if (!flags->name.empty()) SetField(resource.get(), "name", type.NameOf(flags->name));
      if (NameIn(*resource).empty()) return session.FailUsage("which one? Give its NAME");
      if (!flags->write.etag.empty()) SetField(resource.get(), "etag", flags->write.etag);
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      auto updated = type.NewResource();
      absl::Status status =
          ResourceService(*connection, type)
              .Update(*resource, mask, flags->allow_missing, flags->write.options, updated.get());
      return PrintWritten(session, "updated", flags->write, status, *updated);
    };
  });
}

// Only scoring profiles keep their versions.
void AddVersions(CLI::App* parent, Session& session) {
  auto* command = parent->add_subcommand("versions", "List the versions of one, newest first");
  auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "Its id or name")->required();
  command->footer(
      "Examples:\n  ssx profiles versions child-health\n"
      "  ssx rank offers --need mn-air --profile child-health@1");
  command->callback([&session, name] {
    session.action = [&session, name] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      return PrintList(session, client::ProfileVersions(*connection, *name),
                       {{"ID", "name"},
                        {"MADE", "update_time"},
                        {"NAME", "display_name"},
                        {"WEIGHTS", "weights"}},
                       /*limit=*/0);
    };
  });
}

}  // namespace

void AddResourceCommands(CLI::App& app, Session& session) {
  for (const Kind& kind : Kinds()) {
    auto* command = app.add_subcommand(
        kind.command, absl::StrCat("List, read and change ", kind.type.collection));
    command->require_subcommand(1);
    command->footer(absl::StrCat("Examples:\n  ", kind.list_example, "\n  ", kind.create_example));
    if (std::string(kind.command) != kind.type.collection) command->alias(kind.type.collection);
    AddList(command, session, kind);
    AddGet(command, session, kind);
    AddCreate(command, session, kind);
    AddUpdate(command, session, kind);
    AddLifecycleCommands(*command, session, kind.type);
    if (&kind.type == &client::ScoringProfiles()) AddVersions(command, session);
  }
}

}  // namespace ssx::cli
