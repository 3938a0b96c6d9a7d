// Etags (AIP-154): a strong checksum of a resource's content. Pure function.
#ifndef SSX_SERVICES_DOMAIN_QUERY_ETAG_H_
#define SSX_SERVICES_DOMAIN_QUERY_ETAG_H_

#include <string>

#include "google/protobuf/message.h"

namespace ssx::domain {

// The etag of `message`: 22 characters of URL-safe base64, equal for equal content and the same in
// every process. The value of a field `etag`, should the type have one, does not count.
std::string ComputeEtag(const google::protobuf::Message& message);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_ETAG_H_
