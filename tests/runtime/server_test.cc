#include "services/runtime/server.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/runtime/channel.h"
#include "ssx/v1/admin_service.grpc.pb.h"

namespace ssx::runtime {
namespace {

// A folder with a throw-away authority, a server certificate for localhost and a client
// certificate.
class Certificates {
 public:
  Certificates() {
    folder_ = (std::filesystem::temp_directory_path() / "ssx-tls-XXXXXX").string();
    if (mkdtemp(folder_.data()) == nullptr) std::abort();
    Run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca "
        "-keyout ca.key -out ca.pem");
    Issue("server", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    Issue("client", "subjectAltName=DNS:client");
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }
  std::string operator()(const std::string& file) const { return folder_ + "/" + file; }

 private:
  void Issue(const std::string& name, const std::string& extension) {
    std::ofstream(folder_ + "/" + name + ".ext") << extension << "\n";
    Run(absl::StrCat("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=",
                     name, " -keyout ", name, ".key -out ", name, ".csr"));
    Run(absl::StrCat("openssl x509 -req -in ", name,
                     ".csr -CA ca.pem -CAkey ca.key -CAcreateserial ", "-days 2 -extfile ", name,
                     ".ext -out ", name, ".pem"));
  }
  void Run(const std::string& command) {
    if (std::system(absl::StrCat("cd ", folder_, " && ", command, " >/dev/null 2>&1").c_str()) !=
        0) {
      std::abort();
    }
  }
  std::string folder_;
};

// What a call to a service that is not there ends with: UNIMPLEMENTED once the connection stands.
// (TLS 1.3 reports a missing client certificate only after the handshake, so that the connection
// alone does not tell.)
grpc::StatusCode CallOver(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  v1::GetServerStatusResponse response;
  return v1::AdminService::NewStub(channel)->GetServerStatus(&context, {}, &response).error_code();
}

TEST(Server, SaysWhenAPortIsTaken) {
  auto first = Server::Start({.listen_addresses = {"127.0.0.1:0"}}, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = absl::StrCat("127.0.0.1:", (*first)->ports()[0]);
  auto second = Server::Start({.listen_addresses = {address}}, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(second.status().message().find(address.c_str()), absl::string_view::npos);
}

TEST(Server, SaysWhichTlsFileCannotBeRead) {
  auto server = Server::Start(
      {.listen_addresses = {"127.0.0.1:0"},
       .tls = {.certificate_file = "/nowhere/cert.pem", .key_file = "/nowhere/key.pem"}},
      {});
  ASSERT_FALSE(server.ok());
  EXPECT_NE(server.status().message().find("/nowhere/cert.pem"), absl::string_view::npos);
  EXPECT_NE(server.status().message().find("--tls-cert"), absl::string_view::npos);
}

TEST(Server, MutualTlsLetsInOnlyThoseWithACertificate) {
  Certificates files;
  auto server = Server::Start({.listen_addresses = {"localhost:0"},
                               .tls = {.certificate_file = files("server.pem"),
                                       .key_file = files("server.key"),
                                       .client_ca_file = files("ca.pem")}},
                              {});
  ASSERT_TRUE(server.ok()) << server.status();
  const std::string address = absl::StrCat("localhost:", (*server)->ports()[0]);
  auto with = MakeChannel(address,
                          {.ca_file = files("ca.pem"),
                           .certificate_file = files("client.pem"),
                           .key_file = files("client.key")},
                          "--registry");
  ASSERT_TRUE(with.ok()) << with.status();
  EXPECT_EQ(CallOver(*with), grpc::StatusCode::UNIMPLEMENTED);
  auto plain = MakeChannel(address, {}, "--registry");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(CallOver(*plain), grpc::StatusCode::UNAVAILABLE);
  auto without = MakeChannel(address, {.ca_file = files("ca.pem")}, "--registry");
  ASSERT_TRUE(without.ok());
  EXPECT_EQ(CallOver(*without), grpc::StatusCode::UNAVAILABLE);
}

TEST(Channel, SaysWhichOptionIsMissing) {
  auto channel = MakeChannel("localhost:1", {.certificate_file = "c.pem"}, "--registry");
  ASSERT_FALSE(channel.ok());
  EXPECT_NE(channel.status().message().find("--registry-ca"), absl::string_view::npos);
}

}  // namespace
}  // namespace ssx::runtime
