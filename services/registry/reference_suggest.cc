// SuggestTopics.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/field_checks.h"
#include "services/domain/limits.h"
#include "services/domain/spelling.h"
#include "services/domain/text/topic_suggester.h"
#include "services/registry/reference.h"

namespace ssx::registry {
namespace {

namespace limits = domain::limits;

// Well formed, and a language that Unicode's tables have a name for: "xx" is a slip of the pen.
void CheckLanguageIsKnown(const std::string& tag, domain::Violations& violations) {
  domain::Violations malformed;
  domain::CheckLanguage("language_code", tag, malformed);
  for (const domain::FieldViolation& fault : malformed.list()) {
    violations.Add(fault.field, fault.description);
  }
  if (tag.empty() || !malformed.empty()) return;
  if (text::LanguageName(tag) == text::PrimarySubtag(tag)) {
    violations.Add("language_code", absl::StrCat(domain::Excerpt(tag),
                                                 " is no known language: use a BCP-47 tag "
                                                 "such as fr, or leave it empty"));
  }
}

absl::Status Check(const v1::SuggestTopicsRequest& request) {
  domain::Violations violations;
  domain::CheckText("text", request.text(), limits::kMaxSuggestText, domain::Presence::kRequired,
                    violations);
  CheckLanguageIsKnown(request.language_code(), violations);
  domain::CheckEnumNumbers("taxonomies", request.taxonomies(), *v1::Taxonomy_descriptor(),
                           v1::Taxonomy_ARRAYSIZE, violations);
  if (request.max_results() < 0) {
    violations.Add("max_results", absl::StrCat("is negative: give 1 to ", limits::kMaxSuggestions,
                                               ", or 0 for ", limits::kDefaultSuggestions));
  }
  return violations.ToStatus();
}

std::string LabelOf(const v1::Topic& topic, absl::string_view language) {
  const auto own = topic.labels().find(std::string(language));
  return own != topic.labels().end() ? own->second : topic.labels().at("en");
}

}  // namespace

absl::StatusOr<v1::SuggestTopicsResponse> SuggestTopics(const Call& call,
                                                        const v1::SuggestTopicsRequest& request) {
  if (absl::Status status = Check(request); !status.ok()) return status;
  v1::SuggestTopicsResponse response;
  response.set_data_version(call.env.reference.version());
  const text::Language stated = text::ParseLanguage(request.language_code());
  if (!request.language_code().empty() && stated == text::Language::kOther) {
    response.set_no_suggestion_reason(v1::NO_SUGGESTION_REASON_LANGUAGE_NOT_COVERED);
    return response;
  }
  const text::TopicSuggestions found =
      text::TopicSuggester::Builtin().Suggest(request.text(), stated);
  response.set_language_code(std::string(text::LanguageCode(found.language)));

  const int wanted = request.max_results() == 0
                         ? limits::kDefaultSuggestions
                         : std::min(request.max_results(), limits::kMaxSuggestions);
  const auto& taxonomies = request.taxonomies();
  for (const text::TopicSuggestion& suggestion : found.topics) {
    if (response.suggestions_size() == wanted) break;
    const v1::Taxonomy taxonomy = suggestion.topic->taxonomy();
    if (!taxonomies.empty() &&
        std::find(taxonomies.begin(), taxonomies.end(), taxonomy) == taxonomies.end()) {
      continue;
    }
    v1::TopicSuggestion& added = *response.add_suggestions();
    added.set_topic(suggestion.topic->name());
    added.set_taxonomy(taxonomy);
    added.set_label(LabelOf(*suggestion.topic, response.language_code()));
    added.set_score(suggestion.score);
    for (const std::string& word : suggestion.words) added.add_words(word);
  }
  if (response.suggestions().empty()) {
    response.set_no_suggestion_reason(found.topics.empty()
                                          ? v1::NO_SUGGESTION_REASON_NO_TELLING_WORDS
                                          : v1::NO_SUGGESTION_REASON_OTHER_TAXONOMIES_ONLY);
  }
  return response;
}

}  // namespace ssx::registry
