#include "storage/memory/persistent_map.h"

#include <utility>

#include "absl/hash/hash.h"
#include "storage/row_key.h"

namespace ssx::storage {

struct PersistentMap::Node {
  std::string key;
  std::shared_ptr<const std::string> value;  // shared by the node's copies
  size_t priority;                           // none below it has a higher one
  Link left;
  Link right;
};

PersistentMap::Link PersistentMap::WithChildren(const Node& node, Link left, Link right) {
  return std::make_shared<const Node>(
      Node{node.key, node.value, node.priority, std::move(left), std::move(right)});
}

PersistentMap PersistentMap::Put(absl::string_view key, absl::string_view value) const {
  return PersistentMap(
      PutIn(root_, std::make_shared<const Node>(Node{std::string(key),
                                                     std::make_shared<const std::string>(value),
                                                     absl::HashOf(key), nullptr, nullptr})));
}

PersistentMap PersistentMap::Delete(absl::string_view key) const {
  if (Find(key) == nullptr) return *this;
  return PersistentMap(DeleteIn(root_, key));
}

PersistentMap::Link PersistentMap::PutIn(const Link& node, Link added) {
  if (node == nullptr) return added;
  if (node->key == added->key) return WithChildren(*added, node->left, node->right);
  if (added->priority > node->priority) {
    auto [left, right] = Split(node, added->key);
    return WithChildren(*added, std::move(left), std::move(right));
  }
  if (added->key < node->key) {
    return WithChildren(*node, PutIn(node->left, std::move(added)), node->right);
  }
  return WithChildren(*node, node->left, PutIn(node->right, std::move(added)));
}

PersistentMap::Link PersistentMap::DeleteIn(const Link& node, absl::string_view key) {
  if (key < absl::string_view(node->key)) {
    return WithChildren(*node, DeleteIn(node->left, key), node->right);
  }
  if (key > absl::string_view(node->key)) {
    return WithChildren(*node, node->left, DeleteIn(node->right, key));
  }
  return Join(node->left, node->right);
}

PersistentMap::Link PersistentMap::Join(const Link& left, const Link& right) {
  if (left == nullptr) return right;
  if (right == nullptr) return left;
  if (left->priority > right->priority) {
    return WithChildren(*left, left->left, Join(left->right, right));
  }
  return WithChildren(*right, Join(left, right->left), right->right);
}

std::pair<PersistentMap::Link, PersistentMap::Link> PersistentMap::Split(const Link& node,
                                                                         absl::string_view key) {
  if (node == nullptr) return {nullptr, nullptr};
  if (absl::string_view(node->key) < key) {
    auto [left, right] = Split(node->right, key);
    return {WithChildren(*node, node->left, std::move(left)), std::move(right)};
  }
  if (key < absl::string_view(node->key)) {
    auto [left, right] = Split(node->left, key);
    return {std::move(left), WithChildren(*node, std::move(right), node->right)};
  }
  return {node->left, node->right};
}

const std::string* PersistentMap::Find(absl::string_view key) const {
  const Node* node = root_.get();
  while (node != nullptr && node->key != key) {
    node = (key < absl::string_view(node->key) ? node->left : node->right).get();
  }
  return node == nullptr ? nullptr : node->value.get();
}

void PersistentMap::Scan(const KeyRange& range, RowVisitor visit) const {
  ScanIn(root_.get(), range, visit);
}

bool PersistentMap::ScanIn(const Node* node, const KeyRange& range, RowVisitor visit) {
  if (node == nullptr) return true;
  const bool from_begin = node->key >= range.begin;
  const bool before_end = BeforeEnd(node->key, range);
  if (from_begin && !ScanIn(node->left.get(), range, visit)) return false;
  if (from_begin && before_end && !visit(node->key, *node->value)) return false;
  return !before_end || ScanIn(node->right.get(), range, visit);
}

}  // namespace ssx::storage
