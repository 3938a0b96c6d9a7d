#include "services/registry/scoring_profiles.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/scoring_profiles.h"
#include "services/registry/builtin_profiles.h"
#include "services/registry/list.h"
#include "services/registry/standard_methods.h"

namespace ssx::registry {
namespace {

absl::StatusOr<std::unique_ptr<WithBuiltinProfiles>> ReadProfiles(const Call& call) {
  auto view = call.env.store.Read();
  if (!view.ok()) return view.status();
  return std::make_unique<WithBuiltinProfiles>(*std::move(view));
}

// The profile or the version called `name`; INVALID_ARGUMENT on `name`, NOT_FOUND.
absl::StatusOr<v1::ScoringProfile> LoadProfile(const storage::ReadView& view,
                                               const std::string& name) {
  const auto parsed = domain::ParseProfileName(name);
  if (!parsed.ok()) return domain::InvalidField("name", parsed.status().message());
  if (parsed->version == 0) return Load<v1::ScoringProfile>(view, name);
  const absl::string_view id = domain::IdOf(domain::kScoringProfiles, name);
  auto row = view.Get(kProfileVersionRows, id);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return domain::NotFound(name);
  v1::ScoringProfile version;
  if (!version.ParseFromString(**row)) return DamagedRow(domain::kScoringProfiles, id);
  return version;
}

// Whether `name`, given in `field`, is that of a profile that may be written at all. A malformed
// one passes: the method itself refuses it.
absl::Status CheckMayWrite(absl::string_view field, const std::string& name) {
  const auto parsed = domain::ParseProfileName(name);
  if (!parsed.ok()) return absl::OkStatus();
  if (domain::FindBuiltinProfile(parsed->profile) != nullptr) {
    return domain::FailedPrecondition(
        "BUILT_IN_PROFILE",
        absl::StrCat(parsed->profile,
                     " is built in and never changes: create a profile of your "
                     "own with the weights you want"),
        {{"resource", parsed->profile}});
  }
  if (parsed->version != 0) {
    return domain::InvalidField(
        field, absl::StrCat(name, " is a version, which never changes: name ", parsed->profile));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ScoringProfile> CreateScoringProfile(
    const Call& call, const v1::CreateScoringProfileRequest& request) {
  const std::string name = domain::MakeName(domain::kScoringProfiles, request.scoring_profile_id());
  if (domain::FindBuiltinProfile(name) != nullptr) return domain::AlreadyExists(name, false);
  return Create<v1::ScoringProfile>(call, request);
}

absl::StatusOr<v1::ScoringProfile> GetScoringProfile(const Call& call,
                                                     const v1::GetScoringProfileRequest& request) {
  auto view = ReadProfiles(call);
  if (!view.ok()) return view.status();
  return LoadProfile(**view, request.name());
}

absl::StatusOr<v1::ListScoringProfilesResponse> ListScoringProfiles(
    const Call& call, const v1::ListScoringProfilesRequest& request) {
  auto view = ReadProfiles(call);
  if (!view.ok()) return view.status();
  return List<v1::ScoringProfile>(call, **view, request,
                                  &v1::ListScoringProfilesResponse::mutable_scoring_profiles);
}

absl::StatusOr<v1::ListScoringProfileVersionsResponse> ListScoringProfileVersions(
    const Call& call, const v1::ListScoringProfileVersionsRequest& request) {
  auto page_size = domain::EffectivePageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const domain::PageScope scope{request.name(), "", "", false};
  auto position = domain::DecodePageToken(request.page_token(), scope);
  if (!position.ok()) return position.status();
  const auto name = domain::ParseProfileName(request.name());
  if (!name.ok()) return domain::InvalidField("name", name.status().message());
  if (name->version != 0) {
    return domain::InvalidField("name", absl::StrCat("states a version: name ", name->profile));
  }
  auto view = ReadProfiles(call);
  if (!view.ok()) return view.status();
  auto newest = LoadProfile(**view, name->profile);
  if (!newest.ok()) return newest.status();

  // Versions are numbered without gaps, from 1 to the newest.
  int version = newest->version();
  if (position->has_value()) {
    const auto last = domain::ParseProfileName((*position)->name);
    if (!last.ok()) return domain::InvalidField("page_token", "is damaged: begin again without it");
    version = last->version - 1;
  }
  v1::ListScoringProfileVersionsResponse response;
  size_t bytes = 0;
  for (; version >= 1; --version) {
    if (response.scoring_profiles_size() == *page_size || bytes > domain::limits::kMaxPageBytes) {
      const std::string& last = response.scoring_profiles().rbegin()->name();
      response.set_next_page_token(domain::EncodePageToken(scope, {"", last}));
      break;
    }
    auto found = LoadProfile(**view, domain::VersionName(name->profile, version));
    if (!found.ok()) return found.status();
    bytes += found->ByteSizeLong();
    *response.add_scoring_profiles() = *std::move(found);
  }
  return response;
}

absl::StatusOr<v1::ScoringProfile> UpdateScoringProfile(
    const Call& call, const v1::UpdateScoringProfileRequest& request) {
  const v1::ScoringProfile& given = request.scoring_profile();
  if (absl::Status status = CheckMayWrite("scoring_profile.name", given.name()); !status.ok()) {
    return status;
  }
  return Update(call, request, given);
}

absl::StatusOr<v1::ScoringProfile> DeleteScoringProfile(
    const Call& call, const v1::DeleteScoringProfileRequest& request) {
  if (absl::Status status = CheckMayWrite("name", request.name()); !status.ok()) return status;
  return Delete<v1::ScoringProfile>(call, request);
}

absl::StatusOr<v1::ScoringProfile> UndeleteScoringProfile(
    const Call& call, const v1::UndeleteScoringProfileRequest& request) {
  if (absl::Status status = CheckMayWrite("name", request.name()); !status.ok()) return status;
  return Undelete<v1::ScoringProfile>(call, request);
}

}  // namespace ssx::registry
