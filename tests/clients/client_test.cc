// The client library: deadlines, retries, request ids, error details, pages, import streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include "clients/cpp/connection.h"
#include "clients/cpp/errors.h"
#include "clients/cpp/health.h"
#include "clients/cpp/import_stream.h"
#include "clients/cpp/request_id.h"
#include "clients/cpp/resource_client.h"
#include "tests/clients/fake_server.h"

namespace ssx::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr int kUnavailable = 14;
constexpr int kResourceExhausted = 8;
constexpr int kInternal = 13;

class ClientTest : public ::testing::Test {
 protected:
  std::shared_ptr<Connection> Open(absl::Duration timeout = absl::Seconds(20)) {
    return *Connect({.server = server_.address(), .timeout = timeout});
  }

  testing::FakeServer server_;
};

v1::Need SomeNeed(const std::string& id) {
  v1::Need need;
  need.set_name("needs/" + id);
  need.set_country_code("MN");
  need.set_title("Title of " + id);
  return need;
}

TEST_F(ClientTest, RetriesCarryTheSameRequestId) {
  for (const int code : {kUnavailable, kResourceExhausted}) {
    const size_t before = server_.creates().size();
    server_.FailNext(2, code);
    NeedClient needs(Open());
    auto created = needs.Create(SomeNeed("x"), "need-" + std::to_string(code));
    ASSERT_TRUE(created.ok()) << created.status();
    const auto creates = server_.creates();
    ASSERT_EQ(creates.size() - before, 3u);
    const std::string id = creates[before].request_id();
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                 "[0-9a-f]{12}"));
    for (size_t i = before; i < creates.size(); ++i) EXPECT_EQ(creates[i].request_id(), id);
  }
}

TEST_F(ClientTest, GivesUpAfterFiveAttemptsAndDoesNotRetryOtherErrors) {
  NeedClient needs(Open());
  server_.FailNext(100, kUnavailable);
  EXPECT_EQ(needs.Create(SomeNeed("x"), "xxxx").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server_.creates().size(), 5u);
  server_.FailNext(1, kInternal);
  EXPECT_EQ(needs.Create(SomeNeed("x"), "xxxx").status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(server_.creates().size(), 6u);
}

TEST_F(ClientTest, KeepsTheCallersRequestId) {
  NeedClient needs(Open());
  ASSERT_TRUE(needs.Create(SomeNeed("x"), "xxxx", {.request_id = "mine"}).ok());
  EXPECT_EQ(server_.creates().at(0).request_id(), "mine");
}

TEST(RequestIdTest, IdsDiffer) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(NewRequestId());
  EXPECT_EQ(ids.size(), 1000u);
}

TEST_F(ClientTest, ErrorsCarryFieldsReasonAndMetadata) {
  v1::Need need = SomeNeed("x");
  need.set_country_code("XZ");
  const absl::Status status = NeedClient(Open()).Create(need, "xxxx").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_EQ(FieldFaults(status).size(), 1u);
  EXPECT_EQ(FieldFaults(status)[0].field, "need.country_code");
  EXPECT_EQ(Reason(status), "INVALID_ARGUMENT");
  EXPECT_EQ(Metadata(status).at("resource"), "needs/x");
  EXPECT_EQ(Describe(status),
            "need.country_code: unknown country \"XZ\": use an ISO 3166-1 alpha-2 code");
}

TEST_F(ClientTest, ListWalksPagesIncludingEmptyOnes) {
  for (const char* id : {"a", "b", "c", "d", "e"}) server_.Put(SomeNeed(id));
  std::vector<std::string> names;
  for (const auto& need : NeedClient(Open()).List({.page_size = 2, .filter = "f"})) {
    ASSERT_TRUE(need.ok()) << need.status();
    names.push_back(need->name());
  }
  EXPECT_THAT(names, ElementsAre("needs/a", "needs/b", "needs/c", "needs/d", "needs/e"));
  ASSERT_EQ(server_.lists().size(), 4u);
  for (const auto& request : server_.lists()) EXPECT_EQ(request.filter(), "f");
}

TEST_F(ClientTest, ListEndsWithItsError) {
  server_.FailNext(1, kInternal);
  int entries = 0;
  for (const auto& need : NeedClient(Open()).List()) {
    EXPECT_EQ(need.status().code(), absl::StatusCode::kInternal);
    ++entries;
  }
  EXPECT_EQ(entries, 1);
}

TEST_F(ClientTest, HealthOfTheServerAndOfUnknownServices) {
  auto connection = Open();
  auto health = CheckHealth(*connection);
  ASSERT_TRUE(health.ok()) << health.status();
  EXPECT_EQ(*health, Health::kServing);
  EXPECT_EQ(CheckHealth(*connection, "no.such.Service").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ClientTest, ImportAnswersEveryRowInOrder) {
  auto connection = Open();
  std::vector<int64_t> rows;
  int refused = 0;
  ImportStreamOptions options;
  options.rows_per_message = 7;
  options.max_outstanding_rows = 20;
  options.import.set_on_conflict(v1::IMPORT_CONFLICT_SKIP);
  ImportStream stream(connection.get(), Needs(), options, [&](const v1::ImportResult& result) {
    rows.push_back(result.row_number());
    if (result.outcome() == v1::IMPORT_OUTCOME_REFUSED) ++refused;
  });
  for (int i = 1; i <= 500; ++i) {
    v1::Need need = SomeNeed("n" + std::to_string(i));
    if (i % 100 == 0) need.set_country_code("XZ");
    ASSERT_TRUE(stream.Add(i, &need).ok());
  }
  ASSERT_TRUE(stream.Finish().ok());
  EXPECT_EQ(stream.outstanding(), 0);
  ASSERT_EQ(rows.size(), 500u);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(rows[i], i + 1);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(server_.needs().size(), 495u);
  EXPECT_EQ(server_.import_messages(), 72);  // 71 of 7 rows, one of 3
  EXPECT_EQ(server_.import_options().on_conflict(), v1::IMPORT_CONFLICT_SKIP);
}

TEST_F(ClientTest, BrokenImportSaysHowManyRowsHaveNoAnswer) {
  server_.BreakImportAfter(30);
  auto connection = Open();
  ImportStreamOptions options;
  options.rows_per_message = 10;
  int answered = 0;
  ImportStream stream(connection.get(), Needs(), options,
                      [&](const v1::ImportResult&) { ++answered; });
  int added = 0;
  absl::Status status;
  while (added < 100 && status.ok()) {
    v1::Need need = SomeNeed("n" + std::to_string(added));
    status = stream.Add(++added, &need);
  }
  const absl::Status finished = stream.Finish();
  EXPECT_EQ(finished.code(), absl::StatusCode::kUnavailable) << finished;
  EXPECT_EQ(answered, 30);
  EXPECT_EQ(stream.outstanding(), added - 30);
}

TEST_F(ClientTest, SilentImportEndsAfterTheTimeout) {
  server_.StallImports();
  auto connection = Open(absl::Milliseconds(300));
  ImportStream stream(connection.get(), Needs(), {}, [](const v1::ImportResult&) {});
  v1::Need need = SomeNeed("n");
  ASSERT_TRUE(stream.Add(1, &need).ok());
  const absl::Status status = stream.Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_EQ(stream.outstanding(), 1);
}

TEST_F(ClientTest, AbandonedImportDoesNotHang) {
  auto connection = Open();
  ImportStream stream(connection.get(), Needs(), {}, [](const v1::ImportResult&) {});
  v1::Need need = SomeNeed("n");
  ASSERT_TRUE(stream.Add(1, &need).ok());
}

TEST(AddressTest, PortsAndLoopback) {
  EXPECT_EQ(DialAddress("example.org"), "example.org:8480");
  EXPECT_EQ(DialAddress("example.org:99"), "example.org:99");
  EXPECT_EQ(DialAddress("::1"), "[::1]:8480");
  EXPECT_EQ(DialAddress("[::1]"), "[::1]:8480");
  EXPECT_EQ(DialAddress("[::1]:5"), "[::1]:5");
  EXPECT_EQ(DialAddress("unix:/run/ssx"), "unix:/run/ssx");
  for (const char* local : {"localhost", "localhost:1", "127.0.0.1:5", "127.8.9.1", "[::1]:8480",
                            "::1", "unix:/run/ssx"}) {
    EXPECT_TRUE(IsLoopback(local)) << local;
  }
  for (const char* remote : {"example.org", "10.0.0.1:8480", "127.example.org:1", "[2001::1]:1"}) {
    EXPECT_FALSE(IsLoopback(remote)) << remote;
  }
}

TEST(ConnectTest, RefusesContradictingOptions) {
  EXPECT_THAT(Connect({.server = ""}).status().message(), HasSubstr("empty"));
  EXPECT_THAT(Connect({.server = "x", .tls_ca = "a", .insecure = true}).status().message(),
              HasSubstr("exclude"));
  EXPECT_THAT(Connect({.server = "x", .tls_cert = "a"}).status().message(),
              HasSubstr("come together"));
  EXPECT_EQ(Connect({.server = "x", .tls_ca = "/no/such.pem"}).status().code(),
            absl::StatusCode::kNotFound);
  const std::string path = ::testing::TempDir() + "/not.pem";
  std::ofstream(path) << "hello";
  EXPECT_THAT(Connect({.server = "x", .tls_ca = path}).status().message(), HasSubstr("PEM"));
  std::remove(path.c_str());
}

}  // namespace
}  // namespace ssx::client
