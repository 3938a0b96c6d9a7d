#include "services/domain/query/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "services/domain/limits.h"
#include "tests/domain/query/messages.h"

namespace ssx::domain {
namespace {

using ::testing::HasSubstr;

const PageScope kScope{"needs", "country_code = MN", "update_time desc", false};

std::string ErrorOf(const std::string& token, const PageScope& scope = kScope) {
  return ViolationOf(DecodePageToken(token, scope).status(), "page_token");
}

TEST(PageTokenTest, RoundTrip) {
  std::mt19937 random(158);
  for (int i = 0; i < 1'000; ++i) {
    PagePosition position;
    for (unsigned j = random() % 40; j > 0; --j)
      position.sort_key.push_back(static_cast<char>(random()));
    for (unsigned j = random() % 20; j > 0; --j)
      position.name.push_back(static_cast<char>(random()));
    const std::string token = EncodePageToken(kScope, position);
    EXPECT_EQ(
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
    const auto decoded = DecodePageToken(token, kScope);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ASSERT_TRUE(decoded->has_value());
    EXPECT_EQ(**decoded, position);
  }
}

TEST(PageTokenTest, EmptyAsksForTheFirstPage) {
  const auto decoded = DecodePageToken("", kScope);
  ASSERT_TRUE(decoded.ok());
  EXPECT_FALSE(decoded->has_value());
}

// Tokens outlive the process, so their form is fixed: this one must stay readable as long as its
// version is.
TEST(PageTokenTest, IsTheSameInEveryProcess) {
  EXPECT_EQ(EncodePageToken(kScope, {"key", "needs/mn-air"}),
            "AcDXXjz2LUM0AAAAA2tleW5lZWRzL21uLWFpctMd_OvBLgmr");
}

TEST(PageTokenTest, EveryAlteredByteIsRefused) {
  const std::string token = EncodePageToken(kScope, {std::string("a\0b", 3), "needs/mn-air"});
  for (size_t i = 0; i < token.size(); ++i) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string altered = token;
      altered[i] = static_cast<char>(byte);
      if (altered == token) continue;
      ASSERT_THAT(ErrorOf(altered), HasSubstr("next_page_token")) << altered;
    }
    ASSERT_THAT(ErrorOf(token.substr(0, i) + token.substr(i + 1)), HasSubstr("next_page_token"));
    ASSERT_THAT(ErrorOf(token.substr(0, i) + "A" + token.substr(i)), HasSubstr("next_page_token"));
  }
  for (size_t length = 1; length < token.size(); ++length) {
    ASSERT_THAT(ErrorOf(token.substr(0, length)), HasSubstr("next_page_token"));
  }
  ASSERT_THAT(ErrorOf(token + "="), HasSubstr("next_page_token"));
  ASSERT_THAT(ErrorOf(token + " "), HasSubstr("next_page_token"));
  ASSERT_THAT(ErrorOf("needs/mn-air"), HasSubstr("next_page_token"));
}

TEST(PageTokenTest, ForeignTokensAreRefused) {
  const std::string token = EncodePageToken(kScope, {"key", "needs/mn-air"});
  const PageScope others[] = {
      {"offers", "country_code = MN", "update_time desc", false},
      {"needs", "country_code = SO", "update_time desc", false},
      {"needs", "country_code = MN", "update_time", false},
      {"needs", "country_code = MN", "update_time desc", true},
      {"needscountry_code = MN", "", "update_time desc", false},
      {"needs", "", "country_code = MNupdate_time desc", false},
  };
  for (const PageScope& other : others) {
    EXPECT_THAT(ErrorOf(token, other), HasSubstr("same filter, order_by and show_deleted"));
  }
}

TEST(PageTokenTest, PageSize) {
  EXPECT_EQ(*EffectivePageSize(0), limits::kDefaultPageSize);
  EXPECT_EQ(*EffectivePageSize(1), 1);
  EXPECT_EQ(*EffectivePageSize(1000), 1000);
  EXPECT_EQ(*EffectivePageSize(1001), 1000);
  EXPECT_EQ(*EffectivePageSize(std::numeric_limits<int32_t>::max()), 1000);
  EXPECT_THAT(ViolationOf(EffectivePageSize(-1).status(), "page_size"), HasSubstr("1 to 1000"));
  EXPECT_FALSE(EffectivePageSize(std::numeric_limits<int32_t>::min()).ok());
}

}  // namespace
}  // namespace ssx::domain
