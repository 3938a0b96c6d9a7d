#include "tests/scoring/world.h"

#include "tests/domain/text/dictd_files.h"
#include "tests/storage/temporary_folder.h"

#include "services/domain/names.h"
#include "services/domain/reference.h"

namespace ssx::scoring::testing {

namespace {

text::Dictionaries SmallDictionaries() {
  const storage::TemporaryFolder folder;
  text::testing::WriteDictd(folder.path(), "freedict-fra-eng",
                            {{"violon", "violon\nviolin, fiddle"}, {"guitare", "guitare\nguitar"}});
  return text::Dictionaries::Load(folder.path());
}

}  // namespace

const Knowledge& SharedKnowledge() {
  static const Knowledge& knowledge =
      *new Knowledge(domain::ReferenceData::Builtin(), SmallDictionaries());
  return knowledge;
}

v1::Date MakeDate(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

v1::DateRange MakeRange(const v1::Date& start, const v1::Date& end) {
  v1::DateRange range;
  *range.mutable_start_date() = start;
  *range.mutable_end_date() = end;
  return range;
}

v1::Money MakeMoney(const std::string& currency, int64_t units) {
  v1::Money money;
  money.set_currency_code(currency);
  money.set_units(units);
  return money;
}

v1::Need MakeNeed(const std::string& id) {
  v1::Need need;
  need.set_name(domain::MakeName(domain::kNeeds, id));
  need.set_organization("organizations/kenya-ministry");
  need.set_country_code("KE");
  need.set_title("Clean drinking water for rural schools");
  need.set_summary("Wells and pumps that villages can maintain themselves");
  need.set_language_code("en");
  need.add_topics("topics/sdg-6.1");
  need.set_state(v1::NEED_STATE_ENDORSED);
  return need;
}

v1::Offer MakeOffer(const std::string& id) {
  v1::Offer offer;
  offer.set_name(domain::MakeName(domain::kOffers, id));
  offer.set_organization("organizations/brazil-agency");
  offer.set_country_code("BR");
  offer.set_title("Cisterns and wells for dry regions");
  offer.set_summary("How villages build and maintain wells and rainwater cisterns");
  offer.set_language_code("en");
  offer.add_topics("topics/sdg-6.1");
  offer.set_state(v1::OFFER_STATE_PUBLISHED);
  return offer;
}

v1::Fund MakeFund(const std::string& id) {
  v1::Fund fund;
  fund.set_name(domain::MakeName(domain::kFunds, id));
  fund.set_display_name("South Fund");
  fund.set_organization("organizations/kenya-ministry");
  return fund;
}

v1::Change ChangeOf(const v1::Need& need, int64_t revision) {
  v1::Change change;
  change.set_name(need.name());
  change.set_revision(revision);
  *change.mutable_need() = need;
  return change;
}

v1::Change ChangeOf(const v1::Offer& offer, int64_t revision) {
  v1::Change change;
  change.set_name(offer.name());
  change.set_revision(revision);
  *change.mutable_offer() = offer;
  return change;
}

v1::Change ChangeOf(const v1::Fund& fund, int64_t revision) {
  v1::Change change;
  change.set_name(fund.name());
  change.set_revision(revision);
  *change.mutable_fund() = fund;
  return change;
}

v1::Change PurgeOf(const std::string& name, int64_t revision) {
  v1::Change change;
  change.set_name(name);
  change.set_revision(revision);
  return change;
}

TestPair::TestPair(const v1::Need& need, const v1::Offer& offer)
    : need_(MakeNeedEntry(need, SharedKnowledge())),
      offer_(MakeOfferEntry(offer, SharedKnowledge())),
      countries_(SharedKnowledge().reference, kToday) {
  statistics_.Add(offer_->text);
  query_ = MakeQuery(need_->text, statistics_);
  pair_.reset(
      new Pair{*need_, *offer_, query_, nullptr, nullptr, SharedKnowledge(), kToday, countries_});
}

TestPair::TestPair(const v1::Need& need, const v1::Offer& offer, const v1::Fund& fund)
    : TestPair(need, offer) {
  fund_ = std::make_unique<v1::Fund>(fund);
  pair_->fund = fund_.get();
}

Why TestPair::Reason(v1::Component component) const {
  Why why;
  ScoreComponent(component, *pair_, &why);
  return why;
}

}  // namespace ssx::scoring::testing
