// Glossary: concepts of development cooperation with their terms in seven languages.
//
// Read from the tables glossary/*.tsv, which the build links into the program. Columns: id (unique,
// lower-case words joined by hyphens), kind, broader (id of a more general concept, or empty),
// topics (ids of reference topics that the concept speaks for), a cell of terms for each language
// (separated by `|`, the preferred one first), and note: remarks separated by "; ", of which
//   `general`          the concept is in so many texts that it says little,
//   `fr accents: maïs` the term is another word without its accents and needs them to match,
//   `ar none: why`     the language has no usual term,
//   `fr also other-id` a term that stands under another concept too
// have a meaning. Immutable after loading, hence thread-safe.
#ifndef SSX_SERVICES_DOMAIN_TEXT_GLOSSARY_H_
#define SSX_SERVICES_DOMAIN_TEXT_GLOSSARY_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/reference.h"
#include "services/domain/text/language.h"

namespace ssx::text {

struct GlossaryTerm {
  std::string text;
  bool needs_accents = false;  // without them it is another word
};

struct GlossaryConcept {
  std::string id;
  std::string kind;
  std::string broader;              // id, or empty
  std::vector<std::string> topics;  // ids, most specific first
  bool general = false;
  std::array<std::vector<GlossaryTerm>, kLanguages.size()> terms;  // in the order of kLanguages
  std::vector<std::string> notes;
};

class Glossary {
 public:
  // INVALID_ARGUMENT names file, line and column of the first fault: wrong columns, an id twice, an
  // unknown kind, topic or broader concept, a cycle of broader concepts.
  static absl::StatusOr<Glossary> Load(const std::vector<domain::ReferenceTable>& tables,
                                       const domain::ReferenceData& reference);
  // The tables linked into this program, parsed at the first call.
  static const Glossary& Builtin();

  // In the order of the tables.
  const std::vector<GlossaryConcept>& concepts() const { return concepts_; }

 private:
  std::vector<GlossaryConcept> concepts_;
};

// All glossary tables, in order of file name. Their texts live as long as the program.
std::vector<domain::ReferenceTable> BuiltinGlossaryTables();

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_GLOSSARY_H_
