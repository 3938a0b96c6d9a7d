// What `ssx` does with files that are not plain files of their own, and with odd waits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cli/exit_code.h"
#include "tests/clients/fake_server.h"

namespace ssx::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kRows[] = "name,title,summary\nneeds/mn-air,Air,Less smoke\n";

class CliFilesTest : public ::testing::Test {
 protected:
  CliFilesTest() : folder_(std::filesystem::path(::testing::TempDir()) / "ssx_cli_files_test") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    v1::Need need;
    need.set_name("needs/stored");
    server_.Put(need);
  }
  ~CliFilesTest() override { std::filesystem::remove_all(folder_); }

  int Ssx(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::istringstream in;
    std::ostringstream out, err;
    const int code = cli::Run(
        arguments, {.in = in, .out = out, .err = err, .out_width = 0, .err_is_terminal = false});
    error_ = err.str();
    return code;
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Write(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }
  static std::string Read(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
  }

  testing::FakeServer server_;
  const std::filesystem::path folder_;
  std::string error_;
};

TEST_F(CliFilesTest, AReportNeverOverwritesTheFileToImport) {
  const std::string file = Write("needs.csv", kRows);
  std::filesystem::create_symlink(file, Path("link.csv"));
  for (const std::string& report : {file, Path("link.csv")}) {
    EXPECT_EQ(Ssx({"import", "needs", file, "--report", report}), kUsage);
    EXPECT_THAT(error_, HasSubstr("is the file to import"));
    EXPECT_EQ(Read(file), kRows);
  }
  EXPECT_EQ(Ssx({"import", "needs", file, "--report", Path("report.jsonl")}), kDone) << error_;
}

TEST_F(CliFilesTest, AnExportGoesThroughAPipe) {
  const std::string pipe = Path("pipe.csv");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  auto read = std::async(std::launch::async, [&] { return Read(pipe); });
  EXPECT_EQ(Ssx({"export", "needs", pipe}), kDone) << error_;
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));

  EXPECT_THAT(read.get(), HasSubstr("\nneeds/stored,"));
}

TEST_F(CliFilesTest, AnExportWritesWhereALinkPoints) {
  const std::string file = Write("needs.csv", "old");
  std::filesystem::create_symlink("needs.csv", Path("link.csv"));
  EXPECT_EQ(Ssx({"export", "needs", Path("link.csv")}), kDone) << error_;
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link.csv")));
  EXPECT_THAT(Read(file), HasSubstr("\nneeds/stored,"));
}

TEST_F(CliFilesTest, AWaitWithoutEndIsAVeryLongOne) {
  for (const char* timeout : {"inf", "1e300", "9999999999999"}) {
    const std::string file = Write("needs.csv", kRows);
    EXPECT_EQ(Ssx({"import", "needs", file, "--timeout", timeout}), kDone) << timeout << error_;
  }
  EXPECT_EQ(Ssx({"needs", "list", "--timeout", "nan"}), kUsage);
}

}  // namespace
}  // namespace ssx::cli
