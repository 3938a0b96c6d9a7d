// countries, topics: what the server knows by itself.
#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/suggest.h"
#include "clients/cpp/pages.h"
#include "ssx/v1/reference_service.pb.h"

namespace ssx::cli {
namespace {

struct Flags {
  std::string filter;
  std::string name;
  int64_t limit = 0;
};

// One kind of reference data: how its requests are called.
template <class Resource, class GetRequest, class ListRequest, class ListResponse>
void AddReference(CLI::App& app, Session& session, const std::string& word,
                  const std::string& collection, const std::string& get_method,
                  const std::string& list_method, std::vector<ViewColumn> view,
                  const std::string& filter_example, const std::string& get_example) {
  constexpr bool kFilter = requires(ListRequest request) { request.set_filter(""); };
  auto* command = app.add_subcommand(word, absl::StrCat("List and read ", word));
  command->require_subcommand(1);
  auto flags = std::make_shared<Flags>();

  auto* list = command->add_subcommand("list", absl::StrCat("List ", word));
  if (kFilter)
    list->add_option("--filter", flags->filter,
                     "Which ones: field = value, joined by AND and OR, or words to look for");
  list->add_option("--limit", flags->limit, "Stop after so many; 0 lists all")
      ->check(CLI::NonNegativeNumber);
  const std::string example = absl::StrCat("ssx ", word, " list", filter_example);
  command->footer(absl::StrCat("Examples:\n  ", example, "\n  ssx ", word, " get ", get_example));
  list->footer(absl::StrCat("Example:\n  ", example));
  list->callback([&session, flags, list_method, view] {
    session.action = [&session, flags, list_method, view] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      auto request = std::make_unique<ListRequest>();
      request->set_page_size(1000);
      if constexpr (kFilter) request->set_filter(flags->filter);
      return PrintList(session,
                       client::Pages(*connection, list_method, std::move(request),
                                     std::make_unique<ListResponse>()),
                       view, flags->limit);
    };
  });

  auto* get = command->add_subcommand("get", "Print one");
  get->add_option("NAME", flags->name, "Its id or name")->required();
  get->footer(absl::StrCat("Example:\n  ssx ", word, " get ", get_example));
  get->callback([&session, flags, get_method, collection] {
    session.action = [&session, flags, get_method, collection] {
      auto connection = session.connection();
      if (!connection.ok()) return session.Fail(connection.status());
      std::string name = flags->name;
      if (!absl::StrContains(name, "/")) {
        // Codes of countries are written in capitals.
        if (collection == "countries") absl::AsciiStrToUpper(&name);
        name = absl::StrCat(collection, "/", name);
      }
      GetRequest request;
      request.set_name(name);
      return ReadAndPrint<Resource>(session, [&](Resource* resource) {
        return (*connection)->Call(get_method, &request, resource);
      });
    };
  });
}

}  // namespace

void AddReferenceCommands(CLI::App& app, Session& session) {
  AddReference<v1::Country, v1::GetCountryRequest, v1::ListCountriesRequest,
               v1::ListCountriesResponse>(
      app, session, "countries", "countries", "ssx.v1.ReferenceService/GetCountry",
      "ssx.v1.ReferenceService/ListCountries",
      {{"CODE", "country_code"},
       {"ALPHA3", "alpha3_code"},
       {"NAME", "display_names"},
       {"REGION", "region_names"},
       {"INCOME", "income_group"},
       {"DEVELOPING", "developing"}},
      " --filter 'developing = true AND region = \"002\"'", "MN");
  AddReference<v1::Topic, v1::GetTopicRequest, v1::ListTopicsRequest, v1::ListTopicsResponse>(
      app, session, "topics", "topics", "ssx.v1.ReferenceService/GetTopic",
      "ssx.v1.ReferenceService/ListTopics",
      {{"ID", "name"}, {"TAXONOMY", "taxonomy"}, {"LABEL", "labels"}}, " --filter 'air pollution'",
      "area-air-pollution");
  AddSuggestCommand(*app.get_subcommand("topics"), session);
}

}  // namespace ssx::cli
