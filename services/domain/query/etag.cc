#include "services/domain/query/etag.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace ssx::domain {
namespace {

constexpr size_t kDigestBytes = 16;  // of SHA-256's 32; 128 bits make collisions a non-issue

// Serialized with map entries in key order, which the default leaves open.
std::string SerializeInOrder(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&output);
  output.Trim();
  return bytes;
}

}  // namespace

std::string ComputeEtag(const google::protobuf::Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("etag");
  std::string bytes;
  if (field != nullptr && message.GetReflection()->HasField(message, field)) {
    std::unique_ptr<google::protobuf::Message> copy(message.New());
    copy->CopyFrom(message);
    copy->GetReflection()->ClearField(copy.get(), field);
    bytes = SerializeInOrder(*copy);
  } else {
    bytes = SerializeInOrder(message);
  }
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return absl::WebSafeBase64Escape(
      absl::string_view(reinterpret_cast<const char*>(digest), kDigestBytes));
}

}  // namespace ssx::domain
