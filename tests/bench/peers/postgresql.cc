// Peer `postgresql`: a table with GIN indexes on topics (intarray) and on text, candidates ordered
// by what SQL can tell of the score, the best of these by the exact one.
//
// Tuned: all in shared buffers, prepared statement, statistics gathered, no parallel workers (the
// question is of one core), no JIT.
#include <libpq-fe.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/bench/die.h"
#include "tests/bench/peers/features.h"
#include "tests/bench/peers/peer.h"
#include "tests/bench/peers/postgresql_server.h"

namespace ssx::bench {
namespace {

constexpr size_t kCandidates = 500;
constexpr size_t kTerms = 8;  // that find candidates and are ranked by

// A lexeme as tsvector and tsquery read it.
std::string Quoted(absl::string_view term) {
  return absl::StrCat("'", absl::StrReplaceAll(term, {{"'", "''"}, {"\\", "\\\\"}}), "'");
}

// One for all peers, until the program ends.
absl::StatusOr<std::unique_ptr<PostgresqlServer>>& Server() {
  static auto server = PostgresqlServer::Start(
      {"shared_buffers=3GB", "work_mem=256MB", "maintenance_work_mem=1GB", "max_wal_size=16GB",
       "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off",
       "max_parallel_workers_per_gather=0", "effective_cache_size=8GB", "random_page_cost=1.1",
       "client_min_messages=warning"});
  return server;
}

template <typename Side>
class PostgresqlPeer final : public Peer<Side> {
 public:
  explicit PostgresqlPeer(const PostgresqlServer& server)
      : connection_(PQconnectdb(server.connection().c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) Fail();
    Run("CREATE EXTENSION IF NOT EXISTS intarray");
    Run(absl::StrCat("CREATE SCHEMA ", Side::kStored));
    Run(absl::StrCat("SET search_path = ", Side::kStored, ", public"));
    Run("CREATE TABLE entries (slot int, topics int[], words tsvector, country int, languages int,"
        " modalities int, first_day int, last_day int, own real)");
  }
  ~PostgresqlPeer() override {
    Run(absl::StrCat("DROP SCHEMA ", Side::kStored, " CASCADE"));
    PQfinish(connection_);
  }

  absl::string_view name() const override { return "postgresql"; }

  std::vector<Found> Best(Question<Side>& question, size_t top_k) override {
    const AskedFeatures asked = table_.Ask(question, Nearness(this->size()));
    const auto array = [](const auto& values) {
      return absl::StrCat("{", absl::StrJoin(values, ","), "}");
    };
    const std::vector<std::string> terms =
        TellingTerms(question.asking().text, question.snapshot().statistics(), kTerms);
    const std::string values[] = {array(question.asking().topics),
                                  array(asked.near_topics),
                                  absl::StrJoin(terms, " | ",
                                                [](std::string* out, const std::string& term) {
                                                  absl::StrAppend(out, Quoted(term));
                                                }),
                                  absl::StrCat(asked.own.country),
                                  array(asked.by_country),
                                  array(asked.by_languages),
                                  absl::StrCat(asked.own.modalities),
                                  absl::StrCat(asked.own.first_day),
                                  absl::StrCat(asked.own.last_day)};
    const char* parameters[std::size(values)];
    for (size_t i = 0; i < std::size(values); ++i) parameters[i] = values[i].c_str();
    PGresult* result =
        PQexecPrepared(connection_, "best", std::size(values), parameters, nullptr, nullptr, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) Fail();
    std::vector<uint32_t> candidates;
    for (int row = 0; row < PQntuples(result); ++row) {
      uint32_t slot = 0;
      if (!absl::SimpleAtoi(PQgetvalue(result, row, 0), &slot)) Fail();
      candidates.push_back(slot);
    }
    PQclear(result);
    return this->BestOf(candidates, question, top_k);
  }

 private:
  void Index(size_t first, Question<Side>& any) override {
    Run("DROP INDEX IF EXISTS by_topics");
    Run("DROP INDEX IF EXISTS by_words");
    Run("COPY entries FROM STDIN", PGRES_COPY_IN);
    for (size_t slot = first; slot < this->size(); ++slot) {
      const std::string row = Row(static_cast<uint32_t>(slot), any);
      if (PQputCopyData(connection_, row.data(), static_cast<int>(row.size())) != 1) Fail();
    }
    if (PQputCopyEnd(connection_, nullptr) != 1) Fail();
    while (PGresult* result = PQgetResult(connection_)) {
      if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail();
      PQclear(result);
    }
    Run("CREATE INDEX by_topics ON entries USING gin (topics gin__int_ops)");
    Run("CREATE INDEX by_words ON entries USING gin (words)");
    Run("VACUUM ANALYZE entries");
    Run("DEALLOCATE ALL");
    Run(absl::StrCat("PREPARE best(int[], int[], tsquery, int, real[], real[], int, int, int) AS ",
                     Statement(any)));
  }

  std::string Row(uint32_t slot, Question<Side>& any) {
    const Stored& entry = this->entry(slot);
    const Features features = table_.Of(entry, any);
    std::string words;
    for (const text::DocumentTerm& term : entry.text.terms) {
      absl::StrAppend(&words, words.empty() ? "" : " ", Quoted(term.term));
    }
    return absl::StrCat(slot, "\t{", absl::StrJoin(entry.topics, ","), "}\t",
                        absl::StrReplaceAll(words, {{"\\", "\\\\"}}), "\t", features.country, "\t",
                        features.languages, "\t", features.modalities, "\t", features.first_day,
                        "\t", features.last_day, "\t", features.own, "\n");
  }

  // The parameters are those of Best. Parts of what the need wants: of the stored one's when needs
  // are stored.
  static std::string Statement(const Question<Side>& any) {
    const bool need_asks = Question<Side>::kOneQuery;
    const char* const need_topics = need_asks ? "$1" : "topics";
    const char* const need_modalities = need_asks ? "$7" : "modalities";
    const char* const need_first = need_asks ? "$8" : "first_day";
    const char* const need_last = need_asks ? "$9" : "last_day";
    return absl::StrCat(
        "SELECT slot FROM entries WHERE (topics && ($1 + $2) OR words @@ $3) AND country <> $4",
        " AND modalities & $7 <> 0 AND first_day <= $9 AND last_day >= $8 ORDER BY own",
        " + $5[country] + $6[languages] + ", any.weight(v1::COMPONENT_TOPIC),
        " * least(1, (icount(topics & $1) + 0.44 * icount(topics & $2)) / greatest(1, icount(",
        need_topics, "))) + ", any.weight(v1::COMPONENT_MODALITY),
        " * bit_count((modalities & $7)::bit(16)) / bit_count((", need_modalities,
        ")::bit(16))::real + ", any.weight(v1::COMPONENT_TIMING),
        " * (least(last_day, $9) - greatest(first_day, $8) + 1) / (", need_last, " - ", need_first,
        " + 1)::real + ", any.weight(v1::COMPONENT_TEXT), " * ts_rank(words, $3) DESC LIMIT ",
        kCandidates);
  }

  void Run(const std::string& command, ExecStatusType expected = PGRES_COMMAND_OK) {
    PGresult* result = PQexec(connection_, command.c_str());
    if (PQresultStatus(result) != expected) Fail();
    PQclear(result);
  }
  [[noreturn]] void Fail() { Die(absl::StrCat("postgresql: ", PQerrorMessage(connection_))); }

  using typename Peer<Side>::Stored;

  PGconn* const connection_;
  FeatureTable<Side> table_;
};

}  // namespace

template <typename Side>
absl::StatusOr<std::unique_ptr<Peer<Side>>> NewPostgresqlPeer() {
  if (!Server().ok()) return Server().status();
  return std::make_unique<PostgresqlPeer<Side>>(**Server());
}
template absl::StatusOr<std::unique_ptr<Peer<OffersForNeed>>> NewPostgresqlPeer();
template absl::StatusOr<std::unique_ptr<Peer<NeedsForOffer>>> NewPostgresqlPeer();

}  // namespace ssx::bench
