// Typed clients of organizations, needs, offers, funds and scoring profiles.
//
//   auto connection = ssx::client::Connect({.server = "localhost:8480"});
//   ssx::client::NeedClient needs(*connection);
//   for (const auto& need : needs.List({.filter = R"(country_code = "MN")"})) {
//     if (!need.ok()) return need.status();
//     Use(*need);
//   }
//
// Thread-safe; a range is not. Names may be given as bare ids.
#ifndef SSX_CLIENTS_CPP_RESOURCE_CLIENT_H_
#define SSX_CLIENTS_CPP_RESOURCE_CLIENT_H_

#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/pages.h"
#include "clients/cpp/resource_service.h"
#include "clients/cpp/resource_type.h"
#include "ssx/v1/fund.pb.h"
#include "ssx/v1/need.pb.h"
#include "ssx/v1/offer.pb.h"
#include "ssx/v1/organization.pb.h"
#include "ssx/v1/scoring_profile.pb.h"

namespace ssx::client {

// The entries of a list, to be walked once. An error is the last entry.
template <class Resource>
class ResourceRange {
 public:
  explicit ResourceRange(Pages pages) : pages_(std::move(pages)) {}

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = absl::StatusOr<Resource>;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    Iterator() = default;
    explicit Iterator(Pages* pages) : pages_(pages) { ++*this; }
    reference operator*() const { return current_; }
    pointer operator->() const { return &current_; }
    Iterator& operator++() {
      if (failed_) {
        pages_ = nullptr;
        return *this;
      }
      absl::StatusOr<const google::protobuf::Message*> next = pages_->Next();
      failed_ = !next.ok();
      if (failed_) {
        current_ = next.status();
      } else if (*next == nullptr) {
        pages_ = nullptr;
      } else {
        current_ = static_cast<const Resource&>(**next);
      }
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.pages_ == b.pages_; }

   private:
    Pages* pages_ = nullptr;
    bool failed_ = false;
    value_type current_ = absl::UnknownError("no entry");
  };

  Iterator begin() { return Iterator(&pages_); }
  Iterator end() { return Iterator(); }

 private:
  Pages pages_;
};

// The standard methods.
template <class Resource>
class ResourceClient {
 public:
  ResourceClient(std::shared_ptr<Connection> connection, const ResourceType& type)
      : service_(std::move(connection), type) {}

  absl::StatusOr<Resource> Get(absl::string_view name) const {
    return Answer([&](Resource* answer) { return service_.Get(name, answer); });
  }
  absl::StatusOr<Resource> Create(const Resource& resource, absl::string_view id = "",
                                  const WriteOptions& options = {}) const {
    return Answer([&](Resource* answer) { return service_.Create(resource, id, options, answer); });
  }
  absl::StatusOr<Resource> Update(const Resource& resource, const std::vector<std::string>& mask,
                                  const WriteOptions& options = {},
                                  bool allow_missing = false) const {
    return Answer([&](Resource* answer) {
      return service_.Update(resource, mask, allow_missing, options, answer);
    });
  }
  absl::StatusOr<Resource> Delete(absl::string_view name, absl::string_view etag = "",
                                  const WriteOptions& options = {}) const {
    return Apply("Delete", name, {}, etag, options);
  }
  absl::StatusOr<Resource> Undelete(absl::string_view name, absl::string_view etag = "",
                                    const WriteOptions& options = {}) const {
    return Apply("Undelete", name, {}, etag, options);
  }
  ResourceRange<Resource> List(const ListOptions& options = {}) const {
    return ResourceRange<Resource>(service_.List(options));
  }

 protected:
  absl::StatusOr<Resource> Apply(absl::string_view verb, absl::string_view name,
                                 const std::map<std::string, std::string>& fields,
                                 absl::string_view etag, const WriteOptions& options) const {
    return Answer([&](Resource* answer) {
      return service_.Apply(verb, name, etag, fields, options, answer);
    });
  }

 private:
  template <class Method>
  absl::StatusOr<Resource> Answer(Method method) const {
    Resource answer;
    if (absl::Status status = method(&answer); !status.ok()) return status;
    return answer;
  }

  ResourceService service_;
};

class OrganizationClient : public ResourceClient<v1::Organization> {
 public:
  explicit OrganizationClient(std::shared_ptr<Connection> connection)
      : ResourceClient(std::move(connection), Organizations()) {}
};

class FundClient : public ResourceClient<v1::Fund> {
 public:
  explicit FundClient(std::shared_ptr<Connection> connection)
      : ResourceClient(std::move(connection), Funds()) {}
};

// Names may state a version where one is read: "my-weights@2".
class ScoringProfileClient : public ResourceClient<v1::ScoringProfile> {
 public:
  explicit ScoringProfileClient(std::shared_ptr<Connection> connection)
      : ResourceClient(connection, ScoringProfiles()), connection_(std::move(connection)) {}

  // Newest first.
  ResourceRange<v1::ScoringProfile> Versions(absl::string_view name) const {
    return ResourceRange<v1::ScoringProfile>(ProfileVersions(connection_, name));
  }

 private:
  std::shared_ptr<Connection> connection_;
};

// Adds the lifecycle: FAILED_PRECONDITION from a state that does not allow the step.
class NeedClient : public ResourceClient<v1::Need> {
 public:
  explicit NeedClient(std::shared_ptr<Connection> connection)
      : ResourceClient(std::move(connection), Needs()) {}

  absl::StatusOr<v1::Need> Submit(absl::string_view name, absl::string_view etag = "",
                                  const WriteOptions& options = {}) const {
    return Apply("Submit", name, {}, etag, options);
  }
  absl::StatusOr<v1::Need> Endorse(absl::string_view name, absl::string_view focal_point,
                                   absl::string_view endorsed_by, absl::string_view comment = "",
                                   absl::string_view etag = "",
                                   const WriteOptions& options = {}) const {
    return Apply("Endorse", name,
                 {{"focal_point", Organizations().NameOf(focal_point)},
                  {"endorsed_by", std::string(endorsed_by)},
                  {"comment", std::string(comment)}},
                 etag, options);
  }
  // One of "Return", "Match", "Reopen", "Fulfill", "Withdraw", "Expire", each with an optional
  // reason.
  absl::StatusOr<v1::Need> Move(absl::string_view verb, absl::string_view name,
                                absl::string_view reason = "", absl::string_view etag = "",
                                const WriteOptions& options = {}) const {
    return Apply(verb, name, {{"reason", std::string(reason)}}, etag, options);
  }
};

// Adds the lifecycle: FAILED_PRECONDITION from a state that does not allow the step.
class OfferClient : public ResourceClient<v1::Offer> {
 public:
  explicit OfferClient(std::shared_ptr<Connection> connection)
      : ResourceClient(std::move(connection), Offers()) {}

  absl::StatusOr<v1::Offer> Publish(absl::string_view name, absl::string_view etag = "",
                                    const WriteOptions& options = {}) const {
    return Apply("Publish", name, {}, etag, options);
  }
  // One of "Pause", "Expire", "Retire", each with an optional reason.
  absl::StatusOr<v1::Offer> Move(absl::string_view verb, absl::string_view name,
                                 absl::string_view reason = "", absl::string_view etag = "",
                                 const WriteOptions& options = {}) const {
    return Apply(verb, name, {{"reason", std::string(reason)}}, etag, options);
  }
};

}  // namespace ssx::client

#endif  // SSX_CLIENTS_CPP_RESOURCE_CLIENT_H_
