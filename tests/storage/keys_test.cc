#include "storage/keys.h"

#include <algorithm>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/store.h"

namespace ssx::storage {
namespace {

using Tuple = std::tuple<std::string, int64_t, absl::Time, std::string, int64_t, absl::Time>;

// The order that keys must have: the last three components descend.
bool Before(const Tuple& a, const Tuple& b) {
  const auto ascending = [](const Tuple& t) {
    return std::tie(std::get<0>(t), std::get<1>(t), std::get<2>(t));
  };
  const auto descending = [](const Tuple& t) {
    return std::tie(std::get<3>(t), std::get<4>(t), std::get<5>(t));
  };
  if (ascending(a) != ascending(b)) return ascending(a) < ascending(b);
  return descending(a) > descending(b);
}

std::string Encode(const Tuple& t) {
  return KeyWriter()
      .String(std::get<0>(t))
      .Int(std::get<1>(t))
      .Time(std::get<2>(t))
      .DescendingString(std::get<3>(t))
      .DescendingInt(std::get<4>(t))
      .DescendingTime(std::get<5>(t))
      .bytes();
}

absl::Status Decode(absl::string_view bytes, Tuple& t) {
  KeyReader reader(bytes);
  absl::Status status = reader.String(std::get<0>(t));
  if (status.ok()) status = reader.Int(std::get<1>(t));
  if (status.ok()) status = reader.Time(std::get<2>(t));
  if (status.ok()) status = reader.DescendingString(std::get<3>(t));
  if (status.ok()) status = reader.DescendingInt(std::get<4>(t));
  if (status.ok()) status = reader.DescendingTime(std::get<5>(t));
  if (status.ok() && !reader.done()) return absl::DataLossError("bytes left over");
  return status;
}

// Values that collide often and sit on the edges of the encoding.
class RandomTuples {
 public:
  Tuple Next() { return {String(), Int(), Time(), String(), Int(), Time()}; }

 private:
  std::string String() {
    static constexpr char kBytes[] = {'\0', '\x01', '\xFE', '\xFF', 'a', 'b'};
    std::string value(random_() % 4, ' ');
    for (char& byte : value) byte = kBytes[random_() % sizeof(kBytes)];
    return value;
  }
  int64_t Int() {
    static constexpr int64_t kEdges[] = {
        std::numeric_limits<int64_t>::min(), -256, -1, 0, 1, 255, 256,
        std::numeric_limits<int64_t>::max()};
    return random_() % 2 == 0 ? kEdges[random_() % std::size(kEdges)]
                              : static_cast<int64_t>(random_());
  }
  absl::Time Time() {
    switch (random_() % 5) {
      case 0:
        return absl::InfinitePast();
      case 1:
        return absl::InfiniteFuture();
      case 2:
        return absl::UnixEpoch() - absl::Nanoseconds(random_() % 3);
      default:
        return absl::FromUnixNanos(static_cast<int64_t>(random_() % (int64_t{1} << 62)));
    }
  }

  std::mt19937_64 random_{20261123};
};

TEST(Keys, RandomTuplesSurviveTheRoundTrip) {
  RandomTuples tuples;
  for (int i = 0; i < 20'000; ++i) {
    const Tuple tuple = tuples.Next();
    Tuple decoded;
    const absl::Status status = Decode(Encode(tuple), decoded);
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_EQ(decoded, tuple);
  }
}

TEST(Keys, TheOrderOfKeysIsTheOrderOfTuples) {
  RandomTuples tuples;
  for (int i = 0; i < 50'000; ++i) {
    const Tuple a = tuples.Next();
    Tuple b = tuples.Next();
    // Often equal up to some component, so that every component decides.
    const int shared = i % 6;
    if (shared > 0) std::get<0>(b) = std::get<0>(a);
    if (shared > 1) std::get<1>(b) = std::get<1>(a);
    if (shared > 2) std::get<2>(b) = std::get<2>(a);
    if (shared > 3) std::get<3>(b) = std::get<3>(a);
    if (shared > 4) std::get<4>(b) = std::get<4>(a);
    ASSERT_EQ(Encode(a) < Encode(b), Before(a, b)) << i;
    ASSERT_EQ(Encode(b) < Encode(a), Before(b, a)) << i;
  }
}

TEST(Keys, AStringsExtensionsFollowItWhateverComesNext) {
  const std::string a = KeyWriter().String("a").String("zzz").bytes();
  const std::string a_nul = KeyWriter().String(absl::string_view("a\0", 2)).String("").bytes();
  const std::string ab = KeyWriter().String("ab").String("").bytes();
  EXPECT_LT(a, a_nul);
  EXPECT_LT(a_nul, ab);
}

TEST(Keys, DistantTimesSaturate) {
  const absl::Time distant = absl::FromUnixSeconds(int64_t{1} << 40);
  EXPECT_EQ(KeyWriter().Time(distant).bytes(), KeyWriter().Time(absl::InfiniteFuture()).bytes());
  EXPECT_EQ(KeyWriter().Time(absl::FromUnixSeconds(-(int64_t{1} << 40))).bytes(),
            KeyWriter().Time(absl::InfinitePast()).bytes());
}

TEST(Keys, EveryCutAndEveryForeignEscapeIsDataLoss) {
  RandomTuples tuples;
  for (int i = 0; i < 200; ++i) {
    const std::string bytes = Encode(tuples.Next());
    for (size_t length = 0; length < bytes.size(); ++length) {
      Tuple decoded;
      ASSERT_TRUE(absl::IsDataLoss(Decode(absl::string_view(bytes).substr(0, length), decoded)));
    }
  }
  std::string value = "untouched";
  EXPECT_TRUE(absl::IsDataLoss(KeyReader(absl::string_view("a\0\x02", 3)).String(value)));
  EXPECT_TRUE(absl::IsDataLoss(KeyReader("a\xFF\x02").DescendingString(value)));
  EXPECT_EQ(value, "untouched");
}

TEST(Keys, RandomBytesNeverCrashTheReader) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 4 == 0 ? 0 : random());
    Tuple decoded;
    if (Decode(bytes, decoded).ok()) {
      ASSERT_EQ(Encode(decoded), bytes);
    }
  }
}

TEST(PrefixRange, EndsAfterTheLastKeyWithThePrefix) {
  EXPECT_EQ(PrefixRange("ab").end, "ac");
  EXPECT_EQ(PrefixRange("a\xFF\xFF").end, "b");
  EXPECT_EQ(PrefixRange("\xFF").end, "");
  EXPECT_EQ(PrefixRange("").end, "");
  EXPECT_EQ(PrefixRange("ab").begin, "ab");
}

}  // namespace
}  // namespace ssx::storage
