// Connection over a gRPC channel. Methods are called by name, so that one class serves every
// service.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/errors.h"
#include "clients/cpp/request_id.h"

namespace ssx::client {
namespace {

using google::protobuf::Message;
using Stub = grpc::TemplatedGenericStub<Message, Message>;

absl::Status ToStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  // The server's own words win; the transport's errors have no details.
  if (status.error_details().empty() || !details.ParseFromString(status.error_details()) ||
      details.code() != static_cast<int>(status.error_code())) {
    details.Clear();
    details.set_code(status.error_code());
  }
  if (details.message().empty()) details.set_message(status.error_message());
  return FromRpcStatus(details);
}

// A bidirectional stream whose callbacks wake the threads that wait in Write, Read and Finish.
class GrpcStream final : public Stream, public grpc::ClientBidiReactor<Message, Message> {
 public:
  GrpcStream(Stub* stub, const std::string& method, const Message& response,
             absl::Duration stall_timeout)
      : stall_timeout_(stall_timeout), incoming_(response.New()) {
    stub->PrepareBidiStreamingCall(&context_, method, {}, this);
    AddHold();  // Reads and writes start outside the reactions, until Finish.
    StartRead(incoming_.get());
    StartCall();
  }

  ~GrpcStream() override {
    Cancel();
    ReleaseHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
  }

  bool Write(const Message& message) override {
    std::unique_lock lock(mutex_);
    if (broken_ || released_) return false;
    writing_ = true;
    StartWrite(&message);
    const auto written = [this] { return !writing_; };
    if (!changed_.wait_for(lock, absl::ToChronoNanoseconds(stall_timeout_), written)) {
      stalled_ = true;
      context_.TryCancel();
      changed_.wait(lock, written);
    }
    return !broken_;
  }

  void WritesDone() override {
    std::lock_guard lock(mutex_);
    if (!broken_ && !released_) StartWritesDone();
  }

  bool Read(Message* message) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return have_message_ || reads_ended_; });
    if (!have_message_) return false;
    message->GetReflection()->Swap(message, incoming_.get());
    incoming_->Clear();
    have_message_ = false;
    StartRead(incoming_.get());
    return true;
  }

  absl::Status Finish() override {
    ReleaseHold();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
    if (stalled_) {
      return absl::DeadlineExceededError(
          absl::StrCat("the server has taken nothing for ", absl::FormatDuration(stall_timeout_)));
    }
    return ToStatus(status_);
  }

  void Cancel() override { context_.TryCancel(); }

 private:
  void ReleaseHold() {
    {
      std::lock_guard lock(mutex_);
      if (released_) return;
      released_ = true;
    }
    RemoveHold();
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) broken_ = true;
    changed_.notify_all();
  }

  void OnReadDone(bool ok) override {
    std::lock_guard lock(mutex_);
    have_message_ = ok;
    reads_ended_ = !ok;
    changed_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    std::lock_guard lock(mutex_);
    status_ = status;
    done_ = true;
    changed_.notify_all();
  }

  const absl::Duration stall_timeout_;
  grpc::ClientContext context_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<Message> incoming_;  // the reactor's while a read is pending
  grpc::Status status_;
  bool writing_ = false;
  bool broken_ = false;
  bool stalled_ = false;
  bool released_ = false;
  bool have_message_ = false;
  bool reads_ended_ = false;
  bool done_ = false;
};

class GrpcConnection final : public Connection {
 public:
  GrpcConnection(ConnectionOptions options, std::shared_ptr<grpc::Channel> channel)
      : options_(std::move(options)), stub_(std::move(channel)) {}

  std::unique_ptr<Stream> OpenStream(absl::string_view method, const Message& response) override {
    return std::make_unique<GrpcStream>(&stub_, absl::StrCat("/", method), response,
                                        options_.timeout);
  }

  const ConnectionOptions& options() const override { return options_; }

 private:
  absl::Status DoCall(absl::string_view method, const Message& request, Message* response,
                      const CallOptions& options) override {
    grpc::ClientContext context;
    const absl::Duration timeout =
        options.timeout > absl::ZeroDuration() ? options.timeout : options_.timeout;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    std::mutex mutex;
    std::condition_variable finished;
    bool done = false;
    grpc::Status result;
    stub_.UnaryCall(&context, absl::StrCat("/", method), {}, &request, response,
                    [&](grpc::Status status) {
                      std::lock_guard lock(mutex);
                      result = std::move(status);
                      done = true;
                      finished.notify_one();
                    });
    std::unique_lock lock(mutex);
    finished.wait(lock, [&] { return done; });
    return ToStatus(result);
  }

  const ConnectionOptions options_;
  Stub stub_;
};

}  // namespace

absl::Status Connection::Call(absl::string_view method, Message* request, Message* response,
                              const CallOptions& options) {
  FillRequestId(request);
  return DoCall(method, *request, response, options);
}

absl::StatusOr<std::shared_ptr<Connection>> Connect(const ConnectionOptions& options) {
  auto channel = MakeChannel(options);
  if (!channel.ok()) return channel.status();
  return std::make_shared<GrpcConnection>(options, *std::move(channel));
}

}  // namespace ssx::client
