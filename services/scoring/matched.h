// What the topics and the texts of a pair have in common, entry by entry: what the reasons of the
// components TOPIC and TEXT sum up in words.
//
// Pure functions.
#ifndef SSX_SERVICES_SCORING_MATCHED_H_
#define SSX_SERVICES_SCORING_MATCHED_H_

#include <vector>

#include "services/scoring/pair.h"
#include "ssx/v1/match.pb.h"

namespace ssx::scoring {

// Each known topic of the need with the closest one of the offer, closest first; equally close ones
// in the need's order. The mean of the similarities is the value of TOPIC, unless the offer has no
// topics.
std::vector<v1::TopicMatch> MatchedTopics(const Pair& pair);

// The shared terms, those that count most first. The sum of the parts is the value of TEXT, unless
// the need has no words.
std::vector<v1::WordMatch> MatchedWords(const Pair& pair);

}  // namespace ssx::scoring

#endif  // SSX_SERVICES_SCORING_MATCHED_H_
