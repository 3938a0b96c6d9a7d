#include "services/domain/query/field_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using ::google::protobuf::FieldMask;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<std::string> kOutputOnly = {"state",       "endorsement", "state_reason",
                                              "create_time", "update_time", "contact.visibility"};

FieldMask Mask(const std::vector<std::string>& paths) {
  FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

struct Update {
  const char* from;
  std::vector<std::string> paths;  // empty: no mask
  const char* expected;
};

constexpr char kStored[] = R"pb(
  name: "needs/mn-air"
  etag: "e1"
  title: "Air"
  summary: "Smoke"
  topics: "topics/a"
  topics: "topics/b"
  contact { full_name: "Bat" email: "bat@x" visibility: VISIBILITY_PRIVATE }
  period { end_date { year: 2027 month: 6 day: 30 } }
  state: NEED_STATE_ENDORSED
)pb";

TEST(ApplyUpdateTest, Table) {
  const Update updates[] = {
      // No mask: what is set, at the top level, without what is output only.
      {"", {}, kStored},
      {"title: 'Water' name: 'needs/x' etag: 'e2' state: NEED_STATE_DRAFT",
       {},
       "name: 'needs/mn-air' etag: 'e1' title: 'Water' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { full_name: 'Bat' email: 'bat@x' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
      {"topics: 'topics/c' contact { phone: '1' visibility: VISIBILITY_PUBLIC }",
       {},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/c' "
       "contact { phone: '1' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
      // All.
      {"title: 'Water' state: NEED_STATE_DRAFT name: 'needs/x'",
       {"*"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Water' contact { visibility: VISIBILITY_PRIVATE } "
       "state: NEED_STATE_ENDORSED"},
      // Named fields, set or not.
      {"title: 'Water' summary: 'x'",
       {"title"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Water' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { full_name: 'Bat' email: 'bat@x' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
      {"title: 'Water'",
       {"summary", "topics", "period"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' "
       "contact { full_name: 'Bat' email: 'bat@x' visibility: VISIBILITY_PRIVATE } state: "
       "NEED_STATE_ENDORSED"},
      {"contact { email: 'new@x' full_name: 'ignored' }",
       {"contact.email"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { full_name: 'Bat' email: 'new@x' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
      {"",
       {"contact.email", "period.end_date.month", "budget.required.units"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { full_name: 'Bat' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 day: 30 } } state: NEED_STATE_ENDORSED"},
      {"budget { required { units: 5 currency_code: 'USD' } funded { units: 1 } }",
       {"budget.required.units", "budget.required.units"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { full_name: 'Bat' email: 'bat@x' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } budget { required { units: 5 } } "
       "state: NEED_STATE_ENDORSED"},
      // A message and a field of it, in any order; what is output only within it stays.
      {"contact { email: 'new@x' visibility: VISIBILITY_PUBLIC }",
       {"contact.email", "contact", "contact.phone"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { email: 'new@x' visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
      {"",
       {"contact"},
       "name: 'needs/mn-air' etag: 'e1' title: 'Air' summary: 'Smoke' topics: 'topics/a' topics: "
       "'topics/b' "
       "contact { visibility: VISIBILITY_PRIVATE } "
       "period { end_date { year: 2027 month: 6 day: 30 } } state: NEED_STATE_ENDORSED"},
  };
  for (const Update& update : updates) {
    auto need = FromText<v1::Need>(kStored);
    const auto from = FromText<v1::Need>(update.from);
    const auto unchanged = from;
    const FieldMask mask = Mask(update.paths);
    const absl::Status status =
        ApplyUpdate(from, update.paths.empty() ? nullptr : &mask, kOutputOnly, need);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(need.DebugString(), FromText<v1::Need>(update.expected).DebugString()) << update.from;
    EXPECT_EQ(from.DebugString(), unchanged.DebugString());
  }
}

TEST(ApplyUpdateTest, MaskWithoutPathsIsNoMask) {
  auto need = FromText<v1::Need>(kStored);
  const FieldMask empty;
  ASSERT_TRUE(ApplyUpdate(FromText<v1::Need>("title: 'Water'"), &empty, kOutputOnly, need).ok());
  EXPECT_EQ(need.title(), "Water");
  EXPECT_EQ(need.summary(), "Smoke");
}

TEST(ApplyUpdateTest, RefusesPaths) {
  const auto error = [](const std::vector<std::string>& paths) {
    auto need = FromText<v1::Need>(kStored);
    const FieldMask mask = Mask(paths);
    const absl::Status status =
        ApplyUpdate(FromText<v1::Need>("title: 'Water'"), &mask, kOutputOnly, need);
    EXPECT_EQ(need.DebugString(), FromText<v1::Need>(kStored).DebugString());
    return ViolationOf(status, "update_mask");
  };
  EXPECT_THAT(error({"titel"}), HasSubstr("did you mean title"));
  EXPECT_THAT(error({"title", "contact.mail"}),
              HasSubstr("contact has no field 'mail'; did you mean email"));
  EXPECT_THAT(error({"title.x"}), HasSubstr("no fields of its own"));
  EXPECT_THAT(error({"topics.0"}), HasSubstr("list and can only be named as a whole"));
  EXPECT_THAT(error({"ongoing_initiatives.title"}), HasSubstr("as a whole"));
  EXPECT_THAT(error({"need.title"}), HasSubstr("no field 'need'"));
  EXPECT_THAT(error({""}), HasSubstr("no field ''"));
  EXPECT_THAT(error({"title."}), HasSubstr("no fields of its own"));
  EXPECT_THAT(error({"contact."}), HasSubstr("contact has no field ''"));
  EXPECT_THAT(error({"*", "title"}), HasSubstr("'*' stands for all"));
  EXPECT_THAT(error({"contact.*"}), HasSubstr("no field '*'"));
  EXPECT_THAT(error({"state"}), HasSubstr("state is output only"));
  EXPECT_THAT(error({"endorsement.comment"}), HasSubstr("output only"));
  EXPECT_THAT(error({"contact.visibility"}), HasSubstr("output only"));
  EXPECT_THAT(error({"name"}), HasSubstr("cannot be updated"));
  EXPECT_THAT(error({"etag"}), HasSubstr("cannot be updated"));
  EXPECT_THAT(error({"titel", "state"}), HasSubstr("several violations"));
}

TEST(ApplyUpdateTest, ErrorsStayShort) {
  v1::Need need;
  const FieldMask mask = Mask(std::vector<std::string>(100'000, "nonsense"));
  const absl::Status status = ApplyUpdate(v1::Need(), &mask, kOutputOnly, need);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_LT(status.message().size(), 8'000u);
}

TEST(ApplyUpdateTest, MistakesOfTheServerAreInternal) {
  v1::Need need;
  EXPECT_EQ(ApplyUpdate(v1::Need(), nullptr, {"stat"}, need).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ApplyUpdate(v1::Date(), nullptr, {}, need).code(), absl::StatusCode::kInternal);
}

TEST(ApplyUpdateTest, MapsAndChoices) {
  const auto apply = [](const std::string& from, const std::vector<std::string>& paths,
                        const std::string& to) {
    auto message = Sample(to);
    const FieldMask mask = Mask(paths);
    const absl::Status status = ApplyUpdate(*Sample(from), &mask, {}, *message);
    return status.ok() ? message->ShortDebugString() : status.ToString();
  };
  EXPECT_EQ(apply("labels { key: 'b' value: '2' }", {"labels"}, "labels { key: 'a' value: '1' }"),
            Sample("labels { key: 'b' value: '2' }")->ShortDebugString());
  EXPECT_EQ(apply("", {"labels"}, "labels { key: 'a' value: '1' }"), "");
  EXPECT_THAT(apply("", {"labels.a"}, ""), HasSubstr("labels is a map"));
  EXPECT_EQ(apply("left: 'l'", {"left"}, "right: 'r'"), "left: \"l\"");
  // The field named is unset; that another of the choice is set in the update does not count.
  EXPECT_EQ(apply("left: 'l'", {"right"}, "right: 'r'"), "");
  EXPECT_EQ(apply("left: 'l'", {"right"}, "left: 'x'"), "left: \"x\"");
  EXPECT_EQ(apply("left: 'l'", {"left", "right"}, "right: 'r'"), "left: \"l\"");
  EXPECT_EQ(apply("child { left: 'l' title: 't' }", {"child.left", "child.title"},
                  "child { right: 'r' }"),
            "child { title: \"t\" left: \"l\" }");
}

// Values of all singular leaves and whole lists, by path: a message as a flat table.
std::map<std::string, std::string> Flatten(const google::protobuf::Message& message,
                                           const std::string& prefix = "") {
  std::map<std::string, std::string> table;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (!field->is_repeated() && field->message_type() != nullptr) {
      table.merge(Flatten(message.GetReflection()->GetMessage(message, field), path + "."));
      continue;
    }
    std::string value;
    const int size = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      std::string element;
      google::protobuf::TextFormat::PrintFieldValueToString(
          message, field, field->is_repeated() ? i : -1, &element);
      absl::StrAppend(&value, element, ";");
    }
    table[path] = value;
  }
  return table;
}

// Every leaf comes from the update when a path of the mask covers it and nothing forbids, else from
// the stored message.
TEST(ApplyUpdatePropertyTest, EachLeafComesFromTheRightSide) {
  std::mt19937 random(134);
  const std::vector<std::string> choices = {"title",
                                            "summary",
                                            "topics",
                                            "modalities",
                                            "period",
                                            "period.start_date",
                                            "period.end_date.year",
                                            "population",
                                            "population.people_count",
                                            "population.groups",
                                            "contact",
                                            "contact.email",
                                            "ongoing_initiatives",
                                            "urgency",
                                            "humanitarian",
                                            "budget.required"};
  const auto covers = [](const std::string& path, const std::string& leaf) {
    return leaf == path || leaf.compare(0, path.size() + 1, path + ".") == 0;
  };
  for (int i = 0; i < 3'000; ++i) {
    const v1::Need from = RandomNeed(random);
    const v1::Need stored = RandomNeed(random);
    std::vector<std::string> paths;
    const bool all = i % 10 == 0;
    if (all) {
      paths = {"*"};
    } else {
      for (unsigned j = 1 + random() % 5; j > 0; --j)
        paths.push_back(choices[random() % choices.size()]);
    }
    v1::Need updated = stored;
    const FieldMask mask = Mask(paths);
    ASSERT_TRUE(ApplyUpdate(from, &mask, kOutputOnly, updated).ok());

    const auto before = Flatten(stored), given = Flatten(from), after = Flatten(updated);
    std::set<std::string> leaves;
    for (const auto* table : {&before, &given, &after}) {
      for (const auto& [leaf, value] : *table) leaves.insert(leaf);
    }
    std::vector<std::string> fixed = kOutputOnly;
    fixed.insert(fixed.end(), {"name", "etag"});
    for (const std::string& leaf : leaves) {
      const auto covered_by = [&](const std::vector<std::string>& list) {
        return std::any_of(list.begin(), list.end(),
                           [&](const std::string& p) { return covers(p, leaf); });
      };
      const bool taken = (all || covered_by(paths)) && !covered_by(fixed);
      const auto& source = taken ? given : before;
      const auto expected = source.find(leaf);
      const auto actual = after.find(leaf);
      ASSERT_EQ(actual == after.end() ? "(unset)" : actual->second,
                expected == source.end() ? "(unset)" : expected->second)
          << leaf << " with mask " << mask.ShortDebugString() << "\nfrom " << from.DebugString()
          << "\nto " << stored.DebugString();
    }
    // Applied again it changes nothing.
    v1::Need again = updated;
    ASSERT_TRUE(ApplyUpdate(from, &mask, kOutputOnly, again).ok());
    ASSERT_THAT(ChangedFields(updated, again), IsEmpty());
  }
}

TEST(ChangedFieldsTest, NamesTopLevelFields) {
  const auto before = FromText<v1::Need>(kStored);
  EXPECT_THAT(ChangedFields(before, before), IsEmpty());
  auto after = before;
  after.mutable_contact()->set_email("x");
  after.add_topics("topics/c");
  after.clear_title();
  after.mutable_budget();
  after.set_state(v1::NEED_STATE_DRAFT);
  EXPECT_THAT(ChangedFields(before, after),
              ElementsAre("title", "topics", "budget", "contact", "state"));
  after = before;
  after.mutable_topics()->SwapElements(0, 1);
  EXPECT_THAT(ChangedFields(before, after), ElementsAre("topics"));
}

TEST(ChangedFieldsTest, MapsAndNumbers) {
  EXPECT_THAT(
      ChangedFields(
          *Sample("labels { key: 'a' value: '1' } labels { key: 'b' value: '2' } real: nan"),
          *Sample("labels { key: 'b' value: '2' } labels { key: 'a' value: '1' } real: nan")),
      IsEmpty());
  EXPECT_THAT(ChangedFields(*Sample("labels { key: 'a' value: '1' } real: 1"),
                            *Sample("labels { key: 'a' value: '2' } real: 2")),
              ElementsAre("real", "labels"));
}

// The bytes of one field of a message.
std::string Only(const google::protobuf::FieldDescriptor* field, v1::Need need) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  need.GetReflection()->ListFields(need, &fields);
  for (const auto* other : fields) {
    if (other != field) need.GetReflection()->ClearField(&need, other);
  }
  return need.SerializeAsString();
}

TEST(ChangedFieldsTest, AgreesWithComparingEachField) {
  std::mt19937 random(135);
  for (int i = 0; i < 1'000; ++i) {
    const v1::Need before = RandomNeed(random);
    const v1::Need after = RandomNeed(random);
    std::vector<std::string> expected;
    for (int j = 0; j < before.GetDescriptor()->field_count(); ++j) {
      const auto* field = before.GetDescriptor()->field(j);
      if (Only(field, before) != Only(field, after)) expected.push_back(field->name());
    }
    EXPECT_EQ(ChangedFields(before, after), expected);
  }
}

}  // namespace
}  // namespace ssx::domain
