// The flags that choose the weights of a ranking: --profile and --profile-file.
#ifndef SSX_CLIENTS_CLI_PROFILE_FLAGS_H_
#define SSX_CLIENTS_CLI_PROFILE_FLAGS_H_

#include <CLI/App.hpp>
#include <istream>
#include <string>

#include "absl/status/status.h"
#include "ssx/v1/scoring_service.pb.h"

namespace ssx::cli {

struct ProfileFlags {
  std::string name;
  std::string file;

  bool given() const { return !name.empty() || !file.empty(); }
};

// `flags` must live until the command line is read and used. Returns the two options, which exclude
// each other.
struct ProfileOptions {
  CLI::Option* name;
  CLI::Option* file;
};
ProfileOptions AddProfileOptions(CLI::App* command, ProfileFlags* flags);

// Usage errors name the file.
absl::Status SelectProfile(const ProfileFlags& flags, std::istream& in,
                           v1::ProfileSelector* selector);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_PROFILE_FLAGS_H_
