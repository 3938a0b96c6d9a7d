// TopicSimilarity: how close two topics are, between 0 and 1, inside and across taxonomies.
//
// Inside a taxonomy: the square of Wu and Palmer's measure, "Verb Semantics and Lexical Selection",
// ACL 1994, on the tree with a virtual root above its roots: 2 depth(c) / (depth(a) + depth(b)),
// where c is their lowest common ancestor and the virtual root has depth 0. The square, because our
// trees are flat: unsquared, two targets of one goal would stand half as close as equals. Across
// taxonomies: the best way over one mapping x - y: tree(a, x) * strength * tree(y, b). Symmetric; 1
// for equal topics.
//
// Immutable, hence thread-safe; refers to the reference data, which must outlive it.
#ifndef SSX_SERVICES_SCORING_SIMILARITY_TOPIC_SIMILARITY_H_
#define SSX_SERVICES_SCORING_SIMILARITY_TOPIC_SIMILARITY_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/domain/reference.h"

namespace ssx::scoring {

// A topic by its place in ReferenceData::topics().
using TopicIndex = int;

// A topic of a need and the closest one of an offer.
struct TopicMatch {
  TopicIndex wanted;
  TopicIndex offered;
  double similarity;
};

class TopicSimilarity {
 public:
  explicit TopicSimilarity(const domain::ReferenceData& reference);

  // The known topics among resource names, in their order, each once.
  std::vector<TopicIndex> IndexesOf(
      const google::protobuf::RepeatedPtrField<std::string>& names) const;
  const v1::Topic& topic(TopicIndex index) const { return reference_->topics()[index]; }

  // Topics; their indexes are below it.
  size_t size() const { return size_; }
  double Between(TopicIndex a, TopicIndex b) const { return matrix_[a * size_ + b]; }

  // The best match in `offered` of each topic of `wanted`, in the order of `wanted`; of equally
  // close ones the first. Empty when either is.
  std::vector<TopicMatch> BestMatches(const std::vector<TopicIndex>& wanted,
                                      const std::vector<TopicIndex>& offered) const;
  // The mean similarity of BestMatches; 0 when either is empty.
  double MeanBest(absl::Span<const TopicIndex> wanted, absl::Span<const TopicIndex> offered) const;
  // The largest similarity between any two; 0 when either is empty.
  double Closest(const std::vector<TopicIndex>& a, const std::vector<TopicIndex>& b) const;

  // Whether `topic` is `ancestor` or below it.
  bool IsWithin(TopicIndex topic, TopicIndex ancestor) const;

 private:
  const domain::ReferenceData* reference_;
  size_t size_;
  absl::flat_hash_map<std::string, TopicIndex> index_;
  std::vector<std::vector<TopicIndex>> lineage_;  // by topic: from its root down to itself
  std::vector<double> matrix_;
};

// A topic in words: "SDG 3.2 End preventable deaths ...".
std::string DescribeTopic(const v1::Topic& topic);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_SIMILARITY_TOPIC_SIMILARITY_H_
