#include "clients/cli/write_flags.h"

#include "clients/cli/exit_code.h"
#include "clients/cli/field_text.h"

namespace ssx::cli {

void WriteFlags::AddTo(CLI::App* command, bool with_etag) {
  if (with_etag) {
    command->add_option("--etag", etag, "Refuse when the stored etag is another");
  }
  command->add_option("--request-id", options.request_id,
                      "UUID that makes repeating this very command safe; generated when left out");
  command->add_flag("--validate-only", options.validate_only, "Check, but store nothing");
}

int PrintWritten(Session& session, absl::string_view done, const WriteFlags& flags,
                 const absl::Status& status, const google::protobuf::Message& resource) {
  if (!status.ok()) return session.Fail(status);
  if (!session.table()) {
    WriteDocument(session.streams.out, session.format, ToJson(resource));
    return kDone;
  }
  const auto* type = resource.GetDescriptor();
  session.streams.out << (flags.options.validate_only ? "valid, not stored: " : "") << done << ' '
                      << FieldText(resource, type->FindFieldByName("name"));
  if (const auto* state = type->FindFieldByName("state"); state != nullptr) {
    session.streams.out << " (" << FieldText(resource, state) << ')';
  }
  session.streams.out << '\n';
  return kDone;
}

}  // namespace ssx::cli
