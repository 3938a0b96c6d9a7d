// The reactors behind Dispatcher; include dispatch.h.
#ifndef SSX_SERVICES_RUNTIME_DISPATCH_REACTORS_H_
#define SSX_SERVICES_RUNTIME_DISPATCH_REACTORS_H_

#include "services/runtime/dispatch.h"

namespace ssx::runtime {

namespace internal {

template <typename Request, typename Response, typename Handler>
class UnaryReactor final : public grpc::ServerUnaryReactor {
 public:
  UnaryReactor(absl::string_view method, const grpc::CallbackServerContext& context,
               const Request* request, Response* response, Handler handler)
      : call_(method, DeadlineOf(context),
              [this] {
                parts_.fetch_add(1, std::memory_order_relaxed);
                return [this](const absl::Status& status) { PartDone(status); };
              }),
        request_(request),
        response_(response),
        handler_(std::move(handler)) {}

  void Run() {
    absl::Status status = call_.Check();
    if (status.ok()) {
      absl::StatusOr<Response> answer = handler_(call_, *request_);
      status = answer.status();
      if (status.ok()) *response_ = *std::move(answer);
    }
    PartDone(status);
  }

  void OnCancel() override { call_.Cancel(); }
  void OnDone() override { delete this; }

 private:
  // The handler's return is one part; what it holds the answer for is another.
  void PartDone(const absl::Status& status) {
    if (!status.ok() && !failed_.exchange(true)) error_ = status;
    if (parts_.fetch_sub(1, std::memory_order_acq_rel) > 1) return;
    Finish(ToGrpcStatus(error_));  // the reactor may be gone from here on
  }

  std::atomic<int> parts_{1};
  std::atomic<bool> failed_{false};
  absl::Status error_;  // of the part that failed first
  Call call_;
  const Request* const request_;
  Response* const response_;
  Handler handler_;
};

// Alternates between a pool thread that runs the source and gRPC that sends. At most one of the two
// is active; `wake` and cancellation arrive from anywhere and only start the source when it is
// idle.
template <typename Response>
class ServerStreamReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  using Open = std::function<absl::StatusOr<std::unique_ptr<StreamSource<Response>>>(const Call&)>;

  ServerStreamReactor(Dispatcher& dispatcher, absl::string_view method,
                      const grpc::CallbackServerContext& context, Open open)
      : dispatcher_(dispatcher), call_(method, DeadlineOf(context)), open_(std::move(open)) {}

  // Starts; called once.
  bool Start() {
    wake_ = std::make_shared<WakeSlot>();
    wake_->reactor = this;
    state_ = State::kActive;
    return dispatcher_.pool().TrySubmit([this] { OpenAndStep(); });
  }

  void OnWriteDone(bool ok) override {
    if (!ok) call_.Cancel();
    dispatcher_.pool().Submit([this] { Step(); });
  }
  void OnCancel() override {
    call_.Cancel();
    Wake();
  }
  void OnDone() override {
    {
      std::lock_guard lock(wake_->mutex);
      wake_->reactor = nullptr;
    }
    delete this;
  }

 private:
  enum class State { kActive, kWaiting, kFinished };

  // Outlives the reactor, so that a late wake finds nobody rather than freed memory.
  struct WakeSlot {
    std::mutex mutex;
    ServerStreamReactor* reactor = nullptr;
  };

  void Wake() {
    {
      std::lock_guard lock(state_mutex_);
      if (state_ == State::kActive) woken_ = true;
      if (state_ != State::kWaiting) return;
      state_ = State::kActive;
    }
    dispatcher_.pool().Submit([this] { Step(); });
  }

  void OpenAndStep() {
    auto wake = [slot = wake_] {
      std::lock_guard lock(slot->mutex);
      if (slot->reactor != nullptr) slot->reactor->Wake();
    };
    registration_ = dispatcher_.RegisterStream(wake);
    auto source = open_(call_);
    if (!source.ok()) return End(source.status());
    source_ = *std::move(source);
    source_->OnWake(wake);
    Step();
  }

  void Step() {
    while (true) {
      {
        std::lock_guard lock(state_mutex_);
        woken_ = false;
      }
      if (absl::Status status = call_.Check(); !status.ok()) return End(status);
      if (dispatcher_.draining()) return End(DrainingError());
      response_.Clear();
      absl::StatusOr<StreamStep> step = source_->Next(call_, response_);
      if (!step.ok()) return End(step.status());
      if (*step == StreamStep::kEnd) return End(absl::OkStatus());
      if (*step == StreamStep::kSend) {
        this->StartWrite(&response_);
        return;
      }
      std::lock_guard lock(state_mutex_);
      if (!woken_) {
        state_ = State::kWaiting;
        return;
      }
    }
  }

  void End(const absl::Status& status) {
    {
      std::lock_guard lock(state_mutex_);
      state_ = State::kFinished;
    }
    registration_.reset();
    source_.reset();
    this->Finish(ToGrpcStatus(status));
  }

  Dispatcher& dispatcher_;
  Call call_;
  Open open_;
  std::shared_ptr<WakeSlot> wake_;
  std::shared_ptr<void> registration_;
  std::unique_ptr<StreamSource<Response>> source_;
  Response response_;
  std::mutex state_mutex_;
  State state_ = State::kActive;
  bool woken_ = false;
};

// Read, answer on the pool, write, read the next; the transport buffers ahead meanwhile.
template <typename Request, typename Response>
class BidiReactor final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  BidiReactor(Dispatcher& dispatcher, absl::string_view method,
              const grpc::CallbackServerContext& context, StreamHandler<Request, Response> handler)
      : dispatcher_(dispatcher), call_(method, DeadlineOf(context)), handler_(std::move(handler)) {
    this->StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      this->Finish(ToGrpcStatus(call_.Check()));
      return;
    }
    // A stream in its course waits for its turn; only its first message can be turned away.
    if (admitted_) {
      dispatcher_.pool().Submit([this] { Answer(); });
    } else if (dispatcher_.pool().TrySubmit([this] { Answer(); })) {
      admitted_ = true;
    } else {
      this->Finish(ToGrpcStatus(BusyError()));
    }
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      this->StartRead(&request_);
    } else {
      call_.Cancel();
      this->Finish(ToGrpcStatus(call_.Check()));
    }
  }
  void OnCancel() override { call_.Cancel(); }
  void OnDone() override { delete this; }

 private:
  void Answer() {
    absl::Status status = call_.Check();
    if (status.ok()) {
      absl::StatusOr<Response> answer = handler_(call_, request_);
      status = answer.status();
      if (status.ok()) {
        response_ = *std::move(answer);
        this->StartWrite(&response_);
        return;
      }
    }
    this->Finish(ToGrpcStatus(status));
  }

  Dispatcher& dispatcher_;
  Call call_;
  StreamHandler<Request, Response> handler_;
  Request request_;
  Response response_;
  bool admitted_ = false;  // touched by gRPC's serialized callbacks only
};

}  // namespace internal

template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* Dispatcher::Unary(absl::string_view method,
                                            grpc::CallbackServerContext* context,
                                            const Request* request, Response* response,
                                            Handler handler) {
  auto* reactor = new internal::UnaryReactor<Request, Response, Handler>(
      method, *context, request, response, std::move(handler));
  if (!pool_.TrySubmit([reactor] { reactor->Run(); })) reactor->Finish(ToGrpcStatus(BusyError()));
  return reactor;
}

template <typename Response, typename Open>
grpc::ServerWriteReactor<Response>* Dispatcher::ServerStream(absl::string_view method,
                                                             grpc::CallbackServerContext* context,
                                                             Open open) {
  auto* reactor =
      new internal::ServerStreamReactor<Response>(*this, method, *context, std::move(open));
  if (!reactor->Start()) reactor->Finish(ToGrpcStatus(BusyError()));
  return reactor;
}

template <typename Request, typename Response>
grpc::ServerBidiReactor<Request, Response>* Dispatcher::Bidi(
    absl::string_view method, grpc::CallbackServerContext* context,
    StreamHandler<Request, Response> handler) {
  return new internal::BidiReactor<Request, Response>(*this, method, *context, std::move(handler));
}

}  // namespace ssx::runtime

#endif  // SSX_SERVICES_RUNTIME_DISPATCH_REACTORS_H_
