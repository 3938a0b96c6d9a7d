// Public data beside the project: where it is, and reading its CSV files.
#ifndef SSX_TESTS_DOMAIN_TEXT_SHARED_DATA_H_
#define SSX_TESTS_DOMAIN_TEXT_SHARED_DATA_H_

#include <map>
#include <string>
#include <vector>

namespace ssx::text::testing {

// SSX_SHARED_DATA, else `../shared/data` from the project's root.
std::string SharedDataFolder();

// The rows of a CSV file (RFC 4180) by the names of its header; empty when it cannot be read.
std::vector<std::map<std::string, std::string>> ReadCsv(const std::string& path);

}  // namespace ssx::text::testing

#endif  // SSX_TESTS_DOMAIN_TEXT_SHARED_DATA_H_
