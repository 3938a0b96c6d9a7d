// Checks a filter's syntax tree against a resource type.
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/domain/query/field_path.h"
#include "services/domain/query/filter_literal.h"
#include "services/domain/query/filter_node.h"
#include "services/domain/spelling.h"

namespace ssx::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Fields that words without a comparison are looked for in, where a type has them: texts, or maps
// to texts by language.
constexpr absl::string_view kSearchedTexts[] = {"title", "summary", "description", "display_name"};
constexpr absl::string_view kSearchedMaps[] = {"display_names", "labels"};

std::vector<const FieldDescriptor*> SearchedFields(const Descriptor& type) {
  std::vector<const FieldDescriptor*> fields;
  for (absl::string_view name : kSearchedTexts) {
    const FieldDescriptor* field = type.FindFieldByName(std::string(name));
    if (field != nullptr && !field->is_repeated() && KindOf(*field) == FieldKind::kText) {
      fields.push_back(field);
    }
  }
  for (absl::string_view name : kSearchedMaps) {
    const FieldDescriptor* field = type.FindFieldByName(std::string(name));
    if (field != nullptr && field->is_map() &&
        KindOf(*field->message_type()->map_value()) == FieldKind::kText) {
      fields.push_back(field);
    }
  }
  return fields;
}

FilterNode Not(FilterNode node) {
  FilterNode negation;
  negation.kind = FilterNode::Kind::kNot;
  negation.children.push_back(std::move(node));
  return negation;
}

// Where the path of a comparison leads.
struct Target {
  std::vector<FilterStep> path;
  std::string text;              // the path as the caller wrote it
  const FieldDescriptor* value;  // field of the value: the last one, or the value of a map's entry
  const FieldDescriptor* list = nullptr;  // a repeated field on the way, or the last one
  bool whole_map = false;                 // a map without a key
};

class Binder {
 public:
  Binder(absl::string_view filter, const Descriptor& type) : filter_(filter), type_(type) {}

  absl::StatusOr<FilterNode> Bind(const FilterSyntax& syntax) const {
    switch (syntax.kind) {
      case FilterSyntax::Kind::kWord:
        return BindSearch(syntax.word);
      case FilterSyntax::Kind::kRestriction:
        return BindRestriction(syntax);
      default:
        return BindChildren(syntax, [this](const FilterSyntax& child) { return Bind(child); });
    }
  }

 private:
  absl::Status Error(size_t offset, absl::string_view description) const {
    return FilterError(filter_, offset, description);
  }
  // Puts the position of `word` to an error about it.
  absl::Status At(const FilterWord& word, const absl::Status& error) const {
    return Error(word.offset, error.message());
  }

  template <typename BindChild>
  absl::StatusOr<FilterNode> BindChildren(const FilterSyntax& syntax,
                                          const BindChild& bind_child) const {
    FilterNode node;
    node.kind = syntax.kind == FilterSyntax::Kind::kAnd  ? FilterNode::Kind::kAnd
                : syntax.kind == FilterSyntax::Kind::kOr ? FilterNode::Kind::kOr
                                                         : FilterNode::Kind::kNot;
    for (const FilterSyntax& child : syntax.children) {
      absl::StatusOr<FilterNode> bound = bind_child(child);
      if (!bound.ok()) return bound.status();
      node.children.push_back(*std::move(bound));
    }
    return node;
  }

  absl::StatusOr<FilterNode> BindSearch(const FilterWord& word) const {
    const absl::StatusOr<TextPattern> pattern = PatternLiteral(word);
    if (!pattern.ok()) return At(word, pattern.status());
    FilterNode node;
    node.kind = FilterNode::Kind::kSearch;
    node.needle = FoldCase(pattern->text);
    node.searched = SearchedFields(type_);
    if (node.searched.empty()) {
      return Error(word.offset, absl::StrCat(type_.name(), " has no text to look for ",
                                             Excerpt(word.text), " in; compare a field"));
    }
    return node;
  }

  absl::StatusOr<FilterNode> BindRestriction(const FilterSyntax& syntax) const {
    absl::StatusOr<Target> target = Resolve(syntax.path);
    if (!target.ok()) return target.status();
    const FilterSyntax& argument = syntax.children[0];
    if (syntax.comparator != Comparator::kNotEqual) {
      return BindArgument(*target, syntax, syntax.comparator, argument);
    }
    absl::StatusOr<FilterNode> equal = BindArgument(*target, syntax, Comparator::kEqual, argument);
    if (!equal.ok()) return equal.status();
    return Not(*std::move(equal));
  }

  absl::StatusOr<Target> Resolve(const std::vector<FilterWord>& parts) const {
    Target target;
    const Descriptor* in = &type_;
    for (size_t i = 0; i < parts.size(); ++i) {
      const FilterWord& part = parts[i];
      if (in == nullptr) {
        return Error(part.offset, absl::StrCat(target.text, " has no fields of its own; compare ",
                                               target.text, " itself"));
      }
      const FieldDescriptor* field = in->FindFieldByName(part.text);
      if (field == nullptr) return Error(part.offset, UnknownField(target.text, part.text, *in));
      absl::StrAppend(&target.text, target.text.empty() ? "" : ".", part.text);
      target.path.push_back({field, std::nullopt});
      target.value = field;
      if (field->is_map()) {
        target.whole_map = i + 1 == parts.size();
        if (target.whole_map) break;
        absl::StatusOr<MapKey> key = KeyLiteral(parts[++i], *field);
        if (!key.ok()) return At(parts[i], key.status());
        absl::StrAppend(&target.text, ".", parts[i].text);
        target.path.back().key = *std::move(key);
        target.value = field->message_type()->map_value();
      } else if (field->is_repeated()) {
        target.list = field;
      }
      in = target.value->message_type();
    }
    return target;
  }

  absl::StatusOr<FilterNode> BindArgument(const Target& target, const FilterSyntax& restriction,
                                          Comparator comparator,
                                          const FilterSyntax& argument) const {
    if (argument.kind == FilterSyntax::Kind::kWord) {
      return BindComparison(target, restriction, comparator, argument.word);
    }
    return BindChildren(argument, [&](const FilterSyntax& child) {
      return BindArgument(target, restriction, comparator, child);
    });
  }

  absl::StatusOr<FilterNode> BindComparison(const Target& target, const FilterSyntax& restriction,
                                            Comparator comparator, const FilterWord& word) const {
    const size_t offset = restriction.path[0].offset;
    const bool has = comparator == Comparator::kHas;
    FilterNode node;
    node.kind = FilterNode::Kind::kCompare;
    node.path = target.path;
    if (has && word.text == "*" && !word.stars.empty()) {
      node.test = FilterTest::kPresent;
      return node;
    }
    if (target.list != nullptr && !has) {
      return Error(offset, absl::StrCat(target.list->name(), " is a list; ask whether it has an ",
                                        "element with ", target.text, ":value"));
    }
    if (target.whole_map) return BindKey(target, has, offset, word, std::move(node));
    const FieldKind kind = KindOf(*target.value);
    if (kind == FieldKind::kMessage || IsMoment(kind)) {
      if (comparator == Comparator::kEqual && !word.quoted && word.text == "null") {
        node.test = FilterTest::kPresent;
        return Not(std::move(node));
      }
    }
    switch (kind) {
      case FieldKind::kMessage:
        return BindMessage(target, has, offset, word, std::move(node));
      case FieldKind::kText:
        return BindText(target, comparator, word, std::move(node));
      case FieldKind::kBool:
      case FieldKind::kEnum:
        if (comparator != Comparator::kEqual && !has) {
          return Error(offset, absl::StrCat(target.text, " has no order; compare it with = or !="));
        }
        break;
      default:
        break;
    }
    node.test = TestOf(comparator);
    absl::StatusOr<FilterOperand> operand = ValueLiteral(word, *target.value);
    if (!operand.ok()) return At(word, operand.status());
    node.operand = *std::move(operand);
    return node;
  }

  static FilterTest TestOf(Comparator comparator) {
    switch (comparator) {
      case Comparator::kLess:
        return FilterTest::kLess;
      case Comparator::kLessEqual:
        return FilterTest::kLessEqual;
      case Comparator::kGreater:
        return FilterTest::kGreater;
      case Comparator::kGreaterEqual:
        return FilterTest::kGreaterEqual;
      default:
        return FilterTest::kEqual;
    }
  }

  absl::StatusOr<FilterNode> BindKey(const Target& target, bool has, size_t offset,
                                     const FilterWord& word, FilterNode node) const {
    if (!has) {
      return Error(offset,
                   absl::StrCat(target.text, " is a map; name the entry to compare, such ", "as ",
                                target.text, ".en, or ask for a key with ", target.text, ":en"));
    }
    absl::StatusOr<MapKey> key = KeyLiteral(word, *target.path.back().field);
    if (!key.ok()) return At(word, key.status());
    node.test = FilterTest::kHasKey;
    node.operand = *std::move(key);
    return node;
  }

  // `message:field` asks whether a field of the message is set.
  absl::StatusOr<FilterNode> BindMessage(const Target& target, bool has, size_t offset,
                                         const FilterWord& word, FilterNode node) const {
    const Descriptor& type = *target.value->message_type();
    if (!has) {
      return Error(offset, absl::StrCat(target.text, " is a message; compare one of its fields, ",
                                        "such as ", target.text, ".", type.field(0)->name(),
                                        ", or ask whether it is set with ", target.text, ":*"));
    }
    const FieldDescriptor* field = type.FindFieldByName(word.text);
    if (field == nullptr) return Error(word.offset, UnknownField(target.text, word.text, type));
    node.path.push_back({field, std::nullopt});
    node.test = FilterTest::kPresent;
    return node;
  }

  absl::StatusOr<FilterNode> BindText(const Target& target, Comparator comparator,
                                      const FilterWord& word, FilterNode node) const {
    node.test = TestOf(comparator);
    if (node.test != FilterTest::kEqual) {
      node.operand = TextPattern{word.text};
      return node;
    }
    absl::StatusOr<TextPattern> pattern = PatternLiteral(word);
    if (!pattern.ok()) return At(word, pattern.status());
    if (comparator == Comparator::kHas && target.list == nullptr) {
      node.test = FilterTest::kContains;
      node.operand = FoldCase(pattern->text);
    } else {
      node.operand = *std::move(pattern);
    }
    return node;
  }

  const absl::string_view filter_;
  const Descriptor& type_;
};

}  // namespace

absl::StatusOr<FilterNode> BindFilter(absl::string_view filter, const FilterSyntax& syntax,
                                      const Descriptor& type) {
  return Binder(filter, type).Bind(syntax);
}

}  // namespace ssx::domain
