"""A replica's view of the change feed: a watch that runs beside the test, and what it adds up to."""

import threading

import grpc

from server import wait_until


class Watch:
    """Follows WatchChanges on a thread and keeps all it is sent."""

    def __init__(self, api, after_revision=0, store_id=""):
        self.changes = []
        self.messages = []
        self.store_id = ""
        self.revision = after_revision
        self.error = None
        self._call = api.changes.WatchChanges(
            after_revision=after_revision, store_id=store_id, timeout=None)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self):
        try:
            for message in self._call:
                self.messages.append(message)
                self.changes.extend(message.changes)
                self.store_id = message.store_id
                self.revision = message.revision  # last: who waits for it finds the changes
        except grpc.RpcError as error:
            self.error = error

    def wait_for(self, revision):
        wait_until(lambda: self.revision >= revision or self.error, what=f"revision {revision}")
        assert self.revision >= revision, f"the watch ended: {self.error}"
        return self

    def wait_for_end(self):
        self._thread.join(timeout=30)
        assert not self._thread.is_alive(), "the watch did not end"
        return self.error

    def cancel(self):
        self._call.cancel()
        self.wait_for_end()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cancel()


def value_of(change):
    """The resource of a Change; None when it was purged."""
    kind = change.WhichOneof("resource")
    return getattr(change, kind) if kind else None


def snapshot(api):
    """(revision, resources by name), checked for what every snapshot promises."""
    resources, revisions, lasts = {}, set(), []
    for message in api.changes.ListSnapshot():
        revisions.add(message.revision)
        lasts.append(message.last)
        for change in message.resources:
            assert change.revision == message.revision
            assert change.name not in resources, f"{change.name} twice in a snapshot"
            resources[change.name] = value_of(change)
            assert resources[change.name].name == change.name
    assert len(revisions) == 1
    assert lasts[-1] and not any(lasts[:-1]), "`last` must mark the last message only"
    return revisions.pop(), resources


def replay(changes, resources=None):
    """The resources by name after the changes."""
    resources = dict(resources or {})
    for change in changes:
        value = value_of(change)
        if value is None:
            del resources[change.name]
        else:
            assert value.name == change.name
            resources[change.name] = value
    return resources


def check_gap_free(changes, first, last):
    """Every revision from first to last, in order, none left out."""
    revisions = [change.revision for change in changes]
    assert revisions == sorted(revisions), "out of order"
    assert sorted(set(revisions)) == list(range(first, last + 1))
    times = [(c.commit_time.seconds, c.commit_time.nanos) for c in changes]
    assert times == sorted(times), "commit times go back"
