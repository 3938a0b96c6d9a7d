// Store ids: what tells one store's revisions from another's.
#ifndef SSX_STORAGE_STORE_ID_H_
#define SSX_STORAGE_STORE_ID_H_

#include <string>

namespace ssx::storage {

// 128 random bits in hexadecimal, from the operating system's generator. Thread-safe.
std::string NewStoreId();

}  // namespace ssx::storage

#endif  // SSX_STORAGE_STORE_ID_H_
