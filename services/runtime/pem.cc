#include "services/runtime/pem.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"

namespace ssx::runtime {

absl::StatusOr<std::string> ReadPem(absl::string_view option, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file || text.str().find("-----BEGIN") == std::string::npos) {
    return domain::InvalidField(
        option, absl::StrCat("cannot read a PEM file at ", path,
                             ": check the path, its permissions and that it is PEM"));
  }
  return text.str();
}

}  // namespace ssx::runtime
