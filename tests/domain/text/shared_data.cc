#include "tests/domain/text/shared_data.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

namespace ssx::text::testing {
namespace {

std::vector<std::vector<std::string>> ParseCsv(const std::string& text) {
  std::vector<std::vector<std::string>> records;
  std::vector<std::string> record;
  std::string field;
  bool quoted = false;
  auto end_field = [&] {
    record.push_back(std::move(field));
    field.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        field.push_back(c);
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field.push_back('"');
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      end_field();
    } else if (c == '\n') {
      end_field();
      records.push_back(std::move(record));
      record.clear();
    } else if (c != '\r') {
      field.push_back(c);
    }
  }
  if (!field.empty() || !record.empty()) {
    end_field();
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

std::string SharedDataFolder() {
  const char* folder = std::getenv("SSX_SHARED_DATA");
  return folder != nullptr ? folder : SSX_PROJECT_ROOT "/../shared/data";
}

std::vector<std::map<std::string, std::string>> ReadCsv(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  const auto records = ParseCsv(content.str());
  std::vector<std::map<std::string, std::string>> rows;
  for (size_t i = 1; i < records.size(); ++i) {
    std::map<std::string, std::string> row;
    for (size_t column = 0; column < records[0].size() && column < records[i].size(); ++column) {
      row[records[0][column]] = records[i][column];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ssx::text::testing
