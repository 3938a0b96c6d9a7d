#include "clients/cli/resource_flags.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/field_text.h"
#include "clients/cli/json_rows.h"
#include "clients/cli/session.h"
#include "ssx/v1/common.pb.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Shorter names for common columns.
const std::map<std::string, std::string>& ShortNames() {
  static const auto& names =
      *new std::map<std::string, std::string>{{"availability.end_date", "--end"},
                                              {"availability.start_date", "--start"},
                                              {"contact.full_name", "--contact-name"},
                                              {"country_code", "--country"},
                                              {"external_ids", "--external-id"},
                                              {"language_code", "--text-language"},
                                              {"languages", "--language"},
                                              {"modalities", "--modality"},
                                              {"organization", "--org"},
                                              {"period.end_date", "--end"},
                                              {"period.start_date", "--start"},
                                              {"population.groups", "--population-group"},
                                              {"topics", "--topic"},
                                              {"weights", "--weight"}};
  return names;
}

std::string FlagOf(const Column& column) {
  return absl::StrCat("--", absl::StrReplaceAll(column.name, {{"_", "-"}, {".", "-"}}));
}

// An item of a list of messages, as one writes it.
std::string Example(const google::protobuf::Descriptor* type) {
  static const auto& examples = *new std::map<std::string, std::string>{
      {"AgeBand", R"({"min_months":0,"max_months":59})"},
      {"Evidence", R"({"type":"EVIDENCE_TYPE_RESULT","title":"...","uri":"https://..."})"},
      {"Material", R"({"type":"MATERIAL_TYPE_GUIDELINES","title":"...","language_code":"en"})"},
      {"OngoingInitiative", R"({"title":"...","implementer":"...","topics":["topics/sdg-3.9"]})"},
      {"Source", R"({"title":"...","uri":"https://..."})"}};
  const auto example = examples.find(type->name());
  return example == examples.end() ? absl::StrCat("JSON of ", type->name())
                                   : absl::StrCat("JSON, such as ", example->second);
}

// What a field of text holds, where its name does not say it.
std::string TextHint(const FieldDescriptor* field) {
  const std::string& name = field->name();
  if (name == "organization" || name == "excluded_organizations") {
    return "an organization's id (ssx orgs list)";
  }
  if (name == "fund") return "a fund's id (ssx funds list)";
  if (name == "topics") return "a topic's id, such as sdg-3.9 (ssx topics list)";
  if (name == "language_code") return "language of the title and texts, such as en";
  if (name == "languages") return "a working language, such as en or pt-BR";
  if (absl::StrContains(name, "countr")) return "a country's code, such as MN";
  if (absl::EndsWith(name, "uri")) return "an address, https://...";
  return "";
}

std::string Hint(const FieldDescriptor* field) {
  std::string hint;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    hint = absl::StrJoin(EnumTexts(field->enum_type()), ", ");
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    if (field->message_type() == v1::Date::descriptor()) {
      hint = "a day, such as 2026-01-31";
    } else if (field->message_type() == v1::Money::descriptor()) {
      hint = "an amount, such as \"USD 1500000\"";
    } else if (field->message_type() == v1::ComponentWeight::descriptor()) {
      hint = absl::StrCat("a component and its weight, such as TOPIC=25; all total 100: ",
                          absl::StrJoin(EnumTexts(v1::Component_descriptor()), ", "));
    } else {
      hint = Example(field->message_type());
    }
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    hint = TextHint(field);
  } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_BOOL) {
    hint = "a number";
  }
  if (field->is_repeated()) {
    absl::StrAppend(&hint, hint.empty() ? "" : "; ", "may be repeated");
  }
  return hint;
}

// The values of a repeated flag as one text.
std::string JoinValues(const FieldDescriptor* field, const std::vector<std::string>& values) {
  if (!field->is_repeated() || values.size() == 1) {
    const bool one_object = field->is_repeated() && absl::StartsWith(values.back(), "{");
    return one_object ? absl::StrCat("[", values.back(), "]") : values.back();
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && absl::StartsWith(values[0], "{")) {
    return absl::StrCat("[", absl::StrJoin(values, ","), "]");
  }
  return absl::StrJoin(values, ";");
}

}  // namespace

absl::Status ReadResourceFile(const std::string& file, std::istream& in, Message* resource,
                              std::vector<std::string>* fields) {
  std::ostringstream content;
  if (file == "-") {
    content << in.rdbuf();
  } else {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
      return UsageError(absl::StrCat("cannot open \"", file, "\": no such file, or not readable"));
    }
    content << stream.rdbuf();
  }
  const std::string json = content.str();
  if (json.empty()) return UsageError(absl::StrCat("\"", file, "\" is empty"));
  const std::vector<RowFault> faults = ParseResource(json, resource);
  if (!faults.empty()) {
    const RowFault& fault = faults.front();
    return UsageError(
        absl::StrCat(file, ": ", fault.field, fault.field.empty() ? "" : ": ", fault.reason));
  }
  if (fields == nullptr) return absl::OkStatus();
  const auto parsed = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  for (const auto& [key, value] : parsed.items()) {
    const auto* descriptor = resource->GetDescriptor();
    const FieldDescriptor* field = descriptor->FindFieldByName(key);
    if (field == nullptr) field = descriptor->FindFieldByCamelcaseName(key);
    if (field != nullptr) fields->push_back(field->name());
  }
  return absl::OkStatus();
}

ResourceFlags::ResourceFlags(CLI::App* command, const client::ResourceType& type) : type_(type) {
  for (Column& column : ColumnsOf(type.prototype->GetDescriptor())) {
    if (column.name == "name" || IsServerSet(column.name) || IsLifecycle(column.name)) continue;
    std::string names = FlagOf(column);
    const auto short_name = ShortNames().find(column.name);
    if (short_name != ShortNames().end() && short_name->second != names) {
      names = absl::StrCat(short_name->second, ",", names);
    }
    const FieldDescriptor* field = column.leaf();
    CLI::Option* option = nullptr;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      option = command->add_flag(names)->description("--...=false to take it back");
    } else {
      option = command->add_option(names)->description(Hint(field));
      if (field->is_repeated()) {
        option->expected(1, CLI::detail::expected_max_vector_size)->allow_extra_args(false);
      }
      option->type_name("VALUE");
    }
    option->group("Fields");
    flags_.emplace_back(std::move(column), option);
  }
  command->add_option("--file", file_,
                      "The resource in JSON (- for standard input); flags win over it");
}

absl::Status ResourceFlags::Fill(std::istream& in, Message* resource,
                                 std::vector<std::string>* mask) const {
  if (!file_.empty()) {
    std::vector<std::string> fields;
    if (absl::Status status = ReadResourceFile(file_, in, resource, &fields); !status.ok()) {
      return status;
    }
    for (std::string& field : fields) {
      if (field != "name" && !IsServerSet(field) && !IsLifecycle(field)) {
        mask->push_back(std::move(field));
      }
    }
  }
  for (const auto& [column, option] : flags_) {
    if (option->count() == 0) continue;
    const std::string text = JoinValues(column.leaf(), option->results());
    if (absl::Status status = SetCell(resource, column, text); !status.ok()) {
      return UsageError(absl::StrCat(option->get_name(), ": ", status.message()));
    }
    const std::string root = column.name.substr(0, column.name.find('.'));
    if (std::find(mask->begin(), mask->end(), root) == mask->end()) mask->push_back(column.name);
  }
  return absl::OkStatus();
}

}  // namespace ssx::cli
