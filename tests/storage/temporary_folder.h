// A folder of a test's own, removed with its contents. Under GoogleTest's temporary folder.
#ifndef SSX_TESTS_STORAGE_TEMPORARY_FOLDER_H_
#define SSX_TESTS_STORAGE_TEMPORARY_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace ssx::storage {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "/ssx-storage-XXXXXX") {
    EXPECT_NE(::mkdtemp(path_.data()), nullptr);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ssx::storage

#endif  // SSX_TESTS_STORAGE_TEMPORARY_FOLDER_H_
