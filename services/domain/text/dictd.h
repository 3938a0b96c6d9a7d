// Dictd: the files of a dictionary in the format of the dict server (dictfmt(1), dictzip(1)).
//
// `NAME.index` has a line for each headword: the headword, where its article begins and how long it
// is, separated by tabs, the numbers in base 64. `NAME.dict.dz` (gzip in pieces) or `NAME.dict` has
// the articles. Immutable once read, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_DICTD_H_
#define SSX_SERVICES_DOMAIN_TEXT_DICTD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ssx::text {

class Dictd {
 public:
  struct Entry {
    absl::string_view headword;
    absl::string_view article;  // begins with the headword, as a rule
  };

  // `path` is that of the files without their endings. Articles about the dictionary itself are
  // left out. Errors name file and line: NOT_FOUND when a file is missing, INVALID_ARGUMENT when it
  // is damaged or larger than 64 MB unpacked.
  static absl::StatusOr<Dictd> Read(const std::string& path);

  // In the order of the index; views into this object, which must stay where it is.
  std::vector<Entry> Entries() const;

 private:
  struct Place {
    size_t headword, headword_size;  // in index_
    size_t article, article_size;    // in articles_
  };

  std::string index_;
  std::string articles_;
  std::vector<Place> places_;
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_DICTD_H_
