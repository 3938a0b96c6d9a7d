# Writes a C++ file that holds the reference tables as string literals:
#   cmake -DTABLES=a.tsv;b.tsv -DOUTPUT=file.cc -P EmbedTables.cmake
# Literals rather than linked objects, since every compiler and build cache understands them.
cmake_minimum_required(VERSION 3.25)
set(code "// Generated from services/domain/reference/*.tsv.\n#include \"services/domain/reference_tables.h\"\n\n")
string(APPEND code "namespace ssx::domain {\n\nstd::vector<ReferenceTable> BuiltinReferenceTables() {\n  return {\n")
foreach(table IN LISTS TABLES)
  cmake_path(GET table FILENAME name)
  file(READ ${table} text)
  string(FIND "${text}" ")tsv\"" delimiter)
  if(NOT delimiter EQUAL -1)
    message(FATAL_ERROR "${table} contains )tsv\", which would end its literal: reword that line")
  endif()
  string(APPEND code "      {\"${name}\", R\"tsv(")
  string(APPEND code "${text}")
  string(APPEND code ")tsv\"},\n")
endforeach()
string(APPEND code "  };\n}\n\n}  // namespace ssx::domain\n")
file(WRITE ${OUTPUT} "${code}")
