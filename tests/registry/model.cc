#include "tests/registry/model.h"

#include <algorithm>

namespace ssx::registry {
namespace {

using absl::StatusCode;

bool IsComplete(const v1::Need& need) { return need.topics_size() > 0; }

bool IsOver(const v1::DateRange& range, absl::Time now) {
  return range.has_end_date() && domain::ToCivilDay(range.end_date()) < domain::UtcDay(now);
}

absl::Time DayAfter(const v1::Date& date) {
  return absl::FromCivil(domain::ToCivilDay(date) + 1, absl::UTCTimeZone());
}

bool CanExpire(const v1::Need& need) {
  return need.state() == v1::NEED_STATE_DRAFT || need.state() == v1::NEED_STATE_SUBMITTED ||
         need.state() == v1::NEED_STATE_ENDORSED;
}

bool CanExpire(const v1::Offer& offer) {
  return offer.state() == v1::OFFER_STATE_PUBLISHED || offer.state() == v1::OFFER_STATE_PAUSED;
}

const v1::DateRange& RangeOf(const v1::Need& need) { return need.period(); }
const v1::DateRange& RangeOf(const v1::Offer& offer) { return offer.availability(); }

bool SameTopics(const v1::Need& a, const v1::Need& b) {
  return std::equal(a.topics().begin(), a.topics().end(), b.topics().begin(), b.topics().end());
}

template <typename T>
void Expire(std::map<std::string, T>& all, int expired, absl::Time now) {
  for (auto& [name, resource] : all) {
    if (resource.has_delete_time() || !CanExpire(resource) || !IsOver(RangeOf(resource), now)) {
      continue;
    }
    resource.set_state(static_cast<decltype(resource.state())>(expired));
    resource.set_state_reason("its period has ended");
    *resource.mutable_update_time() = domain::ToTimestamp(now);
  }
}

template <typename T>
void Purge(std::map<std::string, T>& all, absl::Time now) {
  std::erase_if(all, [now](const auto& entry) {
    return entry.second.has_delete_time() && domain::ToTime(entry.second.purge_time()) <= now;
  });
}

std::string IdIn(const std::string& name) { return name.substr(name.find('/') + 1); }

template <typename T>
void AddListing(const std::string& collection, const std::map<std::string, T>& all,
                std::set<IndexRow>& rows) {
  for (const auto& [name, resource] : all) {
    const std::string id = IdIn(name);
    rows.insert({collection, "country_code", resource.country_code(), id});
    rows.insert({collection, "organization", resource.organization(), id});
    const auto* state = T::descriptor()->FindFieldByName("state");
    rows.insert(
        {collection, "state", resource.GetReflection()->GetEnum(resource, state)->name(), id});
    for (const std::string& topic : resource.topics()) {
      rows.insert({collection, "topics", topic, id});
    }
  }
}

template <typename T>
void AddSchedule(const std::map<std::string, T>& all, std::set<ScheduleRow>& rows) {
  for (const auto& [name, resource] : all) {
    if (resource.has_delete_time()) {
      rows.insert({domain::ToTime(resource.purge_time()), "purge", name});
    } else if constexpr (requires { resource.state(); }) {
      if (CanExpire(resource) && RangeOf(resource).has_end_date()) {
        rows.insert({DayAfter(RangeOf(resource).end_date()), "expire", name});
      }
    }
  }
}

}  // namespace

bool Model::IsLive(const std::string& name) const {
  if (auto found = All<v1::Organization>().find(name); found != All<v1::Organization>().end()) {
    return !found->second.has_delete_time();
  }
  auto found = All<v1::Fund>().find(name);
  return found != All<v1::Fund>().end() && !found->second.has_delete_time();
}

bool Model::IsNamed(const std::string& name) const {
  const auto live_names = [&](const auto& entry) {
    return !entry.second.has_delete_time() && entry.second.organization() == name;
  };
  const auto& needs = All<v1::Need>();
  const auto& offers = All<v1::Offer>();
  const auto& funds = All<v1::Fund>();
  return std::any_of(needs.begin(), needs.end(), live_names) ||
         std::any_of(offers.begin(), offers.end(), live_names) ||
         std::any_of(funds.begin(), funds.end(), live_names) ||
         std::any_of(needs.begin(), needs.end(), [&](const auto& entry) {
           return !entry.second.has_delete_time() && entry.second.fund() == name;
         });
}

bool Model::ReferencesAreLive(const v1::Need& need) const {
  return IsLive(need.organization()) && (need.fund().empty() || IsLive(need.fund()));
}

bool Model::MayChange(const v1::Need& before, const v1::Need& after, absl::Time) {
  switch (before.state()) {
    case v1::NEED_STATE_DRAFT:
      return true;
    case v1::NEED_STATE_SUBMITTED:
      return IsComplete(after);
    case v1::NEED_STATE_ENDORSED:
    case v1::NEED_STATE_MATCHED:
      // Of what these tests change, urgency alone is free.
      return before.title() == after.title() && before.organization() == after.organization() &&
             before.fund() == after.fund() && SameTopics(before, after) &&
             before.period().SerializeAsString() == after.period().SerializeAsString();
    default:
      return false;
  }
}

bool Model::MayChange(const v1::Offer& before, const v1::Offer& after, absl::Time now) {
  switch (before.state()) {
    case v1::OFFER_STATE_RETIRED:
      return false;
    case v1::OFFER_STATE_PUBLISHED:
      return after.topics_size() > 0 && !IsOver(after.availability(), now);
    default:
      return true;
  }
}

StatusCode Model::Step(domain::NeedVerb verb, const std::string& name,
                       const std::string& focal_point, const std::string& reason, absl::Time now) {
  using domain::NeedVerb;
  auto found = All<v1::Need>().find(name);
  if (found == All<v1::Need>().end()) return StatusCode::kNotFound;
  v1::Need& need = found->second;
  if (need.has_delete_time()) return StatusCode::kFailedPrecondition;
  auto state = domain::NextState(verb, need.state());
  if (!state.ok()) return state.status().code();
  if (verb == NeedVerb::kEndorse) {
    if (!IsLive(focal_point)) return StatusCode::kInvalidArgument;
    const v1::Organization& organization = All<v1::Organization>().at(focal_point);
    if (!organization.national_focal_point() ||
        organization.country_code() != need.country_code()) {
      return StatusCode::kFailedPrecondition;
    }
  }
  if ((verb == NeedVerb::kSubmit || verb == NeedVerb::kEndorse) && !IsComplete(need)) {
    return StatusCode::kFailedPrecondition;
  }
  need.set_state(*state);
  need.set_state_reason(verb == NeedVerb::kSubmit || verb == NeedVerb::kEndorse ? "" : reason);
  *need.mutable_update_time() = domain::ToTimestamp(now);
  if (verb == NeedVerb::kReturn) need.clear_endorsement();
  if (verb == NeedVerb::kEndorse) {
    need.mutable_endorsement()->set_focal_point(focal_point);
    need.mutable_endorsement()->set_endorsed_by("D. Bat");
    need.mutable_endorsement()->set_comment("A priority of the plan.");
    *need.mutable_endorsement()->mutable_endorse_time() = domain::ToTimestamp(now);
  }
  return StatusCode::kOk;
}

StatusCode Model::Step(domain::OfferVerb verb, const std::string& name, const std::string& reason,
                       absl::Time now) {
  auto found = All<v1::Offer>().find(name);
  if (found == All<v1::Offer>().end()) return StatusCode::kNotFound;
  v1::Offer& offer = found->second;
  if (offer.has_delete_time()) return StatusCode::kFailedPrecondition;
  auto state = domain::NextState(verb, offer.state());
  if (!state.ok()) return state.status().code();
  const bool publishes = verb == domain::OfferVerb::kPublish;
  if (publishes && (offer.topics_size() == 0 || IsOver(offer.availability(), now))) {
    return StatusCode::kFailedPrecondition;
  }
  offer.set_state(*state);
  offer.set_state_reason(publishes ? "" : reason);
  *offer.mutable_update_time() = domain::ToTimestamp(now);
  return StatusCode::kOk;
}

void Model::Maintain(absl::Time now) {
  Expire(All<v1::Need>(), v1::NEED_STATE_EXPIRED, now);
  Expire(All<v1::Offer>(), v1::OFFER_STATE_EXPIRED, now);
  Purge(All<v1::Need>(), now);
  Purge(All<v1::Offer>(), now);
  Purge(All<v1::Fund>(), now);
  Purge(All<v1::Organization>(), now);
}

std::set<IndexRow> Model::IndexRows() const {
  std::set<IndexRow> rows;
  AddListing("needs", All<v1::Need>(), rows);
  AddListing("offers", All<v1::Offer>(), rows);
  for (const auto& [name, need] : All<v1::Need>()) {
    if (!need.fund().empty()) rows.insert({"needs", "fund", need.fund(), IdIn(name)});
  }
  for (const auto& [name, fund] : All<v1::Fund>()) {
    rows.insert({"funds", "organization", fund.organization(), IdIn(name)});
  }
  for (const auto& [name, organization] : All<v1::Organization>()) {
    rows.insert(
        {"organizations", "type", v1::OrganizationType_Name(organization.type()), IdIn(name)});
    if (!organization.country_code().empty()) {
      rows.insert({"organizations", "country_code", organization.country_code(), IdIn(name)});
    }
  }
  return rows;
}

std::set<ScheduleRow> Model::ScheduleRows() const {
  std::set<ScheduleRow> rows;
  AddSchedule(All<v1::Need>(), rows);
  AddSchedule(All<v1::Offer>(), rows);
  AddSchedule(All<v1::Fund>(), rows);
  AddSchedule(All<v1::Organization>(), rows);
  return rows;
}

}  // namespace ssx::registry
