"""Real input: every World Bank project and IATI activity is loaded or reported, then offers are ranked for needs.

The files are read in place, from the folder that SSX_SHARED_DATA names or ../shared/data beside the project.
"""

import collections
import datetime
import os
import pathlib
import random
import re

import pytest
from ssx.v1 import import_pb2, need_pb2, offer_pb2

import stubs
from activities import Mapper, read
from client import Refusal, connected
from server import Server, wait_until

DATA = pathlib.Path(os.environ.get("SSX_SHARED_DATA", stubs.ROOT.parent / "shared" / "data"))
ACTIVITIES = DATA / "activities"
WORLD_BANK, IATI = ACTIVITIES / "worldbank_projects.csv", ACTIVITIES / "iati_ssc_activities.csv"

pytestmark = pytest.mark.skipif(
    not (WORLD_BANK.exists() and IATI.exists()),
    reason=f"the public data is not here: {ACTIVITIES} (SSX_SHARED_DATA names another folder)")

# C0 and C1 but for line ends and tabs: left-overs of other encodings.
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]")

# What these files call a country and ISO 3166 does not.
NOT_COUNTRIES = {
    "Africa", "Andean Countries", "Aral Sea", "Asia", "Caribbean", "Caucasus", "Central Africa",
    "Central America", "Central Asia", "East Asia and Pacific", "Eastern and Southern Africa",
    "EU Accession Countries", "Europe and Central Asia", "Latin America", "Mekong",
    "Middle East and North Africa", "Multi-Regional", "Organization of Eastern Caribbean States",
    "Pacific Islands", "Red Sea and Gulf of Aden", "Republic of Kosovo", "South Asia",
    "South East Asia -BN, MY, PH, TH", "Southern Africa", "West Africa I", "Western Balkans",
    "Western and Central Africa", "World",
}


KINDS = ["is neither a need nor an offer", "unknown country", "no recipient country",
         "is not a developing country"]


class Load:
    """What the whole load did: rows read, resources created, and a report of every other row."""

    def __init__(self, api):
        countries = api.reference.ListCountries(page_size=1000).countries
        topics, token = [], ""
        while True:
            page = api.reference.ListTopics(page_size=1000, page_token=token)
            topics += page.topics
            token = page.next_page_token
            if not token:
                break
        self.mapper = Mapper(countries, topics)
        self.rows = [self.mapper.world_bank(line, row) for line, row in read(WORLD_BANK)]
        self.rows += [self.mapper.iati(line, row) for line, row in read(IATI)]
        self.created = []
        self.report = [(row.file, row.line, row.reason) for row in self.rows if not row.resource]
        self.unmappable = len(self.report)
        self.refusals = {}  # (file, line) -> Refusal

        made = self.mapper.organizations
        results = api.organizations.import_rows(enumerate(made.values()))
        assert [r.name for r in results if r.outcome == import_pb2.IMPORT_OUTCOME_CREATED] == list(
            made), [r for r in results if r.outcome != import_pb2.IMPORT_OUTCOME_CREATED][:3]
        for kind, collection in [(offer_pb2.Offer, api.offers), (need_pb2.Need, api.needs)]:
            rows = [row for row in self.rows if isinstance(row.resource, kind)]
            results = collection.import_rows(enumerate(row.resource for row in rows))
            assert [result.row_number for result in results] == list(range(len(rows)))
            for row, result in zip(rows, results):
                if result.outcome == import_pb2.IMPORT_OUTCOME_CREATED:
                    assert result.name == row.resource.name
                    self.created.append(row.resource)
                    continue
                assert result.outcome == import_pb2.IMPORT_OUTCOME_REFUSED
                refusal = Refusal.of_row(result.error)
                self.refusals[row.file, row.line] = refusal
                self.report.append((row.file, row.line, refusal.message))
        self.revision = api.revision()
        wait_until(lambda: api.admin.GetServerStatus().replica.revision >= self.revision,
                   seconds=120, what="the replica's copy of all")

    def names(self, kind):
        return {resource.name for resource in self.created if isinstance(resource, kind)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("ssxd"), roles="registry,scoring").start()
    with connected(server) as api:
        yield api, Load(api)
    assert server.stop() == 0


def test_nothing_is_lost(world):
    _, load = world
    rows = {path: sum(1 for _ in read(path)) for path in (WORLD_BANK, IATI)}
    assert rows[WORLD_BANK] > 10_000 and rows[IATI] > 500
    assert len(load.rows) == sum(rows.values())
    assert len(load.created) + len(load.refusals) + load.unmappable == len(load.rows)
    assert len(load.created) > 0.8 * len(load.rows)
    # Each row that is not stored is reported once, with its line and a reason.
    assert len(load.report) == len(load.rows) - len(load.created)
    assert len({(file, line) for file, line, _ in load.report}) == len(load.report)
    for file, line, reason in load.report:
        assert line >= 2 and reason.strip(), (file, line)


def test_unmappable_rows_are_those_without_a_country_or_a_purpose(world):
    _, load = world
    reasons = collections.Counter()
    for row in load.rows:
        if row.resource is None:
            reasons[next(kind for kind in KINDS if kind in row.reason)] += 1
    assert set(reasons) == set(KINDS)
    unknown = {row["countryname"] for _, row in read(WORLD_BANK)
               if load.mapper.country_of(row["countryname"]) is None}
    assert unknown == NOT_COUNTRIES
    for name, code in [("Democratic Republic of the Congo", "CD"), ("Republic of Congo", "CG"),
                       ("Republic of Guinea", "GN"), ("Republic of Guinea-Bissau", "GW"),
                       ("Commonwealth of Dominica", "DM"), ("Dominican Republic", "DO"),
                       ("Republic of Korea", "KR"), ("Republic of Niger", "NE"),
                       ("Federal Republic of Nigeria", "NG"), ("Republic of South Sudan", "SS")]:
        assert load.mapper.country_of(name) == code


def test_refused_rows_are_those_that_break_a_rule(world):
    """Predicted from the rows alone: texts that are missing, too long or damaged, impossible dates."""
    _, load = world
    expected = {}
    for row in load.rows:
        if row.resource is None:
            continue
        fields = set()
        if len(row.resource.title) > 300:
            fields.add("title")
        if CONTROL.search(row.resource.title):
            fields.add("title")
        if CONTROL.search(row.resource.description):
            fields.add("description")
        if not row.resource.description.strip() and row.resource.topics:
            fields.add("description")  # a draft may do without
        if isinstance(row.resource, need_pb2.Need):
            start, end = row.resource.period.start_date, row.resource.period.end_date
            if row.resource.period.HasField("start_date") and row.resource.period.HasField(
                    "end_date") and (start.year, start.month, start.day) > (
                        end.year, end.month, end.day):
                fields.add("period.end_date")
        if fields:
            expected[row.file, row.line] = fields
    assert expected, "the data has no bad row to try"
    assert {where: set(refusal.fields) for where, refusal in load.refusals.items()} == expected
    for refusal in load.refusals.values():
        refusal.check("INVALID_ARGUMENT")


def test_bad_rows_made_of_real_ones_are_refused_with_their_line(world):
    api, load = world
    good = [row.resource for row in load.rows if isinstance(row.resource, need_pb2.Need)][:8]
    faults = [("country_code", {"country_code": "Republic of Kosovo"}), ("title", {"title": ""}),
              ("description", {"description": "", "state": "NEED_STATE_SUBMITTED"}),
              ("period.end_date", {"period": {"end_date": {"year": 2026, "month": 2, "day": 30}}}),
              ("period.end_date", {"period": {
                  "start_date": {"year": 2027, "month": 1, "day": 1},
                  "end_date": {"year": 2026, "month": 1, "day": 1}}}),
              ("organization", {"organization": "organizations/not-loaded"}),
              ("topics[0]", {"topics": ["topics/crs-00000"]}),
              ("name", {"name": "needs/P507322"})]
    rows = []
    for i, (need, (_, fault)) in enumerate(zip(good, faults)):
        bad = need_pb2.Need()
        bad.CopyFrom(need)
        bad.name = f"needs/bad-row-{i}"
        bad.ClearField("endorsement")
        bad.state = need_pb2.NEED_STATE_DRAFT
        for field in fault:
            bad.ClearField(field)
        bad.MergeFrom(need_pb2.Need(**fault))
        rows.append((100 + i, bad))
    results = api.needs.import_rows(rows)
    assert [result.row_number for result in results] == [number for number, _ in rows]
    for result, (field, _) in zip(results, faults):
        assert result.outcome == import_pb2.IMPORT_OUTCOME_REFUSED
        Refusal.of_row(result.error).check("INVALID_ARGUMENT", field=field)


def test_what_was_created_is_there(world):
    api, load = world
    for collection, kind in [(api.offers, offer_pb2.Offer), (api.needs, need_pb2.Need)]:
        listed = [one for page in collection.pages(page_size=500) for one in page]
        assert len(listed) == len({one.name for one in listed})
        assert {one.name for one in listed} == load.names(kind)
        titles = {one.name: (one.title, one.country_code, one.description) for one in listed}
        for one in load.created:
            if isinstance(one, kind):
                assert titles[one.name] == (one.title, one.country_code, one.description)
    counts = api.admin.GetServerStatus().store.resource_counts
    assert counts["offers"] == len(load.names(offer_pb2.Offer))
    assert counts["needs"] == len(load.names(need_pb2.Need))
    assert counts["organizations"] == len(load.mapper.organizations)
    # An index and a count made here agree.
    kenya = [one for one in load.created if isinstance(one, offer_pb2.Offer)
             and one.country_code == "KE"]
    assert len(api.offers.list(filter="country_code = KE")) == len(kenya) > 50


def test_loading_again_changes_nothing(world):
    api, load = world
    revision = api.revision()
    needs = [one for one in load.created if isinstance(one, need_pb2.Need)]
    results = api.needs.import_rows(enumerate(needs), {"on_conflict": "IMPORT_CONFLICT_SKIP"})
    assert {result.outcome for result in results} == {import_pb2.IMPORT_OUTCOME_SKIPPED}
    # The server's own upkeep may have closed needs whose period is over.
    assert api.revision() - revision <= 3


def open_needs(load, count):
    """Endorsed needs that are not over, spread over the file."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    needs = []
    for one in load.created:
        if isinstance(one, need_pb2.Need) and one.state == need_pb2.NEED_STATE_ENDORSED:
            end = one.period.end_date
            if not one.period.HasField("end_date") or (
                    datetime.date(end.year, end.month, end.day) > today):
                needs.append(one)
    return random.Random(20261123).sample(needs, count)


def test_offers_are_ranked_for_fifty_needs(world):
    api, load = world
    offers = {one.name: one for one in load.created if isinstance(one, offer_pb2.Offer)}
    considered = len(offers)
    agreeing = 0
    for need in open_needs(load, 50):
        answer = api.scoring.RankOffers(need=need.name, min_revision=load.revision)
        assert answer.considered == considered and len(answer.matches) == 10
        keys = [(-match.score, match.offer) for match in answer.matches]
        assert keys == sorted(keys) and len(set(keys)) == 10
        assert [match.rank for match in answer.matches] == list(range(1, 11))
        for match in answer.matches:
            offer = offers[match.offer]
            assert match.need == need.name and match.title == offer.title
            assert match.country_code == offer.country_code != need.country_code
            assert offer.state == offer_pb2.OFFER_STATE_PUBLISHED
            assert match.components and match.reasons
            assert match.score == pytest.approx(
                sum(component.contribution for component in match.components), abs=1e-6)
            for component in match.components:
                assert 0 <= component.score <= 1 and component.reason
                assert component.contribution == pytest.approx(component.score * component.weight)
            agreeing += bool(set(offer.topics) & set(need.topics))
        removed = {count.filter: count.removed for count in answer.filtered}
        assert sum(removed.values()) < considered
    # Sector agreement is a proxy only, but a ranking that ignored the sector would miss it.
    assert agreeing > 300, f"{agreeing} of 500 matches share a sector with their need"


def test_the_top_is_the_top_of_the_whole(world):
    """The ten best are the beginning of the thousand best, and no other offer would have been among them."""
    api, load = world
    offers = [one.name for one in load.created if isinstance(one, offer_pb2.Offer)]
    dice = random.Random(7)
    for need in open_needs(load, 3):
        ten = api.scoring.RankOffers(need=need.name).matches
        thousand = api.scoring.RankOffers(need=need.name, top_k=1000).matches
        assert list(thousand[:10]) == list(ten)
        ranks = {match.offer: match for match in thousand}
        for name in dice.sample(offers, 12):
            explained = api.scoring.ExplainMatch(need=need.name, offer=name)
            assert explained.eligible == all(verdict.passed for verdict in explained.filters)
            if name in ranks:
                assert explained.match.rank == ranks[name].rank
                assert explained.match.score == pytest.approx(ranks[name].score, abs=1e-9)
            elif explained.eligible:
                assert explained.match.rank > 1000
                assert explained.match.score <= thousand[-1].score
            else:
                assert explained.match.rank == 0
