#include "clients/cli/json_rows.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/field_text.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/near_names.h"

namespace ssx::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The message type that holds the last part of "population.age_bands[2].min_months".
const Descriptor* ParentType(const Descriptor* type, absl::string_view path) {
  std::vector<std::string> parts = absl::StrSplit(path, '.', absl::SkipEmpty());
  for (std::string& part : parts) {
    part = part.substr(0, part.find('['));
    const FieldDescriptor* field = type->FindFieldByName(part);
    if (field == nullptr || field->message_type() == nullptr) return type;
    type = field->message_type();
  }
  return type;
}

std::vector<std::string> FieldNames(const Descriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) names.push_back(type->field(i)->name());
  return names;
}

// "one of PUBLIC, ..." for the type of a value that protobuf refused, such as
// "type.googleapis.com/ssx.v1.Visibility" or "TYPE_BOOL".
std::string WhatFits(absl::string_view type) {
  absl::ConsumePrefix(&type, "type.googleapis.com/");
  const auto* enum_type =
      google::protobuf::DescriptorPool::generated_pool()->FindEnumTypeByName(std::string(type));
  if (enum_type != nullptr) {
    std::vector<std::string> names;
    for (int i = 1; i < enum_type->value_count(); ++i) names.push_back(enum_type->value(i)->name());
    return absl::StrCat("use one of ", absl::StrJoin(names, ", "));
  }
  if (absl::ConsumePrefix(&type, "TYPE_")) {
    return absl::StrCat("write a JSON value of type ", absl::AsciiStrToLower(type));
  }
  return absl::StrCat("write a JSON object with the fields of ", type);
}

// Protobuf says "(path): invalid value V for type T" or "(path) name: Cannot find field." or a
// syntax error followed by the place in the text.
RowFault Explain(absl::string_view message, const Descriptor* type) {
  constexpr absl::string_view kInvalid = ": invalid value ";
  constexpr absl::string_view kForType = " for type ";
  const absl::string_view whole = message;
  std::string path;
  if (absl::ConsumePrefix(&message, "(")) {
    const size_t close = message.find(')');
    path = std::string(message.substr(0, close));
    message.remove_prefix(std::min(message.size(), close + 1));
  }
  if (absl::ConsumeSuffix(&message, ": Cannot find field.")) {
    const std::string name(absl::StripAsciiWhitespace(message));
    const std::vector<std::string> names = FieldNames(ParentType(type, path));
    const std::string field = absl::StrCat(path, path.empty() ? "" : ".", name);
    const std::string guess = DidYouMean(name, names);
    if (!guess.empty()) return {field, absl::StrCat("unknown field", guess)};
    return {field, absl::StrCat("unknown field: the fields are ", absl::StrJoin(names, ", "))};
  }
  const size_t split = message.rfind(kForType);
  if (absl::StartsWith(message, kInvalid) && split != absl::string_view::npos) {
    return {path, absl::StrCat(message.substr(2, split - 2), ": ",
                               WhatFits(message.substr(split + kForType.size())))};
  }
  return {"", absl::StrCat("not JSON: ", whole.substr(0, whole.find('\n')))};
}

void CompleteNames(Message* message) {
  const auto* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection->ListFields(*message, &set);
  for (const FieldDescriptor* field : set) {
    const bool message_field = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const int size = field->is_repeated() ? reflection->FieldSize(*message, field) : 1;
    if (!message_field && field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    for (int i = 0; i < size; ++i) {
      if (message_field) {
        CompleteNames(field->is_repeated() ? reflection->MutableRepeatedMessage(message, field, i)
                                           : reflection->MutableMessage(message, field));
      } else if (field->is_repeated()) {
        reflection->SetRepeatedString(
            message, field, i,
            CompleteName(field, reflection->GetRepeatedString(*message, field, i)));
      } else {
        reflection->SetString(message, field,
                              CompleteName(field, reflection->GetString(*message, field)));
      }
    }
  }
}

class JsonRows final : public RowReader {
 public:
  JsonRows(std::istream& in, const Message& prototype) : lines_(in), prototype_(prototype) {}

  absl::Status ReadFirst() {
    Line line;
    do {
      if (!lines_.Next(&line)) {
        return absl::InvalidArgumentError("the file is empty: write one JSON object a line");
      }
      if (absl::StartsWith(line.text, "\xFF\xFE") || absl::StartsWith(line.text, "\xFE\xFF")) {
        return absl::InvalidArgumentError(
            "the file is UTF-16: convert it with `iconv -f UTF-16 -t UTF-8`");
      }
      if (absl::StartsWith(line.text, "\xEF\xBB\xBF")) line.text.erase(0, 3);
    } while (absl::StripAsciiWhitespace(line.text).empty());
    if (absl::StartsWith(absl::StripAsciiWhitespace(line.text), "[")) {
      return absl::InvalidArgumentError(
          "the file is a JSON array: write one object a line, for example with `jq -c '.[]'`");
    }
    lines_.PutBack({std::move(line)});
    return absl::OkStatus();
  }

  bool Next(Row* row) override {
    Line line;
    do {
      if (!lines_.Next(&line)) return false;
    } while (absl::StripAsciiWhitespace(line.text).empty());
    row->line = line.number;
    row->resource.reset(prototype_.New());
    row->faults.clear();
    if (line.too_long) {
      row->faults.push_back({"", absl::StrCat("longer than ", LineReader::kMaxBytes >> 20, " MB")});
      return true;
    }
    if (std::string fault = EncodingFault(line.text); !fault.empty()) {
      row->faults.push_back({"", std::move(fault)});
      return true;
    }
    row->faults = ParseResource(line.text, row->resource.get());
    if (!line.ended && row->faults.size() == 1 && row->faults[0].field.empty()) {
      absl::StrAppend(
          &row->faults[0].reason,
          " The file ends in the middle of this line: fetch it again if it was cut off.");
    }
    return true;
  }

  int64_t bytes_read() const override { return lines_.bytes_read(); }
  bool failed() const override { return lines_.failed(); }

 private:
  LineReader lines_;
  const Message& prototype_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> OpenJsonRows(std::istream& in,
                                                        const Message& prototype) {
  auto rows = std::make_unique<JsonRows>(in, prototype);
  if (absl::Status status = rows->ReadFirst(); !status.ok()) return status;
  return rows;
}

void WriteJsonRow(std::ostream& out, const Message& resource) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Only a message with an unknown Any can fail, and resources have none.
  if (google::protobuf::util::MessageToJsonString(resource, &json, options).ok()) {
    out << json << '\n';
  } else {
    out.setstate(std::ios::failbit);
  }
}

std::vector<RowFault> ParseResource(absl::string_view json, Message* resource) {
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), resource);
  if (!status.ok()) {
    return {Explain(absl::string_view(status.message().data(), status.message().size()),
                    resource->GetDescriptor())};
  }
  CompleteNames(resource);
  return {};
}

}  // namespace ssx::cli
