// "Did you mean": the known country or topic that a text which is neither code nor name most likely
// stands for.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/domain/names.h"
#include "services/domain/reference.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

// Longer texts are not misspelt names, and comparing them would cost more than the hint is worth.
constexpr size_t kLongestText = 200;

// Mistakes that a name of this many code points may have and still be recognised.
size_t Tolerance(size_t code_points) { return std::min<size_t>(code_points / 4, 4); }

// Two-letter codes in wide use that ISO 3166-1 does not have.
std::string CodeInOtherUse(absl::string_view code) {
  if (code == "UK") return "GB";
  if (code == "EL") return "GR";
  return "";
}

// Keeps the candidate nearest to a text; of equals, the first.
class Nearest {
 public:
  Nearest(std::u32string text, size_t tolerance) : text_(std::move(text)), best_(tolerance + 1) {}

  void Consider(std::u32string_view spelling, const std::string& candidate) {
    if (best_ == 0) return;
    if (const auto distance = EditDistance(text_, spelling, best_ - 1); distance.has_value()) {
      best_ = *distance;
      candidate_ = candidate;
    }
  }
  const std::string& candidate() const { return candidate_; }

 private:
  std::u32string text_;
  size_t best_;  // one more than the distance still of interest
  std::string candidate_;
};

}  // namespace

void ReferenceData::FoldSpellings() {
  for (size_t i = 0; i < countries_.size(); ++i) {
    for (const auto& [language, name] : countries_[i].display_names()) {
      country_names_.push_back({FoldForComparison(name), i});
    }
  }
  for (size_t i = 0; i < topics_.size(); ++i) {
    topic_ids_.push_back({FoldForComparison(absl::StripPrefix(topics_[i].name(), "topics/")), i});
    for (const auto& [language, label] : topics_[i].labels()) {
      topic_labels_.push_back({FoldForComparison(label), i});
    }
  }
}

std::string ReferenceData::SuggestCountry(absl::string_view text) const {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty() || text.size() > kLongestText) return "";
  absl::string_view code_text = text;
  absl::ConsumePrefix(&code_text, "countries/");
  const std::string capitals = absl::AsciiStrToUpper(code_text);
  if (FindCountry(capitals) != nullptr) return capitals;
  if (capitals.size() == 2) return CodeInOtherUse(capitals);
  for (const v1::Country& country : countries_) {
    if (country.alpha3_code() == capitals || country.m49_code() == capitals) {
      return country.country_code();
    }
  }
  const std::u32string folded = FoldForComparison(text);
  Nearest nearest(folded, Tolerance(folded.size()));
  for (const Spelling& name : country_names_) {
    nearest.Consider(name.folded, countries_[name.index].country_code());
  }
  return nearest.candidate();
}

std::string ReferenceData::SuggestTopic(absl::string_view text) const {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty() || text.size() > kLongestText) return "";
  std::string id = absl::AsciiStrToLower(text);
  std::replace(id.begin(), id.end(), ' ', '-');
  std::replace(id.begin(), id.end(), '_', '-');
  id = std::string(absl::StripPrefix(id, "topics/"));
  const std::string name = MakeName(kTopics, id);
  if (FindTopic(name) != nullptr) return name;
  // A bare code, such as "3.2" or "12240". Codes of different taxonomies differ in form.
  for (const v1::Topic& topic : topics_) {
    if (topic.code() == id) return topic.name();
  }

  // Ids that are mostly digits lie close together without meaning the same: one mistake at most.
  const bool numeric = std::any_of(id.begin(), id.end(), absl::ascii_isdigit);
  const std::u32string folded_id = FoldForComparison(id);
  Nearest by_id(folded_id, numeric ? 1 : Tolerance(folded_id.size()));
  const std::u32string folded_text = FoldForComparison(text);
  Nearest by_label(folded_text, Tolerance(folded_text.size()));
  for (const Spelling& topic : topic_ids_)
    by_id.Consider(topic.folded, topics_[topic.index].name());
  for (const Spelling& label : topic_labels_) {
    by_label.Consider(label.folded, topics_[label.index].name());
  }
  return by_id.candidate().empty() ? by_label.candidate() : by_id.candidate();
}

}  // namespace ssx::domain
