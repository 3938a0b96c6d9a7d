// In place of xapian.cc where the build has no Xapian.
#include "tests/bench/peers/peer.h"

namespace ssx::bench {

template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewXapianPeer() {
  return absl::UnavailableError("built without it: apt-get install libxapian-dev, build again");
}
template absl::StatusOr<std::unique_ptr<Peer<OffersForNeed>>> NewXapianPeer();
template absl::StatusOr<std::unique_ptr<Peer<NeedsForOffer>>> NewXapianPeer();

}  // namespace ssx::bench
