// Writes small dictionaries in dictd format, so that no test needs those of the machine.
#ifndef SSX_TESTS_DOMAIN_TEXT_DICTD_FILES_H_
#define SSX_TESTS_DOMAIN_TEXT_DICTD_FILES_H_

#include <string>
#include <utility>
#include <vector>

namespace ssx::text::testing {

using Articles = std::vector<std::pair<std::string, std::string>>;  // headword and article

// `FOLDER/NAME.index` and `FOLDER/NAME.dict.dz`, with an article on the dictionary itself.
void WriteDictd(const std::string& folder, const std::string& name, const Articles& articles);

void WriteFile(const std::string& path, const std::string& content);

}  // namespace ssx::text::testing

#endif  // SSX_TESTS_DOMAIN_TEXT_DICTD_FILES_H_
