// Public activities as offers, and how well a ranking of them agrees with labels that it did not
// see. Agreement of labels is a proxy for relevance, not relevance itself.
#ifndef SSX_TESTS_DOMAIN_TEXT_LABEL_AGREEMENT_H_
#define SSX_TESTS_DOMAIN_TEXT_LABEL_AGREEMENT_H_

#include <set>
#include <string>
#include <vector>

#include "services/domain/text/bm25f.h"
#include "services/domain/text/document.h"

namespace ssx::text::testing {

struct Labels {
  std::set<std::string> countries;  // ISO 3166-1 alpha-2
  // World Bank.
  std::string first_sector;
  std::set<std::string> sectors;
  std::set<std::string> themes;
  // IATI.
  std::set<std::string> crs;
};

struct Activity {
  Labels labels;
  Document text;
};

// The World Bank's projects, texts that begin alike once; empty when the file is not there.
std::vector<Activity> LoadWorldBank(const Lexicon& lexicon, const Dictionaries& dictionaries = {});
// IATI activities with CRS codes; empty when the file is not there.
std::vector<Activity> LoadIati(const Lexicon& lexicon, const Dictionaries& dictionaries = {});

TextStatistics StatisticsOf(const std::vector<Activity>& offers);

// 3: same first sector and a shared theme; 2: same first sector, or a CRS purpose shared; 1: a
// shared sector, or CRS codes of the same three digits.
int Grade(const Labels& need, const Labels& offer);

struct Ranking {
  double ndcg = 0;       // at 10, over the offers of other countries
  double relevance = 0;  // mean of the first 10
};
Ranking Rank(const Labels& labels, const Document& need, const std::vector<Activity>& offers,
             const TextStatistics& statistics, const Bm25fParameters& parameters = {});

}  // namespace ssx::text::testing

#endif  // SSX_TESTS_DOMAIN_TEXT_LABEL_AGREEMENT_H_
