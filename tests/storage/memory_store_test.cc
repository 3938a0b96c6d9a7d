#include "storage/memory/memory_store.h"

#include "tests/storage/conformance.h"

namespace ssx::storage {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance,
                         testing::Values(EngineUnderTest{
                             "memory",
                             [](const StoreSettings& settings) -> std::shared_ptr<Store> {
                               return NewMemoryStore({settings.clock, settings.max_recent_keys});
                             }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ssx::storage
