"""A ranking done again as of a past revision: the same to the last byte, whatever has changed since."""

import datetime

import grpc
import pytest
from ssx.v1 import common_pb2, match_pb2, offer_pb2

import samples
from client import connected, refused
from command import ssx, ssx_json
from server import Server, wait_until
from standard_services import health


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = Server(tmp_path_factory.mktemp("ssxd")).start()
    yield instance
    assert instance.stop() == 0, instance.log_text()


def today():
    now = datetime.datetime.now(datetime.timezone.utc)
    return common_pb2.Date(year=now.year, month=now.month, day=now.day)


def as_bytes(answer):
    return answer.SerializeToString(deterministic=True)


def then(answer):
    """What asks for an answer again."""
    profile = {} if answer.profile == "inline" else {"profile": {"name": answer.profile}}
    return {"as_of_revision": answer.revision, "date": answer.date, **profile}


def test_replay_after_changes_deletions_and_a_restart(api, server, need, ministry):
    profile = api.profiles.create(samples.profile(topic=50, text=30, context=20)).name
    chosen = {"profile": {"name": profile}}
    offers = api.offers.list(filter="state = PUBLISHED")
    before = today()
    first = api.scoring.RankOffers(need=need.name, min_revision=api.revision(), **chosen)
    needs = api.scoring.RankNeeds(offer=offers[0].name, **chosen)
    explained = api.scoring.ExplainMatch(need=need.name, offer=offers[0].name, **chosen)
    assert first.revision == api.revision() and first.date in (before, today())
    assert len(first.matches) == 3 and len(needs.matches) == 1 and explained.match.rank > 0

    changed = samples.profile(priority=100)
    changed.name = profile
    api.profiles.update(changed, mask=["weights"])
    api.offers.update(offer_pb2.Offer(name=offers[0].name, title="Quite another title",
                                      topics=["topics/sdg-6.1"], languages=["fr"]))
    api.offers.delete(offers[1].name)
    extra = api.offers.create(samples.offer(ministry.name, country_code="IN"))
    api.offers.PublishOffer(name=extra.name)
    api.organizations.update(type(ministry)(name=ministry.name, display_name="Renamed"))
    api.needs.WithdrawNeed(name=need.name)
    api.needs.delete(need.name)
    api.profiles.delete(profile)
    with refused("NOT_FOUND"):
        api.scoring.RankOffers(need=need.name, min_revision=api.revision())

    def replay():
        again = api.scoring.RankOffers(need=need.name, **then(first))
        assert as_bytes(again) == as_bytes(first)
        assert as_bytes(api.scoring.RankNeeds(offer=offers[0].name, **then(needs))) == as_bytes(needs)
        assert as_bytes(api.scoring.ExplainMatch(
            need=need.name, offer=offers[0].name, **then(explained))) == as_bytes(explained)
        # The bare name means what was newest then.
        assert as_bytes(api.scoring.RankOffers(
            need=need.name, **{**then(first), **chosen})) == as_bytes(first)

    replay()
    server.restart()
    wait_until(lambda: health(api.channel, "ssx.v1.ScoringService") == "SERVING", what="the replica")
    replay()
    # One commit later there is one thing less.
    later = api.scoring.RankOffers(
        need=need.name, as_of_revision=first.revision + 3, profile={"name": f"{profile}@1"})
    assert {m.offer for m in later.matches} == {m.offer for m in first.matches} - {offers[1].name}
    assert later.date == first.date


def test_the_date_counts_as_today(api, ministry):
    need = samples.need(ministry.name)
    offer = api.offers.create(samples.offer(
        ministry.name, country_code="KE", availability={"end_date": {"year": 2080, "month": 5, "day": 31}}))
    api.offers.PublishOffer(name=offer.name)
    revision = api.revision()
    for fields in [{"min_revision": revision}, {"as_of_revision": revision}]:
        answer = api.scoring.RankOffers(inline_need=need, top_k=1000, **fields,
                                        date={"year": 2080, "month": 5, "day": 31})
        assert offer.name in {m.offer for m in answer.matches}
        answer = api.scoring.RankOffers(inline_need=need, top_k=1000, **fields,
                                        date={"year": 2080, "month": 6, "day": 1})
        assert offer.name not in {m.offer for m in answer.matches}
        assert answer.date == common_pb2.Date(year=2080, month=6, day=1)
        assert match_pb2.HARD_FILTER_DATES in {f.filter for f in answer.filtered}


def test_revisions_that_cannot_be_read(api, ministry):
    need = samples.need(ministry.name)
    newest = api.revision()
    with refused("OUT_OF_RANGE", reason="REVISION_OUT_OF_RANGE") as refusal:
        api.scoring.RankOffers(inline_need=need, as_of_revision=newest + 1)
    assert refusal.message.startswith("as_of_revision: ") and str(newest) in refusal.message
    assert refusal.metadata["watermark"] == "0"
    with refused("INVALID_ARGUMENT", field="as_of_revision"):
        api.scoring.RankOffers(inline_need=need, as_of_revision=-1)
    with refused("INVALID_ARGUMENT", field="min_revision"):
        api.scoring.RankOffers(inline_need=need, as_of_revision=1, min_revision=1)
    with refused("INVALID_ARGUMENT", field="date"):
        api.scoring.RankOffers(inline_need=need, date={"year": 2026, "month": 13, "day": 1})
    # At the first revision there was nothing to match, but it can be asked.
    assert not api.scoring.RankOffers(inline_need=need, as_of_revision=1).matches


@pytest.mark.parametrize("threads", [1, 2])
def test_few_threads_do_not_lock_up(tmp_path, threads):
    server = Server(tmp_path, "--threads", threads).start()
    try:
        with connected(server) as api:
            ministry = api.organizations.create(samples.organization())
            wait_until(lambda: health(api.channel, "ssx.v1.ScoringService") == "SERVING",
                       what="the replica")
            ask = api.scoring.request("RankOffers", inline_need=samples.need(ministry.name),
                                      as_of_revision=1)
            if threads == 1:
                with refused("RESOURCE_EXHAUSTED") as refusal:
                    api.scoring.RankOffers(ask)
                assert "--threads" in refusal.message
            else:
                calls = [api.scoring._stub.RankOffers.future(ask, timeout=60) for _ in range(20)]
                codes = {call.code() for call in calls}
                assert grpc.StatusCode.OK in codes
                assert codes <= {grpc.StatusCode.OK, grpc.StatusCode.RESOURCE_EXHAUSTED}
    finally:
        assert server.stop() == 0, server.log_text()


def test_the_command(api, server, ministry):
    offer = api.offers.create(samples.offer(ministry.name, country_code="KE", title="For the command"))
    api.offers.PublishOffer(name=offer.name)
    made = api.needs.create(samples.need(ministry.name))
    api.needs.SubmitNeed(name=made.name)
    api.needs.EndorseNeed(name=made.name, focal_point=ministry.name, endorsed_by="D. Bat")
    rank = ["rank", "offers", "--need", made.name]
    before = ssx_json(server, *rank, "--min-revision", api.revision())
    day = "{year:04}-{month:02}-{day:02}".format(**before["date"])
    api.offers.delete(offer.name)
    api.needs.WithdrawNeed(name=made.name)
    again = ["--as-of", before["revision"], "--date", day, "--profile", before["profile"]]
    assert ssx_json(server, *rank, *again) == before
    assert f"revision {before['revision']}, date {day}." in ssx(server, *rank, *again)
    explained = ssx_json(server, "explain", made.name, offer.name, *again)
    assert explained["match"]["rank"] > 0 and explained["revision"] == before["revision"]
    assert "as_of_revision" in ssx(server, *rank, "--as-of", 10**9, code=1)
    assert "--date" in ssx(server, *rank, "--date", "tomorrow", code=2)
    ssx(server, *rank, "--as-of", 1, "--min-revision", 1, code=2)
