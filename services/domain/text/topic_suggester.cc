#include "services/domain/text/topic_suggester.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/text/token_places.h"

namespace ssx::text {
namespace {

// Repeats: the second half of what a phrase can say is never reached (BM25's k1).
constexpr double kSaturation = 1;
// What each further word of a phrase adds to it.
constexpr double kLongerPhrase = 0.3;
// What speaks for a topic speaks for the one above it; a target fully for its goal.
constexpr double kUpwards = 0.5;
// Mappings of the topic above stand in for missing ones.
constexpr double kBorrowedMapping = 0.8;
// Evidence at which the score is a half.
constexpr double kHalfScore = 2;
// What is left of a topic's evidence when nothing speaks for the whole tree it is in.
constexpr double kOddOneOut = 0.5;
// Up to so many bytes the guess of the language is checked against what the text says in others,
// which must be so much more to be believed.
constexpr size_t kShortText = 300;
constexpr double kMuchMore = 1.2;

bool IsLatin(Language language) {
  return language == Language::kEnglish || language == Language::kFrench ||
         language == Language::kSpanish || language == Language::kPortuguese;
}

}  // namespace

// Adds up what the phrases of one text say.
class SuggestionTally {
 public:
  SuggestionTally(const TopicSuggester& suggester, const TokenPlaces& places)
      : suggester_(suggester), places_(places), said_(suggester.topics_->size(), 0) {
    entries_.resize(suggester.topics_->size());
  }

  // Counts an occurrence. `spreads`: it speaks for related topics too.
  void Count(const PhraseMatch& match, bool spreads) {
    const auto [place, is_new] = index_.emplace(match.topics, phrases_.size());
    if (is_new) phrases_.push_back({match, 0, spreads});
    Phrase& phrase = phrases_[place->second];
    phrase.count += match.count;
    if (match.count > phrase.match.count) phrase.match = match;
  }

  std::vector<TopicSuggestion> Finish() {
    for (const Phrase& phrase : phrases_) Add(phrase);
    std::array<double, v1::Taxonomy_ARRAYSIZE> best_root{};
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (suggester_.parent_[i] >= 0) continue;
      double& best = best_root[Topic(i).taxonomy()];
      best = std::max(best, entries_[i].evidence);
    }
    std::vector<TopicSuggestion> suggestions;
    for (size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].evidence <= 0) continue;
      double evidence = entries_[i].evidence;
      if (suggester_.parent_[i] >= 0) {
        const double best = best_root[Topic(i).taxonomy()];
        const double share = best > 0 ? entries_[RootOf(i)].evidence / best : 0;
        evidence *= kOddOneOut + (1 - kOddOneOut) * share;
      }
      suggestions.push_back(
          {&Topic(i), evidence / (evidence + kHalfScore), Words(entries_[i].spoke)});
    }
    std::stable_sort(
        suggestions.begin(), suggestions.end(),
        [](const TopicSuggestion& a, const TopicSuggestion& b) { return a.score > b.score; });
    return suggestions;
  }

 private:
  struct Phrase {
    PhraseMatch match;  // the first one, of those that count most
    double count;
    bool spreads;
  };
  struct Entry {
    double evidence = 0;
    std::vector<std::pair<double, const Phrase*>> spoke;
  };

  const v1::Topic& Topic(size_t i) const { return (*suggester_.topics_)[i]; }

  size_t RootOf(size_t topic) const {
    while (suggester_.parent_[topic] >= 0) topic = suggester_.parent_[topic];
    return topic;
  }

  bool HasBelow(uint32_t topic, const TopicWeights& topics) const {
    return std::any_of(topics.begin(), topics.end(), [&](const TopicWeight& other) {
      int64_t above = suggester_.parent_[other.topic];
      while (above >= 0 && above != topic) above = suggester_.parent_[above];
      return above == topic;
    });
  }

  void Say(uint32_t topic, double weight) {
    if (said_[topic] == 0) touched_.push_back(topic);
    said_[topic] = std::max(said_[topic], weight);
  }

  void Add(const Phrase& phrase) {
    touched_.clear();
    for (const TopicWeight& direct : *phrase.match.topics) {
      // A topic below says more exactly where else the phrase belongs.
      if (!phrase.spreads || HasBelow(direct.topic, *phrase.match.topics)) {
        Say(direct.topic, direct.weight);
        continue;
      }
      for (const TopicWeight& reached : suggester_.reach_[direct.topic]) {
        Say(reached.topic, direct.weight * reached.weight);
      }
    }
    // How many trees of a taxonomy the phrase speaks for, in units of the one it favours.
    std::array<double, v1::Taxonomy_ARRAYSIZE> sum{}, most{};
    for (uint32_t topic : touched_) {
      if (suggester_.parent_[topic] >= 0) continue;
      const v1::Taxonomy taxonomy = Topic(topic).taxonomy();
      sum[taxonomy] += said_[topic];
      most[taxonomy] = std::max(most[taxonomy], said_[topic]);
    }
    const double length = static_cast<double>(phrase.match.end - phrase.match.begin);
    const double strength = phrase.count * (1 + kSaturation) / (phrase.count + kSaturation) *
                            (1 + kLongerPhrase * (length - 1));
    for (uint32_t topic : touched_) {
      const v1::Taxonomy taxonomy = Topic(topic).taxonomy();
      const double shared = most[taxonomy] > 0 ? std::sqrt(sum[taxonomy] / most[taxonomy]) : 1;
      const double evidence = strength * said_[topic] / shared;
      entries_[topic].evidence += evidence;
      entries_[topic].spoke.emplace_back(evidence, &phrase);
      said_[topic] = 0;
    }
  }

  // The most telling phrases as they stand in the text; none inside another.
  std::vector<std::string> Words(std::vector<std::pair<double, const Phrase*>>& spoke) const {
    std::stable_sort(spoke.begin(), spoke.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> words;
    for (const auto& [evidence, phrase] : spoke) {
      if (words.size() == kMaxSuggestionWords) break;
      std::string word = places_.Surface(phrase->match.begin, phrase->match.end);
      const bool inside = std::any_of(words.begin(), words.end(), [&](const std::string& other) {
        return absl::StrContains(other, word);
      });
      if (!inside) words.push_back(std::move(word));
    }
    return words;
  }

  const TopicSuggester& suggester_;
  const TokenPlaces& places_;
  absl::flat_hash_map<const TopicWeights*, size_t> index_;
  std::vector<Phrase> phrases_;  // in order of first appearance
  std::vector<Entry> entries_;   // by topic
  std::vector<double> said_;     // by topic: what the phrase at hand says; 0 between phrases
  std::vector<uint32_t> touched_;
};

TopicSuggester::TopicSuggester(TopicEvidence evidence, const domain::ReferenceData& reference)
    : evidence_(std::move(evidence)), topics_(&reference.topics()) {
  absl::flat_hash_map<std::string, int64_t> index;
  for (size_t i = 0; i < topics_->size(); ++i) index[(*topics_)[i].name()] = i;
  for (const v1::Topic& topic : *topics_) {
    const auto above = index.find(topic.parent());
    parent_.push_back(above == index.end() ? -1 : above->second);
  }
  for (uint32_t i = 0; i < topics_->size(); ++i) reach_.push_back(ReachOf(i));
}

TopicWeights TopicSuggester::ReachOf(uint32_t topic) const {
  absl::flat_hash_map<uint32_t, double> reach;
  const auto climb = [&](int64_t from, double weight) {
    for (; from >= 0; from = parent_[from]) {
      double& known = reach[static_cast<uint32_t>(from)];
      known = std::max(known, weight);
      if ((*topics_)[from].taxonomy() != v1::TAXONOMY_SDG) weight *= kUpwards;
    }
  };
  climb(topic, 1);
  std::array<bool, v1::Taxonomy_ARRAYSIZE> mapped{};
  double strength = 1;
  for (int64_t from = topic; from >= 0; from = parent_[from], strength *= kBorrowedMapping) {
    std::array<bool, v1::Taxonomy_ARRAYSIZE> mapped_here{};
    for (const v1::TopicMapping& mapping : (*topics_)[from].mappings()) {
      const auto other = std::find_if(topics_->begin(), topics_->end(), [&](const v1::Topic& to) {
        return to.name() == mapping.topic();
      });
      if (other == topics_->end() || mapped[other->taxonomy()]) continue;
      mapped_here[other->taxonomy()] = true;
      // Goals are broad, so that much leads to them; elsewhere only close mappings tell.
      const bool to_goal = other->taxonomy() == v1::TAXONOMY_SDG;
      climb(other - topics_->begin(),
            strength * (to_goal ? mapping.strength() : mapping.strength() * mapping.strength()));
    }
    for (size_t i = 0; i < mapped.size(); ++i) mapped[i] = mapped[i] || mapped_here[i];
  }
  TopicWeights weights;
  for (const auto& [reached, weight] : reach) weights.push_back({reached, weight});
  std::sort(weights.begin(), weights.end(),
            [](const TopicWeight& a, const TopicWeight& b) { return a.topic < b.topic; });
  return weights;
}

const TopicSuggester& TopicSuggester::Builtin() {
  static const TopicSuggester* suggester = [] {
    const domain::ReferenceData& reference = domain::ReferenceData::Builtin();
    auto evidence = TopicEvidence::Build(BuiltinTopicWordTables(), Glossary::Builtin(), reference);
    if (!evidence.ok()) {
      std::fprintf(stderr, "The built-in topic words are faulty: %s\n",
                   evidence.status().ToString().c_str());
      std::abort();
    }
    return new TopicSuggester(*std::move(evidence), reference);
  }();
  return *suggester;
}

TopicSuggestions TopicSuggester::Suggest(absl::string_view text, Language language) const {
  if (language != Language::kOther) return SuggestIn(text, language);
  const Language guess = GuessLanguage(
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))));
  TopicSuggestions best;
  if (guess != Language::kOther) {
    best = SuggestIn(text, guess);
    if (!IsLatin(guess) || text.size() > kShortText) return best;
  }
  for (Language candidate : kLanguages) {
    if (candidate == guess || (guess != Language::kOther && !IsLatin(candidate))) continue;
    TopicSuggestions read = SuggestIn(text, candidate);
    if (read.topics.empty()) continue;
    const bool more =
        best.topics.empty() || read.topics[0].score > kMuchMore * best.topics[0].score;
    if (more) best = std::move(read);
  }
  return best;
}

TopicSuggestions TopicSuggester::SuggestIn(absl::string_view text, Language language) const {
  const std::vector<Token> tokens = Tokenize(text, language);
  const TokenPlaces places(text, tokens, language);
  SuggestionTally tally(*this, places);
  for (const PhraseMatch& match : evidence_.FindPhrases(tokens, language)) {
    tally.Count(match, /*spreads=*/true);
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    const TopicWeights* topics = evidence_.FindLabelWord(tokens[i].stem, language);
    if (topics != nullptr) tally.Count({i, i + 1, 1, topics}, /*spreads=*/false);
  }
  return {language, tally.Finish()};
}

}  // namespace ssx::text
