// In place of postgresql.cc where the build has no libpq.
#include "tests/bench/peers/peer.h"

namespace ssx::bench {

template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewPostgresqlPeer() {
  return absl::UnavailableError("built without libpq: apt-get install libpq-dev, build again");
}
template absl::StatusOr<std::unique_ptr<Peer<OffersForNeed>>> NewPostgresqlPeer();
template absl::StatusOr<std::unique_ptr<Peer<NeedsForOffer>>> NewPostgresqlPeer();

}  // namespace ssx::bench
