#include "services/runtime/wire_fault.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/domain/errors.h"
#include "services/domain/spelling.h"

namespace ssx::runtime {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr int kMaxDepth = 100;  // as protobuf's parser

std::string Join(const std::string& path, const std::string& field) {
  return path.empty() ? field : absl::StrCat(path, ".", field);
}

class Walk {
 public:
  // The first fault of a message at `path`, if any.
  std::optional<domain::FieldViolation> Message(absl::string_view bytes, const Descriptor& type,
                                                const std::string& path, int depth) {
    CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                           static_cast<int>(bytes.size()));
    std::map<int, int> seen;  // occurrences of repeated fields
    while (input.CurrentPosition() < static_cast<int>(bytes.size())) {
      const int begin = input.CurrentPosition();
      const uint32_t tag = input.ReadTag();
      const int number = WireFormatLite::GetTagFieldNumber(tag);
      if (number == 0) return Damaged(type, path, begin);
      const FieldDescriptor* field = type.FindFieldByNumber(number);
      const std::string at = field == nullptr ? path : Join(path, NameOf(*field, seen));
      const auto wire_type = WireFormatLite::GetTagWireType(tag);
      if (wire_type != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
        if (!WireFormatLite::SkipField(&input, tag)) return Damaged(type, at, begin);
        continue;
      }
      uint32_t length;
      if (!input.ReadVarint32(&length) || length > bytes.size() - input.CurrentPosition()) {
        return Damaged(type, at, begin);
      }
      const absl::string_view content = bytes.substr(input.CurrentPosition(), length);
      input.Skip(static_cast<int>(length));
      if (field == nullptr) continue;
      auto fault = Content(content, *field, at, depth);
      if (fault.has_value()) return fault;
    }
    return std::nullopt;
  }

  static domain::FieldViolation Damaged(const Descriptor& type, const std::string& path, int byte) {
    return {path.empty() ? "*" : path,
            absl::StrCat("is not a protocol buffer from byte ", byte + 1, " of its ",
                         std::string(type.full_name()),
                         " on: send what a client made from the protos writes")};
  }

 private:
  std::optional<domain::FieldViolation> Content(absl::string_view content,
                                                const FieldDescriptor& field, const std::string& at,
                                                int depth) {
    if (field.type() == FieldDescriptor::TYPE_STRING) {
      const domain::TextScan scan = domain::ScanText(content);
      if (scan.valid_utf8) return std::nullopt;
      return domain::FieldViolation{at,
                                    absl::StrCat("is not valid UTF-8 from byte ", scan.invalid_byte,
                                                 " on: send it encoded as UTF-8")};
    }
    if (field.type() != FieldDescriptor::TYPE_MESSAGE) return std::nullopt;
    if (depth == kMaxDepth) {
      return domain::FieldViolation{
          at, absl::StrCat("is nested more than ", kMaxDepth, " deep: send what the protos say")};
    }
    return Message(content, *field.message_type(), at, depth + 1);
  }

  // "topics[2]" for the third one met.
  static std::string NameOf(const FieldDescriptor& field, std::map<int, int>& seen) {
    if (!field.is_repeated()) return std::string(field.name());
    return absl::StrCat(std::string(field.name()), "[", seen[field.number()]++, "]");
  }
};

}  // namespace

absl::Status WireFault(absl::string_view bytes, const Descriptor& type) {
  auto fault = Walk().Message(bytes, type, "", 0);
  if (!fault.has_value()) fault = Walk::Damaged(type, "", 0);
  return domain::InvalidField(fault->field, fault->description);
}

}  // namespace ssx::runtime
