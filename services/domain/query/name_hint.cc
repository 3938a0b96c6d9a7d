#include "services/domain/query/name_hint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

constexpr size_t kLongestText = 64;  // nothing longer is a misspelling of a field's name
constexpr size_t kShortestPart = 3;
constexpr size_t kMostNames = 3;

}  // namespace

std::vector<std::string> NearNames(absl::string_view text, const std::vector<std::string>& names) {
  if (text.size() > kLongestText) return {};
  const std::u32string wanted = FoldForComparison(text);
  const size_t limit = std::max<size_t>(1, wanted.size() / 3);
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& name : names) {
    const std::u32string candidate = FoldForComparison(name);
    if (const std::optional<size_t> distance = EditDistance(wanted, candidate, limit)) {
      near.emplace_back(*distance, name);
    } else if (wanted.size() >= kShortestPart && candidate.find(wanted) != std::u32string::npos) {
      near.emplace_back(candidate.size() - wanted.size(), name);
    }
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> nearest;
  for (auto& [distance, name] : near) {
    if (nearest.size() < kMostNames) nearest.push_back(std::move(name));
  }
  return nearest;
}

std::string NameHint(absl::string_view text, const std::vector<std::string>& names) {
  const std::vector<std::string> near = NearNames(text, names);
  if (near.empty()) return absl::StrCat("it is one of ", absl::StrJoin(names, ", "));
  return absl::StrCat("did you mean ", absl::StrJoin(near, " or "), "?");
}

}  // namespace ssx::domain
