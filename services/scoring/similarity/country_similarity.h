// How alike two countries are for the purpose of learning from one another, between 0 and 1.
//
// A weighted sum of eight parts, each in [0, 1]; the weights total 1:
//   region 0.10       same M49 region
//   sub-region 0.20   same M49 intermediate region, or same sub-region where there is none between;
//                     half for the same sub-region alone
//   neighbours 0.10   a land border
//   income 0.15       same DAC income group; half for the next one (LDC, LIC, LMIC, UMIC, not
//   listed) groups 0.15       LDC, LLDC, SIDS: shared memberships over those that either has; 1 for
//   none languages 0.10    a shared official language; half for one that is spoken in either
//   climate 0.10      shared Koeppen-Geiger classes over all, and shared main classes over all,
//   halved population 0.10   1 for equal numbers of people, falling to 0 at a hundredfold
// A part whose facts are missing counts 0.5. Symmetric. Pure functions.
#ifndef SSX_SERVICES_SCORING_SIMILARITY_COUNTRY_SIMILARITY_H_
#define SSX_SERVICES_SCORING_SIMILARITY_COUNTRY_SIMILARITY_H_

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/reference.h"

namespace ssx::scoring {

// Memberships and income groups are those of `day`. `reason`, when not null, receives what the two
// have in common, in words. Unknown codes have no facts: every part counts 0.5.
double CountrySimilarity(const domain::ReferenceData& reference, absl::string_view one,
                         absl::string_view other, absl::CivilDay day, std::string* reason);

// Remembers the similarities of one day, for rankings, which ask for the same countries again and
// again. Not thread-safe. The reference data must outlive it.
class CountrySimilarityMemo {
 public:
  CountrySimilarityMemo(const domain::ReferenceData& reference, absl::CivilDay day)
      : reference_(reference), day_(day) {}

  // CountrySimilarity of the two, without a reason.
  double Between(const std::string& one, const std::string& other);

 private:
  const domain::ReferenceData& reference_;
  const absl::CivilDay day_;
  absl::flat_hash_map<std::pair<std::string, std::string>, double> known_;
};

// English name of a country; the code when it is unknown.
std::string CountryName(const domain::ReferenceData& reference, absl::string_view code);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_SIMILARITY_COUNTRY_SIMILARITY_H_
