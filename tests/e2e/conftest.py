"""End-to-end tests: an outside client in Python that knows only the protos, against the real server.

Each test file has a server of its own with an empty store.
"""

import os

# An idle Python channel looks at its connection this often only; a server that says goodbye waits for the answer.
os.environ.setdefault("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "50")

import stubs  # noqa: F401  (before all others: it makes the generated modules importable)

import pytest

import client
import samples
from server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = Server(tmp_path_factory.mktemp("ssxd"), roles="registry").start()
    yield instance
    running = instance.running()
    code = instance.stop()
    assert running and code == 0, f"the server ended with {code}:\n{instance.log_text()}"


@pytest.fixture(scope="module")
def api(server):
    with client.connected(server) as connected:
        yield connected


@pytest.fixture(scope="module")
def ministry(api):
    """A national focal point of Mongolia that asks and offers."""
    return api.organizations.create(
        samples.organization(national_focal_point=True), id=samples.unique_id("ministry"))
