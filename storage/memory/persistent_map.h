// PersistentMap: an immutable ordered map from strings to strings. A change gives a new map that
// shares all but O(log n) nodes with the old one, so that every snapshot is a pointer. A treap
// (Aragon and Seidel, "Randomized Search Trees", 1989) whose priorities are hashes of the keys.
// Maps are values; const use is thread-safe.
#ifndef SSX_STORAGE_MEMORY_PERSISTENT_MAP_H_
#define SSX_STORAGE_MEMORY_PERSISTENT_MAP_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace ssx::storage {

class PersistentMap {
 public:
  PersistentMap() = default;

  [[nodiscard]] PersistentMap Put(absl::string_view key, absl::string_view value) const;
  [[nodiscard]] PersistentMap Delete(absl::string_view key) const;
  // nullptr when there is none; lives as long as a map that holds it.
  const std::string* Find(absl::string_view key) const;
  // Visits a range in order until the visitor returns false.
  void Scan(const KeyRange& range, RowVisitor visit) const;

 private:
  struct Node;
  using Link = std::shared_ptr<const Node>;

  explicit PersistentMap(Link root) : root_(std::move(root)) {}
  static Link WithChildren(const Node& node, Link left, Link right);
  static Link PutIn(const Link& node, Link added);
  static Link DeleteIn(const Link& node, absl::string_view key);
  static Link Join(const Link& left, const Link& right);
  // The keys before `key` and those after it.
  static std::pair<Link, Link> Split(const Link& node, absl::string_view key);
  static bool ScanIn(const Node* node, const KeyRange& range, RowVisitor visit);

  Link root_;
};

}  // namespace ssx::storage

#endif  // SSX_STORAGE_MEMORY_PERSISTENT_MAP_H_
