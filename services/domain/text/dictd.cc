#include "services/domain/text/dictd.h"

#include <zlib.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ssx::text {
namespace {

constexpr size_t kLargestFile = size_t{64} << 20;

struct Closer {
  void operator()(gzFile file) const { gzclose(file); }
};

// The content of a file, unpacked when it is packed; zlib reads either.
absl::StatusOr<std::string> ReadUnpacked(const std::string& path) {
  const std::unique_ptr<gzFile_s, Closer> file(gzopen(path.c_str(), "rb"));
  if (file == nullptr) return absl::NotFoundError(absl::StrCat(path, " cannot be opened"));
  std::string content;
  std::vector<char> piece(size_t{1} << 18);
  int read = 0;
  while ((read = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
    content.append(piece.data(), static_cast<size_t>(read));
    if (content.size() > kLargestFile) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, " is larger than ", kLargestFile >> 20, " MB unpacked"));
    }
  }
  int error = Z_OK;
  const char* fault = gzerror(file.get(), &error);
  // A file that ends in the middle of its packed data reads to the end and is known by its status.
  if (read < 0 || error != Z_OK) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is damaged: ", fault));
  }
  return content;
}

absl::StatusOr<std::string> ReadArticles(const std::string& path) {
  auto packed = ReadUnpacked(path + ".dict.dz");
  return absl::IsNotFound(packed.status()) ? ReadUnpacked(path + ".dict") : packed;
}

// Digits from the highest to the lowest, as RFC 4648 writes them.
std::optional<size_t> ParseNumber(absl::string_view digits) {
  static constexpr absl::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  size_t number = 0;
  for (char c : digits) {
    const size_t digit = kDigits.find(c);
    if (digit == absl::string_view::npos) return std::nullopt;
    number = number * kDigits.size() + digit;
  }
  return number;
}

// The dictionary on itself: its name, source, alphabet.
bool IsAbout(absl::string_view headword) {
  return absl::StartsWith(headword, "00database") || absl::StartsWith(headword, "00-database");
}

}  // namespace

absl::StatusOr<Dictd> Dictd::Read(const std::string& path) {
  Dictd dictionary;
  auto index = ReadUnpacked(path + ".index");
  if (!index.ok()) return index.status();
  auto articles = ReadArticles(path);
  if (!articles.ok()) return articles.status();
  dictionary.index_ = *std::move(index);
  dictionary.articles_ = *std::move(articles);
  int line_number = 0;
  for (absl::string_view line : absl::StrSplit(dictionary.index_, '\n')) {
    ++line_number;
    if (line.empty()) continue;
    const auto fault = [&](absl::string_view what) {
      return absl::InvalidArgumentError(absl::StrCat(path, ".index:", line_number, ": ", what));
    };
    const std::vector<absl::string_view> columns = absl::StrSplit(line, '\t');
    // A fourth column has the headword as it is written, when the first one is folded.
    if (columns.size() != 3 && columns.size() != 4) return fault("3 or 4 columns are expected");
    const auto begin = ParseNumber(columns[1]), size = ParseNumber(columns[2]);
    if (!begin || !size) return fault("a number in base 64 is expected");
    if (*begin > dictionary.articles_.size() || *size > dictionary.articles_.size() - *begin) {
      return fault("the article lies beyond the end of the dictionary");
    }
    if (IsAbout(columns[0])) continue;
    const absl::string_view headword = columns.size() == 4 ? columns[3] : columns[0];
    dictionary.places_.push_back({static_cast<size_t>(headword.data() - dictionary.index_.data()),
                                  headword.size(), *begin, *size});
  }
  return dictionary;
}

std::vector<Dictd::Entry> Dictd::Entries() const {
  std::vector<Entry> entries;
  entries.reserve(places_.size());
  const absl::string_view index = index_, articles = articles_;
  for (const Place& place : places_) {
    entries.push_back({index.substr(place.headword, place.headword_size),
                       articles.substr(place.article, place.article_size)});
  }
  return entries;
}

}  // namespace ssx::text
