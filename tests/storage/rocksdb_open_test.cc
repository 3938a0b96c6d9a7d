// What opening a store says when it cannot be opened: the code, the path and the remedy; and that
// damage is never passed over in silence.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "rocksdb/db.h"
#include "storage/keys.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tests/storage/conformance.h"
#include "tests/storage/history_check.h"
#include "tests/storage/temporary_folder.h"

namespace ssx::storage {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

absl::StatusOr<std::unique_ptr<Store>> TryOpen(const std::string& path) {
  RocksDbOptions options;
  options.path = path;
  return OpenRocksDbStore(options);
}

void ExpectRefused(const std::string& path, absl::StatusCode code, const std::string& remedy) {
  const absl::Status status = TryOpen(path).status();
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  EXPECT_THAT(std::string(status.message()), HasSubstr(remedy));
}

std::string ReadFile(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}
void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The store's files whose names end or begin like this, the oldest first.
std::vector<fs::path> Files(const std::string& folder, const std::string& affix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(affix) || name.starts_with(affix)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A closed store of 40 commits, its rows in the write-ahead log or, when flushed, in table files.
// Made once, to copy.
class Template {
 public:
  static const std::string& Path(bool flushed) {
    static const Template logged_template(false), flushed_template(true);
    return (flushed ? flushed_template : logged_template).folder_.path();
  }

 private:
  explicit Template(bool flushed) {
    auto store = TryOpen(folder_.path());
    EXPECT_TRUE(store.ok()) << store.status();
    for (int i = 0; i < 40; ++i) {
      PutRow(**store, kNeeds, std::to_string(i % 30),
             std::string(500, static_cast<char>('a' + i % 26)));
    }
    store->reset();
    // What the log held goes to table files when the store is opened again.
    if (flushed) store = TryOpen(folder_.path());
    EXPECT_TRUE(store.ok()) << store.status();
  }

  TemporaryFolder folder_;
};

// A copy of the template, to damage.
class FilledStore {
 public:
  explicit FilledStore(bool flushed) : path_(folder_.path() + "/store") {
    fs::copy(Template::Path(flushed), path_);
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

// Opens the database beneath a closed store.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    const rocksdb::Status status =
        rocksdb::DB::Open(rocksdb::DBOptions(), path,
                          {{"default", {}}, {"rows", {}}, {"changes", {}}}, &families_, &db_);
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  ~RawDatabase() {
    for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
    delete db_;
  }
  void PutMeta(const std::string& key, const std::string& value) {
    EXPECT_TRUE(db_->Put({}, families_[0], key, value).ok());
  }
  void DeleteMeta(const std::string& key) { EXPECT_TRUE(db_->Delete({}, families_[0], key).ok()); }
  void DeleteChange(Revision revision) {
    EXPECT_TRUE(db_->Delete({}, families_[2], KeyWriter().Int(revision).bytes()).ok());
  }
  void AddFamily(const std::string& name) {
    rocksdb::ColumnFamilyHandle* family = nullptr;
    EXPECT_TRUE(db_->CreateColumnFamily({}, name, &family).ok());
    families_.push_back(family);
  }

 private:
  rocksdb::DB* db_ = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

TEST(OpenRocksDbStore, RefusesAFile) {
  TemporaryFolder folder;
  const std::string file = folder.path() + "/file";
  WriteFile(file, "text");
  ExpectRefused(file, absl::StatusCode::kFailedPrecondition, "is not a folder: name another one");
  ExpectRefused(file + "/below", absl::StatusCode::kPermissionDenied, "create it for this user");
  EXPECT_EQ(ReadFile(file), "text");
}

TEST(OpenRocksDbStore, RefusesAFolderOfSomethingElse) {
  TemporaryFolder folder;
  WriteFile(folder.path() + "/letter.txt", "text");
  ExpectRefused(folder.path(), absl::StatusCode::kFailedPrecondition, "it holds letter.txt");
  EXPECT_EQ(Files(folder.path(), "").size(), 1u);  // Nothing was added to it.
}

TEST(OpenRocksDbStore, RefusesAnEmptyPath) {
  EXPECT_TRUE(absl::IsInvalidArgument(TryOpen("").status()));
}

TEST(OpenRocksDbStore, RefusesAFolderThatIsNotWritable) {
  TemporaryFolder folder;
  const std::string store = folder.path() + "/store";
  ASSERT_EQ(::mkdir(store.c_str(), 0755), 0);
  ASSERT_EQ(::chmod(store.c_str(), 0555), 0);
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  // Root may write anywhere, so it steps down for a moment.
  constexpr uid_t kNobody = 65534;
  const bool root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::seteuid(kNobody), 0);
  }
  ExpectRefused(store, absl::StatusCode::kPermissionDenied, "give this user access to it");
  ExpectRefused(store + "/new", absl::StatusCode::kPermissionDenied, "create it for this user");
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
}

TEST(OpenRocksDbStore, TakesUpACreationThatWasCutShort) {
  TemporaryFolder folder;
  WriteFile(folder.path() + "/LOCK", "");
  WriteFile(folder.path() + "/IDENTITY", "id");
  WriteFile(folder.path() + "/MANIFEST-000001", "half");
  auto store = TryOpen(folder.path());
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->revision(), 0);
}

TEST(OpenRocksDbStore, RefusesANewerFormat) {
  const FilledStore folder(false);
  { RawDatabase(folder.path()).PutMeta("format", "2"); }
  ExpectRefused(folder.path(), absl::StatusCode::kFailedPrecondition,
                "has format version 2, this ssx reads up to 1");
  { RawDatabase(folder.path()).PutMeta("format", "1"); }
  EXPECT_TRUE(TryOpen(folder.path()).ok());
  { RawDatabase(folder.path()).AddFamily("invention"); }
  ExpectRefused(folder.path(), absl::StatusCode::kFailedPrecondition, "newer version of ssx");
}

TEST(OpenRocksDbStore, RefusesMetadataAndLogThatDoNotAgree) {
  const auto damaged = [](const std::function<void(RawDatabase&)>& damage) {
    const FilledStore folder(false);
    {
      RawDatabase raw(folder.path());
      damage(raw);
    }
    ExpectRefused(folder.path(), absl::StatusCode::kDataLoss, "restore it from a backup");
  };
  damaged([](RawDatabase& raw) { raw.DeleteChange(40); });
  damaged([](RawDatabase& raw) { raw.DeleteChange(1); });
  damaged([](RawDatabase& raw) { raw.DeleteMeta("format"); });
  damaged([](RawDatabase& raw) { raw.DeleteMeta("store_id"); });
  damaged([](RawDatabase& raw) { raw.DeleteMeta("newest"); });
  damaged([](RawDatabase& raw) { raw.PutMeta("newest", "x"); });
  damaged([](RawDatabase& raw) { raw.PutMeta("format", "x"); });
  damaged([](RawDatabase& raw) { raw.PutMeta("watermark", KeyWriter().Int(41).bytes()); });
}

TEST(OpenRocksDbStore, RefusesMissingAndDamagedFiles) {
  const auto damaged = [](bool flushed, const std::function<void(const std::string&)>& damage) {
    const FilledStore folder(flushed);
    damage(folder.path());
    ExpectRefused(folder.path(), absl::StatusCode::kDataLoss, "from a backup");
  };
  damaged(true, [](const std::string& path) { fs::remove(path + "/CURRENT"); });
  damaged(true, [](const std::string& path) { WriteFile(path + "/CURRENT", "nonsense"); });
  damaged(true, [](const std::string& path) { fs::remove(Files(path, "MANIFEST-").back()); });
  damaged(true, [](const std::string& path) { fs::remove(Files(path, ".sst").front()); });
  // The manifest cut to where it still described an empty database.
  damaged(true, [](const std::string& path) {
    const fs::path manifest = Files(path, "MANIFEST-").back();
    fs::resize_file(manifest, fs::file_size(manifest) / 3);
  });
  damaged(true, [](const std::string& path) {
    const fs::path table = Files(path, ".sst").front();
    fs::resize_file(table, fs::file_size(table) / 2);
  });
  damaged(true, [](const std::string& path) {
    const fs::path manifest = Files(path, "MANIFEST-").back();
    std::string bytes = ReadFile(manifest);
    bytes[bytes.size() / 2] ^= 1;
    WriteFile(manifest, bytes);
  });
  // In the middle of the write-ahead log: acknowledged commits follow.
  damaged(false, [](const std::string& path) {
    const fs::path log = Files(path, ".log").back();
    std::string bytes = ReadFile(log);
    bytes[bytes.size() / 2] ^= 1;
    WriteFile(log, bytes);
  });
}

TEST(OpenRocksDbStore, DropsACommitCutShortAtTheEndOfTheLog) {
  const FilledStore folder(false);
  const fs::path log = Files(folder.path(), ".log").back();
  fs::resize_file(log, fs::file_size(log) - 10);
  auto store = TryOpen(folder.path());
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->revision(), 39);
  Replay replay;
  replay.CatchUp(**store);
  replay.ExpectRows(**store, kNeeds);
  EXPECT_EQ(PutRow(**store, kNeeds, "next", ""), 40);
}

// One bit somewhere in one file: the store must refuse to open, or fail the reads that meet the
// damage, or be exactly what it was. One exception: a bit in the length of a record near the end of
// the write-ahead log makes the record look as if it had been cut short there, so the commits from
// it on may be missing, never others.
TEST(OpenRocksDbStore, NeverAnswersWrongAfterRandomDamage) {
  Replay truth;
  {
    const FilledStore undamaged(true);
    auto store = TryOpen(undamaged.path());
    ASSERT_TRUE(store.ok()) << store.status();
    truth.CatchUp(**store);
  }
  std::mt19937_64 random(std::random_device{}());
  int refused = 0;
  int whole = 0;
  for (int round = 0; round < 60; ++round) {
    const FilledStore store_to_damage(round % 2 == 0);
    const std::string& path = store_to_damage.path();
    std::vector<fs::path> files;
    for (const char* affix : {".sst", ".log", "MANIFEST-", "CURRENT"}) {
      for (const fs::path& file : Files(path, affix)) {
        if (fs::file_size(file) > 0) files.push_back(file);
      }
    }
    const fs::path& file = files[random() % files.size()];
    std::string bytes = ReadFile(file);
    const size_t position = random() % bytes.size();
    bytes[position] ^= static_cast<char>(1 << random() % 8);
    WriteFile(file, bytes);
    SCOPED_TRACE(file.filename().string() + " at " + std::to_string(position) + " of " +
                 std::to_string(bytes.size()));

    auto store = TryOpen(path);
    if (!store.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(store.status()) || absl::IsFailedPrecondition(store.status()))
          << store.status();
      ++refused;
      continue;
    }
    if (file.extension() != ".log") {
      EXPECT_EQ((*store)->revision(), 40);
    }
    auto commits = (*store)->ReadChanges(0, 1000);
    Rows rows;
    const absl::Status scanned =
        Snapshot(**store)->Scan(kNeeds, {}, [&](absl::string_view key, absl::string_view value) {
          rows.emplace_back(key, value);
          return true;
        });
    if (!commits.ok() || !scanned.ok()) {
      EXPECT_TRUE(commits.ok() || absl::IsDataLoss(commits.status())) << commits.status();
      EXPECT_TRUE(scanned.ok() || absl::IsDataLoss(scanned)) << scanned;
      ++refused;
      continue;
    }
    for (const Commit& commit : *commits) {
      const Commit& expected = truth.commits().at(commit.revision);
      ASSERT_EQ(commit.rows.size(), 1u);
      EXPECT_EQ(commit.rows[0].key, expected.rows[0].key);
      EXPECT_EQ(commit.rows[0].value, expected.rows[0].value);
    }
    Replay replay;
    replay.CatchUp(**store);
    replay.ExpectRows(**store, kNeeds);
    ++whole;
  }
  EXPECT_GT(refused, 0);
  RecordProperty("refused", refused);
  RecordProperty("whole", whole);
}

// As an ssx left it that dropped the log and kept no base.
TEST(OpenRocksDbStore, TakesATrimmedLogWithoutABaseAndSaysThatThePastIsGone) {
  TemporaryFolder folder;
  RocksDbOptions options;
  options.path = folder.path();
  {
    auto store = OpenRocksDbStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    for (int i = 0; i < 9; ++i) PutRow(**store, kNeeds, std::to_string(i), "");
    ASSERT_TRUE((*store)->TrimChanges(4).ok());
  }
  RawDatabase(folder.path()).DeleteMeta("base");
  auto store = OpenRocksDbStore(options);
  ASSERT_TRUE(store.ok()) << store.status();
  for (int i = 0; i < 2; ++i) {
    for (Revision revision : {5, 9}) {
      const absl::Status status = (*store)->ReadPast(revision).status();
      EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
      EXPECT_THAT(std::string(status.message()), testing::HasSubstr("kept nothing of what it"));
    }
    EXPECT_TRUE((*store)->TrimChanges(5 + i).ok());
  }
  EXPECT_EQ((*store)->watermark(), 6);
}

}  // namespace
}  // namespace ssx::storage
