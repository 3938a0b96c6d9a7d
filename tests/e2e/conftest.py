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


@pytest.fixture(scope="module")
def need(api, ministry):
    """An endorsed need with a few published offers."""
    made = api.needs.create(samples.need(ministry.name))
    api.needs.SubmitNeed(name=made.name)
    made = api.needs.EndorseNeed(name=made.name, focal_point=ministry.name, endorsed_by="D. Bat")
    for i, country in enumerate(["CU", "KE", "BR"]):
        offer = api.offers.create(samples.offer(
            ministry.name, country_code=country, title=f"Clean stoves {i}",
            topics=["topics/sdg-3.9"] if i else ["topics/sdg-4"]))
        api.offers.PublishOffer(name=offer.name)
    return made
