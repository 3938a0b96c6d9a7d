#include "clients/cpp/import_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"

namespace ssx::client {

using google::protobuf::Message;

ImportStream::ImportStream(Connection* connection, const ResourceType& type,
                           ImportStreamOptions options, OnResult on_result)
    : type_(type),
      options_(std::move(options)),
      on_result_(std::move(on_result)),
      stall_timeout_(connection->options().timeout),
      response_(type.NewResponse("Import")),
      request_(type.NewRequest("Import")) {
  // Options travel in the first message only.
  request_->GetReflection()
      ->MutableMessage(request_.get(), request_->GetDescriptor()->FindFieldByName("options"))
      ->CopyFrom(options_.import);
  stream_ = connection->OpenStream(type.Method("Import"), *response_);
  reader_ = std::thread([this] { ReadResults(); });
}

ImportStream::~ImportStream() {
  if (!reader_.joinable()) return;
  stream_->Cancel();
  reader_.join();
}

absl::Status ImportStream::Add(int64_t row_number, Message* resource) {
  const auto* rows = request_->GetDescriptor()->FindFieldByName("rows");
  Message* row = request_->GetReflection()->AddMessage(request_.get(), rows);
  const auto* reflection = row->GetReflection();
  reflection->SetInt64(row, row->GetDescriptor()->FindFieldByName("row_number"), row_number);
  pending_bytes_ += resource->ByteSizeLong();
  Message* target =
      reflection->MutableMessage(row, row->GetDescriptor()->FindFieldByName(type_.field));
  target->GetReflection()->Swap(target, resource);
  ++pending_rows_;
  {
    std::lock_guard lock(mutex_);
    ++added_;
  }
  if (pending_rows_ < options_.rows_per_message && pending_bytes_ < options_.bytes_per_message) {
    return absl::OkStatus();
  }
  return Flush();
}

absl::Status ImportStream::Flush() {
  if (pending_rows_ == 0) return absl::OkStatus();
  if (absl::Status status = WaitForResults(options_.max_outstanding_rows); !status.ok()) {
    return status;
  }
  const bool written = stream_->Write(*request_);
  request_->Clear();
  pending_rows_ = 0;
  pending_bytes_ = 0;
  if (written) return absl::OkStatus();
  // A broken stream ends the reader soon, which knows why.
  std::unique_lock lock(mutex_);
  progress_.wait(lock, [this] { return ended_; });
  return status_.ok() ? absl::UnavailableError("the server ended the import before its end")
                      : status_;
}

absl::Status ImportStream::WaitForResults(int64_t max_outstanding) {
  std::unique_lock lock(mutex_);
  while (!ended_ && added_ - results_ - pending_rows_ > max_outstanding) {
    const int64_t before = results_;
    const bool moved = progress_.wait_for(lock, absl::ToChronoNanoseconds(stall_timeout_),
                                          [&] { return ended_ || results_ != before; });
    if (!moved) {
      stalled_ = true;
      stream_->Cancel();
      progress_.wait(lock, [this] { return ended_; });
    }
  }
  if (!ended_) return absl::OkStatus();
  return status_.ok() ? absl::UnavailableError("the server ended the import before its end")
                      : status_;
}

absl::Status ImportStream::Finish() {
  absl::Status status = Flush();
  if (status.ok()) {
    stream_->WritesDone();
    status = WaitForResults(0);
    // The last result may arrive together with the end.
    if (!status.ok() && outstanding() == 0) status = absl::OkStatus();
  }
  if (!status.ok()) stream_->Cancel();
  if (reader_.joinable()) reader_.join();
  if (status.ok()) status = status_;
  if (status.ok() && outstanding() > 0) {
    status = absl::UnavailableError("the server ended the import before its end");
  }
  return status;
}

int64_t ImportStream::outstanding() const {
  std::lock_guard lock(mutex_);
  return added_ - results_;
}

void ImportStream::ReadResults() {
  std::unique_ptr<Message> response(response_->New());
  const auto* results = response->GetDescriptor()->FindFieldByName("results");
  while (stream_->Read(response.get())) {
    const auto* reflection = response->GetReflection();
    const int count = reflection->FieldSize(*response, results);
    for (int i = 0; i < count; ++i) {
      on_result_(static_cast<const v1::ImportResult&>(
          reflection->GetRepeatedMessage(*response, results, i)));
    }
    std::lock_guard lock(mutex_);
    results_ += count;
    progress_.notify_all();
  }
  absl::Status status = stream_->Finish();
  std::lock_guard lock(mutex_);
  status_ = stalled_ ? absl::DeadlineExceededError(
                           absl::StrCat("no result for ", absl::FormatDuration(stall_timeout_)))
                     : std::move(status);
  ended_ = true;
  progress_.notify_all();
}

}  // namespace ssx::client
