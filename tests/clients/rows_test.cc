// Files of rows: exports come back exactly; every kind of damage is reported on its line and spares
// the other rows.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/columns.h"
#include "clients/cli/csv_rows.h"
#include "clients/cli/json_rows.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/row_reader.h"
#include "clients/cpp/resource_type.h"
#include "ssx/v1/need.pb.h"
#include "tests/clients/random_message.h"

namespace ssx::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Reading {
  absl::Status status;
  std::vector<Row> rows;
};

Reading ReadAll(FileFormat format, const std::string& text, const Message& prototype) {
  std::istringstream in(text);
  Reading reading;
  auto rows = OpenRows(format, in, prototype);
  reading.status = rows.status();
  if (!rows.ok()) return reading;
  Row row;
  while ((*rows)->Next(&row)) reading.rows.push_back(std::move(row));
  return reading;
}

Reading ReadNeeds(FileFormat format, const std::string& text) {
  return ReadAll(format, text, v1::Need::default_instance());
}

const v1::Need& NeedOf(const Row& row) { return static_cast<const v1::Need&>(*row.resource); }

// "line: field: reason" of every fault.
std::vector<std::string> FaultsOf(const Reading& reading) {
  std::vector<std::string> faults;
  for (const Row& row : reading.rows) {
    for (const RowFault& fault : row.faults) {
      faults.push_back(std::to_string(row.line) + ": " + fault.field + ": " + fault.reason);
    }
  }
  return faults;
}

TEST(RoundTripTest, RandomResourcesComeBackExactlyInBothFormats) {
  std::mt19937_64 random(20261123);
  for (const auto* type : {&client::Organizations(), &client::Needs(), &client::Offers(),
                           &client::Funds(), &client::ScoringProfiles()}) {
    std::vector<std::unique_ptr<Message>> resources;
    std::ostringstream csv, json;
    CsvWriter writer(csv, ColumnsOf(type->prototype->GetDescriptor()));
    for (int i = 0; i < 300; ++i) {
      resources.push_back(type->NewResource());
      ssx::testing::FillRandomly(random, resources.back().get());
      // A row without anything is a blank line, which is no row.
      resources.back()->GetReflection()->SetString(
          resources.back().get(), type->prototype->GetDescriptor()->FindFieldByName("name"),
          std::string(type->collection) + "/r" + std::to_string(i));
      writer.Write(*resources.back());
      WriteJsonRow(json, *resources.back());
    }
    for (const auto& [format, text] :
         {std::pair(FileFormat::kCsv, csv.str()), std::pair(FileFormat::kJsonLines, json.str())}) {
      const Reading reading = ReadAll(format, text, *type->prototype);
      ASSERT_TRUE(reading.status.ok()) << reading.status;
      EXPECT_THAT(FaultsOf(reading), IsEmpty());
      ASSERT_EQ(reading.rows.size(), resources.size());
      for (size_t i = 0; i < resources.size(); ++i) {
        EXPECT_TRUE(MessageDifferencer::Equals(*resources[i], *reading.rows[i].resource))
            << "written: " << resources[i]->DebugString()
            << "read: " << reading.rows[i].resource->DebugString();
      }
    }
  }
}

TEST(CsvTest, ReadsQuotesLineBreaksAndByteOrderMark) {
  const Reading reading = ReadNeeds(FileFormat::kCsv,
                                    "\xEF\xBB\xBFname,title,description\r\n"
                                    "needs/a,\"A, \"\"quoted\"\"\",\"one\r\ntwo\nthree\"\r\n"
                                    "\r\n"
                                    "needs/b,  B  ,\" b \"");
  ASSERT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(FaultsOf(reading), IsEmpty());
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_EQ(reading.rows[0].line, 2);
  EXPECT_EQ(NeedOf(reading.rows[0]).title(), "A, \"quoted\"");
  EXPECT_EQ(NeedOf(reading.rows[0]).description(), "one\r\ntwo\nthree");
  EXPECT_EQ(reading.rows[1].line, 6);
  EXPECT_EQ(NeedOf(reading.rows[1]).title(), "B");
  EXPECT_EQ(NeedOf(reading.rows[1]).description(), " b ");
}

TEST(CsvTest, ReadsTheShortForms) {
  const Reading reading = ReadNeeds(
      FileFormat::kCsv,
      "organization,topics,modalities,period.start_date,population.people_count,budget.required,"
      "humanitarian,population.age_bands,endorsement.endorse_time\n"
      "mn-moh,sdg-3.2; topics/crs-12240;,training;Study-visit,2026-01-31,1500,usd 1500000.5,yes,"
      "\"[{\"\"min_months\"\":1,\"\"maxMonths\"\":59}]\",2026-01-31T09:30:00Z\n");
  ASSERT_TRUE(reading.status.ok()) << reading.status;
  EXPECT_THAT(FaultsOf(reading), IsEmpty());
  ASSERT_EQ(reading.rows.size(), 1u);
  const v1::Need& need = NeedOf(reading.rows[0]);
  EXPECT_EQ(need.organization(), "organizations/mn-moh");
  EXPECT_THAT(need.topics(), ElementsAre("topics/sdg-3.2", "topics/crs-12240"));
  EXPECT_THAT(need.modalities(), ElementsAre(v1::MODALITY_TRAINING, v1::MODALITY_STUDY_VISIT));
  EXPECT_EQ(need.period().start_date().day(), 31);
  EXPECT_EQ(need.population().people_count(), 1500);
  EXPECT_EQ(need.budget().required().units(), 1500000);
  EXPECT_EQ(need.budget().required().nanos(), 500000000);
  EXPECT_EQ(need.budget().required().currency_code(), "USD");
  EXPECT_TRUE(need.humanitarian());
  EXPECT_EQ(need.population().age_bands(0).max_months(), 59);
  EXPECT_EQ(need.endorsement().endorse_time().seconds(), 1769851800);
}

TEST(CsvTest, EmptyCellsMakeNoSubMessages) {
  const Reading reading =
      ReadNeeds(FileFormat::kCsv, "name,period.start_date,contact.email\nneeds/a,,\n");
  ASSERT_EQ(reading.rows.size(), 1u);
  EXPECT_FALSE(NeedOf(reading.rows[0]).has_period());
  EXPECT_FALSE(NeedOf(reading.rows[0]).has_contact());
}

TEST(CsvTest, ReportsEveryFaultOfARowAndReadsTheOthers) {
  const Reading reading =
      ReadNeeds(FileFormat::kCsv,
                "name,period.start_date,urgency,population.people_count,budget.required\n"
                "needs/a,31/01/2026,HIHG,many,lots\n"
                "needs/b,2026-01-31,HIGH,5,USD 5\n");
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_THAT(
      FaultsOf(reading),
      ElementsAre("2: period.start_date: \"31/01/2026\" is not a date: write it as 2026-01-31",
                  "2: urgency: unknown value \"HIHG\" (did you mean \"HIGH\"?): use one of "
                  "LOW, MEDIUM, HIGH, CRITICAL",
                  "2: population.people_count: \"many\" is not a whole number: write digits "
                  "only, as 1500000",
                  "2: budget.required: \"lots\" is not an amount: write an ISO 4217 code and "
                  "a number, as \"USD 1500000\""));
  EXPECT_THAT(reading.rows[1].faults, IsEmpty());
}

TEST(CsvTest, HeaderFaultsNameTheColumnAndNearOnes) {
  const auto message = [](const std::string& text) {
    return std::string(ReadNeeds(FileFormat::kCsv, text).status.message());
  };
  EXPECT_THAT(message(""), HasSubstr("empty"));
  EXPECT_THAT(message("\n \n"), HasSubstr("empty"));
  EXPECT_THAT(message("name,titel\n"), HasSubstr("line 1: unknown column \"titel\" (did you mean "
                                                 "\"title\"?)"));
  EXPECT_THAT(message("name,start_date\n"), HasSubstr("\"period.start_date\""));
  EXPECT_THAT(message("name,zzzzzzzzzz\n"), HasSubstr("the columns are name, organization"));
  EXPECT_THAT(message("name,title,name\n"), HasSubstr("\"name\" appears twice"));
  EXPECT_THAT(message("name;title\n"), HasSubstr("separate the columns by commas"));
  EXPECT_THAT(message("\xFF\xFEn\0a\0"), HasSubstr("UTF-16"));
  EXPECT_THAT(message("name,tit\xE9l\n"), HasSubstr("not UTF-8 (byte 0xE9"));
}

TEST(CsvTest, OneStrayQuoteDoesNotSwallowTheRest) {
  const Reading reading = ReadNeeds(FileFormat::kCsv,
                                    "name,title\n"
                                    "needs/a,\"never closed\n"
                                    "needs/b,B\n"
                                    "needs/c,\"closed\" too early\n"
                                    "needs/d,D\n"
                                    "needs/e,\"cut o");
  std::vector<std::string> good;
  for (const Row& row : reading.rows) {
    if (row.faults.empty()) good.push_back(NeedOf(row).name());
  }
  EXPECT_THAT(good, ElementsAre("needs/b", "needs/d"));
  EXPECT_THAT(FaultsOf(reading),
              ElementsAre(HasSubstr("2: : stray quote"), HasSubstr("4: : stray quote"),
                          HasSubstr("6: : a quoted cell is still open")));
}

TEST(CsvTest, CutOffAndOverlongRowsAndForeignEncodings) {
  const Reading reading = ReadNeeds(FileFormat::kCsv,
                                    "name,title,summary\n"
                                    "needs/a,A,a,b\n"
                                    "needs/b,B\xE9,b\n"
                                    "needs/c,C,c\n"
                                    "needs/d,D");
  EXPECT_THAT(
      FaultsOf(reading),
      ElementsAre("2: : 4 cells where the header has 3: put a cell that contains a comma in "
                  "quotes",
                  HasSubstr("3: title: not UTF-8 (byte 0xE9 at position 2)"),
                  "5: : 2 cells where the header has 3: is the line cut off, or a comma "
                  "missing?"));
  EXPECT_EQ(reading.rows.size(), 4u);
}

TEST(CsvTest, OldMacLineEndsHaveLineNumbersToo) {
  const Reading reading = ReadNeeds(FileFormat::kCsv, "name,urgency\rneeds/a,LOW\rneeds/b,x\r");
  ASSERT_EQ(reading.rows.size(), 2u);
  EXPECT_THAT(FaultsOf(reading), ElementsAre(HasSubstr("3: urgency: unknown value \"x\"")));
}

TEST(RowsTest, ANameMayBeABareId) {
  for (const auto& [format, text] :
       {std::pair(FileFormat::kCsv, "name,organization\nmn-air,mn-moh\n"),
        std::pair(FileFormat::kJsonLines, R"({"name":"mn-air","organization":"mn-moh"})")}) {
    const Reading reading = ReadNeeds(format, text);
    EXPECT_THAT(FaultsOf(reading), IsEmpty());
    ASSERT_EQ(reading.rows.size(), 1u);
    EXPECT_EQ(NeedOf(reading.rows[0]).name(), "needs/mn-air");
    EXPECT_EQ(NeedOf(reading.rows[0]).organization(), "organizations/mn-moh");
  }
}

TEST(JsonLinesTest, ReportsDamageByLineAndReadsTheRest) {
  const Reading reading =
      ReadNeeds(FileFormat::kJsonLines,
                "\xEF\xBB\xBF{\"name\":\"needs/a\",\"topics\":[\"sdg-3\"]}\n"
                "\n"
                "{\"tittle\":\"x\"}\n"
                "{\"period\":{\"startdate\":1}}\n"
                "{\"visibility\":\"PUBLIC\"}\n"
                "{\"title\":\"\xE9\"}\n"
                "{\"population\":{\"peopleCount\":\"x\"}}\n"
                "{\"name\":\"needs/b\",\"period\":{\"startDate\":{\"year\":1}}}\n"
                "{\"name\":\"needs/c\",\"ti");
  ASSERT_TRUE(reading.status.ok()) << reading.status;
  ASSERT_EQ(reading.rows.size(), 8u);
  EXPECT_EQ(NeedOf(reading.rows[0]).topics(0), "topics/sdg-3");
  EXPECT_EQ(NeedOf(reading.rows[6]).name(), "needs/b");
  EXPECT_THAT(
      FaultsOf(reading),
      ElementsAre(
          "3: tittle: unknown field (did you mean \"title\"?)",
          "4: period.startdate: unknown field (did you mean \"start_date\"?)",
          "5: visibility: invalid value \"PUBLIC\": use one of VISIBILITY_PUBLIC, "
          "VISIBILITY_PARTNERS, VISIBILITY_PRIVATE",
          HasSubstr("6: : not UTF-8"),
          "7: population.people_count: invalid value \"x\": write a JSON value of type int64",
          HasSubstr("9: : not JSON: ")));
  EXPECT_THAT(reading.rows.back().faults[0].reason, HasSubstr("ends in the middle of this line"));
}

TEST(JsonLinesTest, EmptyFilesAndArraysAreRefusedAsAWhole) {
  EXPECT_THAT(ReadNeeds(FileFormat::kJsonLines, "\n\n").status.message(), HasSubstr("empty"));
  EXPECT_THAT(ReadNeeds(FileFormat::kJsonLines, " [\n{}\n]").status.message(),
              HasSubstr("jq -c '.[]'"));
}

TEST(LineReaderTest, CutsOverlongLinesAndGoesOn) {
  std::istringstream in(std::string(LineReader::kMaxBytes + 100, 'x') + "\nshort\n");
  LineReader lines(in);
  Line line;
  ASSERT_TRUE(lines.Next(&line));
  EXPECT_TRUE(line.too_long);
  EXPECT_EQ(line.text.size(), LineReader::kMaxBytes);
  ASSERT_TRUE(lines.Next(&line));
  EXPECT_EQ(line.text, "short\n");
  EXPECT_EQ(line.number, 2);
  EXPECT_FALSE(line.too_long);
  EXPECT_FALSE(lines.Next(&line));
}

TEST(FormatTest, ByExtension) {
  EXPECT_EQ(*FormatOf("a.CSV"), FileFormat::kCsv);
  EXPECT_EQ(*FormatOf("a.jsonl"), FileFormat::kJsonLines);
  EXPECT_THAT(FormatOf("a.xlsx").status().message(), HasSubstr("--format"));
}

}  // namespace
}  // namespace ssx::cli
