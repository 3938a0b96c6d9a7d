#include "clients/cli/match_view.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/field_text.h"
#include "clients/cli/table.h"
#include "clients/cli/unicode_text.h"

namespace ssx::cli {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr int kWidthForBars = 100;
constexpr double kDrawback = 0.25;  // components up to this value are told as drawbacks

std::string FilterWords(v1::HardFilter filter) {
  return EnumWords(v1::HardFilter_descriptor(), filter);
}

std::string Bar(double score) {
  constexpr int kWidth = 10;
  const int full = std::clamp(static_cast<int>(std::lround(score * kWidth)), 0, kWidth);
  std::string bar;
  for (int i = 0; i < kWidth; ++i) bar += i < full ? "█" : "░";
  return bar;
}

// What the entries that a filter removed have in common: "not published".
std::string RuledOutWords(v1::HardFilter filter) {
  switch (filter) {
    case v1::HARD_FILTER_DIFFERENT_COUNTRY:
      return "in the same country";
    case v1::HARD_FILTER_BENEFICIARY_DEVELOPING:
      return "for a country that is not developing";
    case v1::HARD_FILTER_PROVIDER_DEVELOPING:
      return "from a country that is not developing";
    case v1::HARD_FILTER_NEED_OPEN:
      return "not endorsed";
    case v1::HARD_FILTER_OFFER_OPEN:
      return "not published";
    case v1::HARD_FILTER_DATES:
      return "at other dates";
    case v1::HARD_FILTER_MODALITY:
      return "without a common modality";
    case v1::HARD_FILTER_CAPACITY:
      return "without places left";
    case v1::HARD_FILTER_NEED_EXCLUSIONS:
      return "excluded by the need";
    case v1::HARD_FILTER_OFFER_EXCLUSIONS:
      return "excluded by the offer";
    case v1::HARD_FILTER_FUND:
      return "outside the fund's rules";
    default:
      return FilterWords(filter);
  }
}

// Known drawbacks, which the best reasons leave out: components that add next to nothing.
void PrintDrawbacks(std::ostream& out, int width, const v1::Match& match,
                    const std::string& indent) {
  const std::string mark = "- but: ";
  const int inner = width - static_cast<int>(indent.size() + mark.size());
  for (const v1::ComponentScore& component : match.components()) {
    switch (component.component()) {
      case v1::COMPONENT_TOPIC:
      case v1::COMPONENT_MODALITY:
      case v1::COMPONENT_LANGUAGE:
      case v1::COMPONENT_TIMING:
      case v1::COMPONENT_RESOURCE:
      case v1::COMPONENT_COMPLEMENTARITY:
        break;
      default:
        continue;  // low values of the others are common and no hindrance
    }
    if (component.score() > kDrawback) continue;
    const std::string line = OneLine(component.reason());
    out << indent << mark << (inner > 20 ? Wrap(line, inner, indent + "  ") : line) << '\n';
  }
}

}  // namespace

std::string EnumWords(const google::protobuf::EnumDescriptor* type, int number) {
  const auto* value = type->FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  return absl::AsciiStrToLower(absl::StrReplaceAll(EnumText(value), {{"_", " "}}));
}

std::string IdOf(const std::string& name) { return name.substr(name.find('/') + 1); }

void PrintReasons(std::ostream& out, int width, const v1::Match& match, const std::string& indent) {
  const int inner = width - static_cast<int>(indent.size()) - 2;
  for (const std::string& reason : match.reasons()) {
    const std::string line = OneLine(reason);
    out << indent << "- " << (inner > 20 ? Wrap(line, inner, indent + "  ") : line) << '\n';
  }
}

void PrintComponents(std::ostream& out, int width, const v1::Match& match,
                     const std::string& indent) {
  // The bars give way first: the words beside them need the room.
  const bool bars = width == 0 || width >= kWidthForBars;
  Table table({{"COMPONENT"},
               {"", Table::Align::kLeft, /*wrap=*/false, /*whole=*/true},
               {"VALUE", Table::Align::kRight},
               {"WEIGHT", Table::Align::kRight},
               {"POINTS", Table::Align::kRight},
               {"WHY", Table::Align::kLeft, /*wrap=*/true}});
  for (const v1::ComponentScore& component : match.components()) {
    table.Add({EnumWords(v1::Component_descriptor(), component.component()),
               bars ? Bar(component.score()) : "", absl::StrFormat("%.2f", component.score()),
               absl::StrCat(component.weight()), absl::StrFormat("%.1f", component.contribution()),
               component.reason()});
  }
  std::ostringstream text;
  const int inner = width == 0 ? 0 : std::max(40, width - static_cast<int>(indent.size()));
  table.Write(text, inner);
  for (absl::string_view line : absl::StrSplit(text.str(), '\n', absl::SkipEmpty())) {
    out << indent << line << '\n';
  }
}

void PrintMatches(std::ostream& out, int width, const RepeatedPtrField<v1::Match>& matches,
                  absl::string_view ranked, bool explain) {
  if (matches.empty()) return;
  const bool offers = ranked == "offer";
  const auto make_table = [&](bool with_title) {
    std::vector<Table::Column> columns = {
        {"RANK", Table::Align::kRight},
        {"SCORE", Table::Align::kRight},
        {absl::AsciiStrToUpper(ranked), Table::Align::kLeft, /*wrap=*/false, /*whole=*/true},
        {"COUNTRY"},
        {offers ? "PROVIDER" : "REQUESTED BY"}};
    if (with_title) columns.push_back({"TITLE"});
    Table table(std::move(columns));
    for (const v1::Match& match : matches) {
      table.Add({absl::StrCat(match.rank()), absl::StrFormat("%.1f", match.score()),
                 IdOf(offers ? match.offer() : match.need()), match.country_code(),
                 match.organization_display_name().empty() ? match.organization()
                                                           : match.organization_display_name(),
                 match.title()});
    }
    return table;
  };
  // Titles that do not fit beside the rest stand below it, whole.
  Table table = make_table(/*with_title=*/true);
  const bool title_below = width > 0 && table.NaturalWidth() > width;
  if (title_below) table = make_table(/*with_title=*/false);
  std::ostringstream text;
  table.Write(text, width);
  const std::vector<std::string> lines = absl::StrSplit(text.str(), '\n', absl::SkipEmpty());
  const std::string indent(6, ' ');
  out << lines[0] << '\n';
  for (int i = 0; i < matches.size(); ++i) {
    out << lines[i + 1] << '\n';
    if (title_below) {
      out << indent
          << Wrap(OneLine(matches[i].title()),
                  std::max(20, width - static_cast<int>(indent.size())), indent)
          << '\n';
    }
    PrintReasons(out, width, matches[i], indent);
    PrintDrawbacks(out, width, matches[i], indent);
    if (explain) PrintComponents(out, width, matches[i], indent);
  }
}

std::string ClosingLine(int shown, int64_t considered,
                        const RepeatedPtrField<v1::FilterCount>& filtered, absl::string_view ranked,
                        absl::string_view basis) {
  std::string line = absl::StrCat(shown == 0 ? "No match" : absl::StrCat(shown), " of ", considered,
                                  " ", ranked, considered == 1 ? "" : "s", ".");
  std::vector<std::string> removed;
  for (const v1::FilterCount& count : filtered) {
    removed.push_back(absl::StrCat(count.removed(), " ", RuledOutWords(count.filter())));
  }
  if (!removed.empty()) absl::StrAppend(&line, " Ruled out: ", absl::StrJoin(removed, ", "), ".");
  absl::StrAppend(&line, " ", basis);
  return line;
}

std::string BasisText(const google::protobuf::Message& response) {
  std::vector<std::string> parts;
  for (const char* name : {"profile", "revision", "date"}) {
    const std::string value = FieldText(response, response.GetDescriptor()->FindFieldByName(name));
    if (!value.empty()) parts.push_back(absl::StrCat(name, " ", value));
  }
  std::string text = absl::StrCat(absl::StrJoin(parts, ", "), ".");
  text[0] = absl::ascii_toupper(text[0]);
  return text;
}

}  // namespace ssx::cli
