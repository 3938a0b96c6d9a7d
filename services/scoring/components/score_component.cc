#include "services/scoring/components.h"

namespace ssx::scoring {

double ScoreComponent(v1::Component component, const Pair& pair, Why* why) {
  switch (component) {
    case v1::COMPONENT_TOPIC:
      return TopicScore(pair, why);
    case v1::COMPONENT_TEXT:
      return TextScore(pair, why);
    case v1::COMPONENT_CONTEXT:
      return ContextScore(pair, why);
    case v1::COMPONENT_MODALITY:
      return ModalityScore(pair, why);
    case v1::COMPONENT_LANGUAGE:
      return LanguageScore(pair, why);
    case v1::COMPONENT_EVIDENCE:
      return EvidenceScore(pair, why);
    case v1::COMPONENT_TIMING:
      return TimingScore(pair, why);
    case v1::COMPONENT_RESOURCE:
      return ResourceScore(pair, why);
    case v1::COMPONENT_COMPLEMENTARITY:
      return ComplementarityScore(pair, why);
    case v1::COMPONENT_PRIORITY:
      return PriorityScore(pair, why);
    default:
      return 0;  // no component
  }
}

}  // namespace ssx::scoring
