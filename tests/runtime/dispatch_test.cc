// Dispatcher behind a real gRPC server, reached in process.
#include "services/runtime/dispatch.h"

#include <gtest/gtest.h>

#include <future>
#include <set>

#include "services/runtime/server.h"
#include "ssx/v1/admin_service.grpc.pb.h"
#include "ssx/v1/change_service.grpc.pb.h"
#include "ssx/v1/need_service.grpc.pb.h"

namespace ssx::runtime {
namespace {

using UnaryHandler = std::function<absl::StatusOr<v1::GetServerStatusResponse>(const Call&)>;

class UnaryService final : public v1::AdminService::CallbackService {
 public:
  explicit UnaryService(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}
  grpc::ServerUnaryReactor* GetServerStatus(grpc::CallbackServerContext* context,
                                            const v1::GetServerStatusRequest* request,
                                            v1::GetServerStatusResponse* response) override {
    return dispatcher_.Unary(
        "GetServerStatus", context, request, response,
        [this](const Call& call, const v1::GetServerStatusRequest&) { return handler(call); });
  }
  UnaryHandler handler;

 private:
  Dispatcher& dispatcher_;
};

// Sends what it is told to: numbers as revisions, waiting while there is none.
class NumberSource final : public StreamSource<v1::WatchChangesResponse> {
 public:
  struct Shared {
    std::mutex mutex;
    std::deque<int64_t> numbers;  // -1 ends the stream
    std::function<void()> wake;
    std::condition_variable waited;
    int waits = 0;
    // Returns once the source has said that it has nothing to send.
    void AwaitWait() {
      std::unique_lock lock(mutex);
      waited.wait(lock, [&] { return waits > 0; });
    }
    void Push(int64_t number) {
      std::function<void()> call;
      {
        std::lock_guard lock(mutex);
        numbers.push_back(number);
        call = wake;
      }
      if (call) call();
    }
  };
  explicit NumberSource(Shared& shared) : shared_(shared) {}
  absl::StatusOr<StreamStep> Next(const Call&, v1::WatchChangesResponse& response) override {
    std::lock_guard lock(shared_.mutex);
    if (shared_.numbers.empty()) {
      ++shared_.waits;
      shared_.waited.notify_all();
      return StreamStep::kWait;
    }
    const int64_t number = shared_.numbers.front();
    shared_.numbers.pop_front();
    if (number == -1) return StreamStep::kEnd;
    response.set_revision(number);
    return StreamStep::kSend;
  }
  void OnWake(std::function<void()> wake) override {
    std::lock_guard lock(shared_.mutex);
    shared_.wake = std::move(wake);
  }

 private:
  Shared& shared_;
};

class StreamService final : public v1::ChangeService::CallbackService {
 public:
  explicit StreamService(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}
  grpc::ServerWriteReactor<v1::WatchChangesResponse>* WatchChanges(
      grpc::CallbackServerContext* context, const v1::WatchChangesRequest*) override {
    return dispatcher_.ServerStream<v1::WatchChangesResponse>(
        "WatchChanges", context,
        [this](const Call&)
            -> absl::StatusOr<std::unique_ptr<StreamSource<v1::WatchChangesResponse>>> {
          return std::make_unique<NumberSource>(shared);
        });
  }
  NumberSource::Shared shared;

 private:
  Dispatcher& dispatcher_;
};

class BidiService final : public v1::NeedService::CallbackService {
 public:
  explicit BidiService(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}
  grpc::ServerBidiReactor<v1::ImportNeedsRequest, v1::ImportNeedsResponse>* ImportNeeds(
      grpc::CallbackServerContext* context) override {
    return dispatcher_.Bidi<v1::ImportNeedsRequest, v1::ImportNeedsResponse>(
        "ImportNeeds", context,
        [](const Call&,
           const v1::ImportNeedsRequest& request) -> absl::StatusOr<v1::ImportNeedsResponse> {
          if (request.rows_size() == 0) return absl::InvalidArgumentError("no rows");
          v1::ImportNeedsResponse response;
          for (const auto& row : request.rows()) {
            response.add_results()->set_row_number(row.row_number());
          }
          return response;
        });
  }

 private:
  Dispatcher& dispatcher_;
};

class DispatchTest : public testing::Test {
 protected:
  void Start(DispatchOptions options) {
    dispatcher_ = std::make_unique<Dispatcher>(options);
    unary_ = std::make_unique<UnaryService>(*dispatcher_);
    stream_ = std::make_unique<StreamService>(*dispatcher_);
    bidi_ = std::make_unique<BidiService>(*dispatcher_);
    auto server = Server::Start({.listen_addresses = {"127.0.0.1:0"}},
                                {unary_.get(), stream_.get(), bidi_.get()});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = server_->InProcessChannel();
    admin_ = v1::AdminService::NewStub(channel_);
    changes_ = v1::ChangeService::NewStub(channel_);
    needs_ = v1::NeedService::NewStub(channel_);
  }
  grpc::Status CallUnary(grpc::ClientContext& context) {
    v1::GetServerStatusResponse response;
    return admin_->GetServerStatus(&context, {}, &response);
  }

  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<UnaryService> unary_;
  std::unique_ptr<StreamService> stream_;
  std::unique_ptr<BidiService> bidi_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::AdminService::Stub> admin_;
  std::unique_ptr<v1::ChangeService::Stub> changes_;
  std::unique_ptr<v1::NeedService::Stub> needs_;
};

TEST_F(DispatchTest, AnswersWithTheHandlersValueOrError) {
  Start({.threads = 2});
  unary_->handler = [](const Call& call) -> absl::StatusOr<v1::GetServerStatusResponse> {
    v1::GetServerStatusResponse response;
    response.set_version(call.method());
    return response;
  };
  grpc::ClientContext context;
  v1::GetServerStatusResponse response;
  ASSERT_TRUE(admin_->GetServerStatus(&context, {}, &response).ok());
  EXPECT_EQ(response.version(), "GetServerStatus");

  unary_->handler = [](const Call&) -> absl::StatusOr<v1::GetServerStatusResponse> {
    return absl::NotFoundError("nothing");
  };
  grpc::ClientContext second;
  EXPECT_EQ(CallUnary(second).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(DispatchTest, AHeldAnswerWaitsForItsReleaseAndHoldsNoThread) {
  Start({.threads = 1});
  std::mutex mutex;
  std::vector<Call::Release> held;
  unary_->handler = [&](const Call& call) -> absl::StatusOr<v1::GetServerStatusResponse> {
    std::lock_guard lock(mutex);
    held.push_back(call.HoldAnswer());
    return v1::GetServerStatusResponse();
  };
  std::vector<std::future<grpc::StatusCode>> calls;
  for (int i = 0; i < 3; ++i) {
    calls.push_back(std::async(std::launch::async, [this] {
      grpc::ClientContext context;
      return CallUnary(context).error_code();
    }));
  }
  // All three are held at once, although there is one thread.
  for (size_t count = 0; count < 3; std::this_thread::yield()) {
    std::lock_guard lock(mutex);
    count = held.size();
  }
  for (auto& call : calls) {
    EXPECT_EQ(call.wait_for(std::chrono::milliseconds(5)), std::future_status::timeout);
  }
  held[0](absl::OkStatus());
  held[1](absl::UnavailableError("the disk is full"));
  held[2](absl::OkStatus());
  std::multiset<grpc::StatusCode> codes;
  for (auto& call : calls) codes.insert(call.get());
  EXPECT_EQ(codes, (std::multiset<grpc::StatusCode>{grpc::StatusCode::OK, grpc::StatusCode::OK,
                                                    grpc::StatusCode::UNAVAILABLE}));
}

TEST_F(DispatchTest, AHandlersErrorStandsWhateverIsReleased) {
  Start({.threads = 1});
  unary_->handler = [&](const Call& call) -> absl::StatusOr<v1::GetServerStatusResponse> {
    call.HoldAnswer()(absl::OkStatus());
    return absl::NotFoundError("nothing");
  };
  grpc::ClientContext context;
  EXPECT_EQ(CallUnary(context).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(DispatchTest, SaysBusyWhenTheQueueIsFull) {
  Start({.threads = 1, .max_queued = 1});
  std::promise<void> entered, release;
  auto released = release.get_future().share();
  std::once_flag once;
  unary_->handler = [&](const Call&) -> absl::StatusOr<v1::GetServerStatusResponse> {
    std::call_once(once, [&] { entered.set_value(); });
    released.wait();
    return v1::GetServerStatusResponse();
  };
  auto call = [this] {
    grpc::ClientContext context;
    return CallUnary(context).error_code();
  };
  auto running = std::async(std::launch::async, call);
  entered.get_future().wait();
  // The thread is taken; one more call finds a place in the queue, the rest do not.
  std::vector<std::future<grpc::StatusCode>> others;
  for (int i = 0; i < 4; ++i) others.push_back(std::async(std::launch::async, call));
  int busy = 0;
  while (busy < 3) {
    busy = 0;
    for (auto& other : others) {
      busy += other.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready ? 1 : 0;
    }
  }
  release.set_value();
  EXPECT_EQ(running.get(), grpc::StatusCode::OK);
  int refused = 0;
  for (auto& other : others) {
    refused += other.get() == grpc::StatusCode::RESOURCE_EXHAUSTED ? 1 : 0;
  }
  EXPECT_EQ(refused, 3);
}

TEST_F(DispatchTest, HandlersSeeCancellation) {
  Start({.threads = 1});
  std::promise<void> entered;
  std::promise<absl::Status> seen;
  unary_->handler = [&](const Call& call) -> absl::StatusOr<v1::GetServerStatusResponse> {
    entered.set_value();
    absl::Status status;
    while ((status = call.Check()).ok()) std::this_thread::yield();
    seen.set_value(status);
    return status;
  };
  grpc::ClientContext context;
  auto call = std::async(std::launch::async, [&] { return CallUnary(context); });
  entered.get_future().wait();
  context.TryCancel();
  EXPECT_EQ(call.get().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(seen.get_future().get().code(), absl::StatusCode::kCancelled);
}

TEST_F(DispatchTest, HandlersSeeTheDeadline) {
  Start({.threads = 1});
  std::promise<absl::Status> seen;
  unary_->handler = [&](const Call& call) -> absl::StatusOr<v1::GetServerStatusResponse> {
    absl::Status status;
    while ((status = call.Check()).ok()) std::this_thread::yield();
    seen.set_value(status);
    return status;
  };
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
  EXPECT_EQ(CallUnary(context).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  const absl::StatusCode code = seen.get_future().get().code();
  EXPECT_TRUE(code == absl::StatusCode::kDeadlineExceeded || code == absl::StatusCode::kCancelled);
}

TEST_F(DispatchTest, StreamsSendWaitAndEnd) {
  Start({.threads = 2});
  grpc::ClientContext context;
  auto reader = changes_->WatchChanges(&context, {});
  v1::WatchChangesResponse response;
  for (int64_t number = 1; number <= 200; ++number) {
    if (number == 100) stream_->shared.AwaitWait();  // at least once it waits and is woken
    stream_->shared.Push(number);
    ASSERT_TRUE(reader->Read(&response));
    ASSERT_EQ(response.revision(), number);
  }
  stream_->shared.Push(-1);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(DispatchTest, WakesFromManyThreadsLoseNothing) {
  Start({.threads = 4});
  grpc::ClientContext context;
  auto reader = changes_->WatchChanges(&context, {});
  constexpr int kThreads = 4, kEach = 500;
  std::vector<std::thread> pushers;
  for (int t = 0; t < kThreads; ++t) {
    pushers.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) stream_->shared.Push(1);
    });
  }
  v1::WatchChangesResponse response;
  for (int i = 0; i < kThreads * kEach; ++i) ASSERT_TRUE(reader->Read(&response));
  for (auto& pusher : pushers) pusher.join();
  stream_->shared.Push(-1);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(DispatchTest, DrainEndsWaitingStreamsAndRefusesNewOnes) {
  Start({.threads = 2});
  grpc::ClientContext context;
  auto reader = changes_->WatchChanges(&context, {});
  stream_->shared.Push(7);
  v1::WatchChangesResponse response;
  ASSERT_TRUE(reader->Read(&response));
  dispatcher_->Drain();
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);

  grpc::ClientContext late;
  auto refused = changes_->WatchChanges(&late, {});
  EXPECT_FALSE(refused->Read(&response));
  EXPECT_EQ(refused->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(DispatchTest, CancelledStreamsLetGo) {
  Start({.threads = 2});
  for (int i = 0; i < 50; ++i) {
    grpc::ClientContext context;
    auto reader = changes_->WatchChanges(&context, {});
    context.TryCancel();
    v1::WatchChangesResponse response;
    EXPECT_FALSE(reader->Read(&response));
    EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  server_->Drain(absl::Seconds(10));  // would hang until the deadline if a reactor were left
}

TEST_F(DispatchTest, BidiAnswersEachMessageInOrderAndEndsOnTheFirstError) {
  Start({.threads = 2});
  grpc::ClientContext context;
  auto stream = needs_->ImportNeeds(&context);
  v1::ImportNeedsResponse response;
  // In process nothing is buffered on the way, so writing and reading take turns in two threads.
  std::thread writer([&] {
    for (int i = 1; i <= 100; ++i) {
      v1::ImportNeedsRequest request;
      request.add_rows()->set_row_number(i);
      EXPECT_TRUE(stream->Write(request));
    }
  });
  for (int i = 1; i <= 100; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    ASSERT_EQ(response.results(0).row_number(), i);
  }
  writer.join();
  ASSERT_TRUE(stream->Write({}));
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace ssx::runtime
