// What the standard methods promise of every resource alike.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/dates.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "tests/registry/world.h"

namespace ssx::registry {
namespace {

using absl::StatusCode;

constexpr absl::Duration kMinute = absl::Minutes(1);

template <typename T>
class StandardMethodsTest : public testing::Test {
 protected:
  using Traits = ResourceTraits<T>;

  T Made(const std::string& id = "first-one") {
    auto made = Create(world_, Sample<T>(), id);
    EXPECT_THAT(made, IsOk());
    return *made;
  }
  std::string Name(const std::string& id) { return absl::StrCat(Traits::kCollection, "/", id); }
  // "need", "title" -> "need.title".
  std::string Field(absl::string_view field) { return absl::StrCat(Traits::kField, ".", field); }
  // A text that every resource must have.
  static std::string* Label(T& resource) {
    if constexpr (requires { resource.mutable_title(); }) {
      return resource.mutable_title();
    } else {
      return resource.mutable_display_name();
    }
  }
  std::string LabelField() {
    return T::descriptor()->FindFieldByName("title") != nullptr ? "title" : "display_name";
  }

  World world_;
};

using Resources = testing::Types<v1::Organization, v1::Need, v1::Offer, v1::Fund>;
TYPED_TEST_SUITE(StandardMethodsTest, Resources);

TYPED_TEST(StandardMethodsTest, CreateAnswersWhatGetThenReads) {
  const TypeParam made = this->Made();
  EXPECT_EQ(made.name(), this->Name("first-one"));
  EXPECT_EQ(domain::ToTime(made.create_time()), this->world_.now());
  EXPECT_EQ(domain::ToTime(made.update_time()), this->world_.now());
  EXPECT_FALSE(made.has_delete_time());
  EXPECT_EQ(made.etag().size(), 22u);
  EXPECT_THAT(*Fetch<TypeParam>(this->world_, made.name()), Equals(made));
}

TYPED_TEST(StandardMethodsTest, CreateIgnoresTheNameAndOutputOnlyFields) {
  TypeParam given = Sample<TypeParam>();
  given.set_name(this->Name("another-one"));
  given.set_etag("abc");
  given.mutable_create_time()->set_seconds(1);
  given.mutable_update_time()->set_seconds(1);
  given.mutable_delete_time()->set_seconds(1);
  given.mutable_purge_time()->set_seconds(1);
  TypeParam plain = this->Made("first-one");
  auto made = Create(this->world_, given, "second-one");
  ASSERT_THAT(made, IsOk());
  plain.set_name(this->Name("second-one"));
  plain.set_etag(made->etag());
  EXPECT_THAT(*made, Equals(plain));
}

TYPED_TEST(StandardMethodsTest, CreateGeneratesDistinctIdsThatGrowWithTime) {
  std::string last;
  for (int i = 0; i < 50; ++i) {
    auto made = Create(this->world_, Sample<TypeParam>());
    ASSERT_THAT(made, IsOk());
    EXPECT_THAT(domain::IdOf(TestFixture::Traits::kCollection, made->name()), testing::SizeIs(26));
    EXPECT_NE(made->name(), last);
    EXPECT_GE(made->name().substr(0, made->name().size() - 16),
              last.substr(0, std::max<size_t>(last.size(), 16) - 16));
    last = made->name();
  }
}

TYPED_TEST(StandardMethodsTest, CreateRefusesATakenIdAlsoOfADeletedOne) {
  this->Made();
  EXPECT_THAT(Create(this->world_, Sample<TypeParam>(), "first-one"),
              Fails(StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS"));
  ASSERT_THAT(Remove<TypeParam>(this->world_, this->Name("first-one")), IsOk());
  auto again = Create(this->world_, Sample<TypeParam>(), "first-one");
  EXPECT_THAT(again, Fails(StatusCode::kAlreadyExists));
  EXPECT_THAT(std::string(again.status().message()), testing::HasSubstr("undelete"));
}

TYPED_TEST(StandardMethodsTest, CreateNamesEveryFaultAtOnce) {
  TypeParam given = Sample<TypeParam>();
  TestFixture::Label(given)->clear();
  given.add_sources();
  EXPECT_THAT(Create(this->world_, given, "No"),
              FaultsIn(std::vector<std::string>{absl::StrCat(TestFixture::Traits::kField, "_id"),
                                                this->Field(this->LabelField()),
                                                this->Field("sources[0]")}));
}

TYPED_TEST(StandardMethodsTest, GetTellsMalformedFromMissing) {
  for (const char* name : {"", "x", "nothing/first-one", "First"}) {
    EXPECT_THAT(Fetch<TypeParam>(this->world_, name), FaultIn("name")) << name;
  }
  EXPECT_THAT(Fetch<TypeParam>(this->world_, this->Name("Up")), FaultIn("name"));
  EXPECT_THAT(Fetch<TypeParam>(this->world_, this->Name("missing")),
              Fails(StatusCode::kNotFound, "RESOURCE_NOT_FOUND"));
}

TYPED_TEST(StandardMethodsTest, UpdateChangesWhatTheMaskNames) {
  const TypeParam before = this->Made();
  this->world_.Advance(kMinute);
  TypeParam given;
  given.set_name(before.name());
  *TestFixture::Label(given) = "Another";
  given.add_sources()->set_title("ignored, since the mask leaves it out");
  auto after = Change(this->world_, given, {this->LabelField()});
  ASSERT_THAT(after, IsOk());
  TypeParam expected = before;
  *TestFixture::Label(expected) = "Another";
  *expected.mutable_update_time() = domain::ToTimestamp(this->world_.now());
  expected.set_etag(after->etag());
  EXPECT_THAT(*after, Equals(expected));
  EXPECT_NE(after->etag(), before.etag());
  EXPECT_THAT(*Fetch<TypeParam>(this->world_, before.name()), Equals(*after));
}

TYPED_TEST(StandardMethodsTest, UpdateThatChangesNothingWritesNothing) {
  const TypeParam before = this->Made();
  this->world_.Advance(kMinute);
  const auto revision = this->world_.store().revision();
  auto after = Change(this->world_, before);
  ASSERT_THAT(after, IsOk());
  EXPECT_THAT(*after, Equals(before));
  EXPECT_EQ(this->world_.store().revision(), revision);
}

TYPED_TEST(StandardMethodsTest, UpdateRefusesAStaleEtagAndFaultyValues) {
  const TypeParam before = this->Made();
  TypeParam given = before;
  *TestFixture::Label(given) = "Another";
  ASSERT_THAT(Change(this->world_, given), IsOk());
  *TestFixture::Label(given) = "A third";
  EXPECT_THAT(Change(this->world_, given), Fails(StatusCode::kAborted, "ETAG_MISMATCH"));
  given.clear_etag();
  TestFixture::Label(given)->clear();
  EXPECT_THAT(Change(this->world_, given, {this->LabelField()}),
              FaultIn(this->Field(this->LabelField())));
  for (const char* path : {"create_time", "delete_time", "etag", "name", "nonsense"}) {
    EXPECT_THAT(Change(this->world_, given, {path}), FaultIn("update_mask")) << path;
  }
  TypeParam stored = *Fetch<TypeParam>(this->world_, before.name());
  EXPECT_EQ(*TestFixture::Label(stored), "Another");
}

TYPED_TEST(StandardMethodsTest, UpdateOfWhatIsMissing) {
  TypeParam given = Sample<TypeParam>();
  given.set_name("nothing/first-one");
  EXPECT_THAT(Change(this->world_, given), FaultIn(this->Field("name")));
  given.set_name(this->Name("first-one"));
  EXPECT_THAT(Change(this->world_, given), Fails(StatusCode::kNotFound));

  UpdateRequest<TypeParam> request;
  request.set_allow_missing(true);
  ResourceIn<TypeParam>(request) = given;
  ResourceIn<TypeParam>(request).set_name(this->Name("Bad-Id-"));
  EXPECT_THAT(this->world_.Do(Api<TypeParam>::kUpdate, request), FaultIn(this->Field("name")));
  ResourceIn<TypeParam>(request) = given;
  ResourceIn<TypeParam>(request).set_etag("gone");
  EXPECT_THAT(this->world_.Do(Api<TypeParam>::kUpdate, request), Fails(StatusCode::kAborted));
  ResourceIn<TypeParam>(request).clear_etag();
  TestFixture::Label(ResourceIn<TypeParam>(request))->clear();
  EXPECT_THAT(this->world_.Do(Api<TypeParam>::kUpdate, request),
              FaultIn(this->Field(this->LabelField())));
  // The mask is for what is there already.
  ResourceIn<TypeParam>(request) = given;
  request.mutable_update_mask()->add_paths("sources");
  auto made = this->world_.Do(Api<TypeParam>::kUpdate, request);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(*TestFixture::Label(*made), *TestFixture::Label(given));
  EXPECT_THAT(*Fetch<TypeParam>(this->world_, given.name()), Equals(*made));
}

TYPED_TEST(StandardMethodsTest, DeleteKeepsItUntilItsPurgeTime) {
  const TypeParam before = this->Made();
  this->world_.Advance(kMinute);
  auto deleted = Remove<TypeParam>(this->world_, before.name());
  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(domain::ToTime(deleted->delete_time()), this->world_.now());
  EXPECT_EQ(domain::ToTime(deleted->purge_time()),
            this->world_.now() + absl::FromChrono(domain::limits::kPurgeDelay));
  EXPECT_NE(deleted->etag(), before.etag());
  EXPECT_THAT(*Fetch<TypeParam>(this->world_, before.name()), Equals(*deleted));
  EXPECT_THAT(Remove<TypeParam>(this->world_, before.name()),
              Fails(StatusCode::kFailedPrecondition, "RESOURCE_DELETED"));
  TypeParam given = before;
  given.clear_etag();
  *TestFixture::Label(given) = "Another";
  EXPECT_THAT(Change(this->world_, given),
              Fails(StatusCode::kFailedPrecondition, "RESOURCE_DELETED"));
}

TYPED_TEST(StandardMethodsTest, DeleteChecksNameAndEtag) {
  const TypeParam made = this->Made();
  EXPECT_THAT(Remove<TypeParam>(this->world_, "first-one"), FaultIn("name"));
  EXPECT_THAT(Remove<TypeParam>(this->world_, this->Name("missing")), Fails(StatusCode::kNotFound));
  EXPECT_THAT(Remove<TypeParam>(this->world_, made.name(), "stale"),
              Fails(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Remove<TypeParam>(this->world_, made.name(), made.etag()), IsOk());
}

TYPED_TEST(StandardMethodsTest, UndeleteBringsItBackUntilItsPurgeTime) {
  const TypeParam before = this->Made();
  EXPECT_THAT(Restore<TypeParam>(this->world_, before.name()),
              Fails(StatusCode::kFailedPrecondition, "RESOURCE_NOT_DELETED"));
  EXPECT_THAT(Restore<TypeParam>(this->world_, this->Name("missing")),
              Fails(StatusCode::kNotFound));
  auto deleted = Remove<TypeParam>(this->world_, before.name());
  ASSERT_THAT(deleted, IsOk());
  EXPECT_THAT(Restore<TypeParam>(this->world_, before.name(), before.etag()),
              Fails(StatusCode::kAborted));

  this->world_.SetNow(domain::ToTime(deleted->purge_time()) - absl::Nanoseconds(1));
  auto restored = Restore<TypeParam>(this->world_, before.name(), deleted->etag());
  ASSERT_THAT(restored, IsOk());
  TypeParam expected = before;
  expected.set_etag(restored->etag());
  *expected.mutable_update_time() = restored->update_time();
  EXPECT_THAT(*restored, Equals(expected));

  deleted = Remove<TypeParam>(this->world_, before.name());
  this->world_.SetNow(domain::ToTime(deleted->purge_time()));
  EXPECT_THAT(Restore<TypeParam>(this->world_, before.name()), Fails(StatusCode::kNotFound));
}

TYPED_TEST(StandardMethodsTest, ValidateOnlyAnswersAsUsualAndStoresNothing) {
  const TypeParam made = this->Made();
  const auto revision = this->world_.store().revision();
  this->world_.Advance(kMinute);

  auto creation = CreationOf(Sample<TypeParam>(), "second-one");
  creation.set_validate_only(true);
  auto created = this->world_.Do(Api<TypeParam>::kCreate, creation);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), this->Name("second-one"));
  EXPECT_FALSE(created->etag().empty());
  creation = CreationOf(Sample<TypeParam>(), "first-one");
  creation.set_validate_only(true);
  EXPECT_THAT(this->world_.Do(Api<TypeParam>::kCreate, creation),
              Fails(StatusCode::kAlreadyExists));

  UpdateRequest<TypeParam> update;
  update.set_validate_only(true);
  ResourceIn<TypeParam>(update).set_name(made.name());
  *TestFixture::Label(ResourceIn<TypeParam>(update)) = "Another";
  auto updated = this->world_.Do(Api<TypeParam>::kUpdate, update);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(*TestFixture::Label(*updated), "Another");

  DeleteRequest<TypeParam> removal;
  removal.set_validate_only(true);
  removal.set_name(made.name());
  auto removed = this->world_.Do(Api<TypeParam>::kDelete, removal);
  ASSERT_THAT(removed, IsOk());
  EXPECT_TRUE(removed->has_delete_time());

  EXPECT_EQ(this->world_.store().revision(), revision);
  EXPECT_THAT(*Fetch<TypeParam>(this->world_, made.name()), Equals(made));
  EXPECT_THAT(Fetch<TypeParam>(this->world_, this->Name("second-one")),
              Fails(StatusCode::kNotFound));
}

TYPED_TEST(StandardMethodsTest, TimesNeverGoBackWhenTheClockDoes) {
  const TypeParam made = this->Made();
  this->world_.Advance(-absl::Hours(1));
  TypeParam given = made;
  *TestFixture::Label(given) = "Another";
  auto after = Change(this->world_, given);
  ASSERT_THAT(after, IsOk());
  EXPECT_GE(domain::ToTime(after->update_time()), domain::ToTime(made.update_time()));
}

}  // namespace
}  // namespace ssx::registry
