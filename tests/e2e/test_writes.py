"""Writes: etags under contention, retries by request_id, dry runs, atomic batches, import streams."""

import threading

import grpc
import pytest
from ssx.v1 import import_pb2, need_pb2

import samples
from client import Refusal, connected, refused
from server import Server

CREATED = import_pb2.IMPORT_OUTCOME_CREATED
REPLACED = import_pb2.IMPORT_OUTCOME_REPLACED
SKIPPED = import_pb2.IMPORT_OUTCOME_SKIPPED
REFUSED = import_pb2.IMPORT_OUTCOME_REFUSED


@pytest.fixture()
def restartable(tmp_path):
    """A server that the test may stop and kill."""
    instance = Server(tmp_path, roles="registry").start()
    yield instance
    instance.stop()


def in_threads(count, work):
    """Runs work(0) ... work(count - 1) side by side; raises what any of them raised."""
    failures = []

    def run(index):
        try:
            work(index)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def samples_of_each(api, ministry):
    """(collection, a resource that can be created, a changed copy of it) for every collection."""
    return [
        (api.organizations, samples.organization(), samples.organization(display_name="Changed")),
        (api.needs, samples.need(ministry.name), samples.need(ministry.name, title="Changed")),
        (api.offers, samples.offer(ministry.name), samples.offer(ministry.name, title="Changed")),
        (api.funds, samples.fund(ministry.name),
         samples.fund(ministry.name, display_name="Changed")),
    ]


# Etags.

def test_a_stale_etag_changes_nothing(api, ministry):
    for collection, resource, changed in samples_of_each(api, ministry):
        first = collection.create(resource)
        changed.name = first.name
        changed.etag = first.etag
        second = collection.update(changed)
        assert second.etag != first.etag
        for write in [lambda: collection.update(changed),
                      lambda: collection.delete(first.name, etag=first.etag)]:
            with refused("ABORTED", reason="ETAG_MISMATCH") as refusal:
                write()
            assert refusal.metadata["resource"] == first.name
            assert refusal.metadata["currentEtag"] == second.etag
            assert refusal.metadata["field"] == "etag"
        assert collection.get(first.name) == second


def test_no_update_is_lost_among_many_threads(server, api, ministry):
    """16 threads add to one number by read, change, write; the etag makes the slower one repeat."""
    need = api.needs.create(samples.need(ministry.name, population={"people_count": 0}))
    threads, rounds = 16, 12
    conflicts = [0] * threads

    def add(index):
        with connected(server) as own:
            for _ in range(rounds):
                while True:
                    current = own.needs.get(need.name)
                    current.population.people_count += 1
                    refusal = attempt(lambda: own.needs.update(
                        current, mask=["population.people_count"]))
                    if refusal is None:
                        break
                    refusal.check("ABORTED", reason="ETAG_MISMATCH")
                    conflicts[index] += 1

    in_threads(threads, add)
    assert api.needs.get(need.name).population.people_count == threads * rounds
    assert sum(conflicts) > 0, "the threads never met"


def attempt(call):
    """None when the call succeeds, else its Refusal."""
    try:
        call()
    except grpc.RpcError as error:
        return Refusal.of(error)
    return None


def test_one_of_many_creators_of_an_id_wins(server, ministry):
    id = samples.unique_id("race")
    refusals = [None] * 12

    def create(index):
        with connected(server) as own:
            refusals[index] = attempt(
                lambda: own.needs.create(samples.need(ministry.name, title=f"{index}"), id=id))

    in_threads(12, create)
    assert refusals.count(None) == 1
    for refusal in refusals:
        if refusal is not None:
            refusal.check("ALREADY_EXISTS")


# request_id.

def test_a_retry_answers_the_same(api, ministry):
    for collection, resource, _ in samples_of_each(api, ministry):
        count = len(collection.list())
        id = samples.request_id()
        first = collection.create(resource, request_id=id)
        assert collection.create(resource, request_id=id) == first
        assert len(collection.list()) == count + 1
        other = collection.create(resource, request_id=samples.request_id())
        assert other.name != first.name


def test_a_request_id_in_capitals_is_the_same(api, ministry):
    id = samples.request_id()
    first = api.needs.create(samples.need(ministry.name), request_id=id)
    assert api.needs.create(samples.need(ministry.name), request_id=id.upper()) == first


def test_a_retry_with_another_payload_is_refused(api, ministry):
    for collection, resource, changed in samples_of_each(api, ministry):
        id = samples.request_id()
        collection.create(resource, request_id=id)
        count = len(collection.list())
        with refused("INVALID_ARGUMENT", field="request_id"):
            collection.create(changed, request_id=id)
        assert len(collection.list()) == count


def test_every_write_can_be_retried(api, ministry):
    """Also those that could not be done twice: the answer is replayed, the state left alone."""
    need = api.needs.create(samples.need(ministry.name))

    def twice(verb, **fields):
        id = samples.request_id()
        first = api.needs.call(verb, request_id=id, **fields)
        revision = api.revision()
        assert api.needs.call(verb, request_id=id, **fields) == first
        assert api.revision() == revision, "a replay committed something"
        return first

    name = need.name
    need = twice("Update", need=need_pb2.Need(name=name, title="Once", etag=need.etag))
    twice("Submit", name=name, etag=need.etag)
    twice("Endorse", name=name, focal_point=ministry.name, endorsed_by="D. Bat")
    twice("Match", name=name)
    twice("Reopen", name=name)
    twice("Return", name=name)
    twice("Delete", name=name)
    twice("Undelete", name=name)
    twice("Withdraw", name=name)
    batch = twice("BatchCreate", requests=[{"need": samples.need(ministry.name)}] * 3)
    assert len({n.name for n in batch.needs}) == 3


def test_a_retry_among_threads_creates_one(server, api, ministry):
    id = samples.request_id()
    answers = [None] * 10

    def create(index):
        with connected(server) as own:
            answers[index] = own.needs.create(samples.need(ministry.name, title="Together"),
                                              request_id=id)

    in_threads(len(answers), create)
    assert all(answer == answers[0] for answer in answers)
    assert len(api.needs.list(filter='title = "Together"')) == 1


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_a_retry_answers_the_same_after_a_restart(restartable, ending):
    ids = [samples.request_id() for _ in range(4)]
    with connected(restartable) as api:
        ministry = api.organizations.create(samples.organization(), request_id=ids[0])
        need = api.needs.create(samples.need(ministry.name), request_id=ids[1])
        submitted = api.needs.SubmitNeed(name=need.name, request_id=ids[2])
        api.needs.ReturnNeed(name=need.name)
        deleted = api.needs.delete(need.name, request_id=ids[3])
    getattr(restartable, ending)()
    restartable.start()
    with connected(restartable) as api:
        assert api.organizations.create(samples.organization(), request_id=ids[0]) == ministry
        assert api.needs.create(samples.need(ministry.name), request_id=ids[1]) == need
        assert api.needs.SubmitNeed(name=need.name, request_id=ids[2]) == submitted
        assert api.needs.delete(need.name, request_id=ids[3]) == deleted
        assert api.needs.get(need.name) == deleted
        with refused("INVALID_ARGUMENT", field="request_id"):
            api.needs.create(samples.need(ministry.name, title="Other"), request_id=ids[1])


def test_a_failed_call_is_not_remembered(api, ministry):
    request = samples.request_id()
    id = samples.unique_id("later")
    sent = samples.need("organizations/to-come")
    with refused("INVALID_ARGUMENT", field="need.organization"):
        api.needs.create(sent, id=id, request_id=request)
    api.organizations.create(samples.organization(), id="to-come")
    assert api.needs.create(sent, id=id, request_id=request).name == f"needs/{id}"


# validate_only.

def test_a_dry_run_answers_and_stores_nothing(api, ministry):
    for collection, resource, changed in samples_of_each(api, ministry):
        stored = collection.create(resource)
        gone = collection.delete(collection.create(resource).name)
        revision = api.revision()
        id = samples.unique_id("dry")
        request = samples.request_id()
        answer = collection.create(resource, id=id, validate_only=True, request_id=request)
        assert answer.name == f"{collection.plural}/{id}" and answer.etag
        with refused("NOT_FOUND"):
            collection.get(answer.name)
        changed.name = stored.name
        assert collection.update(changed, validate_only=True).etag != stored.etag
        assert collection.delete(stored.name, validate_only=True).HasField("delete_time")
        assert not collection.undelete(gone.name, validate_only=True).HasField("delete_time")
        assert collection.get(stored.name) == stored
        assert collection.get(gone.name) == gone
        assert api.revision() == revision
        # Nor is the request_id of a dry run taken.
        assert collection.create(changed, request_id=request).name


def test_a_dry_run_refuses_as_the_write_would(api, ministry):
    need = api.needs.create(samples.need(ministry.name))
    with refused("INVALID_ARGUMENT", field="need.title"):
        api.needs.create(samples.need(ministry.name, title=""), validate_only=True)
    with refused("ALREADY_EXISTS"):
        api.needs.create(samples.need(ministry.name), id=need.name[6:], validate_only=True)
    with refused("FAILED_PRECONDITION", reason="ILLEGAL_TRANSITION"):
        api.needs.MatchNeed(name=need.name, validate_only=True)
    with refused("ABORTED"):
        api.needs.delete(need.name, etag="stale", validate_only=True)
    assert api.needs.SubmitNeed(name=need.name, validate_only=True).state == (
        need_pb2.NEED_STATE_SUBMITTED)
    assert api.needs.get(need.name) == need


# Batches.

def test_a_batch_is_created_in_order(api, ministry):
    ids = [samples.unique_id("b") for _ in range(1000)]
    revision = api.revision()
    created = api.needs.batch_create(
        [samples.need(ministry.name, title=f"Number {i}") for i in range(1000)], ids)
    assert [n.name for n in created] == [f"needs/{id}" for id in ids]
    assert [n.title for n in created] == [f"Number {i}" for i in range(1000)]
    assert api.revision() == revision + 1, "not one commit"
    listed = {n.name: n for n in api.needs.list()}
    assert all(listed[n.name] == n for n in created)


def test_a_batch_with_one_fault_creates_nothing(api, ministry):
    taken = api.needs.create(samples.need(ministry.name)).name[6:]
    id = samples.unique_id("again")
    good = {"need": samples.need(ministry.name)}
    revision = api.revision()
    cases = [
        ("INVALID_ARGUMENT", "requests[2].need.title", {"need": samples.need(ministry.name, title="")}),
        ("INVALID_ARGUMENT", "requests[2].need.organization",
         {"need": samples.need("organizations/nobody")}),
        ("INVALID_ARGUMENT", "requests[2].need_id", {**good, "need_id": "No!"}),
        ("INVALID_ARGUMENT", "requests[2]", {**good, "request_id": samples.request_id()}),
        ("INVALID_ARGUMENT", "requests[2]", {**good, "validate_only": True}),
        ("ALREADY_EXISTS", None, {**good, "need_id": taken}),
        ("INVALID_ARGUMENT", "requests[2].need_id", {**good, "need_id": id}),
    ]
    for code, field, bad in cases:
        with refused(code, field=field):
            api.needs.BatchCreateNeeds(requests=[{**good, "need_id": id}, good, bad])
    for count in [0, 1001]:
        with refused("INVALID_ARGUMENT", field="requests"):
            api.needs.BatchCreateNeeds(requests=[good] * count)
    assert api.revision() == revision


def test_a_batch_dry_run(api, ministry):
    revision = api.revision()
    made = api.needs.batch_create([samples.need(ministry.name)] * 3, validate_only=True)
    assert len({n.name for n in made}) == 3
    assert api.revision() == revision


# allow_missing.

def test_an_update_may_create(api, ministry):
    for collection, resource, changed in samples_of_each(api, ministry):
        resource.name = f"{collection.plural}/{samples.unique_id('upsert')}"
        with refused("NOT_FOUND") as refusal:
            collection.update(resource)
        assert refusal.metadata["resource"] == resource.name
        made = collection.update(resource, allow_missing=True)
        assert made.name == resource.name and made.create_time == made.update_time
        assert collection.get(made.name) == made
        changed.name = made.name
        again = collection.update(changed, allow_missing=True)
        assert again.create_time == made.create_time and again.etag != made.etag
        # What it would create is checked as a creation is.
        nameless = type(resource)(name=f"{collection.plural}/{samples.unique_id('bad')}")
        with refused("INVALID_ARGUMENT"):
            collection.update(nameless, allow_missing=True)


def test_an_update_of_a_deleted_one_does_not_create(api, ministry):
    need = api.needs.delete(api.needs.create(samples.need(ministry.name)).name)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.needs.update(samples.need(ministry.name, name=need.name), allow_missing=True)


# Import streams.

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
    for collection, resource, _ in samples_of_each(api, ministry)[:3]:
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
