#include "services/domain/field_checks.h"

#include <functional>
#include <string>
#include <vector>

#include "services/domain/names.h"
#include "tests/domain/violations_matchers.h"

namespace ssx::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A value and a part of what must be said about it; empty when it is right.
struct Case {
  std::string value;
  const char* says;
};

void Expect(const std::vector<Case>& cases,
            const std::function<void(absl::string_view, Violations&)>& check) {
  for (const Case& c : cases) {
    Violations violations;
    check(c.value, violations);
    SCOPED_TRACE(c.value.substr(0, 80));
    if (*c.says == '\0') {
      EXPECT_THAT(Faults(violations), IsEmpty());
    } else {
      EXPECT_THAT(Faults(violations), ElementsAre(FaultOf("field", c.says)));
    }
  }
}

TEST(FieldChecksTest, Lines) {
  Expect({{"", "is required"},
          {" \t\n", "is required"},
          {"Чистый воздух", ""},
          {"空气空气空气空气空气空气空气", ""},  // 14 code points, 42 bytes
          {"012345678901234", "has 15 characters, at most 14 are allowed: shorten"},
          {"two\nlines", "line break or tab at position 4"},
          {"tab\there", "line break or tab at position 4"},
          {std::string("nul\0", 4), "control character at position 4"},
          {"bell\a", "control character at position 5"},
          {"bad\xFF", "is not valid UTF-8 from byte 4 on"}},
         [](absl::string_view text, Violations& violations) {
           CheckLine("field", text, 14, Presence::kRequired, violations);
         });
  Violations violations;
  CheckLine("field", "", 14, Presence::kOptional, violations);
  EXPECT_TRUE(violations.empty());
}

TEST(FieldChecksTest, Texts) {
  Expect({{"", ""},
          {"two\r\nlines\tok", ""},
          {"0123456789012345", "at most 15"},
          {"esc\x1B", "control character at position 4"},
          {"\xED\xA0\x80", "is not valid UTF-8 from byte 1 on"}},
         [](absl::string_view text, Violations& violations) {
           CheckText("field", text, 15, Presence::kOptional, violations);
         });
}

TEST(FieldChecksTest, Uris) {
  Expect(
      {{"", ""},
       {"https://example.org", ""},
       {"HTTP://Example.org:8080/a?b=c#d", ""},
       {"https://user:secret@example.org/", ""},
       {"https://[2001:db8::1]:443/x", ""},
       {"https://пример.рф/страница", ""},
       {"https://example.org/a(b)c%20d", ""},
       {"example.org", "is not an http or https address"},
       {"ftp://example.org", "is not an http or https address"},
       {"https://", "is not an http or https address"},
       {"https:///path", "is not an http or https address"},
       {"https://?q", "is not an http or https address"},
       {"https://exa mple.org", "is not an http or https address"},
       {"https://example.org/a b", "is not an http or https address"},
       {"https://example.org/\n", "is not an http or https address"},
       {"https://-bad-.org", "is not an http or https address"},
       {"https://a..b/", "is not an http or https address"},
       {"https://example.org:http/", "is not an http or https address"},
       {"https://example.org:123456/", "is not an http or https address"},
       {"https://[::1", "is not an http or https address"},
       {"https://[::1]443", "is not an http or https address"},
       {"javascript:alert(1)", "is not an http or https address"},
       {"https://example.org/\xFF", "is not valid UTF-8"},
       {"https://example.org/" + std::string(1'980, 'a'), ""},
       {"https://example.org/" + std::string(1'981, 'a'), "at most 2000"}},
      [](absl::string_view text, Violations& violations) { CheckUri("field", text, violations); });
}

TEST(FieldChecksTest, Emails) {
  Expect({{"", ""},
          {"desk@moh.gov.mn", ""},
          {"first.last+tag@sub.example.org", ""},
          {"бюро@пример.рф", ""},
          {"desk", "is not an e-mail address"},
          {"desk@", "is not an e-mail address"},
          {"@moh.gov.mn", "is not an e-mail address"},
          {"desk@localhost", "is not an e-mail address"},
          {"desk@moh..mn", "is not an e-mail address"},
          {"desk@moh.mn.", "is not an e-mail address"},
          {"a@b@c.org", "is not an e-mail address"},
          {"de sk@moh.mn", "is not an e-mail address"},
          {".desk@moh.mn", "is not an e-mail address"},
          {"de..sk@moh.mn", "is not an e-mail address"},
          {"Desk <desk@moh.mn>", "is not an e-mail address"},
          {"desk@moh.mn\n", "is not an e-mail address"},
          {"desk@moh.m\xFF", "is not an e-mail address"},
          {std::string(64, 'a') + "@moh.mn", ""},
          {std::string(65, 'a') + "@moh.mn", "is not an e-mail address"}},
         [](absl::string_view text, Violations& violations) {
           CheckEmail("field", text, violations);
         });
}

TEST(FieldChecksTest, Phones) {
  Expect({{"", ""},
          {"+976 11 260 000", ""},
          {"+1 (212) 963-1234", ""},
          {"11 260 000", "international form"},
          {"+976", "international form"},
          {"+1234567890123456", "international form"},
          {"+976 CALL ME", "international form"},
          {"++976112600", "international form"},
          {"+97611260000" + std::string(40, ' '), "international form"}},
         [](absl::string_view text, Violations& violations) {
           CheckPhone("field", text, violations);
         });
}

TEST(FieldChecksTest, LanguageTags) {
  Expect({{"", ""},
          {"mn", ""},
          {"pt-BR", ""},
          {"zh-Hans", ""},
          {"zh-Hans-CN", ""},
          {"es-419", ""},
          {"ckb", ""},
          {"EN", ""},
          {"de-CH-1996", ""},
          {"English", "is not a BCP-47 language tag"},
          {"e", "is not a BCP-47 language tag"},
          {"en_US", "is not a BCP-47 language tag"},
          {"en-", "is not a BCP-47 language tag"},
          {"-en", "is not a BCP-47 language tag"},
          {"en--US", "is not a BCP-47 language tag"},
          {"en US", "is not a BCP-47 language tag"},
          {"12", "is not a BCP-47 language tag"},
          {"en-thisistoolong", "is not a BCP-47 language tag"},
          {"mn\xFF", "is not a BCP-47 language tag"},
          {std::string("mn\0x", 4), "is not a BCP-47 language tag"},
          {"русский", "is not a BCP-47 language tag"},
          {"en-" + std::string(100'000, 'a'), "is not a BCP-47 language tag"}},
         [](absl::string_view text, Violations& violations) {
           CheckLanguage("field", text, violations);
         });
}

TEST(FieldChecksTest, RequestIds) {
  Expect({{"", ""},
          {"1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11", ""},
          {"1F0C8A52-5D3E-4C6B-9A53-0B7F6F2D9E11", ""},
          {"1f0c8a525d3e4c6b9a530b7f6f2d9e11", "is not a UUID"},
          {"1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e1g", "is not a UUID"},
          {"retry-1", "is not a UUID"}},
         [](absl::string_view text, Violations& violations) {
           CheckRequestId("field", text, violations);
         });
}

TEST(FieldChecksTest, References) {
  Expect({{"organizations/who-1948", ""},
          {"", "is required: give it as organizations/{organization}"},
          {"who-1948", "give it as organizations/{organization}"},
          {"funds/who-1948", "give it as organizations/{organization}"},
          {"organizations/WHO", "give it as organizations/{organization}"}},
         [](absl::string_view text, Violations& violations) {
           CheckReference("field", kOrganizations, text, Presence::kRequired, violations);
         });
}

TEST(FieldChecksTest, Countries) {
  Expect({{"MN", ""},
          {"", "is required: give an ISO 3166-1 alpha-2 code"},
          {"mn", "did you mean MN?"},
          {"Mongolia", "did you mean MN?"},
          {"UK", "did you mean GB?"},
          {"XX", "use a code such as MN"},
          {"\xFF", "is not an ISO 3166-1 alpha-2 country code"}},
         [](absl::string_view text, Violations& violations) {
           CheckCountry("field", text, Presence::kRequired, ReferenceData::Builtin(), violations);
         });
}

TEST(FieldChecksTest, Enums) {
  struct {
    int number;
    Presence presence;
    const char* says;
  } cases[] = {
      {v1::VISIBILITY_PUBLIC, Presence::kRequired, ""},
      {0, Presence::kOptional, ""},
      {0, Presence::kRequired, "is required: use one of PUBLIC, PARTNERS, PRIVATE"},
      {9, Presence::kOptional, "9 is unknown: use one of PUBLIC, PARTNERS, PRIVATE"},
      {-1, Presence::kOptional, "-1 is unknown"},
  };
  for (const auto& c : cases) {
    Violations violations;
    CheckEnum("field", static_cast<v1::Visibility>(c.number), c.presence, violations);
    if (*c.says == '\0') {
      EXPECT_TRUE(violations.empty()) << c.number;
    } else {
      EXPECT_THAT(Faults(violations), ElementsAre(FaultOf("field", c.says)));
    }
  }
}

TEST(FieldChecksTest, Money) {
  struct {
    const char* currency;
    int64_t units;
    int32_t nanos;
    std::vector<std::pair<const char*, const char*>> faults;
  } cases[] = {
      {"USD", 0, 0, {}},
      {"MNT", 1'000'000, 999'999'999, {}},
      {"ZWG", 5, 0, {}},
      {"", 5, 0, {{"m.currency_code", "is required"}}},
      {"usd", 5, 0, {{"m.currency_code", "did you mean USD?"}}},
      {"QQQ", 5, 0, {{"m.currency_code", "is not an ISO 4217 currency code: use one such"}}},
      {"US$", 5, 0, {{"m.currency_code", "is not an ISO 4217 currency code"}}},
      {"dollars", 5, 0, {{"m.currency_code", "is not an ISO 4217 currency code"}}},
      {"USD", -1, 0, {{"m.units", "is negative"}}},
      {"USD", 1, -1, {{"m.nanos", "out of range"}}},
      {"USD", 1, 1'000'000'000, {{"m.nanos", "out of range"}}},
      {"", -1, -1, {{"m.currency_code", ""}, {"m.units", ""}, {"m.nanos", ""}}},
  };
  for (const auto& c : cases) {
    v1::Money money;
    money.set_currency_code(c.currency);
    money.set_units(c.units);
    money.set_nanos(c.nanos);
    Violations violations;
    CheckMoney("m", money, violations);
    const auto faults = Faults(violations);
    ASSERT_EQ(faults.size(), c.faults.size()) << testing::PrintToString(faults);
    for (size_t i = 0; i < faults.size(); ++i) {
      EXPECT_THAT(faults[i], FaultOf(c.faults[i].first, c.faults[i].second));
    }
  }
}

TEST(FieldChecksTest, Periods) {
  struct {
    std::vector<int> start, end;  // year, month, day; empty for unset
    std::vector<std::pair<const char*, const char*>> faults;
  } cases[] = {
      {{}, {}, {}},
      {{2026, 1, 1}, {}, {}},
      {{}, {2026, 1, 1}, {}},
      {{2026, 1, 1}, {2026, 1, 1}, {}},
      {{2026, 1, 2}, {2026, 1, 1}, {{"p.end_date", "2026-01-01 is before p.start_date"}}},
      {{2026, 2, 30}, {2026, 1, 1}, {{"p.start_date", "2026-2-30 is not a day"}}},
      {{2026, 0, 0}, {0, 0, 0}, {{"p.start_date", "is incomplete"}, {"p.end_date", "incomplete"}}},
      {{2026, 1, 1}, {2201, 1, 1}, {{"p.end_date", "is not a day of the years 1900 to 2200"}}},
  };
  for (const auto& c : cases) {
    v1::DateRange range;
    const auto set = [](const std::vector<int>& parts, v1::Date* date) {
      date->set_year(parts[0]);
      date->set_month(parts[1]);
      date->set_day(parts[2]);
    };
    if (!c.start.empty()) set(c.start, range.mutable_start_date());
    if (!c.end.empty()) set(c.end, range.mutable_end_date());
    Violations violations;
    CheckPeriod("p", range, violations);
    const auto faults = Faults(violations);
    ASSERT_EQ(faults.size(), c.faults.size()) << testing::PrintToString(faults);
    for (size_t i = 0; i < faults.size(); ++i) {
      EXPECT_THAT(faults[i], FaultOf(c.faults[i].first, c.faults[i].second));
    }
  }
}

StringList List(std::initializer_list<const char*> items) {
  StringList list;
  for (const char* item : items) list.Add(item);
  return list;
}

TEST(FieldChecksTest, ListsNameTheItemAtFault) {
  const ReferenceData& reference = ReferenceData::Builtin();
  Violations violations;
  CheckTopics("t", List({"topics/sdg-3", "topics/sdg-3", "sdg-3.2", "topics/nonsense-topic"}), 30,
              reference, violations);
  CheckCountries("c", List({"MN", "mn", "MN", ""}), 30, reference, violations);
  CheckLanguages("l", List({"en", "EN", "", "english"}), 30, violations);
  CheckReferences("r", kOrganizations, List({"organizations/abcd", "abcd"}), 30, violations);
  CheckLines("x", List({"XM-DAC-41122", " ", "XM-DAC-41122"}), 30, 20, violations);
  EXPECT_THAT(Faults(violations),
              ElementsAre(FaultOf("t[1]", "is the same as t[0]: remove one"),
                          FaultOf("t[2]", "did you mean topics/sdg-3.2?"),
                          FaultOf("t[3]", "use a name that ListTopics returns"),
                          FaultOf("c[1]", "did you mean MN?"),
                          FaultOf("c[2]", "is the same as c[0]"), FaultOf("c[3]", "is required"),
                          FaultOf("l[1]", "is the same as l[0]"), FaultOf("l[2]", "is empty"),
                          FaultOf("l[3]", "is not a BCP-47"), FaultOf("r[1]", "organizations/{"),
                          FaultOf("x[1]", "is required"), FaultOf("x[2]", "is the same as x[0]")));
}

TEST(FieldChecksTest, LongListsAreRefusedWhole) {
  const ReferenceData& reference = ReferenceData::Builtin();
  const StringList three = List({"?", "?", "?"});
  google::protobuf::RepeatedField<int> numbers;
  for (int i = 0; i < 3; ++i) numbers.Add(77);
  Violations violations;
  CheckTopics("t", three, 2, reference, violations);
  CheckCountries("c", three, 2, reference, violations);
  CheckLanguages("l", three, 2, violations);
  CheckReferences("r", kOrganizations, three, 2, violations);
  CheckLines("x", three, 2, 20, violations);
  CheckEnumNumbers("e", numbers, *v1::Modality_descriptor(), 2, violations);
  const char* says = "has 3 items, at most 2 are allowed: remove 1";
  EXPECT_THAT(Faults(violations),
              ElementsAre(FaultOf("t", says), FaultOf("c", says), FaultOf("l", says),
                          FaultOf("r", says), FaultOf("x", says), FaultOf("e", says)));
}

TEST(FieldChecksTest, SourcesNeedATitleOrAnAddress) {
  google::protobuf::RepeatedPtrField<v1::Source> sources;
  sources.Add()->set_title("A report");
  sources.Add()->set_uri("https://example.org");
  sources.Add();
  sources.Add()->set_uri("nowhere");
  sources.Add()->set_title(std::string(501, 'a'));
  Violations violations;
  CheckSources("sources", sources, violations);
  EXPECT_THAT(Faults(violations),
              ElementsAre(FaultOf("sources[2]", "is empty"), FaultOf("sources[3].uri", "is not an"),
                          FaultOf("sources[4].title", "at most 500")));
  while (sources.size() < 51) sources.Add()->set_title("A report");
  Violations many;
  CheckSources("sources", sources, many);
  EXPECT_THAT(Faults(many), ElementsAre(FaultOf("sources", "has 51 items")));
}

TEST(FieldChecksTest, ContactsAreCheckedFieldByField) {
  v1::Contact contact;
  contact.set_full_name("B.\nBat-Erdene");
  contact.set_position(std::string(201, 'p'));
  contact.set_email("nobody");
  contact.set_phone("112");
  contact.set_visibility(static_cast<v1::Visibility>(12));
  Violations violations;
  CheckContact("contact", contact, violations);
  EXPECT_THAT(Faults(violations), ElementsAre(FaultOf("contact.full_name", "line break"),
                                              FaultOf("contact.position", "at most 200"),
                                              FaultOf("contact.email", "is not an e-mail"),
                                              FaultOf("contact.phone", "international form"),
                                              FaultOf("contact.visibility", "12 is unknown")));
}

// Whatever a caller sends, what it is told must be UTF-8, or the error itself could not be sent.
TEST(FieldChecksTest, DescriptionsAreAlwaysUtf8) {
  const std::string bad = "\xFF\xC3";
  Violations violations;
  CheckUri("f", bad, violations);
  CheckEmail("f", bad, violations);
  CheckPhone("f", bad, violations);
  CheckLanguage("f", bad, violations);
  CheckRequestId("f", bad, violations);
  CheckReference("f", kNeeds, bad, Presence::kRequired, violations);
  CheckCountry("f", bad, Presence::kRequired, ReferenceData::Builtin(), violations);
  StringList list;
  list.Add(std::string(bad));
  CheckTopics("f", list, 5, ReferenceData::Builtin(), violations);
  ASSERT_EQ(violations.list().size(), 8u);
  for (const FieldViolation& violation : violations.list()) {
    EXPECT_EQ(violation.description.find('\xFF'), std::string::npos) << violation.description;
    EXPECT_EQ(violation.description.find("\xC3'"), std::string::npos) << violation.description;
  }
}

}  // namespace
}  // namespace ssx::domain
