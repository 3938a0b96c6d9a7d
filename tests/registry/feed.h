// Reads the streams of the change feed to their present end, as a replica would.
#ifndef SSX_TESTS_REGISTRY_FEED_H_
#define SSX_TESTS_REGISTRY_FEED_H_

#include <map>
#include <string>
#include <vector>

#include "services/registry/call.h"
#include "ssx/v1/change_service.pb.h"

namespace ssx::registry {

// What a replica knows, by name.
using Replica = std::map<std::string, v1::Change>;

std::vector<v1::ListSnapshotResponse> ReadSnapshot(const Environment& env,
                                                   storage::Revision revision = 0);
std::vector<v1::WatchChangesResponse> ReadChangesAfter(const Environment& env,
                                                       storage::Revision after);
// Applies one change: a purge removes.
void Apply(const v1::Change& change, Replica& replica);

}  // namespace ssx::registry

#endif  // SSX_TESTS_REGISTRY_FEED_H_
