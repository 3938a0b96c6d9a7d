#include "services/scoring/similarity/topic_similarity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ssx::scoring {
namespace {

// Wu-Palmer squared, on lineages that include the topic itself but not the virtual root.
double TreeSimilarity(const std::vector<TopicIndex>& a, const std::vector<TopicIndex>& b) {
  size_t common = 0;
  while (common < std::min(a.size(), b.size()) && a[common] == b[common]) ++common;
  const double wu_palmer =
      2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
  return wu_palmer * wu_palmer;
}

}  // namespace

TopicSimilarity::TopicSimilarity(const domain::ReferenceData& reference)
    : reference_(&reference), size_(reference.topics().size()) {
  const std::vector<v1::Topic>& topics = reference.topics();
  lineage_.resize(size_);
  for (size_t i = 0; i < size_; ++i) {
    index_[topics[i].name()] = static_cast<TopicIndex>(i);
    const auto parent = index_.find(topics[i].parent());  // parents stand before children
    if (parent != index_.end()) lineage_[i] = lineage_[parent->second];
    lineage_[i].push_back(static_cast<TopicIndex>(i));
  }

  matrix_.assign(size_ * size_, 0.0);
  // For each topic those of its own tree, itself among them: all that is at all similar to it.
  std::vector<std::vector<TopicIndex>> kin(size_);
  for (size_t a = 0; a < size_; ++a) {
    for (size_t b = 0; b < size_; ++b) {
      if (lineage_[a].front() != lineage_[b].front()) continue;
      matrix_[a * size_ + b] = TreeSimilarity(lineage_[a], lineage_[b]);
      kin[a].push_back(static_cast<TopicIndex>(b));
    }
  }
  std::vector<double> across = matrix_;
  for (size_t x = 0; x < size_; ++x) {
    for (const v1::TopicMapping& mapping : topics[x].mappings()) {
      const auto found = index_.find(mapping.topic());
      if (found == index_.end()) continue;
      const TopicIndex y = found->second;
      for (TopicIndex a : kin[x]) {
        for (TopicIndex b : kin[y]) {
          // The trees' own similarity is never overruled by a mapping that leaves and returns.
          if (topics[a].taxonomy() == topics[b].taxonomy()) continue;
          const double way = Between(a, x) * mapping.strength() * Between(y, b);
          double& forth = across[a * size_ + b];
          double& back = across[b * size_ + a];
          forth = back = std::max(forth, way);
        }
      }
    }
  }
  matrix_ = std::move(across);
}

std::vector<TopicIndex> TopicSimilarity::IndexesOf(
    const google::protobuf::RepeatedPtrField<std::string>& names) const {
  std::vector<TopicIndex> indexes;
  for (const std::string& name : names) {
    const auto found = index_.find(name);
    if (found == index_.end()) continue;
    if (std::find(indexes.begin(), indexes.end(), found->second) == indexes.end()) {
      indexes.push_back(found->second);
    }
  }
  return indexes;
}

std::vector<TopicMatch> TopicSimilarity::BestMatches(const std::vector<TopicIndex>& wanted,
                                                     const std::vector<TopicIndex>& offered) const {
  std::vector<TopicMatch> matches;
  if (offered.empty()) return matches;
  for (TopicIndex want : wanted) {
    TopicMatch best{want, offered.front(), Between(want, offered.front())};
    for (TopicIndex offer : offered) {
      const double similarity = Between(want, offer);
      if (similarity > best.similarity) best = {want, offer, similarity};
    }
    matches.push_back(best);
  }
  return matches;
}

double TopicSimilarity::MeanBest(absl::Span<const TopicIndex> wanted,
                                 absl::Span<const TopicIndex> offered) const {
  if (wanted.empty() || offered.empty()) return 0;
  double sum = 0;
  for (TopicIndex want : wanted) {
    double best = 0;
    for (TopicIndex offer : offered) best = std::max(best, Between(want, offer));
    sum += best;
  }
  return sum / static_cast<double>(wanted.size());
}

double TopicSimilarity::Closest(const std::vector<TopicIndex>& a,
                                const std::vector<TopicIndex>& b) const {
  double closest = 0;
  for (TopicIndex one : a) {
    for (TopicIndex other : b) closest = std::max(closest, Between(one, other));
  }
  return closest;
}

bool TopicSimilarity::IsWithin(TopicIndex topic, TopicIndex ancestor) const {
  const std::vector<TopicIndex>& lineage = lineage_[topic];
  return std::find(lineage.begin(), lineage.end(), ancestor) != lineage.end();
}

std::string DescribeTopic(const v1::Topic& topic) {
  const auto label = topic.labels().find("en");
  const std::string words = label == topic.labels().end() ? topic.name() : label->second;
  switch (topic.taxonomy()) {
    case v1::TAXONOMY_SDG:
      return absl::StrCat("SDG ", topic.code(), " ", words);
    case v1::TAXONOMY_CRS:
      return absl::StrCat("CRS ", topic.code(), " ", words);
    case v1::TAXONOMY_CLUSTER:
      return absl::StrCat(words, " (humanitarian cluster)");
    default:
      return words;
  }
}

}  // namespace ssx::scoring
