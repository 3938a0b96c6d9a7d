#include "clients/cli/output.h"

#include <google/protobuf/util/json_util.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace ssx::cli {
namespace {

using nlohmann::ordered_json;

// Whether YAML reads the text back as a string without quotes.
bool IsPlainYaml(const std::string& text) {
  constexpr std::array<absl::string_view, 10> kWords = {"true", "false", "yes", "no", "on",
                                                        "off",  "null",  "y",   "n",  "nan"};
  if (text.empty() || !absl::ascii_isalpha(text[0]) || text.back() == ' ') return false;
  const std::string lower = absl::AsciiStrToLower(text);
  return std::find(kWords.begin(), kWords.end(), lower) == kWords.end() &&
         text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             " _/.-@") == std::string::npos;
}

void Emit(YAML::Emitter& yaml, const ordered_json& value) {
  if (value.is_object()) {
    yaml << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
    for (const auto& [key, member] : value.items()) {
      yaml << YAML::Key;
      Emit(yaml, ordered_json(key));
      yaml << YAML::Value;
      Emit(yaml, member);
    }
    yaml << YAML::EndMap;
  } else if (value.is_array()) {
    yaml << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const auto& item : value) Emit(yaml, item);
    yaml << YAML::EndSeq;
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (IsPlainYaml(text)) {
      yaml << text;
    } else {
      yaml << YAML::DoubleQuoted << text;
    }
  } else {
    yaml << value.dump();
  }
}

std::string ToYaml(const ordered_json& value) {
  YAML::Emitter yaml;
  Emit(yaml, value);
  return yaml.c_str();
}

}  // namespace

ordered_json ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return {};
  return ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
}

void WriteDocument(std::ostream& out, OutputFormat format, const ordered_json& document) {
  if (format == OutputFormat::kYaml) {
    out << ToYaml(document) << '\n';
  } else {
    out << document.dump(2) << '\n';
  }
}

void ListWriter::Add(const ordered_json& entry) {
  if (format_ == OutputFormat::kYaml) {
    out_ << ToYaml(ordered_json::array({entry})) << '\n';
  } else {
    const std::string text = absl::StrReplaceAll(entry.dump(2), {{"\n", "\n  "}});
    out_ << (any_ ? ",\n  " : "[\n  ") << text;
  }
  any_ = true;
}

void ListWriter::End() {
  if (format_ == OutputFormat::kYaml) {
    if (!any_) out_ << "[]\n";
  } else {
    out_ << (any_ ? "\n]\n" : "[]\n");
  }
}

}  // namespace ssx::cli
