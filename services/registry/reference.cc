#include "services/registry/reference.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/domain/errors.h"
#include "services/domain/names.h"
#include "services/domain/query/filter.h"
#include "services/domain/query/page_token.h"
#include "services/domain/spelling.h"

namespace ssx::registry {
namespace {

// Lists `count` entries of fixed order, `entry(i)` each: those that match, from the one after the
// token's.
template <typename Response, typename Request, typename Entry, typename Add>
absl::StatusOr<Response> ListEntries(const Call& call, const Request& request,
                                     absl::string_view collection,
                                     const google::protobuf::Descriptor& type, size_t count,
                                     Entry entry, Add add) {
  auto filter = domain::Filter::Parse(request.filter(), type);
  if (!filter.ok()) return filter.status();
  auto page_size = domain::EffectivePageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const domain::PageScope scope{std::string(collection), request.filter(), "", false};
  auto position = domain::DecodePageToken(request.page_token(), scope);
  if (!position.ok()) return position.status();

  Response response;
  response.set_data_version(call.env.reference.version());
  bool started = !position->has_value();
  int listed = 0;
  std::string last;
  for (size_t i = 0; i < count; ++i) {
    const auto& item = entry(i);
    if (!started) {
      started = item.name() == (*position)->name;
      continue;
    }
    if (!filter->Matches(item)) continue;
    if (listed == *page_size) {
      response.set_next_page_token(domain::EncodePageToken(scope, {last, last}));
      break;
    }
    add(response, item);
    last = item.name();
    ++listed;
  }
  if (!started) {
    return domain::InvalidField("page_token",
                                "is of another version of the reference data: start over without a "
                                "token");
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::Country> GetCountry(const Call& call, const v1::GetCountryRequest& request) {
  const domain::ReferenceData& reference = call.env.reference;
  const absl::string_view code = domain::IdOf(domain::kCountries, request.name());
  if (code.empty()) {
    return domain::InvalidField("name",
                                absl::StrCat(domain::Excerpt(request.name()),
                                             " names no country: use countries/ and an ISO 3166-1 "
                                             "alpha-2 code, such as countries/MN"));
  }
  if (reference.FindCountry(code) == nullptr) return domain::NotFound(request.name());
  return reference.CountryAsOf(code, domain::UtcDay(call.env.clock()));
}

absl::StatusOr<v1::ListCountriesResponse> ListCountries(const Call& call,
                                                        const v1::ListCountriesRequest& request) {
  const domain::ReferenceData& reference = call.env.reference;
  const absl::CivilDay today = domain::UtcDay(call.env.clock());
  return ListEntries<v1::ListCountriesResponse>(
      call, request, domain::kCountries, *v1::Country::descriptor(), reference.countries().size(),
      [&](size_t i) {
        return reference.CountryAsOf(reference.countries()[i].country_code(), today);
      },
      [](v1::ListCountriesResponse& response, const v1::Country& country) {
        *response.add_countries() = country;
      });
}

absl::StatusOr<v1::Topic> GetTopic(const Call& call, const v1::GetTopicRequest& request) {
  const v1::Topic* topic = call.env.reference.FindTopic(request.name());
  if (topic != nullptr) return *topic;
  if (domain::IdOf(domain::kTopics, request.name()).empty()) {
    return domain::InvalidField("name", absl::StrCat(domain::Excerpt(request.name()),
                                                     " names no topic: use topics/ and an id, "
                                                     "such as topics/sdg-3.2"));
  }
  return domain::NotFound(request.name());
}

absl::StatusOr<v1::ListTopicsResponse> ListTopics(const Call& call,
                                                  const v1::ListTopicsRequest& request) {
  const domain::ReferenceData& reference = call.env.reference;
  return ListEntries<v1::ListTopicsResponse>(
      call, request, domain::kTopics, *v1::Topic::descriptor(), reference.topics().size(),
      [&](size_t i) -> const v1::Topic& { return reference.topics()[i]; },
      [](v1::ListTopicsResponse& response, const v1::Topic& topic) {
        *response.add_topics() = topic;
      });
}

}  // namespace ssx::registry
