#include "clients/cli/profile_flags.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/resource_flags.h"

namespace ssx::cli {

ProfileOptions AddProfileOptions(CLI::App* command, ProfileFlags* flags) {
  auto* name =
      command->add_option("--profile", flags->name,
                          "Scoring profile, such as default or default@1 (ssx profiles list)");
  auto* file =
      command->add_option("--profile-file", flags->file, "Own weights: a ScoringProfile in JSON")
          ->excludes(name);
  return {name, file};
}

absl::Status SelectProfile(const ProfileFlags& flags, std::istream& in,
                           v1::ProfileSelector* selector) {
  if (!flags.file.empty()) {
    return ReadResourceFile(flags.file, in, selector->mutable_inline_profile(), nullptr);
  }
  if (!flags.name.empty()) {
    selector->set_name(absl::StrContains(flags.name, "/")
                           ? flags.name
                           : absl::StrCat("scoringProfiles/", flags.name));
  }
  return absl::OkStatus();
}

}  // namespace ssx::cli
