// Facet: one side of an entry that decides some filters and components by itself, such as the
// country and modalities of an offer. Many entries look the same from one side, so a facet keeps
// each look once, as a class, with an entry stripped of everything else to stand for it.
//
// A question is then asked of classes instead of entries: what a filter or component says of the
// stand-in is what it says of every entry of the class, to the last bit, because it is the same
// function that answers.
//
// Not thread-safe. Classes are never dropped; the owner starts a new facet now and then.
#ifndef SSX_SERVICES_SCORING_INDEX_FACET_H_
#define SSX_SERVICES_SCORING_INDEX_FACET_H_

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace ssx::scoring {

using FacetClass = uint32_t;

template <typename Entry>
class Facet {
 public:
  // The class of entries that look like `stripped` from this side; `key` is equal for those that
  // do and only for them.
  FacetClass ClassOf(std::string key, Entry stripped) {
    const auto [found, is_new] =
        classes_.try_emplace(std::move(key), static_cast<FacetClass>(stand_ins_.size()));
    if (is_new) stand_ins_.push_back(std::move(stripped));
    return found->second;
  }

  size_t size() const { return stand_ins_.size(); }
  const Entry& stand_in(FacetClass index) const { return stand_ins_[index]; }

 private:
  absl::flat_hash_map<std::string, FacetClass> classes_;
  std::deque<Entry> stand_ins_;
};

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_INDEX_FACET_H_
