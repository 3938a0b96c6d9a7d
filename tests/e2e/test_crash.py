"""kill -9 under load, again and again on the same data: nothing that was acknowledged is lost.

Three kinds of clients write: one creates and deletes, one changes its own resources, one imports. Each notes what was
acknowledged before it goes on, so that one write of each may be in doubt when the server dies.
"""

import random
import threading
import time

import grpc
import pytest
from ssx.v1 import need_pb2, offer_pb2

import samples
from client import connected
from server import Server
from watching import Watch, check_gap_free, replay, snapshot

KILLS = 16
COUNTRIES = ["MN", "KE", "BR", "LB"]
TOPICS = ["topics/sdg-3.9", "topics/sdg-4", "topics/sdg-6"]


class Journal:
    """What one client was told, and the write it was waiting for."""

    def __init__(self):
        self.acknowledged = {}  # name -> resource as answered
        self.in_doubt = {}  # name -> check of the resource that the write would leave

    def settle(self, stored):
        """Compares with what is stored, and takes over the outcome of what was in doubt."""
        for name, resource in self.acknowledged.items():
            found = stored.get(name)
            assert found is not None, f"{name} was acknowledged and is gone"
            if resource == found:
                continue
            assert name in self.in_doubt, f"{name}: acknowledged\n{resource}\nstored\n{found}"
            assert self.in_doubt[name](found), f"{name} is neither as acknowledged nor as asked for"
        for name, check in self.in_doubt.items():
            if name in stored:
                assert name in self.acknowledged or check(stored[name]), f"{name} is half written"
                self.acknowledged[name] = stored[name]
        self.in_doubt = {}


class Client(threading.Thread):
    """Writes until the server dies; `rounds` counts the writes that were acknowledged."""

    def __init__(self, server, organization, seed, journal):
        super().__init__()
        self.server = server
        self.organization = organization
        self.random = random.Random(seed)
        self.journal = journal
        self.rounds = 0
        self.failure = None

    def run(self):
        try:
            with connected(self.server) as api:
                while True:
                    self.write(api)
                    self.rounds += 1
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                self.failure = error
        except Exception as error:
            self.failure = error

    def done(self, name, resource):
        self.journal.acknowledged[name] = resource
        self.journal.in_doubt.clear()

    def need(self, **fields):
        return samples.need(self.organization, country_code=self.random.choice(COUNTRIES),
                            topics=self.random.sample(TOPICS, 2),
                            description="z" * self.random.randrange(3000), **fields)


class Creator(Client):
    def write(self, api):
        mine = [n for n, r in self.journal.acknowledged.items() if not r.HasField("delete_time")]
        if len(mine) > 20 and self.random.random() < 0.3:
            name = self.random.choice(mine)
            self.journal.in_doubt[name] = lambda need: need.HasField("delete_time")
            self.done(name, api.needs.delete(name))
            return
        id = samples.unique_id("crash")
        sent = self.need(title=id)
        self.journal.in_doubt[f"needs/{id}"] = lambda need: (
            need.title == id and need.description == sent.description)
        self.done(f"needs/{id}", api.needs.create(sent, id=id, request_id=samples.request_id()))


class Changer(Client):
    def write(self, api):
        if len(self.journal.acknowledged) < 10:
            id = samples.unique_id("offer")
            self.journal.in_doubt[f"offers/{id}"] = lambda offer: not offer.capacity.total_exchanges
            self.done(f"offers/{id}", api.offers.create(samples.offer(self.organization), id=id))
            return
        name = self.random.choice(list(self.journal.acknowledged))
        now = self.journal.acknowledged[name]
        if self.random.random() < 0.2:
            target = (offer_pb2.OFFER_STATE_PAUSED if now.state == offer_pb2.OFFER_STATE_PUBLISHED
                      else offer_pb2.OFFER_STATE_PUBLISHED)
            self.journal.in_doubt[name] = lambda offer: offer.state == target
            verb = "Pause" if target == offer_pb2.OFFER_STATE_PAUSED else "Publish"
            self.done(name, api.offers.call(verb, name=name, etag=now.etag))
            return
        count = now.capacity.total_exchanges + 1
        country = self.random.choice(COUNTRIES)
        self.journal.in_doubt[name] = lambda offer: (
            offer.capacity.total_exchanges == count and offer.country_code == country)
        self.done(name, api.offers.update(offer_pb2.Offer(
            name=name, etag=now.etag, country_code=country, capacity={"total_exchanges": count})))


class Importer(Client):
    """Three messages of rows a stream. What is answered is acknowledged; the rest is in doubt."""

    def write(self, api):
        rows = [(i, self.need(name=f"needs/{samples.unique_id('row')}", title=f"Row {i}"))
                for i in range(60)]
        sent = {need.name: need for _, need in rows}
        for name, need in sent.items():
            self.journal.in_doubt[name] = lambda stored, need=need: (
                stored.title == need.title and stored.description == need.description)
        for answer in api.needs.ImportNeeds(api.needs.import_requests(rows, batch=20)):
            for result in answer.results:
                # The answer does not carry the resource: what was sent is what must be there.
                self.journal.acknowledged[result.name] = Imported(sent[result.name])
                self.journal.in_doubt.pop(result.name)


class Imported:
    """Equal to a stored need with the same content, whatever the server set."""

    def __init__(self, sent):
        self.sent = sent

    def __eq__(self, stored):
        if isinstance(stored, Imported):
            return self.sent == stored.sent
        return (stored.name == self.sent.name and stored.title == self.sent.title
                and stored.description == self.sent.description
                and stored.country_code == self.sent.country_code and bool(stored.etag))


def check_indexes(api, stored):
    """Lists by an indexed field equal a scan of everything."""
    for collection, kind in [(api.needs, need_pb2.Need), (api.offers, offer_pb2.Offer)]:
        live = [one for name, one in sorted(stored.items())
                if isinstance(one, kind) and not one.HasField("delete_time")]
        for country in COUNTRIES:
            assert collection.list(filter=f"country_code = {country}") == [
                one for one in live if one.country_code == country]
        for topic in TOPICS:
            assert collection.list(filter=f'topics:"{topic}"') == [
                one for one in live if topic in one.topics]
        states = {one.state for one in live} | {1, 2}
        for state in states:
            name = kind.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number[state].name
            assert collection.list(filter=f"state = {name}") == [
                one for one in live if one.state == state]


@pytest.fixture()
def server(tmp_path):
    instance = Server(tmp_path, roles="registry").start()
    yield instance
    instance.stop()


def test_nothing_acknowledged_is_lost(server):
    dice = random.Random()  # every run kills at other moments
    journals = [Journal() for _ in range(6)]
    kinds = [Creator, Creator, Changer, Changer, Importer, Importer]
    with connected(server) as api:
        organization = api.organizations.create(samples.organization()).name
        store_id = api.admin.GetServerStatus().store.store_id
    revision, state = 0, {}
    acknowledged = 0
    for kill in range(KILLS):
        clients = [kind(server, organization, f"{kill}-{i}", journal)
                   for i, (kind, journal) in enumerate(zip(kinds, journals))]
        for client in clients:
            client.start()
        time.sleep(0.05 + dice.random() * 0.5)  # the moment of the kill is the input of this test
        server.kill()
        for client in clients:
            client.join(timeout=30)
            assert not client.is_alive()
            assert client.failure is None, client.failure
        acknowledged += sum(client.rounds for client in clients)

        server.start()
        with connected(server) as api:
            newest = api.revision()
            with Watch(api, revision, store_id) as watch:
                watch.wait_for(newest)
                check_gap_free(watch.changes, revision + 1, newest)
                state = replay(watch.changes, state)
            at, stored = snapshot(api)
            assert at == newest and stored == state, "the feed and the rows disagree"
            owned = {organization}
            for journal in journals:
                doubted = set(journal.in_doubt)
                journal.settle(stored)
                owned |= set(journal.acknowledged) | doubted
            assert set(stored) <= owned, f"nobody wrote {set(stored) - owned}"
            for journal in journals:  # from here on as stored, etags and all
                journal.acknowledged = {n: stored[n] for n in journal.acknowledged}
            if kill % 5 == 4 or kill == KILLS - 1:
                check_indexes(api, stored)
                listed = {one.name: one for collection in api.collections
                          for one in collection.list(show_deleted=True)}
                assert listed == stored
            revision = newest
    assert acknowledged > 10 * KILLS, "there was hardly any load"


def test_kills_at_every_stage_of_the_start(server):
    """Killed while it starts, the store still opens, with all it had."""
    with connected(server) as api:
        organization = api.organizations.create(samples.organization())
        needs = api.needs.batch_create([samples.need(organization.name)] * 50)
    server.kill()
    for i in range(12):
        server.launch()
        time.sleep(i * 0.012)  # the moment of the kill is the input of this test
        server.kill()
    server.start()
    with connected(server) as api:
        assert api.needs.list() == sorted(needs, key=lambda need: need.name)
        assert api.revision() == 2
