#include "clients/cli/suggest.h"

#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/output.h"
#include "clients/cli/table.h"
#include "ssx/v1/reference_service.pb.h"

namespace ssx::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kMethod[] = "ssx.v1.ReferenceService/SuggestTopics";
// Topics that a hint names: few enough to be read.
constexpr int kHintedTopics = 5;
// A hint leaves out topics for which less speaks than this share of what speaks for the first.
constexpr double kHintedShare = 0.5;

struct Flags {
  std::string text;
  std::string language;
  std::vector<v1::Taxonomy> taxonomies;
  int top = 0;
};

std::string Id(const v1::TopicSuggestion& suggestion) {
  return std::string(absl::StripPrefix(suggestion.topic(), "topics/"));
}

std::string Reason(v1::NoSuggestionReason reason) {
  switch (reason) {
    case v1::NO_SUGGESTION_REASON_LANGUAGE_NOT_COVERED:
      return "no suggestions: topics are suggested for texts in English, French, Spanish, "
             "Portuguese, Arabic, Chinese and Russian only";
    case v1::NO_SUGGESTION_REASON_OTHER_TAXONOMIES_ONLY:
      return "no suggestions from these taxonomies; leave out --taxonomy to see the others";
    default:
      return "no suggestions: no word of the text speaks for a topic";
  }
}

int Suggest(Session& session, const Flags& flags) {
  v1::SuggestTopicsRequest request;
  request.set_text(flags.text != "-"
                       ? flags.text
                       : std::string(std::istreambuf_iterator<char>(session.streams.in),
                                     std::istreambuf_iterator<char>()));
  request.set_language_code(flags.language);
  for (v1::Taxonomy taxonomy : flags.taxonomies) request.add_taxonomies(taxonomy);
  request.set_max_results(flags.top);
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  auto response = (*connection)->Call<v1::SuggestTopicsResponse>(kMethod, std::move(request));
  if (!response.ok()) return session.Fail(response.status());
  if (!session.table()) {
    WriteDocument(session.streams.out, session.format, ToJson(*response));
    return kDone;
  }
  if (response->suggestions().empty()) {
    session.streams.err << Reason(response->no_suggestion_reason()) << '\n';
    return kDone;
  }
  Table table({{.title = "ID", .whole = true},
               {.title = "SCORE", .align = Table::Align::kRight},
               {.title = "LABEL"},
               {.title = "WORDS", .wrap = true}});
  for (const v1::TopicSuggestion& suggestion : response->suggestions()) {
    table.Add({Id(suggestion), absl::StrFormat("%.2f", suggestion.score()), suggestion.label(),
               absl::StrJoin(suggestion.words(), ", ")});
  }
  table.Write(session.streams.out, session.streams.out_width);
  return kDone;
}

std::string TextIn(const Message& resource, const char* field) {
  const FieldDescriptor* found = resource.GetDescriptor()->FindFieldByName(field);
  return found == nullptr ? "" : resource.GetReflection()->GetString(resource, found);
}

}  // namespace

void AddSuggestCommand(CLI::App& topics, Session& session) {
  auto* command = topics.add_subcommand("suggest", "Which topics a text speaks of, best first");
  auto flags = std::make_shared<Flags>();
  command->add_option("TEXT", flags->text, "The text, or - to read it from standard input")
      ->required();
  command->add_option("--language", flags->language,
                      "Its language, such as fr; guessed when left out");
  CLI::CheckedTransformer taxonomy(
      std::vector<std::pair<std::string, v1::Taxonomy>>{{"SDG", v1::TAXONOMY_SDG},
                                                        {"CRS", v1::TAXONOMY_CRS},
                                                        {"CLUSTER", v1::TAXONOMY_CLUSTER},
                                                        {"AREA", v1::TAXONOMY_AREA}},
      CLI::ignore_case);
  taxonomy.description("{SDG,CRS,CLUSTER,AREA}");
  command->add_option("--taxonomy", flags->taxonomies, "Only its topics; may be repeated")
      ->type_name("TEXT")
      ->transform(taxonomy);
  command->add_option("--top", flags->top, "How many; 10 when left out")->check(CLI::Range(1, 100));
  command->footer(
      "Examples:\n  ssx topics suggest \"Clean heating for families in the ger districts\"\n"
      "  ssx topics suggest --taxonomy AREA --top 3 - < summary.txt");
  command->callback([&session, flags] {
    session.action = [&session, flags] { return Suggest(session, *flags); };
  });
}

void HintAtTopics(Session& session, const Message& resource) {
  if (!session.streams.err_is_terminal) return;
  const FieldDescriptor* topics = resource.GetDescriptor()->FindFieldByName("topics");
  if (topics == nullptr || resource.GetReflection()->FieldSize(resource, topics) > 0) return;
  v1::SuggestTopicsRequest request;
  request.set_text(absl::StrCat(TextIn(resource, "title"), "\n", TextIn(resource, "summary"), "\n",
                                TextIn(resource, "description")));
  request.set_max_results(kHintedTopics);
  auto connection = session.connection();
  if (!connection.ok()) return;
  const auto response = (*connection)->Call<v1::SuggestTopicsResponse>(kMethod, std::move(request));
  if (!response.ok() || response->suggestions().empty()) return;
  session.streams.err << "It has no topics. Its text speaks of:\n";
  std::string add;
  for (const v1::TopicSuggestion& suggestion : response->suggestions()) {
    if (suggestion.score() < kHintedShare * response->suggestions(0).score()) break;
    session.streams.err << "  " << Id(suggestion) << "  " << suggestion.label() << " ("
                        << absl::StrJoin(suggestion.words(), ", ") << ")\n";
    absl::StrAppend(&add, " --topic ", Id(suggestion));
  }
  const std::string name = TextIn(resource, "name");
  session.streams.err << "To add the right ones: ssx " << name.substr(0, name.find('/'))
                      << " update " << name.substr(name.find('/') + 1) << add << '\n';
}

}  // namespace ssx::cli
