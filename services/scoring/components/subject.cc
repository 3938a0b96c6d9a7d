// What the match is about: topics, text, and what already runs on the subject.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/domain/dates.h"
#include "services/domain/text/language.h"
#include "services/scoring/components.h"

namespace ssx::scoring {
namespace {

// Most topics or words that a reason names.
constexpr size_t kMostNamed = 5;
// Similarity from which topics are called close; below it they merely stand in the same corner.
constexpr double kCloseFrom = 0.4;

// "A; B and 2 more".
std::string FirstOf(std::vector<std::string> names) {
  const size_t more = names.size() - std::min(names.size(), kMostNamed);
  names.resize(names.size() - more);
  return absl::StrCat(absl::StrJoin(names, "; "),
                      more > 0 ? absl::StrCat(" and ", more, " more") : "");
}

std::string TopicReason(const std::vector<TopicMatch>& matches, const TopicSimilarity& topics) {
  std::vector<std::string> shared, close, loose, apart;
  for (const TopicMatch& match : matches) {
    const std::string wanted = DescribeTopic(topics.topic(match.wanted));
    if (match.wanted == match.offered) {
      shared.push_back(wanted);
    } else if (match.similarity == 0) {
      apart.push_back(wanted);
    } else {
      (match.similarity < kCloseFrom ? loose : close)
          .push_back(absl::StrFormat("%s to %s (%.2f)", wanted,
                                     DescribeTopic(topics.topic(match.offered)), match.similarity));
    }
  }
  if (apart.size() == matches.size()) return "No topic of the need is near one of the offer";
  std::vector<std::string> parts;
  if (!shared.empty()) parts.push_back(absl::StrCat("Shared topics: ", FirstOf(shared)));
  if (!close.empty()) parts.push_back(absl::StrCat("close: ", FirstOf(close)));
  if (!loose.empty()) parts.push_back(absl::StrCat("only loosely related: ", FirstOf(loose)));
  if (!apart.empty()) parts.push_back(absl::StrCat("not touched: ", FirstOf(apart)));
  if (shared.empty()) parts[0] = absl::StrCat("No shared topic; ", parts[0]);
  return absl::StrJoin(parts, "; ");
}

// The stated language of a text, else the guessed one, as a primary subtag; empty if unknown.
std::string TextLanguage(const std::string& stated, const text::Document& text) {
  if (!stated.empty()) return text::PrimarySubtag(stated);
  return std::string(text::LanguageCode(text.language));
}

// "concept:clean-cooking" as people read it: "clean cooking".
std::string ConceptName(absl::string_view term) {
  absl::ConsumePrefix(&term, text::kConceptPrefix);
  absl::ConsumePrefix(&term, "topics/");
  return absl::StrReplaceAll(term, {{"-", " "}});
}

std::string TextReason(const Pair& pair, std::vector<text::TermMatch> matches) {
  if (matches.empty()) {
    const std::string need = TextLanguage(pair.need.need.language_code(), pair.need.text);
    const std::string offer = TextLanguage(pair.offer.offer.language_code(), pair.offer.text);
    if (need.empty() || offer.empty() || need == offer) return "The texts have no words in common";
    return absl::StrCat("The texts are in ", text::LanguageName(need), " and ",
                        text::LanguageName(offer), " and share no words or known terms");
  }
  std::stable_sort(
      matches.begin(), matches.end(),
      [](const text::TermMatch& a, const text::TermMatch& b) { return a.part > b.part; });
  std::vector<std::string> words, same, related;
  const auto name = [](std::vector<std::string>& list, std::string what) {
    const bool known = std::find(list.begin(), list.end(), what) != list.end();
    if (!known && list.size() < kMostNamed) list.push_back(std::move(what));
  };
  for (const text::TermMatch& match : matches) {
    const std::string &need = match.need_term->surface, &offer = match.offer_term->surface;
    const bool is_word = text::KindOf(match.need_term->term) == text::TermKind::kWord;
    if (need.empty() || offer.empty()) {
      name(related, ConceptName(match.need_term->term));
    } else if (is_word) {
      name(words, need);
    } else if (need != offer) {
      name(same, absl::StrCat(need, " = ", offer));
    } else if (pair.need.text.language != pair.offer.text.language) {
      name(same, need);
    }  // else its words are in common too
  }
  std::vector<std::string> parts;
  if (!words.empty())
    parts.push_back(absl::StrCat("Words in common: ", absl::StrJoin(words, ", ")));
  if (!same.empty()) parts.push_back(absl::StrCat("Same meaning: ", absl::StrJoin(same, ", ")));
  if (parts.empty()) {
    parts.push_back(absl::StrCat("Related subjects: ", absl::StrJoin(related, ", ")));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace

double TopicScore(const Pair& pair, Why* why) {
  const TopicSimilarity& topics = pair.knowledge.topics;
  const bool need_has = !pair.need.topics.empty();
  if (!need_has || pair.offer.topics.empty()) {
    if (why != nullptr) {
      *why = {need_has ? "The offer states no topics" : "The need states no topics", false};
    }
    return kNeutral;
  }
  if (why != nullptr) {
    why->reason = TopicReason(topics.BestMatches(pair.need.topics, pair.offer.topics), topics);
  }
  return topics.MeanBest(pair.need.topics, pair.offer.topics);
}

double TextScore(const Pair& pair, Why* why) {
  if (!pair.query.has_words) {
    if (why != nullptr) *why = {"The need's text has no words to compare", false};
    return kNeutral;
  }
  std::vector<text::TermMatch> matches;
  const double relevance =
      text::Relevance(pair.query, pair.offer.text, why == nullptr ? nullptr : &matches);
  if (why != nullptr) why->reason = TextReason(pair, std::move(matches));
  return relevance;
}

double ComplementarityScore(const Pair& pair, Why* why) {
  const v1::Need& need = pair.need.need;
  const std::string& provider = pair.offer.offer.country_code();
  double score = kNeutral;
  bool any_running = false;
  auto settle = [&](double value, absl::string_view verb, const v1::OngoingInitiative& initiative,
                    absl::string_view more) {
    score = value;
    if (why != nullptr) {
      *why = {absl::StrCat(verb, " \"", initiative.title(), "\", which already runs in ",
                           BeneficiaryName(pair), more)};
    }
  };
  // What has nothing to do with the need cannot complement what runs on it.
  const bool on_subject =
      pair.knowledge.topics.Closest(pair.need.topics, pair.offer.topics) >= kAdjacentFrom;
  // What speaks against the offer counts before what speaks for it.
  for (int i = 0; i < need.ongoing_initiatives_size(); ++i) {
    const v1::OngoingInitiative& initiative = need.ongoing_initiatives(i);
    if (domain::HasEnded(initiative.period(), pair.today)) continue;
    any_running = true;
    const double closest =
        pair.knowledge.topics.Closest(pair.need.initiative_topics[i], pair.offer.topics);
    if (closest == 1 && initiative.provider_country_code() == provider) {
      settle(kRepeats, "Repeats", initiative, absl::StrCat(" with ", ProviderName(pair)));
      break;
    }
    if (closest == 1 && score != kOverlaps) {
      settle(kOverlaps, "Overlaps with", initiative, ": the two need to agree on who does what");
    } else if (on_subject && closest < 1 && closest >= kAdjacentFrom && score == kNeutral) {
      settle(kComplements, "Does not overlap with", initiative, " on a related topic");
    }
  }
  if (score == kNeutral && why != nullptr) {
    if (any_running) {
      *why = {"What already runs in the country has no bearing on this offer"};
    } else {
      *why = {"No ongoing initiative is known", false};
    }
  }
  return score;
}

}  // namespace ssx::scoring
