#include "clients/cli/collections.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/near_names.h"
#include "clients/cli/session.h"

namespace ssx::cli {

absl::StatusOr<const client::ResourceType*> CollectionOf(const std::string& word) {
  if (word == "organizations" || word == "orgs") return &client::Organizations();
  if (word == "needs") return &client::Needs();
  if (word == "offers") return &client::Offers();
  return UsageError(absl::StrCat("unknown collection \"", word, "\"",
                                 DidYouMean(word, {"organizations", "orgs", "needs", "offers"}),
                                 ": use organizations (or orgs), needs or offers"));
}

absl::StatusOr<FileFormat> ChooseFormat(const std::string& format, const std::string& file) {
  if (format == "csv") return FileFormat::kCsv;
  if (format == "jsonl") return FileFormat::kJsonLines;
  absl::StatusOr<FileFormat> by_name = FormatOf(file);
  if (!by_name.ok()) return UsageError(by_name.status().message());
  return by_name;
}

}  // namespace ssx::cli
