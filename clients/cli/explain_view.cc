#include "clients/cli/explain_view.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/match_view.h"
#include "clients/cli/table.h"

namespace ssx::cli {
namespace {

// Words that matched which people are shown; programs get all.
constexpr int kMostWords = 10;

std::string FilterWords(int filter) { return EnumWords(v1::HardFilter_descriptor(), filter); }

// "score 61.2, rank 3", or what rules the pair out.
std::string Verdict(const v1::ExplainMatchResponse& explanation) {
  const std::string score = absl::StrFormat("score %.1f", explanation.match().score());
  if (explanation.eligible()) return absl::StrCat(score, ", rank ", explanation.match().rank());
  std::vector<std::string> failed;
  for (const v1::FilterResult& filter : explanation.filters()) {
    if (!filter.passed()) failed.push_back(FilterWords(filter.filter()));
  }
  return absl::StrCat(
      score, ", but ruled out by the filters: ", absl::StrJoin(failed, ", "),
      explanation.would_rank() > 0
          ? absl::StrCat(" (would rank ", explanation.would_rank(), " if it were not)")
          : "");
}

void PrintFilters(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation) {
  Table table({{"FILTER"}, {"VERDICT"}, {"WHY", Table::Align::kLeft, /*wrap=*/true}});
  for (const v1::FilterResult& filter : explanation.filters()) {
    table.Add({FilterWords(filter.filter()), filter.passed() ? "passed" : "FAILED",
               filter.explanation()});
  }
  table.Write(out, width);
}

void PrintTopics(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation) {
  if (explanation.matched_topics().empty()) return;
  Table table({{"CLOSE", Table::Align::kRight},
               {"HOW"},
               {"TOPIC OF THE NEED"},
               {"TOPIC OF THE OFFER", Table::Align::kLeft, /*wrap=*/true}});
  for (const v1::TopicMatch& topic : explanation.matched_topics()) {
    table.Add({absl::StrFormat("%.2f", topic.similarity()),
               EnumWords(v1::TopicMatchKind_descriptor(), topic.kind()), topic.need_topic_label(),
               topic.offer_topic_label()});
  }
  out << '\n';
  table.Write(out, width);
}

void PrintWords(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation) {
  if (explanation.matched_words().empty()) return;
  Table table({{"PART", Table::Align::kRight},
               {"HOW"},
               {"WORDS OF THE NEED"},
               {"WORDS OF THE OFFER"},
               {"MEANING"}});
  int shown = 0;
  for (const v1::WordMatch& words : explanation.matched_words()) {
    if (shown == kMostWords) break;
    ++shown;
    table.Add({absl::StrFormat("%.3f", words.part()),
               EnumWords(v1::WordMatchKind_descriptor(), words.kind()), words.need_words(),
               words.offer_words(), words.meaning()});
  }
  out << '\n';
  table.Write(out, width);
  const int more = explanation.matched_words_size() - shown;
  if (more > 0) out << "and " << more << " more (-o json shows all)\n";
}

void PrintImprovements(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation) {
  if (explanation.improvements().empty()) return;
  Table table({{"GAIN", Table::Align::kRight},
               {"SCORE", Table::Align::kRight},
               {"RANK", Table::Align::kRight},
               {"WHO ACTS"},
               {"FIELD", Table::Align::kLeft, /*wrap=*/false, /*whole=*/true},
               {"WHAT WOULD RAISE IT", Table::Align::kLeft, /*wrap=*/true}});
  for (const v1::Improvement& improvement : explanation.improvements()) {
    std::vector<std::string> passed;
    for (int filter : improvement.fixed_filters()) passed.push_back(FilterWords(filter));
    table.Add({absl::StrFormat("%+.1f", improvement.gain()),
               absl::StrFormat("%.1f", improvement.new_score()),
               improvement.new_rank() > 0 ? absl::StrCat(improvement.new_rank()) : "-",
               EnumWords(v1::MatchSide_descriptor(), improvement.side()), improvement.field(),
               absl::StrCat(improvement.description(),
                            passed.empty() ? ""
                                           : absl::StrCat(" (passes the filter ",
                                                          absl::StrJoin(passed, ", "), ")"))});
  }
  out << '\n';
  table.Write(out, width);
}

}  // namespace

void PrintExplanation(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation) {
  const v1::Match& match = explanation.match();
  out << match.need() << " and " << match.offer() << ": " << Verdict(explanation) << '\n';
  PrintReasons(out, width, match, "  ");
  out << '\n';
  PrintFilters(out, width, explanation);
  out << '\n';
  PrintComponents(out, width, match, "");
  PrintTopics(out, width, explanation);
  PrintWords(out, width, explanation);
  PrintImprovements(out, width, explanation);
  out << '\n' << BasisText(explanation) << '\n';
}

}  // namespace ssx::cli
