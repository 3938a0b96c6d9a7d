// Every limit of the API in one place. The protos state the same figures where a caller meets them.
#ifndef SSX_SERVICES_DOMAIN_LIMITS_H_
#define SSX_SERVICES_DOMAIN_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ssx::domain::limits {

// Messages.
inline constexpr int kMaxMessageBytes = 16 << 20;  // received by servers and clients
// Received by those who follow a change feed: one commit holds all that one request wrote, and the
// fields that the server added.
inline constexpr int kMaxFeedMessageBytes = 2 * kMaxMessageBytes;

// Names and texts, counted in Unicode code points unless they say bytes.
inline constexpr size_t kMinIdLength = 4;
inline constexpr size_t kMaxIdLength = 63;
inline constexpr size_t kMaxDisplayName = 200;
inline constexpr size_t kMaxAcronym = 40;
inline constexpr size_t kMaxTitle = 300;
inline constexpr size_t kMaxSummary = 2'000;
inline constexpr size_t kMaxDescription = 20'000;
inline constexpr size_t kMaxShortText = 200;  // names of people, positions, implementers
inline constexpr size_t kMaxLine = 500;       // titles inside a resource
inline constexpr size_t kMaxNote = 2'000;     // reasons, comments, notes
inline constexpr size_t kMaxUri = 2'000;
inline constexpr size_t kMaxEmail = 254;  // RFC 5321
inline constexpr size_t kMaxPhone = 40;
inline constexpr size_t kMaxLanguageTag = 64;
inline constexpr size_t kMaxFilterBytes = 4'096;
inline constexpr int kMaxFilterDepth = 32;   // parentheses within parentheses
inline constexpr int kMaxFilterTerms = 100;  // comparisons and words of a filter
inline constexpr size_t kMaxOrderByFields = 5;
inline constexpr size_t kMaxRequestId = 36;  // a UUID

// Lists.
inline constexpr int kMaxTopics = 30;
inline constexpr int kMaxModalities = 10;
inline constexpr int kMaxLanguages = 30;
inline constexpr int kMaxExternalIds = 20;
inline constexpr int kMaxCountries = 250;
inline constexpr int kMaxOrganizations = 100;
inline constexpr int kMaxPopulationGroups = 20;
inline constexpr int kMaxAgeBands = 10;
inline constexpr int kMaxEntries = 50;  // sources, evidence, materials, initiatives

// Pages, batches, rankings.
inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1'000;
// A page ends early when it is as large as this: gRPC clients take 4 MB unless told otherwise.
inline constexpr size_t kMaxPageBytes = 3 << 20;
inline constexpr int kMaxBatch = 1'000;  // requests in a batch, rows in an import message
inline constexpr int kDefaultTopK = 10;
inline constexpr int kMaxTopK = 1'000;

// Suggestions of topics. A title, a summary and a description fit into the text.
inline constexpr size_t kMaxSuggestText = 25'000;  // code points
inline constexpr int kDefaultSuggestions = 10;
inline constexpr int kMaxSuggestions = 100;

// Times.
inline constexpr std::chrono::hours kPurgeDelay{24 * 30};         // soft delete to purge
inline constexpr std::chrono::hours kRequestIdRetention{24 * 7};  // replay of a request_id
inline constexpr std::chrono::seconds kMaxRevisionWait{5};        // min_revision of a ranking

}  // namespace ssx::domain::limits

#endif  // SSX_SERVICES_DOMAIN_LIMITS_H_
