"""Lists: filters, orders, pages that stay complete while others write, tokens that survive a restart."""

import base64
import random
import threading

import pytest
from ssx.v1 import common_pb2, need_pb2, offer_pb2, organization_pb2

import samples
from client import connected, refused
from server import Server

COUNTRIES = ["MN", "KE", "BR", "IN", "LB", "SO"]
TOPICS = ["topics/sdg-3.9", "topics/sdg-3.2", "topics/sdg-4", "topics/sdg-6", "topics/crs-12240"]
TITLES = ["Water for the hills", "Safe WATER, safe schools", "Nutrition in the first 1,000 days",
          "Éducation des filles", "Clean stoves", "100% electric buses"]
TRAINING = common_pb2.MODALITY_TRAINING


def make_need(random, organization, index):
    fields = {
        "country_code": random.choice(COUNTRIES), "title": f"{random.choice(TITLES)} {index}",
        "topics": random.sample(TOPICS, random.randint(0, 3)),
        "modalities": random.sample(["MODALITY_TRAINING", "MODALITY_STUDY_VISIT"],
                                    random.randint(0, 2)),
        "humanitarian": random.random() < 0.3,
        "urgency": random.choice(["URGENCY_UNSPECIFIED", "URGENCY_LOW", "URGENCY_CRITICAL"]),
        "population": {"people_count": random.randrange(1000)} if random.random() < 0.7 else None,
        "period": {"start_date": {"year": 2027, "month": random.randint(1, 12), "day": 1}}
        if random.random() < 0.5 else None,
        "languages": random.sample(["en", "fr", "es"], random.randint(0, 2)),
        "budget": {"required": {"currency_code": "USD", "units": random.randrange(10**6)}}
        if random.random() < 0.5 else None,
    }
    return samples.need(organization, **fields)


@pytest.fixture(scope="module")
def needs(api, ministry):
    """320 needs in several states, some deleted; their current values by name."""
    dice = random.Random(20261123)
    other = api.organizations.create(samples.organization(display_name="Other"))
    resources = [make_need(dice, dice.choice([ministry, other]).name, i) for i in range(320)]
    created = api.needs.batch_create(resources)
    for need in created:
        roll = dice.random()
        if roll < 0.2 and need.topics:
            api.needs.SubmitNeed(name=need.name)
        elif roll < 0.3:
            api.needs.WithdrawNeed(name=need.name)
        elif roll < 0.4:
            api.needs.delete(need.name)
    return {need.name: need for need in (api.needs.get(n.name) for n in created)}


def live(needs):
    return {name: need for name, need in needs.items() if not need.HasField("delete_time")}


DRAFT, SUBMITTED = need_pb2.NEED_STATE_DRAFT, need_pb2.NEED_STATE_SUBMITTED

FILTERS = [
    ('country_code = "MN"', lambda n: n.country_code == "MN"),
    ("country_code = MN", lambda n: n.country_code == "MN"),
    ('country_code != "MN"', lambda n: n.country_code != "MN"),
    ("state = DRAFT", lambda n: n.state == DRAFT),
    ("state = NEED_STATE_DRAFT", lambda n: n.state == DRAFT),
    ("NOT state = DRAFT", lambda n: n.state != DRAFT),
    ("-state = DRAFT", lambda n: n.state != DRAFT),
    ("state = (DRAFT OR SUBMITTED)", lambda n: n.state in (DRAFT, SUBMITTED)),
    ('topics:"topics/sdg-4"', lambda n: "topics/sdg-4" in n.topics),
    ('NOT topics:"topics/sdg-4"', lambda n: "topics/sdg-4" not in n.topics),
    ("topics:*", lambda n: len(n.topics) > 0),
    ('topics:"topics/sdg-4" AND topics:"topics/sdg-6"',
     lambda n: {"topics/sdg-4", "topics/sdg-6"} <= set(n.topics)),
    ("modalities:TRAINING", lambda n: TRAINING in n.modalities),
    ("modalities:TRAINING country_code = KE",
     lambda n: TRAINING in n.modalities and n.country_code == "KE"),
    ("country_code = KE OR country_code = BR AND humanitarian = true",
     lambda n: n.country_code in ("KE", "BR") and n.humanitarian),  # OR binds tighter (AIP-160)
    ("(country_code = KE AND humanitarian = true) OR state = WITHDRAWN",
     lambda n: (n.country_code == "KE" and n.humanitarian)
     or n.state == need_pb2.NEED_STATE_WITHDRAWN),
    ("humanitarian = true", lambda n: n.humanitarian),
    ("humanitarian = false", lambda n: not n.humanitarian),
    ("urgency = CRITICAL", lambda n: n.urgency == need_pb2.URGENCY_CRITICAL),
    ("urgency:*", lambda n: n.urgency != 0),
    ("population.people_count > 500", lambda n: n.population.people_count > 500),
    ("population.people_count >= 100 AND population.people_count < 200",
     lambda n: 100 <= n.population.people_count < 200),
    ("population:*", lambda n: n.HasField("population")),
    ("population = null", lambda n: not n.HasField("population")),
    ("budget.required.units <= 250000",
     lambda n: n.budget.HasField("required") and n.budget.required.units <= 250000),
    ("period.start_date >= \"2027-07-01\"",
     lambda n: n.period.HasField("start_date") and n.period.start_date.month >= 7),
    ('title = "Clean*"', lambda n: n.title.startswith("Clean")),
    ('title:"water"', lambda n: "water" in n.title.lower()),
    ("water", lambda n: "water" in n.title.lower()),
    ("nutrition OR stoves", lambda n: any(w in n.title.lower() for w in ("nutrition", "stoves"))),
    ('"first 1,000"', lambda n: "first 1,000" in n.title),
    ('title:"ÉDUCATION"', lambda n: "éducation" in n.title.lower()),
    ("languages:fr", lambda n: "fr" in n.languages),
    ("name = needs/none-such", lambda n: False),
    ("", lambda n: True),
]


@pytest.mark.parametrize("filter,matches", FILTERS, ids=[f for f, _ in FILTERS])
def test_filters(api, needs, filter, matches):
    expected = sorted(name for name, need in live(needs).items() if matches(need))
    assert [n.name for n in api.needs.list(filter=filter)] == expected
    everything = sorted(name for name, need in needs.items() if matches(need))
    listed = api.needs.list(filter=filter, show_deleted=True)
    assert [n.name for n in listed] == everything
    assert all(needs[n.name] == n for n in listed)


def test_a_filter_by_organization_and_one_by_a_moment(api, ministry, needs):
    expected = sorted(n for n, need in live(needs).items() if need.organization == ministry.name)
    assert expected and expected != sorted(live(needs))
    assert [n.name for n in api.needs.list(filter=f'organization = "{ministry.name}"')] == expected
    moment = sorted(need.update_time.ToJsonString() for need in live(needs).values())[150]
    got = api.needs.list(filter=f'update_time >= "{moment}"')
    assert [n.name for n in got] == sorted(
        n for n, need in live(needs).items() if need.update_time.ToJsonString() >= moment)


BAD_FILTERS = [
    "country_code =", "= MN", "country_code = MN AND", "(state = DRAFT", "state = DRAFT)",
    "state = NO_SUCH_STATE", "no_such_field = 1", "population.no_such = 1", "topics = 1 AND (",
    "population.people_count > many", "humanitarian = maybe", 'title = "open',
    "update_time > yesterday", 'period.start_date > "2027-13-01"', "country_code.code = MN",
    "max(population.people_count) > 3", "state > DRAFT AND OR", "NOT", "population = 3",
    "(" * 40 + "a" + ")" * 40, " OR ".join(["a"] * 200), "a" * 5000,
]


@pytest.mark.parametrize("filter", BAD_FILTERS, ids=[f[:30] for f in BAD_FILTERS])
def test_bad_filters_are_refused(api, filter):
    with refused("INVALID_ARGUMENT", field="filter"):
        api.needs.page(filter=filter)


ORDERS = [
    ("name", lambda n: ()),
    ("title", lambda n: (n.title.encode(),)),
    ("title desc", None),
    ("country_code, title desc", None),
    ("country_code,humanitarian,title", lambda n: (n.country_code, n.humanitarian,
                                                   n.title.encode())),
    ("population.people_count", lambda n: (n.population.people_count,)),
    ("population.people_count desc", lambda n: (-n.population.people_count,)),
    ("urgency desc", lambda n: (-n.urgency,)),
    ("state desc, country_code", lambda n: (-n.state, n.country_code)),
    ("create_time", lambda n: (n.create_time.seconds, n.create_time.nanos)),
    ("update_time desc", lambda n: (-n.update_time.seconds, -n.update_time.nanos)),
    ("period.start_date", lambda n: (n.period.HasField("start_date"), n.period.start_date.month)),
]


def in_order(resources, order_by, key):
    by_name = sorted(resources, key=lambda n: n.name)
    if key is not None:
        return sorted(by_name, key=key)
    for term in reversed(order_by.split(",")):
        field, _, direction = term.strip().partition(" ")
        by_name.sort(key=lambda n: getattr(n, field).encode(), reverse=direction == "desc")
    return by_name


@pytest.mark.parametrize("order_by,key", ORDERS, ids=[o for o, _ in ORDERS])
@pytest.mark.parametrize("page_size", [7, 1000])
def test_orders_over_pages(api, needs, order_by, key, page_size):
    expected = [n.name for n in in_order(live(needs).values(), order_by, key)]
    assert [n.name for n in api.needs.list(order_by=order_by, page_size=page_size)] == expected


def test_descending_names(api, needs):
    assert [n.name for n in api.needs.list(order_by="name desc", page_size=50)] == sorted(
        live(needs), reverse=True)


@pytest.mark.parametrize("order_by", ["no_such", "topics", "population", "title up", "title,,name",
                                      "title, title", "title desc desc", ",", "a,b,c,d,e,f"])
def test_bad_orders_are_refused(api, order_by):
    with refused("INVALID_ARGUMENT", field="order_by"):
        api.needs.page(order_by=order_by)


@pytest.mark.parametrize("page_size,expected", [(0, 50), (1, 1), (49, 49), (1000, 1000),
                                                (1001, 1000), (2**31 - 1, 1000)])
def test_page_sizes(api, needs, page_size, expected):
    resources, token = api.needs.page(page_size=page_size)
    total = len(live(needs))
    assert len(resources) == min(expected, total)
    assert bool(token) == (total > expected)


def test_the_last_page_has_no_token(api, needs):
    total = len(live(needs))
    resources, token = api.needs.page(page_size=total)
    assert len(resources) == total and token == ""
    resources, token = api.needs.page(page_size=total - 1)
    assert len(resources) == total - 1 and token
    rest, token = api.needs.page(page_size=5, page_token=token)
    assert len(rest) == 1 and token == ""


def test_negative_page_size_is_refused(api):
    for collection in api.collections:
        with refused("INVALID_ARGUMENT", field="page_size"):
            collection.page(page_size=-1)
    with refused("INVALID_ARGUMENT", field="page_size"):
        api.reference.ListCountries(page_size=-5)


def test_tokens_of_another_request_are_refused(api, needs):
    _, token = api.needs.page(page_size=5, filter="humanitarian = false", order_by="title")
    same = {"filter": "humanitarian = false", "order_by": "title", "page_token": token}
    assert api.needs.page(page_size=9, **same)[0]  # the size may change
    for change in [{"filter": "humanitarian = true"}, {"filter": ""}, {"order_by": "title desc"},
                   {"order_by": ""}, {"show_deleted": True}]:
        with refused("INVALID_ARGUMENT", field="page_token"):
            api.needs.page(**{**same, **change})
    for collection in [api.offers, api.organizations]:
        with refused("INVALID_ARGUMENT", field="page_token"):
            collection.page(filter="", page_token=api.needs.page(page_size=5)[1])
    with refused("INVALID_ARGUMENT", field="page_token"):
        api.reference.ListTopics(page_token=api.reference.ListCountries(page_size=3).next_page_token)


def test_damaged_tokens_are_refused(api, needs):
    _, token = api.needs.page(page_size=5)
    damaged = [token[:-1], token[1:], token + "A", token + "=", token[::-1], "x", "not a token",
               base64.urlsafe_b64encode(b"\0" * 40).decode(), "é", token.lower() + "_"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for i, letter in enumerate(token):
        damaged.append(token[:i] + alphabet[(alphabet.find(letter) + 1) % 64] + token[i + 1:])
    for bad in damaged:
        with refused("INVALID_ARGUMENT", field="page_token"):
            api.needs.page(page_token=bad)


def test_reference_data_by_pages(api):
    for method, field in [(api.reference.ListCountries, "countries"),
                          (api.reference.ListTopics, "topics")]:
        whole = getattr(method(page_size=1000), field)
        names, token = [], ""
        while True:
            answer = method(page_size=37, page_token=token)
            assert answer.data_version
            names += [one.name for one in getattr(answer, field)]
            token = answer.next_page_token
            if not token:
                break
        assert len(set(names)) == len(names) > 200
        assert names[:len(whole)] == [one.name for one in whole]
    africa = api.reference.ListCountries(filter='developing = true AND region = "002"').countries
    assert 40 < len(africa) < 65 and all(c.developing and c.region == "002" for c in africa)
    targets = api.reference.ListTopics(filter='taxonomy = SDG AND parent = "topics/sdg-3"').topics
    assert {t.name for t in targets} >= {"topics/sdg-3.1", "topics/sdg-3.9"}


@pytest.mark.parametrize("order_by", ["", "title desc", "country_code, create_time"])
def test_pages_are_complete_while_others_write(tmp_path, order_by):
    """What exists throughout is listed exactly once, whatever is created, changed and deleted."""
    server = Server(tmp_path, roles="registry").start()
    dice = random.Random(7)
    try:
        with connected(server) as api:
            ministry = api.organizations.create(samples.organization())
            lasting = {need.name for need in api.needs.batch_create(
                [make_need(dice, ministry.name, i) for i in range(400)])}
            passing = [need.name for need in api.needs.batch_create(
                [make_need(dice, ministry.name, i) for i in range(100)])]
            stop = threading.Event()
            failures = []
            writes = [0] * 3

            def write(worker):
                own = random.Random(worker)
                mine = passing[worker::3]
                try:
                    with connected(server) as other:
                        while not stop.is_set():
                            roll = own.random()
                            writes[worker] += 1
                            if roll < 0.4:
                                need = other.needs.create(make_need(own, ministry.name, 0))
                                mine.append(need.name)
                            elif roll < 0.7:
                                name = own.choice(mine)
                                other.needs.update(need_pb2.Need(
                                    name=name, title=f"Moved {own.random()}", country_code="IN"))
                            else:
                                other.needs.delete(mine.pop(own.randrange(len(mine))))
                                if len(mine) < 3:
                                    mine.append(
                                        other.needs.create(make_need(own, ministry.name, 0)).name)
                except Exception as error:  # a thread must not fail in silence
                    failures.append(error)

            threads = [threading.Thread(target=write, args=(i,)) for i in range(3)]
            for thread in threads:
                thread.start()
            try:
                rounds = 0
                while rounds < 4 or sum(writes) < 150:
                    rounds += 1
                    names = [n.name for page in api.needs.pages(page_size=17, order_by=order_by)
                             for n in page]
                    seen = [name for name in names if name in lasting]
                    assert len(seen) == len(set(seen)) == len(lasting)
                    if order_by == "":
                        assert len(names) == len(set(names)) and names == sorted(names)
                    assert not failures, failures
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
            assert not failures
    finally:
        server.stop()


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_tokens_survive_restarts_and_later_writes(tmp_path, ending):
    server = Server(tmp_path, roles="registry").start()
    dice = random.Random(3)
    try:
        with connected(server) as api:
            ministry = api.organizations.create(samples.organization())
            names = sorted(n.name for n in api.needs.batch_create(
                [make_need(dice, ministry.name, i) for i in range(60)]))
            by_name, name_token = api.needs.page(page_size=20)
            titled = sorted(api.needs.list(), key=lambda n: (n.title.encode(), n.name))
            by_title, title_token = api.needs.page(page_size=20, order_by="title")
            assert [n.name for n in by_title] == [n.name for n in titled[:20]]
        getattr(server, ending)()
        server.start()
        with connected(server) as api:
            # Later writes on both sides of where the pages stopped.
            api.needs.delete(by_name[3].name)
            api.needs.delete(names[40])
            api.needs.create(samples.need(ministry.name, title="AAA"), id="aaaa")
            api.needs.create(samples.need(ministry.name, title="№ 1"), id="zzzz")
            rest = [n.name for n in by_name]
            for page in pages_from(api.needs, name_token, page_size=20):
                rest += [n.name for n in page]
            assert rest == [n for n in names if n != names[40]] + ["needs/zzzz"]
            gone = {by_name[3].name, names[40]}
            expected = [n.name for n in titled[20:] if n.name not in gone] + ["needs/zzzz"]
            got = [n.name for page in pages_from(api.needs, title_token, order_by="title")
                   for n in page]
            assert got == expected
    finally:
        server.stop()


def pages_from(collection, token, **fields):
    while token:
        page, token = collection.page(page_token=token, **fields)
        yield page


def test_filters_of_the_other_collections(api, ministry):
    """An index answers as a full scan does, in every collection that has one."""
    dice = random.Random(5)
    organizations = api.organizations.batch_create([
        samples.organization(country_code=dice.choice(COUNTRIES), type=dice.choice(
            ["ORGANIZATION_TYPE_NGO", "ORGANIZATION_TYPE_GOVERNMENT"])) for _ in range(40)])
    offers = api.offers.batch_create([
        samples.offer(dice.choice(organizations).name, country_code=dice.choice(COUNTRIES),
                      topics=dice.sample(TOPICS, 2)) for _ in range(80)])
    for offer in offers[::3]:
        api.offers.PublishOffer(name=offer.name)
    offers = api.offers.list()
    for country in COUNTRIES:
        assert api.offers.list(filter=f"country_code = {country} AND state = PUBLISHED") == [
            o for o in offers if o.country_code == country
            and o.state == offer_pb2.OFFER_STATE_PUBLISHED]
        assert api.organizations.list(filter=f"country_code = {country} AND type = NGO") == [
            o for o in api.organizations.list() if o.country_code == country
            and o.type == organization_pb2.ORGANIZATION_TYPE_NGO]
    for topic in TOPICS:
        assert api.offers.list(filter=f'topics:"{topic}"') == [
            o for o in offers if topic in o.topics]
    for organization in organizations:
        assert api.offers.list(filter=f'organization = "{organization.name}"') == [
            o for o in offers if o.organization == organization.name]
