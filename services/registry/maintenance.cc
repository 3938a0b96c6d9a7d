#include "services/registry/maintenance.h"

#include <spdlog/spdlog.h>

#include <string>
#include <vector>

#include "services/domain/dates.h"
#include "services/domain/lifecycle.h"
#include "services/registry/dependents.h"
#include "services/registry/standard_methods.h"
#include "storage/keys.h"

namespace ssx::registry {
namespace {

constexpr size_t kBatch = 200;

struct DueRow {
  std::string key;
  std::string kind;
  std::string name;
};

// Up to kBatch rows due at `now`, after `resume`, oldest first.
absl::StatusOr<std::vector<DueRow>> ReadDue(const storage::ReadView& view, absl::Time now,
                                            const std::string& resume) {
  std::vector<DueRow> due;
  absl::Status malformed;
  // What is due at this very moment is due.
  const storage::KeyRange range{resume,
                                storage::KeyWriter().Time(now + absl::Nanoseconds(1)).bytes()};
  absl::Status scanned =
      view.Scan(kScheduleRows, range, [&](absl::string_view key, absl::string_view) {
        DueRow row{std::string(key), "", ""};
        absl::Time time;
        storage::KeyReader reader(key);
        malformed = reader.Time(time);
        if (malformed.ok()) malformed = reader.String(row.kind);
        if (malformed.ok()) malformed = reader.String(row.name);
        if (!malformed.ok()) return false;
        due.push_back(std::move(row));
        return due.size() < kBatch;
      });
  if (!malformed.ok()) return malformed;
  if (!scanned.ok()) return scanned;
  return due;
}

template <typename T, typename Check = decltype(&MayGo<T>)>
absl::StatusOr<bool> Purge(storage::Transaction& txn, absl::string_view name,
                           Check check = &MayGo<T>) {
  auto found = Find<T>(txn, domain::IdOf(ResourceTraits<T>::kCollection, name));
  if (!found.ok()) return found.status();
  if (!found->has_value() || !(*found)->has_delete_time()) return false;
  if (absl::Status status = check(txn, **found); !status.ok()) {
    if (absl::IsFailedPrecondition(status)) return false;
    return status;
  }
  Erase(txn, **found);
  return true;
}

template <typename T, typename Verb>
absl::StatusOr<bool> Expire(storage::Transaction& txn, absl::string_view name, Verb verb,
                            absl::CivilDay today) {
  auto found = Find<T>(txn, domain::IdOf(ResourceTraits<T>::kCollection, name));
  if (!found.ok()) return found.status();
  if (!found->has_value() || !domain::IsDueToExpire(**found, today)) return false;
  auto state = domain::NextState(verb, (*found)->state());
  if (!state.ok()) return false;
  T after = **found;
  after.set_state(*state);
  after.set_state_reason("its period has ended");
  Stamp(txn, &**found, after);
  return true;
}

absl::StatusOr<bool> PurgeAny(storage::Transaction& txn, const std::string& name) {
  if (name.starts_with("needs/")) return Purge<v1::Need>(txn, name);
  if (name.starts_with("offers/")) return Purge<v1::Offer>(txn, name);
  if (name.starts_with("funds/")) return Purge<v1::Fund>(txn, name, CheckFundUnused);
  return Purge<v1::Organization>(txn, name, CheckOrganizationUnused);
}

absl::StatusOr<bool> ExpireAny(storage::Transaction& txn, const std::string& name,
                               absl::CivilDay today) {
  if (name.starts_with("needs/")) {
    return Expire<v1::Need>(txn, name, domain::NeedVerb::kExpire, today);
  }
  return Expire<v1::Offer>(txn, name, domain::OfferVerb::kExpire, today);
}

}  // namespace

absl::StatusOr<MaintenanceReport> RunMaintenance(const Environment& env) {
  MaintenanceReport total;
  const absl::Time now = env.clock();
  const absl::CivilDay today = domain::UtcDay(now);
  std::string resume;
  while (true) {
    MaintenanceReport batch;
    std::vector<DueRow> due;
    auto revision = env.store.Transact([&](storage::Transaction& txn) -> absl::Status {
      batch = {};
      auto rows = ReadDue(txn, now, resume);
      if (!rows.ok()) return rows.status();
      due = *std::move(rows);
      for (const DueRow& row : due) {
        absl::StatusOr<bool> done = true;
        int* counter = &batch.forgotten;
        if (row.kind == kPurge) {
          done = PurgeAny(txn, row.name);
          counter = &batch.purged;
        } else if (row.kind == kExpire) {
          done = ExpireAny(txn, row.name, today);
          counter = &batch.expired;
        } else {
          ForgetAnswer(txn, row.name);
          txn.Delete(kScheduleRows, row.key);
        }
        if (!done.ok()) return done.status();
        *counter += *done ? 1 : 0;
      }
      return absl::OkStatus();
    });
    if (!revision.ok()) return revision.status();
    total.expired += batch.expired;
    total.purged += batch.purged;
    total.forgotten += batch.forgotten;
    if (due.size() < kBatch) return total;
    resume = due.back().key + '\0';
  }
}

absl::Status TrimChangeLog(const Environment& env, absl::Duration retention) {
  const absl::Time oldest_kept = env.clock() - retention;
  // The first commit young enough to keep, by bisection: commit times do not decrease.
  storage::Revision low = env.store.watermark();
  storage::Revision high = env.store.revision();
  while (low < high) {
    const storage::Revision middle = low + (high - low) / 2;
    auto commits = env.store.ReadChanges(middle, 1);
    if (!commits.ok()) return commits.status();
    if (commits->empty() || commits->front().time >= oldest_kept) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == env.store.watermark()) return absl::OkStatus();
  return env.store.TrimChanges(low);
}

MaintenanceThread::MaintenanceThread(const Environment& env, absl::Duration interval,
                                     absl::Duration retention)
    : env_(env), thread_([this, interval, retention] { Run(interval, retention); }) {}

MaintenanceThread::~MaintenanceThread() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void MaintenanceThread::Run(absl::Duration interval, absl::Duration retention) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    if (auto report = RunMaintenance(env_); !report.ok()) {
      spdlog::error("maintenance failed: {}", report.status().ToString());
    } else if (report->expired + report->purged > 0) {
      spdlog::info("maintenance: {} expired, {} purged", report->expired, report->purged);
    }
    if (absl::Status status = TrimChangeLog(env_, retention); !status.ok()) {
      spdlog::error("cannot trim the change log: {}", status.ToString());
    }
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoNanoseconds(interval), [this] { return stopping_; });
  }
}

}  // namespace ssx::registry
