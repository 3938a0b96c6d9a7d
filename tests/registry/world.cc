#include "tests/registry/world.h"

#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "services/registry/write.h"
#include "storage/memory/memory_store.h"

namespace ssx::registry {
namespace {

// Runs every body once in vain, as a conflict would.
class RehearsingStore final : public storage::Store {
 public:
  explicit RehearsingStore(std::unique_ptr<storage::Store> store) : store_(std::move(store)) {}

  absl::StatusOr<storage::Revision> TransactAsync(const Body& body, Done done) override {
    const Body twice = [&](storage::Transaction& txn) -> absl::Status {
      DryRun rehearsal(txn, txn.commit_time());
      if (absl::Status status = body(rehearsal); !status.ok()) return status;
      return body(txn);
    };
    return store_->TransactAsync(twice, std::move(done));
  }
  absl::StatusOr<std::unique_ptr<storage::ReadView>> Read() const override {
    return store_->Read();
  }
  absl::StatusOr<std::vector<storage::Commit>> ReadChanges(storage::Revision after,
                                                           size_t max_commits) const override {
    return store_->ReadChanges(after, max_commits);
  }
  absl::StatusOr<std::unique_ptr<storage::PastRows>> ReadPast(
      storage::Revision revision) const override {
    return store_->ReadPast(revision);
  }
  storage::Revision revision() const override { return store_->revision(); }
  storage::Revision watermark() const override { return store_->watermark(); }
  absl::Status TrimChanges(storage::Revision revision) override {
    return store_->TrimChanges(revision);
  }
  std::shared_ptr<void> Subscribe(Listener listener) override {
    return store_->Subscribe(std::move(listener));
  }
  const std::string& id() const override { return store_->id(); }
  absl::string_view engine() const override { return store_->engine(); }

 private:
  const std::unique_ptr<storage::Store> store_;
};

}  // namespace

World::World()
    : now_(absl::FromCivil(absl::CivilSecond(2026, 11, 23, 9, 30, 15), absl::UTCTimeZone())),
      store_(std::make_unique<RehearsingStore>(
          storage::NewMemoryStore({.clock = [this] { return now_; }}))),
      env_{*store_, domain::ReferenceData::Builtin(), [this] { return now_; }} {
  v1::Organization ministry = Sample<v1::Organization>();
  ministry.set_national_focal_point(true);
  EXPECT_THAT(Create(*this, ministry, "mn-health"), IsOk());
  v1::Organization institute = Sample<v1::Organization>();
  institute.set_country_code("CU");
  EXPECT_THAT(Create(*this, institute, "cu-health"), IsOk());
}

std::vector<std::pair<std::string, std::string>> World::Rows(
    const storage::Partition& partition) const {
  std::vector<std::pair<std::string, std::string>> rows;
  auto view = store_->Read();
  EXPECT_THAT(view, IsOk());
  EXPECT_THAT((*view)->Scan(partition, {},
                            [&](absl::string_view key, absl::string_view value) {
                              rows.emplace_back(key, value);
                              return true;
                            }),
              IsOk());
  return rows;
}

template <>
v1::Organization Sample() {
  v1::Organization organization;
  organization.set_display_name("Ministry of Health");
  organization.set_type(v1::ORGANIZATION_TYPE_GOVERNMENT);
  organization.set_country_code("MN");
  return organization;
}

template <>
v1::Need Sample() {
  v1::Need need;
  need.set_organization(kMinistry);
  need.set_country_code("MN");
  need.set_title("Cleaner air for children");
  need.set_description("Stoves burn raw coal all winter.");
  need.add_topics("topics/sdg-3.9");
  need.add_topics("topics/sdg-11.6");
  return need;
}

template <>
v1::Offer Sample() {
  v1::Offer offer;
  offer.set_organization(kInstitute);
  offer.set_country_code("CU");
  offer.set_title("Primary care that reaches everyone");
  offer.set_description("Family doctors in each neighbourhood.");
  offer.add_topics("topics/sdg-3.8");
  return offer;
}

template <>
v1::Fund Sample() {
  v1::Fund fund;
  fund.set_display_name("Assistance window");
  fund.set_organization(kInstitute);
  return fund;
}

absl::StatusOr<v1::Need> Endorse(World& world, const std::string& name,
                                 const std::string& focal_point) {
  v1::EndorseNeedRequest request;
  request.set_name(name);
  request.set_focal_point(focal_point);
  request.set_endorsed_by("D. Bat");
  request.set_comment("A priority of the plan.");
  return world.Do(EndorseNeed, request);
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo")) {
    EXPECT_TRUE(info.ParseFromString(std::string(*payload)));
  }
  return info.reason();
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest bad;
  if (auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest")) {
    EXPECT_TRUE(bad.ParseFromString(std::string(*payload)));
  }
  std::vector<std::string> fields;
  for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  return fields;
}

}  // namespace ssx::registry
