"""Import streams: a result for each row, names that are taken, dry runs, states, limits."""

import threading

from ssx.v1 import import_pb2, need_pb2

import samples
from client import Refusal, refused

CREATED = import_pb2.IMPORT_OUTCOME_CREATED
REPLACED = import_pb2.IMPORT_OUTCOME_REPLACED
SKIPPED = import_pb2.IMPORT_OUTCOME_SKIPPED
REFUSED = import_pb2.IMPORT_OUTCOME_REFUSED


def outcomes(results):
    return [result.outcome for result in results]


def test_import_of_thousands_of_rows(api, ministry):
    """Rows with and without names, good and bad, mixed; each gets its result, in order."""
    rows, expected = [], []
    prefix = samples.unique_id("im")
    for number in range(1, 4001):
        need = samples.need(ministry.name, title=f"Row {number}")
        outcome, field = CREATED, None
        if number % 2:
            need.name = f"needs/{prefix}-{number}"
        if number % 97 == 0:
            need.country_code, outcome, field = "ZZ", REFUSED, "country_code"
        elif number % 101 == 0:
            need.title, outcome, field = " ", REFUSED, "title"
        elif number % 103 == 0:
            need.organization, outcome, field = "organizations/nobody", REFUSED, "organization"
        elif number % 107 == 0:
            need.topics.append("topics/nothing")
            outcome, field = REFUSED, "topics[1]"
        rows.append((number * 10, need))
        expected.append((number * 10, outcome, field))
    results = api.needs.import_rows(rows, batch=700)
    assert [(r.row_number, r.outcome) for r in results] == [(n, o) for n, o, _ in expected]
    for (_, need), result, (_, outcome, field) in zip(rows, results, expected):
        if outcome == REFUSED:
            Refusal.of_row(result.error).check("INVALID_ARGUMENT", field=field)
            assert result.name == need.name
        else:
            assert not result.HasField("error")
            assert result.name == need.name or (not need.name and result.name)
    stored = {n.name: n for n in api.needs.list(filter='title = "Row *"')}
    created = [(need, r.name) for (_, need), r in zip(rows, results) if r.outcome == CREATED]
    assert set(stored) == {name for _, name in created}
    assert len(stored) == len(created)
    for need, name in created:
        assert stored[name].title == need.title


def test_import_and_names_that_are_taken(api, ministry):
    old = api.needs.create(samples.need(ministry.name, title="Old"))
    row = samples.need(ministry.name, name=old.name, title="New")
    for options in [None, {"on_conflict": "IMPORT_CONFLICT_REFUSE"}]:
        [result] = api.needs.import_rows([(7, row)], options)
        assert (result.row_number, result.outcome, result.name) == (7, REFUSED, old.name)
        Refusal.of_row(result.error).check("ALREADY_EXISTS")
    [result] = api.needs.import_rows([(7, row)], {"on_conflict": "IMPORT_CONFLICT_SKIP"})
    assert (result.outcome, result.name) == (SKIPPED, old.name)
    assert not result.HasField("error")
    assert api.needs.get(old.name) == old
    [result] = api.needs.import_rows([(7, row)], {"on_conflict": "IMPORT_CONFLICT_REPLACE"})
    assert (result.outcome, result.name) == (REPLACED, old.name)
    new = api.needs.get(old.name)
    assert new.title == "New" and new.create_time == old.create_time and new.etag != old.etag


def test_import_twice_the_same_name_in_one_stream(api, ministry):
    name = f"needs/{samples.unique_id('twice')}"
    rows = [(i, samples.need(ministry.name, name=name, title=f"Take {i}")) for i in range(3)]
    assert outcomes(api.needs.import_rows(rows)) == [CREATED, REFUSED, REFUSED]
    assert api.needs.get(name).title == "Take 0"
    results = api.needs.import_rows(rows, {"on_conflict": "IMPORT_CONFLICT_REPLACE"})
    assert outcomes(results) == [REPLACED] * 3
    assert api.needs.get(name).title == "Take 2"


def test_import_options_are_those_of_the_first_message(api, ministry):
    names = [f"needs/{samples.unique_id('opt')}" for _ in range(4)]
    messages = list(api.needs.import_requests(
        [(i, samples.need(ministry.name, name=name)) for i, name in enumerate(names)],
        {"validate_only": True}, batch=2))
    messages[1].options.validate_only = False
    results = [r for answer in api.needs.ImportNeeds(iter(messages)) for r in answer.results]
    assert outcomes(results) == [CREATED] * 4
    for name in names:
        with refused("NOT_FOUND"):
            api.needs.get(name)


def test_import_dry_run(api, ministry):
    old = api.needs.create(samples.need(ministry.name))
    revision = api.revision()
    fresh = f"needs/{samples.unique_id('fresh')}"
    rows = [(1, samples.need(ministry.name, name=fresh)), (2, samples.need(ministry.name, title="")),
            (3, samples.need(ministry.name, name=old.name)),
            (4, samples.need(ministry.name, name=fresh))]
    results = api.needs.import_rows(
        rows, {"validate_only": True, "on_conflict": "IMPORT_CONFLICT_REPLACE"})
    assert outcomes(results) == [CREATED, REFUSED, REPLACED, REPLACED]
    assert api.revision() == revision


def test_import_honours_states(api, ministry):
    endorsement = {"focal_point": ministry.name, "endorsed_by": "D. Bat"}
    rows = [
        samples.need(ministry.name, state="NEED_STATE_ENDORSED", endorsement=endorsement),
        samples.need(ministry.name, state="NEED_STATE_FULFILLED", endorsement=endorsement),
        samples.need(ministry.name, state="NEED_STATE_SUBMITTED"),
        samples.need(ministry.name),
        samples.need(ministry.name, state="NEED_STATE_ENDORSED"),
        samples.need(ministry.name, state="NEED_STATE_SUBMITTED", topics=[]),
        samples.need(ministry.name, state="NEED_STATE_DRAFT", endorsement=endorsement),
        samples.need(ministry.name, state=99),
    ]
    results = api.needs.import_rows(enumerate(rows))
    assert outcomes(results) == [CREATED] * 4 + [REFUSED] * 4
    states = [api.needs.get(r.name).state for r in results[:4]]
    assert states == [need_pb2.NEED_STATE_ENDORSED, need_pb2.NEED_STATE_FULFILLED,
                      need_pb2.NEED_STATE_SUBMITTED, need_pb2.NEED_STATE_DRAFT]
    assert api.needs.get(results[0].name).endorsement.endorsed_by == "D. Bat"
    for result, field in zip(results[4:], ["endorsement.focal_point", "topics", "endorsement",
                                           "state"]):
        Refusal.of_row(result.error).check("INVALID_ARGUMENT", field=field)


def test_import_of_every_collection(api, ministry):
    for collection, resource, _ in samples.of_each(api, ministry)[:3]:
        named = type(resource)()
        named.CopyFrom(resource)
        named.name = f"{collection.plural}/{samples.unique_id('each')}"
        results = collection.import_rows([(1, resource), (2, named)])
        assert outcomes(results) == [CREATED, CREATED]
        assert collection.get(named.name) and collection.get(results[0].name)
    published = samples.offer(ministry.name, state="OFFER_STATE_PUBLISHED")
    [result] = api.offers.import_rows([(1, published)])
    assert api.offers.get(result.name).state == published.state


def test_import_sends_results_as_it_goes(api, ministry):
    """A row's result arrives once the row is stored, while the stream is still open."""
    arrived = threading.Semaphore(0)

    def messages():
        for batch in range(3):
            yield next(api.needs.import_requests(
                [(batch * 10 + i, samples.need(ministry.name)) for i in range(10)]))
            assert arrived.acquire(timeout=30), "no results while the stream was open"

    numbers = []
    for answer in api.needs.ImportNeeds(messages()):
        for result in answer.results:
            assert api.needs.get(result.name)
            numbers.append(result.row_number)
        arrived.release()
    assert numbers == list(range(30))


def test_an_import_message_has_its_limits(api, ministry):
    rows = [{"row_number": i, "need": samples.need(ministry.name)} for i in range(1001)]
    with refused("INVALID_ARGUMENT", field="rows"):
        list(api.needs.ImportNeeds(iter([api.needs.request("ImportNeeds", rows=rows)])))
    with refused("INVALID_ARGUMENT", field="options.on_conflict"):
        list(api.needs.ImportNeeds(iter([api.needs.request(
            "ImportNeeds", options={"on_conflict": 44}, rows=rows[:1])])))


def test_an_empty_import_is_no_fault(api):
    assert api.needs.import_rows([]) == []
    assert list(api.needs.ImportNeeds(iter([]))) == []


def test_focal_points_and_names_of_imported_rows(api):
    rows = [samples.organization(name="organizations/UPPER"), samples.organization(name="needs/abcd"),
            samples.organization(name="organizations/"),
            samples.organization(national_focal_point=True, country_code="")]
    results = api.organizations.import_rows(enumerate(rows))
    assert outcomes(results) == [REFUSED] * 4
    for result, field in zip(results, ["name", "name", "name", "country_code"]):
        Refusal.of_row(result.error).check("INVALID_ARGUMENT", field=field)
    assert results[0].name == "organizations/UPPER"
