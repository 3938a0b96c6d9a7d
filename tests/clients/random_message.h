// Random messages for property tests, filled by reflection.
#ifndef SSX_TESTS_CLIENTS_RANDOM_MESSAGE_H_
#define SSX_TESTS_CLIENTS_RANDOM_MESSAGE_H_

#include <random>

#include "google/protobuf/message.h"

namespace ssx::testing {

// Sets about half of the fields, with awkward texts (quotes, separators, line breaks, many scripts,
// blanks at the ends) and extreme numbers. Sub-messages that stay empty are left out. Money, dates
// and times are valid ones.
void FillRandomly(std::mt19937_64& random, google::protobuf::Message* message);

}  // namespace ssx::testing

#endif  // SSX_TESTS_CLIENTS_RANDOM_MESSAGE_H_
