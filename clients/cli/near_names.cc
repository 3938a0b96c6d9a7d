#include "clients/cli/near_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ssx::cli {
namespace {

size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> NearNames(absl::string_view word,
                                   const std::vector<std::string>& candidates) {
  const std::string typed = absl::AsciiStrToLower(word);
  const size_t allowed = typed.size() < 4 ? 1 : std::max<size_t>(2, typed.size() / 3);
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& candidate : candidates) {
    const std::string lower = absl::AsciiStrToLower(candidate);
    const size_t distance = EditDistance(typed, lower);
    const bool part =
        typed.size() >= 3 && (absl::StartsWith(lower, typed) || absl::EndsWith(lower, typed));
    if (distance <= allowed || part) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> names;
  for (auto& [distance, name] : near) {
    if (names.size() == 3) break;
    names.push_back(std::move(name));
  }
  return names;
}

std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates) {
  const std::vector<std::string> near = NearNames(word, candidates);
  if (near.empty()) return "";
  return absl::StrCat(" (did you mean \"", absl::StrJoin(near, "\" or \""), "\"?)");
}

}  // namespace ssx::cli
