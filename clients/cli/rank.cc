// rank offers, rank needs, explain.
#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/explain_view.h"
#include "clients/cli/field_text.h"
#include "clients/cli/match_view.h"
#include "clients/cli/profile_flags.h"
#include "clients/cli/resource_flags.h"
#include "clients/cpp/scoring.h"

namespace ssx::cli {
namespace {

struct RankFlags {
  std::string subject;
  std::string file;
  ProfileFlags profile;
  int top = 10;
  double min_score = 0;
  int64_t min_revision = 0;
  int64_t as_of = 0;
  std::string date;
  bool explain = false;
};

struct ExplainFlags {
  std::string need;
  std::string offer;
  RankFlags common;
};

void AddBasisOptions(CLI::App* command, RankFlags* flags) {
  auto* min_revision = command->add_option("--min-revision", flags->min_revision,
                                           "Wait until the ranking has seen this revision");
  command->add_option("--as-of", flags->as_of, "Rank as of this past revision, as it was then")
      ->check(CLI::PositiveNumber)
      ->excludes(min_revision);
  command->add_option("--date", flags->date,
                      "The day that counts as today, such as 2026-01-31; with --as-of that of the "
                      "revision when left out");
}

// Fills what all three requests share.
template <class Request>
absl::Status FillBasis(const RankFlags& flags, std::istream& in, Request* request) {
  request->set_min_revision(flags.min_revision);
  request->set_as_of_revision(flags.as_of);
  if (!flags.date.empty()) {
    absl::Status status =
        SetFieldText(request, Request::descriptor()->FindFieldByName("date"), flags.date);
    if (!status.ok()) return UsageError(absl::StrCat("--date: ", status.message()));
  }
  if (!flags.profile.given()) return absl::OkStatus();
  return SelectProfile(flags.profile, in, request->mutable_profile());
}

void AddRankOptions(CLI::App* command, RankFlags* flags) {
  command->add_option("--top", flags->top, "How many matches")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--min-score", flags->min_score, "Leave out matches below, 0 to 100")
      ->check(CLI::Range(0.0, 100.0));
  AddProfileOptions(command, &flags->profile);
  AddBasisOptions(command, flags);
  command->add_flag("--explain", flags->explain, "Show the components of every score");
}

// Fills what the two ranking requests share.
template <class Request>
absl::Status FillRequest(const RankFlags& flags, std::istream& in, Request* request) {
  request->set_top_k(flags.top);
  request->set_min_score(flags.min_score);
  return FillBasis(flags, in, request);
}

template <class Response>
int PrintRanking(Session& session, const absl::StatusOr<Response>& response, const RankFlags& flags,
                 const char* ranked) {
  if (!response.ok()) return session.Fail(response.status());
  if (!session.table()) {
    WriteDocument(session.streams.out, session.format, ToJson(*response));
    return kDone;
  }
  PrintMatches(session.streams.out, session.streams.out_width, response->matches(), ranked,
               flags.explain);
  session.streams.out << ClosingLine(response->matches_size(), response->considered(),
                                     response->filtered(), ranked, BasisText(*response))
                      << '\n';
  return kDone;
}

int RankOffers(Session& session, const RankFlags& flags) {
  v1::RankOffersRequest request;
  if (absl::Status status = FillRequest(flags, session.streams.in, &request); !status.ok()) {
    return session.Fail(status);
  }
  if (flags.file.empty()) {
    request.set_need(client::Needs().NameOf(flags.subject));
  } else if (absl::Status status = ReadResourceFile(flags.file, session.streams.in,
                                                    request.mutable_inline_need(), nullptr);
             !status.ok()) {
    return session.Fail(status);
  }
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  return PrintRanking(session, client::RankOffers(**connection, std::move(request)), flags,
                      "offer");
}

int RankNeeds(Session& session, const RankFlags& flags) {
  v1::RankNeedsRequest request;
  if (absl::Status status = FillRequest(flags, session.streams.in, &request); !status.ok()) {
    return session.Fail(status);
  }
  if (flags.file.empty()) {
    request.set_offer(client::Offers().NameOf(flags.subject));
  } else if (absl::Status status = ReadResourceFile(flags.file, session.streams.in,
                                                    request.mutable_inline_offer(), nullptr);
             !status.ok()) {
    return session.Fail(status);
  }
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  return PrintRanking(session, client::RankNeeds(**connection, std::move(request)), flags, "need");
}

int Explain(Session& session, const ExplainFlags& flags) {
  v1::ExplainMatchRequest request;
  request.set_need(client::Needs().NameOf(flags.need));
  request.set_offer(client::Offers().NameOf(flags.offer));
  if (absl::Status status = FillBasis(flags.common, session.streams.in, &request); !status.ok()) {
    return session.Fail(status);
  }
  auto connection = session.connection();
  if (!connection.ok()) return session.Fail(connection.status());
  auto response = client::ExplainMatch(**connection, std::move(request));
  if (!response.ok()) return session.Fail(response.status());
  if (session.table()) {
    PrintExplanation(session.streams.out, session.streams.out_width, *response);
  } else {
    WriteDocument(session.streams.out, session.format, ToJson(*response));
  }
  return kDone;
}

// `rank offers --need NAME` and `rank needs --offer NAME`.
void AddRanking(CLI::App* rank, Session& session, const std::string& ranked,
                const std::string& subject, int (*run)(Session&, const RankFlags&),
                const std::string& example) {
  auto flags = std::make_shared<RankFlags>();
  auto* command = rank->add_subcommand(
      ranked,
      absl::StrCat("The best ", ranked, subject == "need" ? " for a " : " for an ", subject));
  auto* source = command->add_option_group("Subject");
  source->add_option(absl::StrCat("--", subject), flags->subject, "Its id or name");
  source->add_option("--file", flags->file,
                     "One in JSON that is not stored (- for standard input)");
  source->require_option(1);
  AddRankOptions(command, flags.get());
  command->footer(example);
  command->callback([&session, flags, run] {
    session.action = [&session, flags, run] { return run(session, *flags); };
  });
}

}  // namespace

void AddRankCommands(CLI::App& app, Session& session) {
  auto* rank = app.add_subcommand("rank", "Rank offers for a need, or needs for an offer");
  rank->require_subcommand(1);
  rank->footer(
      "Examples:\n  ssx rank offers --need mn-air-pollution-child-health --top 5\n"
      "  ssx rank needs --offer cu-educa-a-tu-hijo");
  AddRanking(rank, session, "offers", "need", RankOffers,
             "Examples:\n  ssx rank offers --need mn-air-pollution-child-health --top 5\n"
             "  ssx rank offers --file need.json --explain\n"
             "  ssx rank offers --need mn-air --as-of 1042 --profile default@1");
  AddRanking(rank, session, "needs", "offer", RankNeeds,
             "Example:\n  ssx rank needs --offer cu-educa-a-tu-hijo --min-score 50");

  auto flags = std::make_shared<ExplainFlags>();
  auto* explain = app.add_subcommand("explain", "Why a need and an offer match, or do not");
  explain->add_option("NEED", flags->need, "Its id or name")->required();
  explain->add_option("OFFER", flags->offer, "Its id or name")->required();
  AddProfileOptions(explain, &flags->common.profile);
  AddBasisOptions(explain, &flags->common);
  explain->footer(
      "Example:\n  ssx explain mn-air-pollution-child-health cn-clean-winter-heating-north");
  explain->callback([&session, flags] {
    session.action = [&session, flags] { return Explain(session, *flags); };
  });
}

}  // namespace ssx::cli
