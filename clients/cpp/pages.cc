#include "clients/cpp/pages.h"

#include <utility>

#include "google/protobuf/descriptor.h"

namespace ssx::client {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

Pages::Pages(std::shared_ptr<Connection> connection, std::string method,
             std::unique_ptr<Message> request, std::unique_ptr<Message> response)
    : connection_(std::move(connection)),
      method_(std::move(method)),
      request_(std::move(request)),
      response_(std::move(response)) {
  response_->Clear();
  const auto* descriptor = response_->GetDescriptor();
  for (int i = 0; i < descriptor->field_count() && entries_ == nullptr; ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->is_repeated() && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      entries_ = field;
    }
  }
}

absl::StatusOr<const Message*> Pages::Next() {
  const auto* reflection = response_->GetReflection();
  // A page may be empty without being the last.
  while (next_ >= reflection->FieldSize(*response_, entries_)) {
    if (last_page_) return nullptr;
    auto page = std::unique_ptr<Message>(response_->New());
    if (absl::Status status = connection_->Call(method_, request_.get(), page.get());
        !status.ok()) {
      return status;
    }
    response_ = std::move(page);
    next_ = 0;
    const std::string token = reflection->GetString(
        *response_, response_->GetDescriptor()->FindFieldByName("next_page_token"));
    request_->GetReflection()->SetString(
        request_.get(), request_->GetDescriptor()->FindFieldByName("page_token"), token);
    last_page_ = token.empty();
  }
  return &reflection->GetRepeatedMessage(*response_, entries_, next_++);
}

}  // namespace ssx::client
