#include "clients/cli/import_tally.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "clients/cli/unicode_text.h"
#include "clients/cpp/errors.h"

namespace ssx::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);

std::string NameIn(const google::protobuf::Message& resource) {
  return resource.GetReflection()->GetString(resource,
                                             resource.GetDescriptor()->FindFieldByName("name"));
}

}  // namespace

nlohmann::ordered_json ToReportLine(const RefusedRow& row) {
  nlohmann::ordered_json line = {{"line", row.line}};
  if (!row.name.empty()) line["name"] = row.name;
  line["code"] = row.code;
  line["field"] = row.faults.front().field;
  line["reason"] = row.faults.front().reason;
  for (size_t i = 1; i < row.faults.size(); ++i) {
    line["more"].push_back({{"field", row.faults[i].field}, {"reason", row.faults[i].reason}});
  }
  return line;
}

ImportTally::ImportTally(std::string resource_field, std::ostream* report, std::ostream* progress,
                         int64_t total_bytes)
    : prefix_(absl::StrCat(resource_field, ".")),
      report_(report),
      progress_(progress),
      total_bytes_(total_bytes),
      start_(absl::Now()) {}

void ImportTally::RefuseHere(const Row& row) {
  std::lock_guard lock(mutex_);
  ++rows_;
  Refuse({row.line,
          FindInvalidUtf8(NameIn(*row.resource)) == absl::string_view::npos ? NameIn(*row.resource)
                                                                            : "",
          "INVALID_ARGUMENT", row.faults});
  DrawProgress();
}

void ImportTally::Sent(const Row& row, int64_t bytes_read) {
  std::lock_guard lock(mutex_);
  ++rows_;
  bytes_ = bytes_read;
  if (std::string name = NameIn(*row.resource); !name.empty()) names_[row.line] = std::move(name);
  DrawProgress();
}

void ImportTally::Answered(const v1::ImportResult& result) {
  std::lock_guard lock(mutex_);
  std::string name = result.name();
  if (auto sent = names_.extract(result.row_number()); !sent.empty() && name.empty()) {
    name = sent.mapped();
  }
  switch (result.outcome()) {
    case v1::IMPORT_OUTCOME_CREATED:
      ++created_;
      break;
    case v1::IMPORT_OUTCOME_REPLACED:
      ++replaced_;
      break;
    case v1::IMPORT_OUTCOME_SKIPPED:
      ++skipped_;
      break;
    default: {
      const absl::Status status = client::FromRpcStatus(result.error());
      RefusedRow row{result.row_number(), name, absl::StatusCodeToString(status.code()), {}};
      for (client::FieldFault& fault : client::FieldFaults(status)) {
        // The file's columns do not say "need." before their names.
        row.faults.push_back(
            {std::string(absl::StripPrefix(fault.field, prefix_)), std::move(fault.description)});
      }
      if (row.faults.empty()) row.faults.push_back({"", client::Describe(status)});
      if (status.code() == absl::StatusCode::kAlreadyExists) ++names_taken_;
      Refuse(std::move(row));
    }
  }
  DrawProgress();
}

void ImportTally::Refuse(RefusedRow row) {
  ++refused_;
  if (report_ != nullptr) {
    *report_ << ToReportLine(row).dump(-1, ' ', false,
                                       nlohmann::ordered_json::error_handler_t::replace)
             << '\n';
  }
  if (shown_.size() < kShown) shown_.push_back(std::move(row));
}

void ImportTally::DrawProgress() {
  if (progress_ == nullptr) return;
  const absl::Time now = absl::Now();
  if (now - drawn_ < kRedraw) return;
  drawn_ = now;
  bar_shown_ = true;
  const double seconds = absl::ToDoubleSeconds(now - start_);
  const int64_t answered = created_ + replaced_ + skipped_ + refused_;
  std::string bar;
  if (total_bytes_ > 0) {
    constexpr int kWidth = 24;
    const double part =
        std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(total_bytes_));
    const int full = static_cast<int>(part * kWidth);
    bar = absl::StrFormat("[%s%s] %3.0f%%  ", std::string(full, '#'),
                          std::string(kWidth - full, '.'), part * 100);
  }
  *progress_ << absl::StrFormat("\r\x1b[K%s%d rows, %.0f rows/s, %d refused", bar, answered,
                                seconds > 0 ? static_cast<double>(answered) / seconds : 0, refused_)
             << std::flush;
}

void ImportTally::ShowRefused(std::ostream& err, const std::string& report_file) {
  std::lock_guard lock(mutex_);
  if (bar_shown_) err << "\r\x1b[K";
  bar_shown_ = false;
  std::sort(shown_.begin(), shown_.end(),
            [](const RefusedRow& a, const RefusedRow& b) { return a.line < b.line; });
  for (const RefusedRow& row : shown_) {
    for (const RowFault& fault : row.faults) {
      err << "line " << row.line << ": " << OneLine(fault.field)
          << (fault.field.empty() ? "" : ": ") << OneLine(fault.reason) << '\n';
    }
  }
  if (refused_ > static_cast<int64_t>(shown_.size())) {
    err << "... and " << refused_ - static_cast<int64_t>(shown_.size()) << " more refused rows"
        << (report_file.empty() ? ": see them all with --report refused.jsonl"
                                : absl::StrCat(": see ", report_file))
        << '\n';
  }
  if (names_taken_ > 0) {
    err << names_taken_ << (names_taken_ == 1 ? " name is" : " names are")
        << " taken: --on-conflict skip keeps what is stored, --on-conflict replace overwrites it\n";
  }
}

int64_t ImportTally::refused() const {
  std::lock_guard lock(mutex_);
  return refused_;
}

nlohmann::ordered_json ImportTally::Summary(const std::string& file, bool validate_only,
                                            int64_t unanswered) const {
  std::lock_guard lock(mutex_);
  const double seconds = std::max(1e-3, absl::ToDoubleSeconds(absl::Now() - start_));
  return {{"file", file},
          {"validate_only", validate_only},
          {"rows", rows_},
          {"created", created_},
          {"replaced", replaced_},
          {"skipped", skipped_},
          {"refused", refused_},
          {"unanswered", unanswered},
          {"seconds", std::round(seconds * 1000) / 1000},
          {"rows_per_second", std::round(static_cast<double>(rows_) / seconds)}};
}

}  // namespace ssx::cli
