#include "services/domain/enum_names.h"

#include "gtest/gtest.h"
#include "ssx/v1/common.pb.h"
#include "ssx/v1/import.pb.h"
#include "ssx/v1/need.pb.h"

namespace ssx::domain {
namespace {

TEST(EnumNamesTest, LeavesThePrefixOut) {
  EXPECT_EQ(ShortEnumName(v1::MODALITY_STUDY_VISIT), "STUDY_VISIT");
  EXPECT_EQ(ShortEnumName(v1::POPULATION_GROUP_PREGNANT_AND_LACTATING), "PREGNANT_AND_LACTATING");
  EXPECT_EQ(ShortEnumName(v1::IMPORT_CONFLICT_SKIP), "SKIP");
  EXPECT_EQ(ShortEnumName(v1::NEED_STATE_UNSPECIFIED), "UNSPECIFIED");
  EXPECT_EQ(ShortEnumName(static_cast<v1::Modality>(99)), "99");
}

TEST(EnumNamesTest, FindsValuesByShortAndFullName) {
  const auto& type = *v1::NeedState_descriptor();
  for (const char* text : {"ENDORSED", "NEED_STATE_ENDORSED"}) {
    const auto* value = FindEnumValue(type, text);
    ASSERT_NE(value, nullptr) << text;
    EXPECT_EQ(value->number(), v1::NEED_STATE_ENDORSED);
  }
  for (const char* text : {"", "endorsed", "STATE_ENDORSED", "NEED_STATE_", "PUBLISHED"}) {
    EXPECT_EQ(FindEnumValue(type, text), nullptr) << text;
  }
}

// Prefixes follow from the names of the enums, one word or several.
TEST(EnumNamesTest, EveryValueHasAShortNameThatLeadsBack) {
  for (const auto* type : {v1::Modality_descriptor(), v1::NeedState_descriptor(),
                           v1::PopulationGroup_descriptor(), v1::ImportOutcome_descriptor()}) {
    for (int i = 0; i < type->value_count(); ++i) {
      const std::string name = ShortEnumName(*type->value(i));
      EXPECT_LT(name.size(), type->value(i)->name().size());
      EXPECT_EQ(FindEnumValue(*type, name), type->value(i));
    }
  }
}

}  // namespace
}  // namespace ssx::domain
