// The fact tables that the build links into the program. Implemented by a file that
// cmake/EmbedTables.cmake generates from services/domain/reference/*.tsv.
#ifndef SSX_SERVICES_DOMAIN_REFERENCE_TABLES_H_
#define SSX_SERVICES_DOMAIN_REFERENCE_TABLES_H_

#include <vector>

#include "services/domain/reference.h"

namespace ssx::domain {

// All tables, in order of file name. Their texts live as long as the program.
std::vector<ReferenceTable> BuiltinReferenceTables();

}  // namespace ssx::domain

#endif  // SSX_SERVICES_DOMAIN_REFERENCE_TABLES_H_
