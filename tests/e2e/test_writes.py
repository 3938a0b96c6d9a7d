"""Writes: etags under contention, retries by request_id, dry runs, atomic batches."""

import threading

import grpc
import pytest
from ssx.v1 import need_pb2

import samples
from client import Refusal, connected, refused
from server import Server

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


# Etags.

def test_a_stale_etag_changes_nothing(api, ministry):
    for collection, resource, changed in samples.of_each(api, ministry):
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
    for collection, resource, _ in samples.of_each(api, ministry):
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
    for collection, resource, changed in samples.of_each(api, ministry):
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
    for collection, resource, changed in samples.of_each(api, ministry):
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
    for collection, resource, changed in samples.of_each(api, ministry):
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
