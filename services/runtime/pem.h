// Reads PEM files named on a command line.
#ifndef SSX_SERVICES_RUNTIME_PEM_H_
#define SSX_SERVICES_RUNTIME_PEM_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ssx::runtime {

// The file's text. INVALID_ARGUMENT on `option` when it cannot be read or is no PEM.
absl::StatusOr<std::string> ReadPem(absl::string_view option, const std::string& path);

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_PEM_H_
