"""The change feed: snapshots, watches without gaps, resumption after restarts and kills."""

import threading

import grpc
import pytest
from ssx.v1 import need_pb2

import samples
from client import Api, Refusal, connected, refused
from server import Server, wait_until
from watching import Watch, check_gap_free, replay, snapshot


@pytest.fixture()
def restartable(tmp_path):
    instance = Server(tmp_path, roles="registry").start()
    yield instance
    instance.stop()


def write_some(api, count, ministry=None):
    """`count` commits of every kind; returns the organization that the needs belong to."""
    if ministry is None:
        ministry = api.organizations.create(samples.organization(national_focal_point=True))
        count -= 1
    need = None
    for i in range(count):
        kind = i % 6
        if kind == 0:
            need = api.needs.create(samples.need(ministry.name, title=f"Need {i}"))
        elif kind == 1:
            need = api.needs.update(need_pb2.Need(name=need.name, title=f"Changed {i}"))
        elif kind == 2:
            api.needs.SubmitNeed(name=need.name, request_id=samples.request_id())
        elif kind == 3:
            api.offers.create(samples.offer(ministry.name))
        elif kind == 4:
            api.needs.delete(need.name)
        else:
            api.funds.create(samples.fund(ministry.name))
    return ministry


def listed(api):
    """Everything that the collections list, deleted ones too, by name."""
    return {one.name: one for collection in api.collections
            for one in collection.list(show_deleted=True)}


def test_a_snapshot_is_what_the_lists_say(api):
    write_some(api, 30)
    revision, resources = snapshot(api)
    assert revision == api.revision()
    assert resources == listed(api)
    for collection in api.collections:
        names = [name for name in resources if name.startswith(f"{collection.plural}/")]
        assert names and names == sorted(names)


def test_a_large_snapshot_comes_in_pieces(restartable):
    with connected(restartable) as api:
        ministry = api.organizations.create(samples.organization())
        api.needs.import_rows([(i, samples.need(ministry.name, description="x" * 3000))
                               for i in range(1500)])
        messages = list(api.changes.ListSnapshot())
        assert len(messages) > 3
        assert max(message.ByteSize() for message in messages) < 2 << 20
        assert len(snapshot(api)[1]) == 1501


def test_a_snapshot_is_of_one_moment(server, api):
    """While others write, a snapshot and the changes after it add up to the present."""
    stop = threading.Event()

    def write():
        with connected(server) as own:
            ministry = None
            while not stop.is_set():
                ministry = write_some(own, 12, ministry)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        snapshots = [snapshot(api) for _ in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    newest = api.revision()
    present = listed(api)
    assert snapshots[0][0] < newest
    for revision, resources in snapshots:
        with Watch(api, revision) as watch:
            watch.wait_for(newest)
            assert replay(watch.changes, resources) == present


def test_a_watch_sees_every_change_in_order(api):
    start = api.revision()
    with Watch(api, start) as watch:
        wait_until(lambda: watch.messages, what="the first message")
        assert not watch.messages[0].changes and watch.messages[0].revision == start
        assert watch.messages[0].store_id == api.admin.GetServerStatus().store.store_id
        write_some(api, 40)
        newest = api.revision()
        watch.wait_for(newest)
        assert newest == start + 40
        check_gap_free(watch.changes, start + 1, newest)
        assert {m.store_id for m in watch.messages} == {watch.store_id}
    with Watch(api, 0) as watch:
        watch.wait_for(newest)
        check_gap_free(watch.changes, 1, newest)
        assert replay(watch.changes) == listed(api)


def test_what_changes_nothing_is_no_change(api, ministry):
    need = api.needs.create(samples.need(ministry.name))
    id = samples.request_id()
    api.needs.SubmitNeed(name=need.name, request_id=id)
    revision = api.revision()
    api.needs.SubmitNeed(name=need.name, request_id=id)
    api.needs.create(samples.need(ministry.name), validate_only=True)
    api.needs.update(need_pb2.Need(name=need.name, title=need.title))
    with refused("FAILED_PRECONDITION"):
        api.needs.SubmitNeed(name=need.name)
    assert api.revision() == revision


def test_a_commit_is_never_split(api, ministry):
    start = api.revision()
    for _ in range(4):
        api.needs.batch_create([samples.need(ministry.name, description="y" * 2000)
                                for _ in range(400)])
    with Watch(api, start) as watch:
        watch.wait_for(start + 4)
        sizes = {}
        for message in watch.messages:
            revisions = {change.revision for change in message.changes}
            for revision in revisions:
                assert revision not in sizes, f"commit {revision} in two messages"
                sizes[revision] = sum(c.revision == revision for c in message.changes)
            assert all(revision <= message.revision for revision in revisions)
        assert sizes == {start + i: 400 for i in range(1, 5)}


def test_many_watches_see_the_same(server, api):
    start = api.revision()
    channels = [server.channel() for _ in range(20)]
    try:
        watches = [Watch(Api(channel), start) for channel in channels]
        write_some(api, 30)
        newest = api.revision()
        for watch in watches:
            watch.wait_for(newest)
        assert all(watch.changes == watches[0].changes for watch in watches)
        for watch in watches:
            watch.cancel()
    finally:
        for channel in channels:
            channel.close()
    assert api.admin.GetServerStatus().store.revision == newest


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_a_watch_resumes_after_a_restart(restartable, ending):
    seen, revision, store_id, ministry = [], 0, "", None
    for _ in range(4):
        with connected(restartable) as api:
            watch = Watch(api, revision, store_id)
            ministry = write_some(api, 15, ministry)
            newest = api.revision()
            if ending == "stop":
                watch.wait_for(newest)  # a drained server need not send what it has not sent
            getattr(restartable, ending)()
            error = Refusal.of(watch.wait_for_end())
            assert error.code == "UNAVAILABLE", str(error)
            if ending == "stop":
                error.check("UNAVAILABLE", reason="SERVER_STOPPING")
        # Whatever arrived counts; after it the watch goes on.
        seen += watch.changes
        revision, store_id = watch.revision, watch.store_id or store_id
        assert store_id
        restartable.start()
    with connected(restartable) as api:
        newest = api.revision()
        with Watch(api, revision, store_id) as watch:
            watch.wait_for(newest)
            seen += watch.changes
        assert newest == 60
        check_gap_free(seen, 1, newest)
        assert replay(seen) == listed(api) == snapshot(api)[1]


def test_future_revisions_and_other_stores_are_out_of_range(api):
    status = api.admin.GetServerStatus().store
    for after, store_id, named in [(status.revision + 1, "", "after_revision"),
                                   (2**62, status.store_id, "after_revision"),
                                   (0, "another-store", "store_id"),
                                   (status.revision, "another-store", "store_id")]:
        with refused("OUT_OF_RANGE") as refusal:
            next(api.changes.WatchChanges(after_revision=after, store_id=store_id))
        assert named in refusal.message
        assert "another store" in refusal.message or "list a snapshot" in refusal.message
    with refused("INVALID_ARGUMENT", field="after_revision"):
        next(api.changes.WatchChanges(after_revision=-1))
    with Watch(api, status.revision, status.store_id) as watch:
        wait_until(lambda: watch.messages, what="the first message")


def test_a_store_keeps_its_id_and_another_has_another(restartable, tmp_path):
    with connected(restartable) as api:
        id = api.admin.GetServerStatus().store.store_id
    restartable.restart()
    with connected(restartable) as api:
        assert api.admin.GetServerStatus().store.store_id == id
    other = Server(tmp_path / "other", roles="registry").start()
    try:
        with connected(other) as api:
            assert api.admin.GetServerStatus().store.store_id not in ("", id)
            with refused("OUT_OF_RANGE", reason="OTHER_STORE"):
                next(api.changes.WatchChanges(after_revision=0, store_id=id))
    finally:
        other.stop()


def test_a_cancelled_watch_leaves_the_server_well(server, api):
    for _ in range(30):
        with connected(server) as own:
            call = own.changes.WatchChanges(after_revision=0, timeout=None)
            next(call)
            call.cancel()
            with pytest.raises(grpc.RpcError) as caught:
                list(call)
            assert caught.value.code() == grpc.StatusCode.CANCELLED
    write_some(api, 3)
    with Watch(api, 0) as watch:
        watch.wait_for(api.revision())


def test_a_watch_has_a_deadline(api):
    call = api.changes.WatchChanges(after_revision=api.revision(), timeout=0.2)
    with pytest.raises(grpc.RpcError) as caught:
        list(call)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
