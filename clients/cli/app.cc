#include "clients/cli/app.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/near_names.h"

namespace ssx::cli {
namespace {

constexpr char kFooter[] = R"(Examples:
  ssx status
  ssx needs list --filter 'country_code = "MN" AND state = ENDORSED'
  ssx rank offers --need mn-air-pollution-child-health --top 5
  ssx import offers offers.csv --report refused.jsonl
  ssx needs create --help

Exit codes: 0 done, 1 refused or failed, 2 wrong usage or input file, 3 some rows of an import refused,
4 server not reachable, 5 not found, 6 conflict (name taken, stale etag, wrong state).)";

void AddGlobalOptions(CLI::App& app, Session& session) {
  app.add_option("--server", session.options.server, "Address of the server, host:port")
      ->envname("SSX_SERVER")
      ->capture_default_str();
  const std::map<std::string, OutputFormat> formats = {{"table", OutputFormat::kTable},
                                                       {"json", OutputFormat::kJson},
                                                       {"yaml", OutputFormat::kYaml}};
  app.add_option_function<std::string>(
         "-o,--output",
         [&session, formats](const std::string& name) { session.format = formats.at(name); },
         "How to print answers")
      ->envname("SSX_OUTPUT")
      ->check(CLI::IsMember({"table", "json", "yaml"}))
      ->default_str("table");
  app.add_option("--timeout", session.timeout,
                 "Longest wait for an answer, such as 500ms, 10 or 2m")
      ->capture_default_str();
  app.add_option("--tls-ca", session.options.tls_ca, "PEM file of the authority to trust");
  app.add_option("--tls-cert", session.options.tls_cert, "PEM file of the own certificate");
  app.add_option("--tls-key", session.options.tls_key, "PEM file of its key");
  app.add_flag("--insecure", session.options.insecure,
               "Talk without TLS to a server on another machine");
}

// The innermost subcommand that was named.
const CLI::App* Chosen(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

// "ssx needs list".
std::string CommandPath(const CLI::App& app) {
  std::string path = app.get_name();
  for (const CLI::App* level = &app; !level->get_subcommands().empty();) {
    level = level->get_subcommands().front();
    absl::StrAppend(&path, " ", level->get_name());
  }
  return path;
}

// What the unexpected words may have been meant to be.
std::string Suggestion(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* chosen = Chosen(&app);
  std::vector<std::string> known;
  for (const CLI::App* level : {&app, chosen}) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
  }
  for (const CLI::App* subcommand : chosen->get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(subcommand->get_name());
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string& argument : arguments) {
    const std::string word = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    if (chosen->get_name() == word) continue;
    if (std::string hint = DidYouMean(word, known); !hint.empty()) {
      return absl::StrCat(" \"", word, "\"", hint);
    }
  }
  return "";
}

}  // namespace

int Run(std::vector<std::string> arguments, Streams streams) {
  Session session(streams);
  CLI::App app("South-South Exchange: needs and offers of developing countries, matched.", "ssx");
  app.require_subcommand(1);
  // Global options may stand anywhere on the line.
  app.fallthrough();
  AddGlobalOptions(app, session);
  AddReferenceCommands(app, session);
  AddResourceCommands(app, session);
  AddImportCommand(app, session);
  AddExportCommand(app, session);
  AddRankCommands(app, session);
  AddEvalCommand(app, session);
  AddAdminCommands(app, session);
  app.footer(kFooter);  // last: subcommands inherit what they are made under

  // CLI11 takes its arguments from the back.
  const std::vector<std::string> typed = arguments;
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::Success& success) {
    app.exit(success, streams.out, streams.err);
    return kDone;
  } catch (const CLI::Error& error) {
    streams.err << "error: " << error.what() << Suggestion(app, typed)
                << "\nTry: " << CommandPath(app) << " --help\n";
    return kUsage;
  }
  const int code = session.action();
  streams.out.flush();
  if (code == kDone && !streams.out) {
    streams.err << "error: cannot write the output: is the disk full?\n";
    return kFailed;
  }
  return code;
}

}  // namespace ssx::cli
