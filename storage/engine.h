// Engine: what a storage engine provides beneath the transactions, revisions and subscriptions that
// all engines share (EngineStore). It keeps rows under row keys (row_key.h) and change records
// (change_record.h) under revisions.
//
// Thread-safety: Apply and Snapshot are called by one thread at a time; everything else by any
// thread at any time. Errors: UNAVAILABLE when the engine cannot read or write, DATA_LOSS when what
// it reads is damaged. Messages end with the remedy. After a failed Apply or TrimLog every later
// Apply and TrimLog must fail too: what reached the disk is unknown until the engine is opened
// again.
#ifndef SSX_STORAGE_ENGINE_H_
#define SSX_STORAGE_ENGINE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "storage/store.h"

namespace ssx::storage {

// A validated commit on its way to the engine. Views belong to the caller and live as long as the
// call.
struct PreparedCommit {
  Revision revision = 0;
  absl::Time time;
  absl::Span<const std::string> row_keys;
  absl::Span<const std::optional<std::string>> values;  // of each row key; nullopt deletes
  absl::string_view change_record;
};

// What an engine found when it was opened.
struct EngineState {
  std::string store_id;
  Revision revision = 0;                   // of the newest commit
  absl::Time time = absl::InfinitePast();  // of the newest commit
  Revision watermark = 0;                  // the log holds the commits after it
};

using RecordVisitor = absl::FunctionRef<bool(Revision revision, absl::string_view record)>;

// What an engine keeps of the past, as of one moment; what it changes later does not show. May
// outlive the engine. Errors as Engine has them.
class EnginePast {
 public:
  virtual ~EnginePast() = default;
  // The commit that the base stands for; 0 and the infinite past before the first trim.
  virtual Revision watermark() const = 0;
  virtual absl::Time watermark_time() const = 0;
  // Visits the rows of the base from row key `begin` on, in order, until the visitor returns false.
  virtual absl::Status ScanBase(absl::string_view begin, RowVisitor visit) const = 0;
  // As Engine::ReadLog.
  virtual absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual absl::string_view name() const = 0;
  virtual const EngineState& opened_with() const = 0;

  // Applies all commits, in order, atomically and durably.
  virtual absl::Status Apply(absl::Span<const PreparedCommit> commits) = 0;
  // The rows as they are now, which the caller knows to be those of `revision`. May outlive the
  // engine.
  virtual absl::StatusOr<std::shared_ptr<const ReadView>> Snapshot(Revision revision) = 0;

  // Visits the log's records with revisions in (after, through], oldest first, until the visitor
  // returns false.
  virtual absl::Status ReadLog(Revision after, Revision through, RecordVisitor visit) const = 0;
  // Durably drops the log's oldest records and folds them into the base, in one atomic step.
  // `folded` stands for all of them: the revision and time of the last one, the last value of each
  // row; its record is empty. On an error they can still be read.
  virtual absl::Status TrimLog(const PreparedCommit& folded) = 0;
  // OUT_OF_RANGE when there is no base for the log: see docs/storage-format.md.
  virtual absl::StatusOr<std::unique_ptr<const EnginePast>> Past() const = 0;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_ENGINE_H_
