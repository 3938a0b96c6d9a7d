#include "services/domain/query/filter.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/errors.h"
#include "services/domain/limits.h"
#include "services/domain/query/field_path.h"
#include "services/domain/query/filter_node.h"
#include "services/domain/query/filter_syntax.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <typename T>
bool Holds(FilterTest test, const T& value, const T& operand) {
  switch (test) {
    case FilterTest::kLess:
      return value < operand;
    case FilterTest::kLessEqual:
      return value <= operand;
    case FilterTest::kGreater:
      return value > operand;
    case FilterTest::kGreaterEqual:
      return value >= operand;
    default:
      return value == operand;
  }
}

bool KeyEquals(const Message& entry, const FieldDescriptor& map, const MapKey& key) {
  const ValueRef ref{&entry, map.message_type()->map_key()};
  if (const auto* text = std::get_if<std::string>(&key)) {
    std::string scratch;
    return ref.Text(scratch) == *text;
  }
  if (const auto* flag = std::get_if<bool>(&key)) return ref.Bool() == *flag;
  const auto* whole = std::get_if<int64_t>(&key);
  return ref.Number() == (whole != nullptr ? static_cast<long double>(*whole)
                                           : static_cast<long double>(std::get<uint64_t>(key)));
}

const Message* FindEntry(const Message& message, const FieldDescriptor& map, const MapKey& key) {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &map);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &map, i);
    if (KeyEquals(entry, map, key)) return &entry;
  }
  return nullptr;
}

// The evaluation of one filter on one message.
class Evaluation {
 public:
  explicit Evaluation(const Message& message) : message_(message) {}

  bool Matches(const FilterNode& node) {
    const auto matches = [this](const FilterNode& child) { return Matches(child); };
    switch (node.kind) {
      case FilterNode::Kind::kAnd:
        return std::all_of(node.children.begin(), node.children.end(), matches);
      case FilterNode::Kind::kOr:
        return std::any_of(node.children.begin(), node.children.end(), matches);
      case FilterNode::Kind::kNot:
        return !Matches(node.children[0]);
      case FilterNode::Kind::kSearch:
        return Search(node);
      case FilterNode::Kind::kCompare:
        return Compare(node, message_, 0);
    }
    return false;
  }

 private:
  bool Search(const FilterNode& node) {
    if (!folded_.has_value()) FoldTexts(node.searched);
    return std::any_of(folded_->begin(), folded_->end(), [&](const std::string& text) {
      return absl::StrContains(text, node.needle);
    });
  }

  // Once for all words of the filter: they look in the same fields.
  void FoldTexts(const std::vector<const FieldDescriptor*>& fields) {
    const Reflection& reflection = *message_.GetReflection();
    std::string scratch;
    folded_.emplace();
    for (const FieldDescriptor* field : fields) {
      if (!field->is_map()) {
        folded_->push_back(FoldCase(ValueRef{&message_, field}.Text(scratch)));
        continue;
      }
      const int size = reflection.FieldSize(message_, field);
      for (int i = 0; i < size; ++i) {
        const Message& entry = reflection.GetRepeatedMessage(message_, field, i);
        const ValueRef value{&entry, field->message_type()->map_value()};
        folded_->push_back(FoldCase(value.Text(scratch)));
      }
    }
  }

  // Whether some value at the end of the path, from its step `depth` in `message` on, passes the
  // test.
  bool Compare(const FilterNode& node, const Message& message, size_t depth) {
    const FilterStep& step = node.path[depth];
    const Reflection& reflection = *message.GetReflection();
    if (step.key.has_value()) {
      const Message* entry = FindEntry(message, *step.field, *step.key);
      return entry != nullptr &&
             CompareValue(node, {entry, step.field->message_type()->map_value()}, depth);
    }
    if (step.field->is_map()) return TestMap(node, message, *step.field);
    if (!step.field->is_repeated()) return CompareValue(node, {&message, step.field}, depth);
    const int size = reflection.FieldSize(message, step.field);
    for (int i = 0; i < size; ++i) {
      if (CompareValue(node, {&message, step.field, i}, depth)) return true;
    }
    return false;
  }

  bool CompareValue(const FilterNode& node, const ValueRef& value, size_t depth) {
    // A map's entry is there by having been found, as an element of a list is.
    const bool there = value.index >= 0 || node.path[depth].key.has_value();
    const bool is_message = value.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const auto has = [&] {
      return value.message->GetReflection()->HasField(*value.message, value.field);
    };
    if (depth + 1 < node.path.size()) {
      return (there || has()) && Compare(node, value.Message(), depth + 1);
    }
    if (node.test == FilterTest::kPresent) return there || has();
    if (is_message && !there && !has()) return false;
    return Test(node, value);
  }

  static bool Test(const FilterNode& node, const ValueRef& value) {
    switch (KindOf(*value.field)) {
      case FieldKind::kText: {
        std::string scratch;
        const absl::string_view text = value.Text(scratch);
        if (node.test == FilterTest::kContains) {
          return absl::StrContains(FoldCase(text), std::get<std::string>(node.operand));
        }
        const TextPattern& pattern = std::get<TextPattern>(node.operand);
        if (node.test == FilterTest::kEqual) return pattern.Matches(text);
        return Holds<absl::string_view>(node.test, text, pattern.text);
      }
      case FieldKind::kNumber:
        return Holds(node.test, value.Number(), std::get<long double>(node.operand));
      case FieldKind::kBool:
        return value.Bool() == std::get<bool>(node.operand);
      case FieldKind::kEnum:
        return value.EnumNumber() == std::get<int>(node.operand);
      case FieldKind::kTimestamp:
      case FieldKind::kDuration:
      case FieldKind::kDate:
        return Holds(node.test, value.AsMoment(), std::get<Moment>(node.operand));
      case FieldKind::kMessage:
        return false;  // messages are only tested for presence
    }
    return false;
  }

  static bool TestMap(const FilterNode& node, const Message& message, const FieldDescriptor& map) {
    if (node.test == FilterTest::kPresent) {
      return message.GetReflection()->FieldSize(message, &map) > 0;
    }
    return FindEntry(message, map, std::get<MapKey>(node.operand)) != nullptr;
  }

  const Message& message_;
  std::optional<std::vector<std::string>> folded_;
};

// The canonical value of an equality, or nothing when an index cannot answer it.
std::optional<std::string> CanonicalValue(const FilterNode& node, const FieldDescriptor& field) {
  switch (KindOf(field)) {
    case FieldKind::kText: {
      const TextPattern& pattern = std::get<TextPattern>(node.operand);
      if (!pattern.exact() || pattern.text.empty()) return std::nullopt;
      return pattern.text;
    }
    case FieldKind::kBool:
      if (!std::get<bool>(node.operand)) return std::nullopt;
      return "true";
    case FieldKind::kEnum: {
      const int number = std::get<int>(node.operand);
      if (number == field.default_value_enum()->number()) return std::nullopt;
      return field.enum_type()->FindValueByNumber(number)->name();
    }
    case FieldKind::kNumber: {
      const long double number = std::get<long double>(node.operand);
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
          field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT || number == 0) {
        return std::nullopt;
      }
      const auto whole = static_cast<int64_t>(std::clamp<long double>(
          number, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()));
      if (static_cast<long double>(whole) != number) return std::nullopt;
      return absl::StrCat(whole);
    }
    default:
      return std::nullopt;
  }
}

void CollectEqualities(const FilterNode& node, std::vector<EqualityTerm>& terms) {
  if (node.kind == FilterNode::Kind::kAnd) {
    for (const FilterNode& child : node.children) CollectEqualities(child, terms);
    return;
  }
  if (node.kind != FilterNode::Kind::kCompare || node.test != FilterTest::kEqual) return;
  FieldPath path;
  for (const FilterStep& step : node.path) {
    if (step.field->is_map()) return;
    path.push_back(step.field);
  }
  std::optional<std::string> value = CanonicalValue(node, *path.back());
  if (value.has_value()) terms.push_back({PathText(path), *std::move(value)});
}

}  // namespace

absl::StatusOr<Filter> Filter::Parse(absl::string_view text,
                                     const google::protobuf::Descriptor& type) {
  if (text.size() > limits::kMaxFilterBytes) {
    return InvalidField("filter", absl::StrCat("is ", text.size(), " bytes long; the limit is ",
                                               limits::kMaxFilterBytes, "; shorten it"));
  }
  const TextScan scan = ScanText(text);
  if (!scan.valid_utf8) {
    return InvalidField("filter", absl::StrCat("is not UTF-8 from byte ", scan.invalid_byte,
                                               " on; send it in UTF-8"));
  }
  if (absl::StripAsciiWhitespace(text).empty()) return Filter();
  absl::StatusOr<FilterSyntax> syntax = ParseFilterSyntax(text);
  if (!syntax.ok()) return syntax.status();
  absl::StatusOr<FilterNode> root = BindFilter(text, *syntax, type);
  if (!root.ok()) return root.status();
  return Filter(std::make_shared<const FilterNode>(*std::move(root)));
}

bool Filter::Matches(const Message& message) const {
  return root_ == nullptr || Evaluation(message).Matches(*root_);
}

std::vector<EqualityTerm> Filter::RequiredEqualities() const {
  std::vector<EqualityTerm> terms;
  if (root_ != nullptr) CollectEqualities(*root_, terms);
  return terms;
}

}  // namespace ssx::domain
