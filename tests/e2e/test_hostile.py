"""Clients that ask for too much, by mistake or on purpose: the others must not notice."""

import pathlib
import re
import resource
import time

import grpc
import pytest

from ssx.v1 import need_service_pb2

import client
import samples
from client import Refusal
from server import Server, wait_until

RECEIVED = 16 << 20  # largest request
DEFAULT_LIMIT = 4 << 20  # what a gRPC client receives unless told otherwise


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = Server(tmp_path_factory.mktemp("ssxd")).start()
    yield instance
    assert instance.stop() == 0, instance.log_text()


def large_needs(ministry, total):
    """An import message of about `total` bytes."""
    rows = [{"row_number": i, "need": samples.need(ministry.name)} for i in range(1000)]
    message = need_service_pb2.ImportNeedsRequest(rows=rows)
    room = (total - message.ByteSize()) // 1000 - 10
    for row in message.rows:
        row.need.description = "d" * room
    assert total - 20_000 < message.ByteSize() < total
    return message


def test_the_largest_commit_reaches_the_ranking(api, ministry):
    message = large_needs(ministry, RECEIVED)
    answers = list(api.needs.ImportNeeds(iter([message])))
    assert [result.outcome for result in answers[0].results] == [1] * 1000
    revision = api.revision()

    def replica():
        status = api.admin.GetServerStatus().replica
        assert not status.last_error, status
        return status.revision == revision and status.need_count >= 1000

    wait_until(replica, what="the replica's arrival at the large commit")


@pytest.mark.parametrize("order", ["", "title desc"])
def test_pages_of_large_resources_end_early_and_miss_nothing(server, api, ministry, order):
    title = samples.unique_id("large")
    created = {need.name for need in api.needs.batch_create(
        [samples.need(ministry.name, title=title, description="\u0639" * 20_000)
         for _ in range(200)])}
    with grpc.insecure_channel(
            server.address, options=[("grpc.max_receive_message_length", DEFAULT_LIMIT)]) as channel:
        pages = list(client.Api(channel).needs.pages(
            page_size=1000, filter=f'title = "{title}"', order_by=order))
    assert len(pages) > 1
    listed = [need.name for page in pages for need in page]
    assert len(listed) == len(created) and set(listed) == created


def peak_mb(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) >> 10


def test_compressed_requests_are_turned_away_before_they_expand(tmp_path):
    server = Server(tmp_path, roles="registry").start()
    before = peak_mb(server)
    with grpc.insecure_channel(
            server.address, options=[("grpc.max_send_message_length", -1)]) as channel:
        call = channel.unary_unary("/ssx.v1.NeedService/GetNeed")
        with pytest.raises(grpc.RpcError) as caught:
            call(bytes(400 << 20), compression=grpc.Compression.Gzip, timeout=60)
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert peak_mb(server) < before + 100
    assert server.stop() == 0, server.log_text()


def test_a_thousand_rows_of_unknown_topics_are_refused_soon(api, ministry):
    topics = [f"topics/no such topic of number {i}" for i in range(30)]
    started = time.monotonic()
    results = api.needs.import_rows(
        [(i, samples.need(ministry.name, topics=topics)) for i in range(1000)], batch=1000)
    assert len(results) == 1000 and all(result.error.code for result in results)
    # Suggestions for all of them would take minutes.
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("service, method, collection", [
    ("reference", "GetTopic", "topics"), ("reference", "GetCountry", "countries"),
    ("profiles", "GetScoringProfile", "scoringProfiles"), ("needs", "GetNeed", "needs")])
def test_a_long_name_comes_back_as_an_error_with_its_details(api, service, method, collection):
    with pytest.raises(grpc.RpcError) as caught:
        getattr(getattr(api, service), method)(name=f"{collection}/" + "a" * 50_000)
    refusal = Refusal.of(caught.value)
    assert refusal.code in ("NOT_FOUND", "INVALID_ARGUMENT"), str(refusal)
    assert refusal.info is not None and refusal.info.domain == "ssx", str(refusal)


def test_waits_for_revisions_to_come_do_not_hold_up_writes(api, ministry):
    request = api.scoring.request("RankOffers", inline_need=samples.need(ministry.name),
                                  min_revision=2**62)
    waiting = [api.scoring._stub.RankOffers.future(request, timeout=60) for _ in range(200)]
    wait_until(lambda: sum(call.done() for call in waiting) >= 100, what="the first refusals")
    started = time.monotonic()
    api.needs.create(samples.need(ministry.name))
    assert time.monotonic() - started < 3
    codes = {call.code() for call in waiting}
    assert codes == {grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.FAILED_PRECONDITION}


def test_a_low_soft_limit_of_files_is_raised(tmp_path):
    def lower():
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    server = Server(tmp_path, roles="registry").start(preexec_fn=lower)
    limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
    soft, most = re.search(r"Max open files +(\d+) +(\d+)", limits).groups()
    assert soft == most
    assert server.stop() == 0, server.log_text()
