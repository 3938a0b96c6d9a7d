"""Registry and scoring as two processes: rankings follow the registry through restarts and kills of either."""

import threading

import grpc
import pytest
from ssx.v1 import match_pb2, need_pb2, offer_pb2

import certificates
import samples
from client import Api, connected, refused
from server import Server, wait_until
from standard_services import health, listed_services

SCORING = "ssx.v1.ScoringService"


class Pair:
    """A registry, a scoring process that follows it, and channels to both."""

    def __init__(self, folder):
        self.registry = Server(folder / "registry", roles="registry")
        self.scoring = Server(folder / "scoring", "--registry", self.registry.address,
                              roles="scoring")

    def start(self):
        self.registry.start()
        self.scoring.start()
        return self

    def stop(self):
        return [process.stop() for process in (self.scoring, self.registry)]


@pytest.fixture()
def pair(tmp_path):
    made = Pair(tmp_path)
    yield made
    made.stop()


def is_ready(channel):
    return health(channel, SCORING) == "SERVING"


def wait_for_scoring(channel):
    wait_until(lambda: is_ready(channel), what="the replica")


def fill(api, offers=12):
    """(an endorsed need, published offers) of different countries."""
    ministry = api.organizations.create(samples.organization(national_focal_point=True))
    provider = api.organizations.create(samples.organization(country_code="CU"))
    need = api.needs.create(samples.need(ministry.name))
    api.needs.SubmitNeed(name=need.name)
    need = api.needs.EndorseNeed(name=need.name, focal_point=ministry.name, endorsed_by="D. Bat")
    made = [publish(api, provider.name, title=f"Clean stoves, programme {i}",
                    country_code=["CU", "KE", "BR", "IN"][i % 4]) for i in range(offers)]
    return need, made


def publish(api, organization, **fields):
    offer = api.offers.create(samples.offer(organization, **fields))
    return api.offers.PublishOffer(name=offer.name)


def rank(scoring, need, revision, **fields):
    answer = scoring.RankOffers(need=need.name, min_revision=revision, top_k=1000, **fields)
    assert answer.revision >= revision
    check_order(answer.matches)
    return answer


def check_order(matches):
    keys = [(-match.score, match.offer or match.need) for match in matches]
    assert keys == sorted(keys), "not by score, then by name"
    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
    for match in matches:
        total = sum(component.contribution for component in match.components)
        assert match.score == pytest.approx(total, abs=1e-9)
        assert match.reasons and all(component.reason for component in match.components)


def names(answer):
    return {match.offer for match in answer.matches}


def test_a_ranking_sees_the_callers_own_writes(pair):
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        wait_for_scoring(scoring.channel)
        assert SCORING in listed_services(scoring.channel)
        assert not any("NeedService" in name for name in listed_services(scoring.channel))
        need, offers = fill(api)
        rankings = scoring.scoring
        assert names(rank(rankings, need, api.revision())) == {o.name for o in offers}

        api.offers.PauseOffer(name=offers[0].name)
        assert names(rank(rankings, need, api.revision())) == {o.name for o in offers[1:]}
        api.offers.PublishOffer(name=offers[0].name)
        api.offers.delete(offers[1].name)
        now = {o.name for o in offers if o != offers[1]}
        assert names(rank(rankings, need, api.revision())) == now
        api.offers.undelete(offers[1].name)
        api.offers.update(offer_pb2.Offer(name=offers[2].name, excluded_countries=["MN"]))
        answer = rank(rankings, need, api.revision())
        assert names(answer) == {o.name for o in offers if o != offers[2]}
        assert answer.considered == len(offers)
        assert [(f.filter, f.removed) for f in answer.filtered] == [
            (match_pb2.HARD_FILTER_OFFER_EXCLUSIONS, 1)]

        backwards = rankings.RankNeeds(offer=offers[0].name, min_revision=api.revision())
        assert [match.need for match in backwards.matches] == [need.name]
        check_order(backwards.matches)
        explained = rankings.ExplainMatch(need=need.name, offer=offers[2].name)
        assert not explained.eligible and explained.match.rank == 0
        failed = [f.filter for f in explained.filters if not f.passed]
        assert failed == [match_pb2.HARD_FILTER_OFFER_EXCLUSIONS]

        api.needs.WithdrawNeed(name=need.name)
        with refused("FAILED_PRECONDITION", reason="NEED_NOT_ENDORSED"):
            rank(rankings, need, api.revision())


def test_a_ranking_says_whose_match_it_is(pair):
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        need, offers = fill(api, offers=1)
        wait_for_scoring(scoring.channel)
        [match] = rank(scoring.scoring, need, api.revision()).matches
        assert (match.need, match.offer) == (need.name, offers[0].name)
        assert match.title == offers[0].title and match.country_code == "CU"
        assert match.organization == offers[0].organization
        assert match.organization_display_name == "Ministry of Health"
        assert 0 < match.score <= 100
        assert sum(component.weight for component in match.components) == 100
        for component in match.components:
            assert 0 <= component.score <= 1
            assert component.contribution == pytest.approx(component.score * component.weight)


def test_a_revision_that_is_not_reached(pair):
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        need, _ = fill(api, offers=1)
        wait_for_scoring(scoring.channel)
        future = api.revision() + 1000
        with refused("FAILED_PRECONDITION", reason="REVISION_NOT_REACHED") as refusal:
            scoring.scoring.RankOffers(need=need.name, min_revision=future)
        assert str(future) in refusal.message


def test_unavailable_until_the_registry_is_there(pair):
    pair.scoring.start()
    with connected(pair.scoring) as scoring:
        for _ in range(3):
            with refused("UNAVAILABLE", reason="REPLICA_NOT_READY"):
                scoring.scoring.RankOffers(inline_need=samples.need("organizations/any-one"))
        assert health(scoring.channel, SCORING) == "NOT_SERVING"
        assert health(scoring.channel) == "NOT_SERVING"
        assert health(scoring.channel, "ssx.v1.AdminService") == "SERVING"
        replica = scoring.admin.GetServerStatus().replica
        assert not replica.ready
        wait_until(lambda: scoring.admin.GetServerStatus().replica.last_error, what="an error")
        pair.registry.start()
        with connected(pair.registry) as api:
            need, offers = fill(api)
            wait_for_scoring(scoring.channel)
            assert health(scoring.channel) == "SERVING"
            assert names(rank(scoring.scoring, need, api.revision())) == {o.name for o in offers}
            wait_until(lambda: not scoring.admin.GetServerStatus().replica.last_error,
                       what="the end of the error")


def test_a_stop_while_the_registry_is_away(pair):
    pair.scoring.start()
    assert pair.scoring.stop() == 0
    assert pair.scoring.start().stop() == 0


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_rankings_go_on_while_the_registry_is_away_and_catch_up(pair, ending):
    pair.start()
    with connected(pair.scoring) as scoring:
        with connected(pair.registry) as api:
            need, offers = fill(api)
            before = rank(scoring.scoring, need, api.revision())
        for round in range(3):
            getattr(pair.registry, ending)()
            away = rank(scoring.scoring, need, 0)
            assert list(away.matches) == list(before.matches)
            wait_until(lambda: scoring.admin.GetServerStatus().replica.last_error, what="an error")
            pair.registry.start()
            with connected(pair.registry) as api:
                fresh = publish(api, offers[0].organization, title=f"Fresh in round {round}")
                offers.append(fresh)
                before = rank(scoring.scoring, need, api.revision())
                assert names(before) == {o.name for o in offers}


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_a_new_scoring_process_answers_as_the_old_one(pair, ending):
    pair.start()
    with connected(pair.registry) as api:
        need, offers = fill(api)
        for round in range(3):
            with connected(pair.scoring) as scoring:
                wait_for_scoring(scoring.channel)
                before = rank(scoring.scoring, need, api.revision())
            getattr(pair.scoring, ending)()
            with connected(pair.scoring) as scoring:
                pair.scoring.start()
                wait_for_scoring(scoring.channel)
                after = rank(scoring.scoring, need, api.revision())
                assert list(after.matches) == list(before.matches)
            offers.append(publish(api, offers[0].organization))
            with connected(pair.scoring) as scoring:
                wait_for_scoring(scoring.channel)
                assert names(rank(scoring.scoring, need, api.revision())) == {
                    o.name for o in offers}


def test_both_die_under_load(pair):
    """Kills of one and the other while offers change: in the end the ranking is that of the registry."""
    pair.start()
    with connected(pair.registry) as api:
        need, offers = fill(api, offers=20)
    for round in range(5):
        stop = threading.Event()

        def write():
            with connected(pair.registry) as own:
                turn = 0
                try:
                    while not stop.is_set():
                        offer = own.offers.get(offers[turn % len(offers)].name)
                        paused = offer.state == offer_pb2.OFFER_STATE_PAUSED
                        own.offers.call("Publish" if paused else "Pause", name=offer.name)
                        turn += 1
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.UNAVAILABLE

        writer = threading.Thread(target=write)
        writer.start()
        with connected(pair.registry) as api:
            start = api.revision()
            wait_until(lambda: api.revision() > start + 20, what="load")
        victim = [pair.registry, pair.scoring][round % 2]
        victim.kill()
        stop.set()
        writer.join()
        victim.start()
        with connected(pair.registry) as api, connected(pair.scoring) as scoring:
            wait_for_scoring(scoring.channel)
            published = {o.name for o in api.offers.list(filter="state = PUBLISHED")}
            assert names(rank(scoring.scoring, need, api.revision())) == published
            replica = scoring.admin.GetServerStatus().replica
            assert replica.offer_count == 20 and replica.need_count == 1


def test_another_store_behind_the_same_address(pair, tmp_path):
    """The registry comes back with other data, even at a higher revision: the replica lists again."""
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        need, _ = fill(api)
        rank(scoring.scoring, need, api.revision())
        pair.registry.stop()
        pair.registry.data = tmp_path / "other data"
        pair.registry.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        other, offers = fill(api, offers=20)
        wait_until(lambda: scoring.admin.GetServerStatus().replica.offer_count == 20,
                   what="the other store's offers")
        assert names(rank(scoring.scoring, other, api.revision())) == {o.name for o in offers}
        with refused("NOT_FOUND"):
            rank(scoring.scoring, need, api.revision())


def test_one_process_and_two_give_the_same_answers(pair, tmp_path):
    """The same data ranked in one process and in two: same matches, same scores, same words."""
    pair.start()
    both = Server(tmp_path / "both", roles="registry,scoring").start()
    try:
        with connected(pair.registry) as apart, connected(pair.scoring) as scoring, \
                connected(both) as together:
            need, _ = fill(apart)
            for collection in ["organizations", "needs", "offers"]:
                rows = enumerate(getattr(apart, collection).list())
                results = getattr(together, collection).import_rows(rows)
                assert all(result.outcome == 1 for result in results)
            one = rank(together.scoring, need, together.revision())
            two = rank(scoring.scoring, need, apart.revision())
            assert list(one.matches) == list(two.matches)
    finally:
        assert both.stop() == 0


def test_inline_needs_and_offers(pair):
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        need, offers = fill(api)
        stored = rank(scoring.scoring, need, api.revision())
        inline = need_pb2.Need()
        inline.CopyFrom(need)
        inline.organization = ""
        answer = scoring.scoring.RankOffers(inline_need=inline, top_k=1000)
        assert [(m.offer, m.score) for m in answer.matches] == [
            (m.offer, m.score) for m in stored.matches]
        assert all(m.need == "" for m in answer.matches)
        few = scoring.scoring.RankOffers(inline_need=inline, top_k=3)
        assert list(few.matches) == list(answer.matches)[:3]
        assert len(scoring.scoring.RankOffers(inline_need=inline).matches) == 10
        least = answer.matches[5].score
        above = scoring.scoring.RankOffers(inline_need=inline, top_k=1000, min_score=least)
        assert list(above.matches) == [m for m in answer.matches if m.score >= least]


def test_profiles(pair):
    pair.start()
    with connected(pair.registry) as api, connected(pair.scoring) as scoring:
        need, _ = fill(api)
        listed = api.profiles.list()
        assert "scoringProfiles/default" in [profile.name for profile in listed]
        for profile in listed:
            assert sum(weight.weight for weight in profile.weights) == 100
            answer = rank(scoring.scoring, need, api.revision(), profile={"name": profile.name})
            assert answer.profile == f"{profile.name}@{profile.version}"
        newest = api.profiles.get("scoringProfiles/default")
        assert rank(scoring.scoring, need, 0).profile == f"{newest.name}@{newest.version}"
        only = {"inline_profile": {"weights": [{"component": "COMPONENT_TOPIC", "weight": 100}]}}
        answer = rank(scoring.scoring, need, 0, profile=only)
        assert answer.profile == "inline"
        for match in answer.matches:
            [component] = match.components
            assert match.score == pytest.approx(100 * component.score)


def test_following_over_mutual_tls(tmp_path):
    authority = certificates.Authority(tmp_path)
    key, certificate = authority.issue("registry")
    client_key, client_certificate = authority.issue("scoring")
    registry = Server(tmp_path / "registry", "--tls-cert", certificate, "--tls-key", key,
                      "--tls-client-ca", authority.certificate, roles="registry").start()
    scoring = Server(tmp_path / "scoring", "--registry", registry.address,
                     "--registry-ca", authority.certificate, "--registry-cert", client_certificate,
                     "--registry-key", client_key, roles="scoring").start()
    credentials = grpc.ssl_channel_credentials(
        authority.certificate.read_bytes(), client_key.read_bytes(),
        client_certificate.read_bytes())
    try:
        with registry.channel(credentials) as channel, connected(scoring) as rankings:
            api = Api(channel)
            need, offers = fill(api, offers=3)
            wait_for_scoring(rankings.channel)
            assert names(rank(rankings.scoring, need, api.revision())) == {o.name for o in offers}
    finally:
        assert [scoring.stop(), registry.stop()] == [0, 0]
