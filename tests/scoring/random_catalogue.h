// Random needs and offers whose attributes take few values, so that shared topics, ties and every
// filter happen often.
#ifndef SSX_TESTS_SCORING_RANDOM_CATALOGUE_H_
#define SSX_TESTS_SCORING_RANDOM_CATALOGUE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "ssx/v1/change.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"

namespace ssx::scoring::testing {

struct RandomEntries {
  std::vector<v1::Need> needs;
  std::vector<v1::Offer> offers;

  // All as changes at revision 1, needs first.
  std::vector<v1::Change> Changes() const;
};

// The same seed gives the same entries. Some are drafts, deleted, over or full.
RandomEntries MakeRandomEntries(uint64_t seed, int needs, int offers);

}  // namespace ssx::scoring::testing

#endif  // SSX_TESTS_SCORING_RANDOM_CATALOGUE_H_
