// Store: where ssx keeps what it was told. Rows in named partitions, one global revision for each
// commit, and a log of changes from which replicas follow and past revisions are rebuilt.
//
// A `ReadView` is a snapshot: it sees exactly the commits up to its revision, for as long as it
// lives.
//
// `Transact` runs a function against a snapshot and commits its writes in one atomic, durable step.
// It is optimistic: when something the function read (a key, present or absent, or a scanned range)
// was changed by another commit meanwhile, the function runs again on a fresh snapshot. So it must
// be pure: no effects but through its Transaction, and no other transaction inside it.
//
// Every commit that writes gets the next revision: 1, 2, 3, ... without gaps, in the order in which
// commits become visible. Once Transact returns OK the commit is durable: it survives kill -9 and
// power loss.
//
// Rows of partitions with `in_change_log` are also written, with their new value, to the change log
// under their revision. `ReadChanges` reads it; below the watermark the answer is OUT_OF_RANGE:
// list a snapshot again. What is trimmed off the log is folded into the base, the logged rows as of
// the watermark, so that `ReadPast` can tell what they were at every revision from there on.
//
// Implementations: storage/memory (tests), storage/rocksdb (the default). Both pass
// tests/storage/conformance.h. A Store is thread-safe; a ReadView is thread-safe; a Transaction
// belongs to the function it was handed to.
#ifndef SSX_STORAGE_STORE_H_
#define SSX_STORAGE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace ssx::storage {

// Number of a commit. 0 is the empty store.
using Revision = int64_t;

// A named set of rows, ordered by key (bytewise). Ids are 1 to 255 and part of the storage format:
// never reuse one.
struct Partition {
  uint8_t id;
  const char* name;
  bool in_change_log;
};

// Keys in [begin, end), bytewise; an empty `end` means to the end of the partition.
struct KeyRange {
  std::string begin;
  std::string end;
};

// All keys that start with `prefix`.
KeyRange PrefixRange(absl::string_view prefix);

// Called for each row in key order; returns false to stop.
using RowVisitor = absl::FunctionRef<bool(absl::string_view key, absl::string_view value)>;

class ReadView {
 public:
  virtual ~ReadView() = default;
  // The row's value; nullopt when there is none. UNAVAILABLE or DATA_LOSS when the store cannot be
  // read.
  virtual absl::StatusOr<std::optional<std::string>> Get(const Partition& partition,
                                                         absl::string_view key) const = 0;
  // Visits the rows of a range in key order. Keys and values passed to `visit` live as long as the
  // call.
  virtual absl::Status Scan(const Partition& partition, const KeyRange& range,
                            RowVisitor visit) const = 0;
  // The revision that this view sees.
  virtual Revision revision() const = 0;
};

// A ReadView that also sees its own writes. A scan sees those made before it began; its visitor may
// write.
class Transaction : public ReadView {
 public:
  virtual void Put(const Partition& partition, absl::string_view key, absl::string_view value) = 0;
  // Deleting a row that is not there is allowed and changes no row; it still counts as a write.
  virtual void Delete(const Partition& partition, absl::string_view key) = 0;
  // When Transact was called by the store's clock or, if later, the time of the newest commit that
  // this transaction sees: so a row's times never go back, even when the clock does. `Commit::time`
  // is this time or, when a transaction that began later committed first, the time of that one:
  // commit times never go back either.
  virtual absl::Time commit_time() const = 0;
};

// One row's change inside a commit.
struct RowChange {
  uint8_t partition;  // Partition::id
  std::string key;
  std::optional<std::string> value;  // nullopt: deleted
};

// The logged changes of one commit. `rows` is empty when the commit touched only partitions outside
// the log.
struct Commit {
  Revision revision = 0;
  absl::Time time;
  std::vector<RowChange> rows;
};

struct PastRow {
  uint8_t partition;  // Partition::id
  std::string key;
  std::string value;
};

// The rows of logged partitions as they were at one revision. Later commits and trims do not change
// it. It keeps the store from tidying up: let go of it soon. Not thread-safe.
class PastRows {
 public:
  virtual ~PastRows() = default;
  // When that revision was committed; the infinite past for revision 0.
  virtual absl::Time commit_time() const = 0;
  // Replaces the contents of `rows` by the next ones; false when these are the last. Each row comes
  // once, in no order. There may be none in a step: steps are short, a megabyte or so of rows, so
  // that one can ask between them whether the answer is still wanted. UNAVAILABLE or DATA_LOSS when
  // the store cannot be read.
  virtual absl::StatusOr<bool> Next(std::vector<PastRow>& rows) = 0;
};

class Store {
 public:
  using Body = std::function<absl::Status(Transaction&)>;
  using Done = std::function<void(const absl::Status&)>;

  virtual ~Store() = default;

  // A snapshot of everything committed so far.
  virtual absl::StatusOr<std::unique_ptr<ReadView>> Read() const = 0;

  // Runs `body` and commits. Returns the commit's revision, or the revision read when `body` wrote
  // nothing. An error of `body` is returned as it is and nothing is written. A transaction that
  // meets one conflict after the other gets a turn of its own, so `body` runs a bounded number of
  // times, however busy the store is. UNAVAILABLE when the store has failed (disk full, I/O error):
  // nothing was acknowledged, and no later write will be until it is reopened.
  absl::StatusOr<Revision> Transact(const Body& body);

  // Transact for those who have better to do than to wait for the disk: returns as soon as the
  // commit has its revision, and calls `done` once, with OK when it is durable and visible. Until
  // then nobody may be told of it. `done` may run before this returns, on this or another thread;
  // it must be quick. It is not called when an error is returned.
  virtual absl::StatusOr<Revision> TransactAsync(const Body& body, Done done) = 0;

  // Commits after `after`, oldest first: at least one if there is any, at most `max_commits`, and
  // no more than about 1 MiB beyond the first. OUT_OF_RANGE when `after` is below the watermark or
  // above the newest revision; INVALID_ARGUMENT when `max_commits` is 0; DATA_LOSS when the log is
  // damaged.
  virtual absl::StatusOr<std::vector<Commit>> ReadChanges(Revision after,
                                                          size_t max_commits) const = 0;

  // The newest visible revision, and the oldest `after` that ReadChanges accepts.
  virtual Revision revision() const = 0;
  virtual Revision watermark() const = 0;
  // The past at `revision`, which must be from the watermark to the newest: else OUT_OF_RANGE.
  virtual absl::StatusOr<std::unique_ptr<PastRows>> ReadPast(Revision revision) const = 0;
  // Drops the log of commits up to and including `revision`, which becomes the watermark, in steps
  // of a few megabytes; a failure leaves it at the last complete step. Rows are not touched.
  // Nothing happens when the watermark is there already; OUT_OF_RANGE above the newest revision.
  virtual absl::Status TrimChanges(Revision revision) = 0;

  // Calls `listener` after each group of commits with the newest revision, from a thread of the
  // store; calls for groups that follow faster than it returns are merged. Return quickly and call
  // nothing of the store but `revision()`. The handle ends the subscription when destroyed; after
  // that the listener is not running (unless it is the listener that destroys the handle) and will
  // not be called again. A handle may outlive the store.
  using Listener = std::function<void(Revision)>;
  virtual std::shared_ptr<void> Subscribe(Listener listener) = 0;

  // Random id given to the store at its creation; tells one store's revisions from another's.
  virtual const std::string& id() const = 0;
  // "rocksdb" or "memory".
  virtual absl::string_view engine() const = 0;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_STORE_H_
