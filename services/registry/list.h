// List methods (AIP-132, 158, 160): filter, order, pages by key rather than by count.
#ifndef SSX_SERVICES_REGISTRY_LIST_H_
#define SSX_SERVICES_REGISTRY_LIST_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/domain/limits.h"
#include "services/domain/names.h"
#include "services/domain/query/filter.h"
#include "services/domain/query/order_by.h"
#include "services/domain/query/page_token.h"
#include "services/registry/call.h"
#include "services/registry/entities.h"

namespace ssx::registry {

// Calls `visit` with each candidate id greater than `after_id`, ascending, until it returns false:
// from the index of one equality on an `indexed` field when there is one (of the first such field),
// else all rows. `row` is null when it comes from the index.
using CandidateVisitor =
    absl::FunctionRef<bool(absl::string_view id, const absl::string_view* row)>;
absl::Status VisitCandidates(const storage::ReadView& view, const storage::Partition& rows,
                             absl::string_view collection,
                             absl::Span<const absl::string_view> indexed,
                             const std::vector<domain::EqualityTerm>& equalities,
                             absl::string_view after_id, CandidateVisitor visit);

// Lists from `view`. `listed`: the response's list.
template <typename T, typename Response, typename Request>
absl::StatusOr<Response> List(const Call& call, const storage::ReadView& view,
                              const Request& request,
                              google::protobuf::RepeatedPtrField<T>* (Response::*listed)()) {
  using Traits = ResourceTraits<T>;
  auto filter = domain::Filter::Parse(request.filter(), *T::descriptor());
  if (!filter.ok()) return filter.status();
  auto order = domain::OrderBy::Parse(request.order_by(), *T::descriptor());
  if (!order.ok()) return order.status();
  auto page_size = domain::EffectivePageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const domain::PageScope scope{Traits::kCollection, request.filter(), request.order_by(),
                                request.show_deleted()};
  auto position = domain::DecodePageToken(request.page_token(), scope);
  if (!position.ok()) return position.status();

  const size_t wanted =
      static_cast<size_t>(*page_size) + 1;  // one more tells whether a page follows
  const bool by_name = order->IsByName();
  std::string after_id;
  if (by_name && position->has_value()) {
    after_id = std::string(domain::IdOf(Traits::kCollection, (*position)->name));
  }

  struct Entry {
    std::string key;
    T resource;
  };
  const auto earlier = [](const Entry& a, const Entry& b) { return a.key < b.key; };
  std::vector<Entry> page;  // by name: in order; else a heap of the least keys seen
  absl::Status failure;
  size_t seen = 0;
  size_t bytes = 0;
  absl::Status scanned = VisitCandidates(
      view, Traits::kRows, Traits::kCollection, Traits::kIndexed, filter->RequiredEqualities(),
      after_id, [&](absl::string_view id, const absl::string_view* row) {
        if (++seen % 256 == 0) failure = call.rpc.Check();
        if (!failure.ok()) return false;
        Entry entry;
        if (row != nullptr) {
          if (!entry.resource.ParseFromArray(row->data(), static_cast<int>(row->size()))) {
            failure = DamagedRow(Traits::kCollection, id);
            return false;
          }
        } else {
          auto found = Find<T>(view, id);
          if (!found.ok()) failure = found.status();
          if (!failure.ok()) return false;
          if (!found->has_value()) return true;
          entry.resource = **std::move(found);
        }
        if (entry.resource.has_delete_time() && !request.show_deleted()) return true;
        if (!filter->Matches(entry.resource)) return true;
        if (by_name) {
          bytes += entry.resource.ByteSizeLong();
          page.push_back(std::move(entry));
          return page.size() < wanted && bytes <= domain::limits::kMaxPageBytes;
        }
        entry.key = order->SortKey(entry.resource);
        if (position->has_value() && entry.key <= (*position)->sort_key) return true;
        page.push_back(std::move(entry));
        std::push_heap(page.begin(), page.end(), earlier);
        if (page.size() > wanted) {
          std::pop_heap(page.begin(), page.end(), earlier);
          page.pop_back();
        }
        return true;
      });
  if (!failure.ok()) return failure;
  if (!scanned.ok()) return scanned;
  if (!by_name) {
    std::sort_heap(page.begin(), page.end(), earlier);
    size_t kept = 0;
    while (kept < page.size() && bytes <= domain::limits::kMaxPageBytes) {
      bytes += page[kept++].resource.ByteSizeLong();
    }
    page.resize(kept);
  }
  Response response;
  // The last one read tells only that a page follows, unless it alone fills this one.
  const bool full = page.size() == wanted || bytes > domain::limits::kMaxPageBytes;
  if (full) {
    if (page.size() > 1) page.pop_back();
    const T& last = page.back().resource;
    response.set_next_page_token(
        domain::EncodePageToken(scope, {order->SortKey(last), last.name()}));
  }
  for (Entry& entry : page) *(response.*listed)()->Add() = std::move(entry.resource);
  return response;
}

// Lists from the store as it is.
template <typename T, typename Response, typename Request>
absl::StatusOr<Response> List(const Call& call, const Request& request,
                              google::protobuf::RepeatedPtrField<T>* (Response::*listed)()) {
  auto view = call.env.store.Read();
  if (!view.ok()) return view.status();
  return List(call, **view, request, listed);
}

}  // namespace ssx::registry

#endif  // SSX_SERVICES_REGISTRY_LIST_H_
