// Order-preserving encoding: values as bytes that compare as the values do, one after the other
// without separators. Every encoding says by itself where it ends, hence its inversion, for
// descending order, compares the other way round. Pure functions.
#ifndef SSX_SERVICES_DOMAIN_QUERY_SORT_KEY_H_
#define SSX_SERVICES_DOMAIN_QUERY_SORT_KEY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace ssx::domain {

// Each appends one value. A NaN sorts before all numbers; -0 is 0.
void EncodeText(absl::string_view text, std::string& key);
void EncodeSigned(int64_t number, std::string& key);
void EncodeUnsigned(uint64_t number, std::string& key);
void EncodeReal(double number, std::string& key);

// Each reads one value and removes it from `key`; false, with `key` in an unknown state, when there
// is none.
bool DecodeText(absl::string_view& key, std::string& text);
bool DecodeSigned(absl::string_view& key, int64_t& number);
bool DecodeUnsigned(absl::string_view& key, uint64_t& number);
bool DecodeReal(absl::string_view& key, double& number);

// Inverts the bytes from `begin` on.
void InvertFrom(size_t begin, std::string& key);

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_QUERY_SORT_KEY_H_
