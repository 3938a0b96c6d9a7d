// An explanation of one pair for people.
#ifndef SSX_CLIENTS_CLI_EXPLAIN_VIEW_H_
#define SSX_CLIENTS_CLI_EXPLAIN_VIEW_H_

#include <ostream>

#include "ssx/v1/scoring_service.pb.h"

namespace ssx::cli {

// The verdict with its best reasons; every hard filter; every component; the topics and the words
// that matched; what would raise it. `width` in terminal columns, 0: no limit.
void PrintExplanation(std::ostream& out, int width, const v1::ExplainMatchResponse& explanation);

}  // namespace ssx::cli

#endif  // SSX_CLIENTS_CLI_EXPLAIN_VIEW_H_
