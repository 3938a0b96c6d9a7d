#include "services/registry/list.h"

#include "storage/keys.h"

namespace ssx::registry {

absl::Status VisitCandidates(const storage::ReadView& view, const storage::Partition& rows,
                             absl::string_view collection,
                             absl::Span<const absl::string_view> indexed,
                             const std::vector<domain::EqualityTerm>& equalities,
                             absl::string_view after_id, CandidateVisitor visit) {
  for (absl::string_view field : indexed) {
    for (const domain::EqualityTerm& term : equalities) {
      if (term.field != field) continue;
      const std::string prefix = IndexPrefix(collection, {term.field, term.value});
      storage::KeyRange range = storage::PrefixRange(prefix);
      if (!after_id.empty()) {
        // The least key after the one of `after_id`.
        range.begin = IndexKey(collection, {term.field, term.value}, after_id) + '\0';
      }
      absl::Status malformed;
      absl::Status scanned =
          view.Scan(kIndexRows, range, [&](absl::string_view key, absl::string_view) {
            std::string id;
            storage::KeyReader reader(key.substr(prefix.size()));
            malformed = reader.String(id);
            return malformed.ok() && visit(id, nullptr);
          });
      return malformed.ok() ? scanned : malformed;
    }
  }
  storage::KeyRange all;
  if (!after_id.empty()) all.begin = std::string(after_id) + '\0';
  return view.Scan(rows, all,
                   [&](absl::string_view id, absl::string_view row) { return visit(id, &row); });
}

}  // namespace ssx::registry
