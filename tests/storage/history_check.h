// Replaying a store's change log, to check that its rows and its log tell the same story.
#ifndef SSX_TESTS_STORAGE_HISTORY_CHECK_H_
#define SSX_TESTS_STORAGE_HISTORY_CHECK_H_

#include <map>
#include <string>

#include "storage/store.h"
#include "tests/storage/conformance.h"

namespace ssx::storage {

// The rows of the logged partitions at some revision, as the log gives them.
class Replay {
 public:
  // Takes in what the store logged since the last call. Fails the test when a revision is missing
  // or repeated.
  void CatchUp(const Store& store);
  // Fails the test unless the store's rows of a partition are the replayed ones.
  void ExpectRows(const Store& store, const Partition& partition) const;

  // Fails the test unless the store's past at a revision is the replayed one.
  void ExpectPast(const Store& store, Revision revision) const;

  Revision revision() const { return revision_; }
  // The commits taken in, by revision.
  const std::map<Revision, Commit>& commits() const { return commits_; }

 private:
  Revision revision_ = 0;
  std::map<Revision, Commit> commits_;
  std::map<uint8_t, std::map<std::string, std::string>> rows_;
};

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_HISTORY_CHECK_H_
