#include "tests/domain/text/dictd_files.h"

#include <zlib.h>

#include <fstream>

#include "absl/strings/str_cat.h"

namespace ssx::text::testing {
namespace {

std::string Base64(size_t number) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text(1, digits[number % 64]);
  while ((number /= 64) > 0) text.insert(text.begin(), digits[number % 64]);
  return text;
}

}  // namespace

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

void WriteDictd(const std::string& folder, const std::string& name, const Articles& articles) {
  const std::string about = "00-database-short\nA dictionary for tests\n";
  std::string index = absl::StrCat("00databaseshort\tA\t", Base64(about.size()), "\n");
  std::string all = about;
  for (const auto& [headword, article] : articles) {
    absl::StrAppend(&index, headword, "\t", Base64(all.size()), "\t", Base64(article.size()), "\n");
    all += article;
  }
  const std::string path = absl::StrCat(folder, "/", name);
  WriteFile(path + ".index", index);
  const gzFile file = gzopen((path + ".dict.dz").c_str(), "wb");
  gzwrite(file, all.data(), static_cast<unsigned>(all.size()));
  gzclose(file);
}

}  // namespace ssx::text::testing
