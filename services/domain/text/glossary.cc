#include "services/domain/text/glossary.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/domain/fact_table.h"

namespace ssx::text {
namespace {

enum Column { kId, kKind, kBroader, kTopics, kTerms, kNote = kTerms + kLanguages.size() };

constexpr absl::string_view kKinds[] = {"animal",      "crop",       "disease",      "field",
                                        "institution", "instrument", "intervention", "people",
                                        "place",       "problem",    "resource",     "technology"};

std::vector<absl::string_view> Columns() {
  std::vector<absl::string_view> columns = {"id", "kind", "broader", "topics"};
  for (Language language : kLanguages) columns.push_back(LanguageCode(language));
  columns.push_back("note");
  return columns;
}

// The terms that a note "fr accents: maïs, thé" speaks of.
absl::flat_hash_set<std::string> TermsThatNeedAccents(const std::vector<std::string>& notes,
                                                      Language language) {
  const std::string start = absl::StrCat(LanguageCode(language), " accents: ");
  for (const std::string& note : notes) {
    if (absl::StartsWith(note, start)) {
      return absl::StrSplit(note.substr(start.size()), absl::ByAnyChar("|,"),
                            absl::SkipWhitespace());
    }
  }
  return {};
}

GlossaryConcept Read(const domain::FactTable::Row& row) {
  GlossaryConcept read;
  read.id = std::string(row.cells[kId]);
  read.kind = std::string(row.cells[kKind]);
  read.broader = std::string(row.cells[kBroader]);
  read.topics = absl::StrSplit(row.cells[kTopics], ',', absl::SkipEmpty());
  read.notes = absl::StrSplit(row.cells[kNote], "; ", absl::SkipEmpty());
  read.general = std::find(read.notes.begin(), read.notes.end(), "general") != read.notes.end();
  for (size_t i = 0; i < kLanguages.size(); ++i) {
    const auto accented = TermsThatNeedAccents(read.notes, kLanguages[i]);
    for (absl::string_view term : absl::StrSplit(row.cells[kTerms + i], '|', absl::SkipEmpty())) {
      read.terms[i].push_back({std::string(term), accented.contains(term)});
    }
  }
  return read;
}

}  // namespace

absl::StatusOr<Glossary> Glossary::Load(const std::vector<domain::ReferenceTable>& tables,
                                        const domain::ReferenceData& reference) {
  Glossary glossary;
  std::vector<domain::FactTable> files;
  std::vector<std::pair<size_t, domain::FactTable::Row>> places;  // file and row, by concept
  absl::flat_hash_map<std::string, size_t> index;
  for (const domain::ReferenceTable& table : tables) {
    absl::StatusOr<domain::FactTable> file = domain::FactTable::Parse(table, Columns());
    if (!file.ok()) return file.status();
    for (const domain::FactTable::Row& row : file->rows()) {
      GlossaryConcept read = Read(row);
      if (!index.emplace(read.id, glossary.concepts_.size()).second) {
        return file->CellError(row, kId, absl::StrCat("\"", read.id, "\" stands twice"));
      }
      if (std::find(std::begin(kKinds), std::end(kKinds), read.kind) == std::end(kKinds)) {
        return file->CellError(
            row, kKind,
            absl::StrCat("\"", read.kind, "\" is none of ", absl::StrJoin(kKinds, ", ")));
      }
      for (const std::string& topic : read.topics) {
        if (reference.FindTopic(absl::StrCat("topics/", topic)) == nullptr) {
          return file->CellError(row, kTopics, absl::StrCat("\"", topic, "\" is no topic"));
        }
      }
      places.emplace_back(files.size(), row);
      glossary.concepts_.push_back(std::move(read));
    }
    files.push_back(*std::move(file));
  }
  const auto error = [&](size_t at, absl::string_view what) {
    return files[places[at].first].CellError(places[at].second, kBroader, what);
  };
  for (size_t i = 0; i < glossary.concepts_.size(); ++i) {
    // The way up is longer than there are concepts only when it goes round.
    size_t at = i;
    for (size_t steps = 0; !glossary.concepts_[at].broader.empty(); ++steps) {
      const auto above = index.find(glossary.concepts_[at].broader);
      if (above == index.end()) {
        return error(at, absl::StrCat("\"", glossary.concepts_[at].broader, "\" is no concept"));
      }
      if (steps > glossary.concepts_.size()) return error(i, "leads back to itself");
      at = above->second;
    }
  }
  return glossary;
}

const Glossary& Glossary::Builtin() {
  static const Glossary* glossary = [] {
    auto loaded = Load(BuiltinGlossaryTables(), domain::ReferenceData::Builtin());
    if (!loaded.ok()) {
      std::fprintf(stderr, "The built-in glossary is faulty: %s\n",
                   loaded.status().ToString().c_str());
      std::abort();
    }
    return new Glossary(*std::move(loaded));
  }();
  return *glossary;
}

}  // namespace ssx::text
