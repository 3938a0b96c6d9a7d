// "Did you mean": names that are nearly what somebody typed. Pure functions.
#ifndef SSX_CLIENTS_CLI_NEAR_NAMES_H_
#define SSX_CLIENTS_CLI_NEAR_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ssx::cli {

// Candidates within a few edits (Levenshtein distance, letter case aside) of `word`, or that it
// begins or ends; nearest first, at most three.
std::vector<std::string> NearNames(absl::string_view word,
                                   const std::vector<std::string>& candidates);

// ` (did you mean "title"?)`, or nothing when no candidate is near.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_NEAR_NAMES_H_
