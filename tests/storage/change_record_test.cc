#include "storage/change_record.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/row_key.h"

namespace ssx::storage {
namespace {

using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

const absl::Time kTime = absl::FromUnixNanos(1'795'000'000'123'456'789);

std::string Record(const std::function<void(ChangeRecordWriter&)>& add) {
  ChangeRecordWriter writer(0);
  add(writer);
  std::string record = std::move(writer).rows();
  AppendCommitTime(kTime, record);
  return record;
}

TEST(ChangeRecord, KeepsRowsOfAllSizes) {
  const std::string binary("\0\xFF\0", 3);
  for (const size_t size : {0, 1, 127, 128, 16383, 16384, 3 << 20}) {
    const std::string bytes(size, 'x');
    const std::string record = Record([&](ChangeRecordWriter& writer) {
      writer.AddPut(RowKey(0, bytes), binary);
      writer.AddDelete(RowKey(255, binary));
      writer.AddPut(RowKey(7, binary), bytes);
    });
    const absl::StatusOr<Commit> commit = DecodeChangeRecord(42, record);
    ASSERT_TRUE(commit.ok()) << commit.status();
    EXPECT_EQ(commit->revision, 42);
    EXPECT_EQ(commit->time, kTime);
    ASSERT_THAT(commit->rows, SizeIs(3));
    EXPECT_EQ(commit->rows[0].partition, 0);
    EXPECT_EQ(commit->rows[0].key, bytes);
    EXPECT_THAT(commit->rows[0].value, Optional(binary));
    EXPECT_EQ(commit->rows[1].partition, 255);
    EXPECT_EQ(commit->rows[1].key, binary);
    EXPECT_EQ(commit->rows[1].value, std::nullopt);
    EXPECT_EQ(commit->rows[2].key, binary);
    EXPECT_THAT(commit->rows[2].value, Optional(bytes));
  }
}

TEST(ChangeRecord, MayHoldNoRows) {
  const absl::StatusOr<Commit> commit = DecodeChangeRecord(1, Record([](ChangeRecordWriter&) {}));
  ASSERT_TRUE(commit.ok()) << commit.status();
  EXPECT_THAT(commit->rows, IsEmpty());
}

TEST(ChangeRecord, DamageIsDataLossAndNamesTheRevision) {
  const std::string record = Record([](ChangeRecordWriter& writer) {
    writer.AddPut(RowKey(1, "key"), "value");
    writer.AddDelete(RowKey(1, "other"));
  });
  const auto error = [](absl::string_view bytes) { return DecodeChangeRecord(42, bytes).status(); };
  EXPECT_TRUE(absl::IsDataLoss(error("")));
  std::string other_format = record;
  other_format[0] = 2;
  EXPECT_TRUE(absl::IsDataLoss(error(other_format)));
  std::string other_kind = record;
  other_kind[2] = 9;
  EXPECT_TRUE(absl::IsDataLoss(error(other_kind)));
  std::string too_long = record;
  too_long[3] = '\x7F';
  EXPECT_TRUE(absl::IsDataLoss(error(too_long)));
  EXPECT_THAT(std::string(error(too_long).message()), testing::HasSubstr("revision 42"));
}

TEST(ChangeRecord, RandomDamageNeverCrashes) {
  const std::string record = Record([](ChangeRecordWriter& writer) {
    for (int i = 0; i < 5; ++i) writer.AddPut(RowKey(1, "key"), std::string(i * 50, 'v'));
  });
  std::mt19937 random(5);
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = record.substr(0, random() % (record.size() + 1));
    for (size_t flips = random() % 4; flips > 0 && !damaged.empty(); --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const absl::StatusOr<Commit> commit = DecodeChangeRecord(1, damaged);
    if (!commit.ok()) {
      ASSERT_TRUE(absl::IsDataLoss(commit.status())) << commit.status();
      ++refused;
    }
  }
  EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace ssx::storage
