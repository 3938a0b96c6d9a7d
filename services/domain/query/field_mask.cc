#include "services/domain/query/field_mask.h"

#include <google/protobuf/util/field_comparator.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/errors.h"
#include "services/domain/query/field_path.h"

namespace ssx::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kMaskField[] = "update_mask";
// A mask may hold any number of paths; an error must fit into the headers of an answer.
constexpr size_t kMostViolations = 10;
// What tells the resource and its version, and is never updated.
constexpr absl::string_view kIdentity[] = {"name", "etag"};

// Makes `field` of `to` what it is in `from`; both of one type. What `from` then holds there is of
// no use.
void MoveField(Message& from, const FieldDescriptor* field, Message& to) {
  const Reflection& reflection = *from.GetReflection();
  reflection.ClearField(&to, field);
  const bool set = field->is_repeated() ? reflection.FieldSize(from, field) > 0
                                        : reflection.HasField(from, field);
  if (!set) return;
  // What shares a oneof with the field gives way to it, rather than going back to `from` to be
  // moved in turn.
  if (const auto* choice = field->real_containing_oneof()) reflection.ClearOneof(&to, choice);
  reflection.SwapFields(&from, &to, {field});
}

// The same for the field at the end of a path, from its part `depth` on. Messages on the way are
// made in `to` only to hold something.
void MovePath(Message& from, const FieldPath& path, size_t depth, Message& to) {
  const FieldDescriptor* field = path[depth];
  if (depth + 1 == path.size()) return MoveField(from, field, to);
  const Reflection& reflection = *from.GetReflection();
  const bool given = reflection.HasField(from, field);
  const bool there = reflection.HasField(to, field);
  if (!given && !there) return;
  std::unique_ptr<Message> made(reflection.GetMessage(from, field).New());
  if (!given) {
    MovePath(*made, path, depth + 1, *reflection.MutableMessage(&to, field));
  } else if (there) {
    MovePath(*reflection.MutableMessage(&from, field), path, depth + 1,
             *reflection.MutableMessage(&to, field));
  } else {
    MovePath(*reflection.MutableMessage(&from, field), path, depth + 1, *made);
    if (made->ByteSizeLong() > 0) {
      made->GetReflection()->Swap(made.get(), reflection.MutableMessage(&to, field));
    }
  }
}

void MovePaths(Message& from, const std::vector<FieldPath>& paths, Message& to) {
  for (const FieldPath& path : paths) MovePath(from, path, 0, to);
}

absl::StatusOr<std::vector<FieldPath>> ProtectedPaths(const std::vector<std::string>& output_only,
                                                      const Descriptor& type) {
  std::vector<FieldPath> paths;
  for (const std::string& text : output_only) {
    absl::StatusOr<FieldPath> path = ResolveFieldPath(text, type);
    if (!path.ok()) {
      return absl::InternalError(absl::StrCat("output-only field: ", path.status().message()));
    }
    paths.push_back(*std::move(path));
  }
  return paths;
}

// Paths that lie within others add nothing to them.
std::vector<FieldPath> WithoutRedundant(std::vector<FieldPath> paths) {
  const auto numbers_less = [](const FieldDescriptor* a, const FieldDescriptor* b) {
    return a->number() < b->number();
  };
  std::sort(paths.begin(), paths.end(), [&](const FieldPath& a, const FieldPath& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), numbers_less);
  });
  std::vector<FieldPath> kept;
  for (FieldPath& path : paths) {
    if (kept.empty() || !IsWithin(path, kept.back())) kept.push_back(std::move(path));
  }
  return kept;
}

// The paths that an explicit mask names, checked.
absl::StatusOr<std::vector<FieldPath>> NamedPaths(const FieldMask& mask, const Descriptor& type,
                                                  const std::vector<FieldPath>& output_only) {
  Violations violations;
  std::vector<FieldPath> paths;
  for (const std::string& text : mask.paths()) {
    if (violations.list().size() == kMostViolations) break;
    if (text == "*") {
      violations.Add(kMaskField, "'*' stands for all fields; leave it or the other paths out");
      continue;
    }
    absl::StatusOr<FieldPath> path = ResolveFieldPath(text, type);
    if (!path.ok()) {
      violations.Add(kMaskField, path.status().message());
      continue;
    }
    const absl::string_view first = path->front()->name();
    if (std::find(std::begin(kIdentity), std::end(kIdentity), first) != std::end(kIdentity)) {
      violations.Add(kMaskField,
                     absl::StrCat(first, " cannot be updated; leave it out of the mask"));
      continue;
    }
    const bool fixed = std::any_of(output_only.begin(), output_only.end(),
                                   [&](const FieldPath& other) { return IsWithin(*path, other); });
    if (fixed) {
      violations.Add(kMaskField, absl::StrCat(text, " is output only; leave it out of the mask"));
      continue;
    }
    paths.push_back(*std::move(path));
  }
  if (!violations.empty()) return violations.ToStatus();
  return WithoutRedundant(std::move(paths));
}

// Collects the top-level fields in which two messages differ.
class TopLevelReporter : public google::protobuf::util::MessageDifferencer::Reporter {
 public:
  using Path = std::vector<google::protobuf::util::MessageDifferencer::SpecificField>;

  void ReportAdded(const Message&, const Message&, const Path& path) override { Add(path); }
  void ReportDeleted(const Message&, const Message&, const Path& path) override { Add(path); }
  void ReportModified(const Message&, const Message&, const Path& path) override { Add(path); }

  const std::set<int>& indices() const { return indices_; }

 private:
  void Add(const Path& path) {
    // Fields unknown to this build have no descriptor, hence no name to report.
    if (!path.empty() && path[0].field != nullptr) indices_.insert(path[0].field->index());
  }

  std::set<int> indices_;
};

}  // namespace

absl::Status ApplyUpdate(const Message& from, const FieldMask* mask,
                         const std::vector<std::string>& output_only_fields, Message& to) {
  const Descriptor& type = *to.GetDescriptor();
  if (from.GetDescriptor() != &type) {
    return absl::InternalError(absl::StrCat("cannot update a ", type.full_name(), " from a ",
                                            from.GetDescriptor()->full_name()));
  }
  absl::StatusOr<std::vector<FieldPath>> kept = ProtectedPaths(output_only_fields, type);
  if (!kept.ok()) return kept.status();

  std::vector<FieldPath> selected;
  if (mask == nullptr || mask->paths().empty()) {
    std::vector<const FieldDescriptor*> set;
    from.GetReflection()->ListFields(from, &set);
    for (const FieldDescriptor* field : set) selected.push_back({field});
  } else if (mask->paths_size() == 1 && mask->paths(0) == "*") {
    for (int i = 0; i < type.field_count(); ++i) selected.push_back({type.field(i)});
  } else {
    absl::StatusOr<std::vector<FieldPath>> named = NamedPaths(*mask, type, *kept);
    if (!named.ok()) return named.status();
    selected = *std::move(named);
  }

  for (absl::string_view name : kIdentity) {
    const FieldDescriptor* field = type.FindFieldByName(std::string(name));
    if (field != nullptr) kept->push_back({field});
  }
  std::unique_ptr<Message> given(from.New());
  given->CopyFrom(from);
  std::unique_ptr<Message> before(to.New());
  before->CopyFrom(to);
  MovePaths(*given, selected, to);
  MovePaths(*before, WithoutRedundant(*std::move(kept)), to);
  return absl::OkStatus();
}

std::vector<std::string> ChangedFields(const Message& before, const Message& after) {
  google::protobuf::util::DefaultFieldComparator comparator;
  comparator.set_treat_nan_as_equal(true);
  google::protobuf::util::MessageDifferencer differencer;
  differencer.set_field_comparator(&comparator);
  TopLevelReporter reporter;
  differencer.ReportDifferencesTo(&reporter);
  differencer.Compare(before, after);
  std::vector<std::string> names;
  for (int index : reporter.indices())
    names.push_back(before.GetDescriptor()->field(index)->name());
  return names;
}

}  // namespace ssx::domain
