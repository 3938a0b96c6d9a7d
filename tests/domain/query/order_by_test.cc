#include "services/domain/query/order_by.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/domain/query/sort_key.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Sorted(const std::string& order_by,
                                const std::vector<std::string>& samples) {
  const auto order = OrderBy::Parse(order_by, SampleType());
  EXPECT_TRUE(order.ok()) << order.status();
  std::vector<std::unique_ptr<google::protobuf::Message>> messages;
  for (const std::string& text : samples) messages.push_back(Sample(text));
  std::sort(messages.begin(), messages.end(),
            [&](const auto& a, const auto& b) { return order->Compare(*a, *b) < 0; });
  std::vector<std::string> names;
  for (const auto& message : messages) {
    names.push_back(message->GetReflection()->GetString(*message, SampleType().field(0)));
  }
  return names;
}

TEST(OrderByTest, OrdersByEveryKind) {
  EXPECT_THAT(Sorted("", {"name: 'b'", "name: 'c'", "name: 'a'"}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Sorted("name desc", {"name: 'b'", "name: 'c'", "name: 'a'"}),
              ElementsAre("c", "b", "a"));
  EXPECT_THAT(Sorted("title desc",
                     {"name: 'b' title: 'x'", "name: 'a' title: 'x'", "name: 'c' title: 'y'"}),
              ElementsAre("c", "a", "b"));
  EXPECT_THAT(
      Sorted("title, small desc", {"name: 'a' title: 'x' small: -1",
                                   "name: 'b' title: 'x' small: 2", "name: 'c' title: 'w'"}),
      ElementsAre("c", "b", "a"));
  EXPECT_THAT(Sorted("urgency desc", {"name: 'a' urgency: URGENCY_LOW",
                                      "name: 'b' urgency: URGENCY_CRITICAL", "name: 'c'"}),
              ElementsAre("b", "a", "c"));
  EXPECT_THAT(Sorted("flag", {"name: 'a' flag: true", "name: 'b'"}), ElementsAre("b", "a"));
  EXPECT_THAT(Sorted("huge", {"name: 'a' huge: 18446744073709551615",
                              "name: 'b' huge: 9223372036854775807"}),
              ElementsAre("b", "a"));
  EXPECT_THAT(Sorted("real", {"name: 'a' real: inf", "name: 'b' real: -0.0",
                              "name: 'c' real: -1e300", "name: 'd' real: nan", "name: 'e'"}),
              ElementsAre("d", "c", "b", "e", "a"));
  EXPECT_THAT(Sorted("child.small", {"name: 'a' child { small: 1 }", "name: 'b'",
                                     "name: 'c' child { small: -1 }"}),
              ElementsAre("c", "b", "a"));
}

TEST(OrderByTest, UnsetMomentsComeFirst) {
  const std::vector<std::string> times = {"name: 'a' time { seconds: 5 nanos: 1 }", "name: 'b'",
                                          "name: 'c' time { seconds: -5 }",
                                          "name: 'd' time { seconds: 5 }"};
  EXPECT_THAT(Sorted("time", times), ElementsAre("b", "c", "d", "a"));
  EXPECT_THAT(Sorted("time desc", times), ElementsAre("a", "d", "c", "b"));
  EXPECT_THAT(Sorted("length", {"name: 'a' length { seconds: -1 nanos: -500000000 }",
                                "name: 'b' length { seconds: -1 }", "name: 'c'"}),
              ElementsAre("c", "a", "b"));
  EXPECT_THAT(Sorted("day", {"name: 'a' day { year: 2026 month: 2 day: 1 }",
                             "name: 'b' day { year: 2026 month: 1 day: 31 }", "name: 'c'",
                             "name: 'd' day { year: 2025 month: 12 day: 31 }"}),
              ElementsAre("c", "d", "b", "a"));
}

TEST(OrderByTest, Spelling) {
  const auto spelled = [](const std::string& text) {
    const auto order = OrderBy::Parse(text, *v1::Need::descriptor());
    return order.ok() ? order->ToString() : order.status().ToString();
  };
  EXPECT_EQ(spelled(""), "");
  EXPECT_EQ(spelled("  "), "");
  EXPECT_EQ(spelled("update_time desc , title"), "update_time desc,title");
  EXPECT_EQ(spelled("  update_time   DESC,title asc "), "update_time desc,title");
  EXPECT_EQ(spelled("period.end_date.year"), "period.end_date.year");
  EXPECT_EQ(spelled("name desc"), "name desc");
  EXPECT_TRUE(OrderBy::Parse("", *v1::Need::descriptor())->IsByName());
  EXPECT_TRUE(OrderBy::Parse("name", *v1::Need::descriptor())->IsByName());
  EXPECT_FALSE(OrderBy::Parse("name desc", *v1::Need::descriptor())->IsByName());
  EXPECT_FALSE(OrderBy::Parse("title", *v1::Need::descriptor())->IsByName());
}

TEST(OrderByTest, Errors) {
  const auto error = [](const std::string& text) {
    return ViolationOf(OrderBy::Parse(text, *v1::Need::descriptor()).status(), "order_by");
  };
  EXPECT_THAT(error("titel"), HasSubstr("did you mean title"));
  EXPECT_THAT(error("contact.mail"), HasSubstr("did you mean email"));
  EXPECT_THAT(error("title.x"), HasSubstr("no fields of its own"));
  EXPECT_THAT(error("title descending"), HasSubstr("followed by desc"));
  EXPECT_THAT(error("title update_time"), HasSubstr("comma"));
  EXPECT_THAT(error("title desc desc"), HasSubstr("comma"));
  EXPECT_THAT(error("-title"), HasSubstr("no field '-title'"));
  EXPECT_THAT(error("title,"), HasSubstr("missing"));
  EXPECT_THAT(error(","), HasSubstr("missing"));
  EXPECT_THAT(error("topics"), HasSubstr("many values"));
  EXPECT_THAT(error("ongoing_initiatives.title"), HasSubstr("list"));
  EXPECT_THAT(error("contact"), HasSubstr("contact.full_name"));
  EXPECT_THAT(error("title, title desc"), HasSubstr("twice"));
  EXPECT_THAT(error("title,summary,name,state,urgency,humanitarian"), HasSubstr("the limit is 5"));
  EXPECT_LT(error(std::string(100'000, 'x')).size(), 1'000u);
  EXPECT_EQ(OrderBy::Parse("year", *v1::Date::descriptor()).status().code(),
            absl::StatusCode::kInternal);
}

// A message with values that are near each other, at the ends of their types and awkward to encode.
std::unique_ptr<google::protobuf::Message> RandomSample(std::mt19937& random) {
  const auto pick = [&](const std::vector<std::string>& choices) {
    return choices[random() % choices.size()];
  };
  const auto text = [&] {
    std::string bytes;
    for (unsigned i = random() % 4; i > 0; --i) {
      absl::StrAppend(&bytes, pick({"\\000", "\\001", "a", "b", "\\177", "\\303\\251"}));
    }
    return bytes;
  };
  const std::vector<std::string> integers = {"0",   "1",    "-1",         "255",
                                             "256", "-256", "2147483647", "-2147483648"};
  std::string sample;
  const auto sometimes = [&](const std::string& field) {
    if (random() % 3 != 0) absl::StrAppend(&sample, field, "\n");
  };
  sometimes("name: '" + text() + "'");
  sometimes("title: '" + text() + "'");
  sometimes("real: " + pick({"0", "-0.0", "1", "-1", "1e-320", "-1e-320", "inf", "-inf", "nan",
                             "1.5", "-1.5"}));
  sometimes("single: " + pick({"0", "0.1", "-0.1", "inf", "nan"}));
  sometimes("small: " + pick(integers));
  sometimes("big: " + pick({"0", "-9223372036854775808", "9223372036854775807", "-1", "1"}));
  sometimes("huge: " + pick({"0", "1", "18446744073709551615", "9223372036854775808"}));
  sometimes("flag: " + pick({"true", "false"}));
  sometimes("length { seconds: " + pick({"0", "-1", "1"}) + " nanos: " + pick({"0", "1"}) + " }");
  sometimes("time { seconds: " + pick({"0", "-62135596800", "253402300799"}) +
            " nanos: " + pick({"0", "999999999"}) + " }");
  sometimes("day { year: " + pick({"1900", "2026", "2200"}) + " month: " + pick({"1", "12"}) +
            " day: " + pick({"1", "31"}) + " }");
  sometimes("urgency: " + pick({"URGENCY_LOW", "URGENCY_CRITICAL"}));
  sometimes("child { small: " + pick(integers) + " title: '" + text() + "' }");
  return Sample(sample);
}

std::string RandomOrder(std::mt19937& random) {
  std::vector<std::string> fields = {
      "name",   "title", "real", "single",  "small",       "big",         "huge",       "flag",
      "length", "time",  "day",  "urgency", "child.small", "child.title", "child.time", "day.year"};
  std::shuffle(fields.begin(), fields.end(), random);
  std::string order;
  for (unsigned i = random() % 4; i > 0; --i) {
    absl::StrAppend(&order, order.empty() ? "" : ", ", fields[i], random() % 2 == 0 ? " desc" : "");
  }
  return order;
}

int Sign(int number) { return number < 0 ? -1 : number > 0; }

TEST(OrderByPropertyTest, KeysCompareAsMessagesDo) {
  std::mt19937 random(132);
  int equal = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string text = RandomOrder(random);
    const auto order = OrderBy::Parse(text, SampleType());
    ASSERT_TRUE(order.ok()) << order.status();
    std::vector<std::unique_ptr<google::protobuf::Message>> messages;
    for (int j = 0; j < 20; ++j) messages.push_back(RandomSample(random));
    for (const auto& a : messages) {
      for (const auto& b : messages) {
        const int expected = Sign(order->Compare(*a, *b));
        ASSERT_EQ(Sign(order->SortKey(*a).compare(order->SortKey(*b))), expected)
            << text << "\n"
            << a->DebugString() << "\n"
            << b->DebugString();
        ASSERT_EQ(Sign(order->Compare(*b, *a)), -expected) << text;
        equal += expected == 0 && a != b;
      }
    }
  }
  EXPECT_GT(equal, 100);
}

TEST(OrderByPropertyTest, KeysDecode) {
  std::mt19937 random(133);
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = RandomOrder(random);
    const auto order = OrderBy::Parse(text, SampleType());
    ASSERT_TRUE(order.ok()) << order.status();
    const auto message = RandomSample(random);
    const auto decoded = RandomSample(random);
    const std::string key = order->SortKey(*message);
    const absl::Status status = order->DecodeSortKey(key, *decoded);
    ASSERT_TRUE(status.ok()) << text << "\n" << message->DebugString();
    EXPECT_EQ(order->Compare(*message, *decoded), 0) << text << "\n"
                                                     << message->DebugString() << "\n"
                                                     << decoded->DebugString();
  }
}

// Keys come back from callers in page tokens: whatever they are, decoding answers.
TEST(OrderByPropertyTest, AlteredKeysDecodeToThemselvesOrNotAtAll) {
  std::mt19937 random(134);
  int refused = 0;
  for (int i = 0; i < 5'000; ++i) {
    const auto order = OrderBy::Parse(RandomOrder(random), SampleType());
    ASSERT_TRUE(order.ok()) << order.status();
    const auto message = RandomSample(random);
    std::string key = order->SortKey(*message);
    switch (random() % 3) {
      case 0:
        key.resize(random() % key.size());
        break;
      case 1:
        key.push_back(static_cast<char>(random()));
        break;
      default:
        key[random() % key.size()] = static_cast<char>(random());
    }
    const absl::Status status = order->DecodeSortKey(key, *message);
    if (status.ok()) {
      EXPECT_EQ(order->SortKey(*message), key);
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      ++refused;
    }
  }
  EXPECT_GT(refused, 1'000);
}

TEST(SortKeyTest, NumbersAtTheEnds) {
  const double ascending[] = {-std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::lowest(),
                              -1.0,
                              -std::numeric_limits<double>::denorm_min(),
                              0.0,
                              std::numeric_limits<double>::denorm_min(),
                              1.0,
                              std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::infinity()};
  std::string previous;
  EncodeReal(std::nan(""), previous);
  for (double number : ascending) {
    std::string key;
    EncodeReal(number, key);
    EXPECT_LT(previous, key) << number;
    absl::string_view rest = key;
    double decoded;
    ASSERT_TRUE(DecodeReal(rest, decoded));
    EXPECT_EQ(decoded, number);
    EXPECT_TRUE(rest.empty());
    previous = key;
  }
}

}  // namespace
}  // namespace ssx::domain
