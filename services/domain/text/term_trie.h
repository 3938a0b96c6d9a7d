// TermTrie: finds the terms that begin at a place of a text, symbol by symbol.
//
// A symbol is a number that stands for a stem or a character. Thread-compatible.
#ifndef SSX_SERVICES_DOMAIN_TEXT_TERM_TRIE_H_
#define SSX_SERVICES_DOMAIN_TEXT_TERM_TRIE_H_

#include <cstdint>

#include "absl/container/flat_hash_map.h"

namespace ssx::text {

class TermTrie {
 public:
  using Node = uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNowhere = UINT32_MAX;

  // The node one symbol further; kNowhere when no term goes on so.
  Node Step(Node from, uint32_t symbol) const {
    const auto found = steps_.find(Key(from, symbol));
    return found == steps_.end() ? kNowhere : found->second;
  }
  // The same, but makes the node when there is none.
  Node Grow(Node from, uint32_t symbol) {
    return steps_.emplace(Key(from, symbol), static_cast<Node>(steps_.size() + 1)).first->second;
  }
  // Nodes are the numbers below this.
  size_t size() const { return steps_.size() + 1; }

 private:
  static uint64_t Key(Node from, uint32_t symbol) { return uint64_t{from} << 32 | symbol; }

  absl::flat_hash_map<uint64_t, Node> steps_;
};

}  // namespace ssx::text

#endif  // SSX_SERVICES_DOMAIN_TEXT_TERM_TRIE_H_
