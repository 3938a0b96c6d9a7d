// A connection to an ssx server: the one place through which every call of a client program goes.
//
// A connection is cheap to share and thread-safe. Unary calls get a deadline, a `request_id` when
// they are writes that have none (so that a retry is never a second write), and retries of
// UNAVAILABLE and RESOURCE_EXHAUSTED with exponential backoff and jitter. Errors are absl::Status
// with the server's google.rpc details as payloads: see errors.h for reading them. Programs that
// want to be tested without a server implement Connection themselves.
#ifndef SSX_CLIENTS_CPP_CONNECTION_H_
#define SSX_CLIENTS_CPP_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace ssx::client {

// Port that a server address without one means.
inline constexpr int kDefaultPort = 8480;

struct ConnectionOptions {
  // "host", "host:port", "[::1]:port" or "unix:/path".
  std::string server = "localhost:8480";
  // PEM files. `tls_ca` empty means the system's authorities; certificate and key come together.
  std::string tls_ca;
  std::string tls_cert;
  std::string tls_key;
  // Talk plaintext to a server that is not on this machine. On loopback plaintext is the default.
  bool insecure = false;
  // Deadline of a unary call, retries included; also how long a stream may stand still.
  absl::Duration timeout = absl::Seconds(30);
  // Begins the user agent that the server sees.
  std::string user_agent = "ssx-client";
};

struct CallOptions {
  // Overrides ConnectionOptions::timeout when positive.
  absl::Duration timeout = absl::ZeroDuration();
};

// A call in which both sides send a stream of messages. One thread may write while another reads;
// Cancel is free for all.
class Stream {
 public:
  virtual ~Stream() = default;
  // Blocks until the message has left. False when the stream is broken: Finish says why.
  virtual bool Write(const google::protobuf::Message& message) = 0;
  // Tells the server that nothing more comes.
  virtual void WritesDone() = 0;
  // Blocks for the next message. False at the end of the stream.
  virtual bool Read(google::protobuf::Message* message) = 0;
  // Blocks for the final status. Call once, after Read returned false.
  virtual absl::Status Finish() = 0;
  // Ends the call early; pending reads and writes return false.
  virtual void Cancel() = 0;
};

class Connection {
 public:
  virtual ~Connection() = default;

  // Calls a unary method such as "ssx.v1.NeedService/GetNeed". Fills an empty `request_id` of
  // `request`, which a caller may therefore send again as it is.
  absl::Status Call(absl::string_view method, google::protobuf::Message* request,
                    google::protobuf::Message* response, const CallOptions& options = {});

  // The same with the response returned.
  template <class Response, class Request>
  absl::StatusOr<Response> Call(absl::string_view method, Request request,
                                const CallOptions& options = {}) {
    Response response;
    if (absl::Status status = Call(method, &request, &response, options); !status.ok()) {
      return status;
    }
    return response;
  }

  // Opens a bidirectional stream. `response` is a default instance of what the server sends; it
  // must outlive the stream. Never retried: what became of the first attempt is unknown.
  virtual std::unique_ptr<Stream> OpenStream(absl::string_view method,
                                             const google::protobuf::Message& response) = 0;

  virtual const ConnectionOptions& options() const = 0;

 private:
  virtual absl::Status DoCall(absl::string_view method, const google::protobuf::Message& request,
                              google::protobuf::Message* response, const CallOptions& options) = 0;
};

// Prepares a connection; the network is first touched by the first call. INVALID_ARGUMENT when the
// options contradict each other, NOT_FOUND when a PEM file cannot be read.
absl::StatusOr<std::shared_ptr<Connection>> Connect(const ConnectionOptions& options);

// The address as it is dialled: "example.org" -> "example.org:8480".
std::string DialAddress(absl::string_view server);

// Whether the address is this machine's: localhost, 127.0.0.0/8, ::1 or a Unix socket.
bool IsLoopback(absl::string_view server);

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_CONNECTION_H_
