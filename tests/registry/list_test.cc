// Lists: filters through the index or without it, pages across writes.
#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/domain/limits.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ListTest : public testing::Test {
 protected:
  v1::Need Add(const std::string& id, const std::string& title) {
    v1::Need need = Sample<v1::Need>();
    need.set_title(title);
    auto made = Create(world_, need, id);
    EXPECT_THAT(made, IsOk());
    return *made;
  }
  v1::ListNeedsResponse Page(v1::ListNeedsRequest& request) {
    auto page = world_.Do(ListNeeds, request);
    EXPECT_THAT(page, IsOk());
    request.set_page_token(page->next_page_token());
    return *std::move(page);
  }
  // Ids of all pages.
  std::vector<std::string> Walk(v1::ListNeedsRequest request) {
    std::vector<std::string> ids;
    do {
      const v1::ListNeedsResponse page = Page(request);
      for (const v1::Need& need : page.needs()) ids.push_back(need.name().substr(6));
    } while (!request.page_token().empty());
    return ids;
  }
  v1::ListNeedsRequest Asking(const std::string& filter, const std::string& order_by = "",
                              int page_size = 0) {
    v1::ListNeedsRequest request;
    request.set_filter(filter);
    request.set_order_by(order_by);
    request.set_page_size(page_size);
    return request;
  }

  World world_;
};

TEST_F(ListTest, GoesByNameAndLeavesDeletedOnesOut) {
  Add("need-b", "B");
  Add("need-a", "A");
  Add("need-c", "C");
  ASSERT_THAT(Remove<v1::Need>(world_, "needs/need-b"), IsOk());
  EXPECT_THAT(Walk(Asking("")), ElementsAre("need-a", "need-c"));
  v1::ListNeedsRequest all;
  all.set_show_deleted(true);
  EXPECT_THAT(Walk(all), ElementsAre("need-a", "need-b", "need-c"));
  all.set_filter("title = \"B\"");
  EXPECT_THAT(Walk(all), ElementsAre("need-b"));
}

TEST_F(ListTest, EndsWithoutATokenAlsoWhenThePageIsJustFull) {
  for (const char* id : {"need-a", "need-b", "need-c", "need-d"}) Add(id, "T");
  v1::ListNeedsRequest request = Asking("", "", 2);
  EXPECT_EQ(Page(request).needs_size(), 2);
  EXPECT_EQ(Page(request).needs_size(), 2);
  EXPECT_EQ(request.page_token(), "");
  EXPECT_THAT(Walk(Asking("title = \"none\"")), IsEmpty());
}

TEST_F(ListTest, OrdersByFieldsAndThenByName) {
  Add("need-a", "2");
  Add("need-b", "1");
  Add("need-c", "2");
  Add("need-d", "3");
  for (int size : {1, 2, 3, 4, 50}) {
    EXPECT_THAT(Walk(Asking("", "title", size)),
                ElementsAre("need-b", "need-a", "need-c", "need-d"));
    EXPECT_THAT(Walk(Asking("", "title desc", size)),
                ElementsAre("need-d", "need-a", "need-c", "need-b"));
    EXPECT_THAT(Walk(Asking("", "name desc", size)),
                ElementsAre("need-d", "need-c", "need-b", "need-a"));
  }
}

TEST_F(ListTest, RefusesWhatItCannotFollow) {
  const auto ask = [&](const v1::ListNeedsRequest& request) {
    return world_.Do(ListNeeds, request);
  };
  EXPECT_THAT(ask(Asking("title =")), FaultIn("filter"));
  EXPECT_THAT(ask(Asking("", "topics")), FaultIn("order_by"));
  EXPECT_THAT(ask(Asking("", "", -1)), FaultIn("page_size"));
  v1::ListNeedsRequest request;
  request.set_page_token("nonsense");
  EXPECT_THAT(ask(request), FaultIn("page_token"));
  Add("need-a", "A");
  Add("need-b", "B");
  request = Asking("", "", 1);
  Page(request);
  request.set_filter("title = \"B\"");
  EXPECT_THAT(ask(request), FaultIn("page_token"));
}

// Those that exist throughout and keep their place come exactly once, whatever comes and goes.
TEST_F(ListTest, PagesSurviveWrites) {
  for (const char* order : {"", "title", "title desc, create_time"}) {
    World fresh;
    std::mt19937 random(7);
    std::vector<std::string> lasting;
    for (int i = 0; i < 60; ++i) {
      const std::string id = absl::StrCat("lasting-", i);
      v1::Need need = Sample<v1::Need>();
      need.set_title(absl::StrCat("T", random() % 9));
      ASSERT_THAT(Create(fresh, need, id), IsOk());
      lasting.push_back(id);
    }
    std::vector<std::string> passing;
    std::vector<std::string> seen;
    v1::ListNeedsRequest request = Asking("", order, 7);
    int next = 0;
    do {
      auto page = fresh.Do(ListNeeds, request);
      ASSERT_THAT(page, IsOk());
      for (const v1::Need& need : page->needs()) seen.push_back(need.name().substr(6));
      request.set_page_token(page->next_page_token());
      for (int i = 0; i < 5; ++i) {
        v1::Need need = Sample<v1::Need>();
        need.set_title(absl::StrCat("T", random() % 9));
        passing.push_back(absl::StrCat(random() % 2 == 0 ? "a" : "z", "-passing-", next++));
        ASSERT_THAT(Create(fresh, need, passing.back()), IsOk());
      }
      ASSERT_THAT(Remove<v1::Need>(fresh, "needs/" + passing[random() % 3 + passing.size() - 3]),
                  IsOk());
    } while (!request.page_token().empty() && seen.size() < 1'000);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
    for (const std::string& id : lasting) EXPECT_EQ(std::count(seen.begin(), seen.end(), id), 1);
  }
}

TEST_F(ListTest, PagesEndEarlyRatherThanGrowTooLargeToReceive) {
  for (int i = 0; i < 60; ++i) {
    v1::Need need = Sample<v1::Need>();
    std::string text;  // 60 KB of three-byte letters
    for (int letter = 0; letter < 20'000; ++letter) text += "あ";
    need.set_description(text);
    ASSERT_THAT(Create(world_, need, absl::StrCat("large-", 10 + i)), IsOk());
  }
  for (const char* order : {"", "title desc"}) {
    v1::ListNeedsRequest request = Asking("", order, 1'000);
    size_t listed = 0;
    int pages = 0;
    do {
      const v1::ListNeedsResponse page = Page(request);
      EXPECT_LE(page.ByteSizeLong(), 4u << 20);
      EXPECT_GT(page.needs_size(), 0);
      listed += page.needs_size();
      ++pages;
    } while (!request.page_token().empty());
    EXPECT_EQ(listed, 60u);
    EXPECT_GE(pages, 2);
  }
}

// Filters on indexed fields take another way than those on others, and must come to the same.
TEST_F(ListTest, TheIndexFindsWhatAScanFinds) {
  ASSERT_THAT(Create(world_, Sample<v1::Fund>(), "fund-one"), IsOk());
  std::mt19937 random(3);
  const std::vector<std::string> topics = {"topics/sdg-3.9", "topics/sdg-11.6", "topics/crs-12220"};
  std::vector<v1::Need> needs;
  for (int i = 0; i < 120; ++i) {
    v1::Need need = Sample<v1::Need>();
    need.clear_topics();
    for (const std::string& topic : topics) {
      if (random() % 2 == 0) need.add_topics(topic);
    }
    need.set_country_code(random() % 2 == 0 ? "MN" : "LB");
    if (random() % 3 == 0) need.set_fund("funds/fund-one");
    if (random() % 3 == 0) need.set_organization(kInstitute);
    auto made = Create(world_, need, absl::StrCat("need-", i));
    ASSERT_THAT(made, IsOk());
    if (made->topics_size() > 0 && random() % 2 == 0) {
      made = Take(world_, SubmitNeed, made->name());
      ASSERT_THAT(made, IsOk());
    }
    needs.push_back(*made);
  }
  const auto has_topic = [](const v1::Need& need, const std::string& topic) {
    return std::find(need.topics().begin(), need.topics().end(), topic) != need.topics().end();
  };
  const std::vector<std::pair<std::string, std::function<bool(const v1::Need&)>>> cases = {
      {"country_code = \"LB\"", [](const v1::Need& n) { return n.country_code() == "LB"; }},
      {"country_code = \"XX\"", [](const v1::Need&) { return false; }},
      {"organization = \"organizations/cu-health\" AND state = SUBMITTED",
       [](const v1::Need& n) {
         return n.organization() == kInstitute && n.state() == v1::NEED_STATE_SUBMITTED;
       }},
      {"fund = \"funds/fund-one\"", [](const v1::Need& n) { return !n.fund().empty(); }},
      {"fund = \"\"", [](const v1::Need& n) { return n.fund().empty(); }},
      {"NOT fund = \"funds/fund-one\"", [](const v1::Need& n) { return n.fund().empty(); }},
      {"topics:\"topics/sdg-3.9\" AND topics:\"topics/crs-12220\"",
       [&](const v1::Need& n) {
         return has_topic(n, "topics/sdg-3.9") && has_topic(n, "topics/crs-12220");
       }},
      {"topics:\"topics/sdg-3.9\" OR country_code = \"LB\"",
       [&](const v1::Need& n) {
         return has_topic(n, "topics/sdg-3.9") || n.country_code() == "LB";
       }},
      {"state = (DRAFT OR SUBMITTED) AND country_code = \"M*\"",
       [](const v1::Need& n) { return n.country_code() == "MN"; }},
  };
  for (const auto& [filter, matches] : cases) {
    std::vector<std::string> expected;
    for (const v1::Need& need : needs) {
      if (matches(need)) expected.push_back(need.name().substr(6));
    }
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(Walk(Asking(filter)), expected) << filter;
    EXPECT_EQ(Walk(Asking(filter, "", 7)), expected) << filter;
    std::vector<std::string> by_title = Walk(Asking(filter, "title", 9));
    EXPECT_EQ(by_title, expected) << filter << " (all titles are the same)";
  }
}

}  // namespace
}  // namespace ssx::registry
