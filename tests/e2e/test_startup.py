"""Starting and stopping: what stands in the way is named with its remedy, and a stop is a clean one."""

import os
import resource
import signal
import subprocess
import threading

import grpc
import pytest
from ssx.v1 import need_service_pb2

import certificates
import samples
from client import Api, Refusal, connected
from server import BINARY, Server, free_address, is_root, run_to_exit, wait_until
from standard_services import described_services, health, listed_services, watch_health
from watching import Watch

REGISTRY_SERVICES = {f"ssx.v1.{name}Service" for name in
                     ["Organization", "Need", "Offer", "Fund", "Reference", "Change"]}


@pytest.fixture()
def server(tmp_path):
    instance = Server(tmp_path / "server", roles="registry").start()
    yield instance
    instance.stop()


def refused_start(*flags, code=1, **popen):
    """The message of a start that failed: one line on standard error."""
    status, stderr = run_to_exit(*flags, **popen)
    assert status == code, f"{status}: {stderr}"
    lines = [line for line in stderr.splitlines() if line.startswith("ssxd: ")]
    assert len(lines) == 1, stderr
    return lines[0]


# What stands in the way.

def test_a_port_that_is_taken(server, tmp_path):
    message = refused_start("--listen", server.address, "--data", tmp_path / "other")
    assert server.address in message and "taken" in message and "--listen" in message


@pytest.mark.parametrize("address", ["nonsense:port:x", "203.0.113.7:8480", "127.0.0.1:99999"])
def test_an_address_that_cannot_be(tmp_path, address):
    message = refused_start("--listen", address, "--data", tmp_path / "data")
    assert address in message and "--listen" in message


def test_a_data_folder_that_another_process_holds(server):
    message = refused_start("--listen", free_address(), "--data", server.data)
    assert str(server.data) in message
    assert "another process" in message and ("stop it" in message or "another folder" in message)
    with connected(server) as api:
        assert api.organizations.create(samples.organization())


def test_a_data_path_that_is_a_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("not a folder")
    message = refused_start("--listen", free_address(), "--data", path)
    assert str(path) in message and "not a folder" in message
    message = refused_start("--listen", free_address(), "--data", path / "below")
    assert str(path / "below") in message and "cannot create" in message


@pytest.mark.skipif(is_root(), reason="root may write anywhere")
def test_a_data_folder_that_is_not_writable(tmp_path):
    path = tmp_path / "locked"
    path.mkdir(mode=0o500)
    message = refused_start("--listen", free_address(), "--data", path)
    assert str(path) in message and "not writable" in message


def test_a_folder_that_is_something_else(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear colleague")
    message = refused_start("--listen", free_address(), "--data", tmp_path)
    assert "letter.txt" in message and "not a store" in message and "empty folder" in message
    assert (tmp_path / "letter.txt").read_text() == "Dear colleague"


def test_a_damaged_store(server):
    with connected(server) as api:
        api.organizations.create(samples.organization())
    server.stop()
    (server.data / "CURRENT").unlink()
    message = refused_start("--listen", free_address(), "--data", server.data)
    assert str(server.data) in message and "damaged" in message and "backup" in message


@pytest.mark.parametrize("flags,named", [
    (["--no-such-flag"], "--no-such-flag"),
    (["--roles", "registry,cooking"], "cooking"),
    (["--threads", "0"], "--threads"),
    (["--threads", "many"], "--threads"),
    (["--grace", "-1"], "--grace"),
    (["--retention-days", "0"], "--retention-days"),
    (["--store", "paper"], "--store"),
    (["--log-level", "loud"], "--log-level"),
    (["--listen"], "--listen"),
    (["surplus"], "surplus"),
])
def test_wrong_flags(flags, named):
    status, stderr = run_to_exit(*flags)
    assert status == 2
    assert named in stderr and "--help" in stderr


def test_scoring_needs_a_registry(tmp_path):
    message = refused_start("--roles", "scoring", "--listen", free_address())
    assert "--registry" in message and "host:port" in message


def test_a_ports_file_that_cannot_be_written(tmp_path):
    path = tmp_path / "no" / "such" / "folder"
    message = refused_start("--listen", free_address(), "--data", tmp_path / "data",
                            "--ports-file", path)
    assert str(path) in message and "--ports-file" in message


@pytest.mark.parametrize("flags,named", [
    (["--tls-cert", "{pem}"], "--tls-key"),
    (["--tls-key", "{key}"], "--tls-cert"),
    (["--tls-client-ca", "{pem}"], "--tls-key"),
    (["--tls-cert", "{missing}", "--tls-key", "{key}"], "--tls-cert"),
    (["--tls-cert", "{pem}", "--tls-key", "{text}"], "--tls-key"),
    (["--tls-cert", "{pem}", "--tls-key", "{key}", "--tls-client-ca", "{missing}"],
     "--tls-client-ca"),
    (["--tls-cert", "{pem}", "--tls-key", "{other}"], "does not fit"),
])
def test_wrong_tls_files(tmp_path, flags, named):
    authority = certificates.Authority(tmp_path)
    key, pem = authority.issue("server")
    other, _ = authority.issue("other")
    (tmp_path / "text").write_text("no PEM")
    files = {"pem": pem, "key": key, "other": other, "text": tmp_path / "text",
             "missing": tmp_path / "missing"}
    message = refused_start("--listen", free_address(), "--data", tmp_path / "data",
                            *(flag.format(**files) for flag in flags))
    assert named in message


def test_help_and_version():
    for flag, words in [("--help", ["--data", "--listen", "Examples", "SSX_DATA"]),
                        ("--version", ["ssxd "])]:
        done = subprocess.run([str(BINARY), flag], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 and not done.stderr
        for word in words:
            assert word in done.stdout


# A full disk.

@pytest.fixture()
def small_disk(tmp_path):
    """A folder on a disk of 24 MB of its own, or None where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = is_root() and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)],
        stderr=subprocess.DEVNULL).returncode == 0
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(api, organization):
    """Creates needs until a write is refused: (the acknowledged ones, the Refusal)."""
    needs = []
    while True:
        assert len(needs) < 5000, "the disk does not get full"
        try:
            needs.append(api.needs.create(samples.need(organization, description="x" * 19_000)))
        except grpc.RpcError as error:
            return needs, Refusal.of(error)


def test_a_full_disk(tmp_path, small_disk):
    if small_disk is None:
        pytest.skip("no small disk can be mounted here: needs root and mount")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (6 << 20))
    server = Server(tmp_path / "server", roles="registry", data=small_disk / "data").start()
    try:
        with connected(server) as api:
            organization = api.organizations.create(samples.organization())
            needs, refusal = fill(api, organization.name)
            refusal.check("UNAVAILABLE")
            assert "disk full" in refusal.message and "free space" in refusal.message
            assert len(needs) > 50
            # Reading goes on, and whatever was acknowledged is there.
            assert api.needs.get(needs[-1].name) == needs[-1]
            assert api.needs.list() == sorted(needs, key=lambda need: need.name)
        server.stop()
        ballast.unlink()
        server.start()
        with connected(server) as api:
            assert api.needs.list() == sorted(needs, key=lambda need: need.name)
            assert api.needs.create(samples.need(organization.name))
    finally:
        server.stop()


def test_no_room_to_start(small_disk):
    if small_disk is None:
        pytest.skip("no small disk can be mounted here: needs root and mount")
    with open(small_disk / "ballast", "wb") as ballast:
        try:
            while True:
                ballast.write(b"x" * (1 << 20))
                ballast.flush()
        except OSError:
            pass
    message = refused_start("--listen", free_address(), "--data", small_disk / "data")
    assert "disk full" in message or "No space left" in message


def test_files_that_may_not_grow(tmp_path):
    """Where no disk can be filled: the same through the limit on the size of a file."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    server = Server(tmp_path / "server", roles="registry").start(
        preexec_fn=limit, restore_signals=False)
    try:
        with connected(server) as api:
            organization = api.organizations.create(samples.organization())
            needs, refusal = fill(api, organization.name)
            refusal.check("UNAVAILABLE")
            assert "check the disk" in refusal.message or "disk full" in refusal.message
            assert api.needs.list() == sorted(needs, key=lambda need: need.name)
        server.stop()
        server.start()
        with connected(server) as api:
            assert api.needs.list() == sorted(needs, key=lambda need: need.name)
            assert api.needs.create(samples.need(organization.name))
    finally:
        server.stop()


# Stopping.

@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_clean_and_health_says_so(server, stop):
    with server.channel() as channel:
        states = watch_health(channel)
        assert next(states) == "SERVING"
        server.process.send_signal(stop)
        assert next(states) == "NOT_SERVING"
    assert server.process.wait(timeout=30) == 0
    assert "stopped" in server.log_text()


def test_calls_under_way_are_finished(server):
    """An import that is open when the stop comes still gets all its answers; new calls do not."""
    with connected(server) as api:
        organization = api.organizations.create(samples.organization()).name
        states = watch_health(api.channel)
        assert next(states) == "SERVING"
        stopping = threading.Event()

        def messages():
            for batch in range(3):
                yield next(api.needs.import_requests(
                    [(batch * 10 + i, samples.need(organization)) for i in range(10)]))
                if batch == 0:
                    assert stopping.wait(30)

        results = []
        for answer in api.needs.ImportNeeds(messages()):
            results += answer.results
            if not stopping.is_set():
                server.terminate()
                assert next(states) == "NOT_SERVING"
                stopping.set()
        assert [result.row_number for result in results] == list(range(30))
        with server.channel() as other, pytest.raises(grpc.RpcError) as caught:
            Api(other).needs.list()
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    assert server.process.wait(timeout=30) == 0
    server.start()
    with connected(server) as api:
        assert len(api.needs.list()) == 30


def test_calls_that_do_not_end_are_cut_after_the_grace(tmp_path):
    server = Server(tmp_path, "--grace", "1", roles="registry").start()
    with connected(server) as api:
        never = threading.Event()

        def messages():
            yield need_service_pb2.ImportNeedsRequest()
            never.wait(60)

        answers = api.needs.ImportNeeds(messages())
        next(answers)
        server.terminate()
        assert server.process.wait(timeout=20) == 0
        with pytest.raises(grpc.RpcError):
            next(answers)
        never.set()


def test_a_second_signal_ends_at_once(tmp_path):
    server = Server(tmp_path, "--grace", "3600", roles="registry").start()
    with connected(server) as api:
        never = threading.Event()

        def messages():
            yield need_service_pb2.ImportNeedsRequest()
            never.wait(60)

        answers = api.needs.ImportNeeds(messages())
        next(answers)
        states = watch_health(api.channel)
        assert next(states) == "SERVING"
        server.terminate()
        assert next(states) == "NOT_SERVING"
        wait_until(lambda: "stopping" in server.log_text(), what="the drain")
        server.terminate()
        assert server.process.wait(timeout=20) == -signal.SIGTERM
        never.set()
    server.start()
    assert server.stop() == 0


def test_a_watch_ends_when_the_server_stops(server):
    with connected(server) as api:
        watch = Watch(api)
        wait_until(lambda: watch.messages, what="the first message")
        server.terminate()
        Refusal.of(watch.wait_for_end()).check("UNAVAILABLE", reason="SERVER_STOPPING")
    assert server.process.wait(timeout=30) == 0


# What a server shows of itself.

def test_reflection_lists_the_services(server):
    with server.channel() as channel:
        listed = listed_services(channel)
        assert listed >= REGISTRY_SERVICES | {"ssx.v1.AdminService"}
        assert "grpc.health.v1.Health" in listed
        assert "ssx.v1.ScoringService" not in listed
        described = described_services(channel, "ssx.v1.NeedService")
        expected = need_service_pb2.DESCRIPTOR.services_by_name["NeedService"]
        assert described["ssx.v1.NeedService"] == [m.name for m in expected.methods]


def test_health_of_each_service(server):
    with server.channel() as channel:
        for service in ["", *REGISTRY_SERVICES, "ssx.v1.AdminService"]:
            assert health(channel, service) == "SERVING"
        with pytest.raises(grpc.RpcError) as caught:
            health(channel, "ssx.v1.ScoringService")
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND


def test_health_of_all_roles(tmp_path):
    server = Server(tmp_path, roles="registry,scoring").start()
    try:
        with server.channel() as channel:
            wait_until(lambda: health(channel) == "SERVING", what="health")
            assert health(channel, "ssx.v1.ScoringService") == "SERVING"
            assert "ssx.v1.ScoringService" in listed_services(channel)
            status = Api(channel).admin.GetServerStatus()
            assert sorted(status.roles) == ["registry", "scoring"]
            assert status.replica.ready and status.store.engine == "rocksdb"
    finally:
        assert server.stop() == 0


def test_status_tells_what_is_held(server):
    with connected(server) as api:
        before = api.admin.GetServerStatus()
        assert before.version and before.reference_data_version and before.start_time.seconds
        assert before.roles == ["registry"] and not before.HasField("replica")
        organization = api.organizations.create(samples.organization()).name
        api.needs.batch_create([samples.need(organization)] * 3)
        api.needs.delete(api.needs.list()[0].name)
        after = api.admin.GetServerStatus().store
        assert after.revision == before.store.revision + 3
        assert after.resource_counts["needs"] == 3 and after.resource_counts["organizations"] == 1
        assert after.store_id == before.store.store_id and after.watermark <= after.revision


def test_several_addresses(tmp_path):
    first, second = free_address(), free_address()
    ports = tmp_path / "all-ports"
    process = subprocess.Popen(
        [str(BINARY), "--roles", "registry", "--data", str(tmp_path / "data"), "--listen", first,
         "--listen", second, "--listen", f"unix:{tmp_path}/socket", "--ports-file", str(ports)],
        stderr=subprocess.DEVNULL)
    try:
        wait_until(ports.exists, what="the start")
        assert ports.read_text().split()[:2] == [first.split(":")[1], second.split(":")[1]]
        for address in [first, second, f"unix:{tmp_path}/socket"]:
            with grpc.insecure_channel(address) as channel:
                assert health(channel) == "SERVING"
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_settings_from_the_environment(tmp_path):
    address = free_address()
    ports = tmp_path / "ports"
    process = subprocess.Popen(
        [str(BINARY), "--ports-file", str(ports)], stderr=subprocess.DEVNULL,
        env={**os.environ, "SSX_ROLES": "registry", "SSX_LISTEN": address,
             "SSX_DATA": str(tmp_path / "data")})
    try:
        wait_until(ports.exists, what="the start")
        with grpc.insecure_channel(address) as channel:
            assert list(Api(channel).admin.GetServerStatus().roles) == ["registry"]
        assert (tmp_path / "data" / "CURRENT").exists()
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


# TLS.

def credentials(authority, client=None):
    read = lambda path: path.read_bytes()
    key, certificate = map(read, client) if client else (None, None)
    return grpc.ssl_channel_credentials(authority.certificate.read_bytes(), key, certificate)


def test_tls(tmp_path):
    authority = certificates.Authority(tmp_path)
    stranger = certificates.Authority(tmp_path, "stranger")
    key, certificate = authority.issue("server")
    server = Server(tmp_path / "server", "--tls-cert", certificate, "--tls-key", key,
                    roles="registry").start()
    try:
        with server.channel(credentials(authority)) as channel:
            api = Api(channel)
            organization = api.organizations.create(samples.organization())
            assert api.organizations.get(organization.name) == organization
        for refused in [server.channel(), server.channel(credentials(stranger))]:
            with refused as channel, pytest.raises(grpc.RpcError) as caught:
                Api(channel).organizations.get(organization.name)
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    finally:
        assert server.stop() == 0


def test_mutual_tls(tmp_path):
    authority = certificates.Authority(tmp_path)
    stranger = certificates.Authority(tmp_path, "stranger")
    key, certificate = authority.issue("server")
    server = Server(tmp_path / "server", "--tls-cert", certificate, "--tls-key", key,
                    "--tls-client-ca", authority.certificate, roles="registry").start()
    try:
        with server.channel(credentials(authority, authority.issue("client"))) as channel:
            assert Api(channel).organizations.create(samples.organization())
        for client in [None, stranger.issue("impostor")]:
            with server.channel(credentials(authority, client)) as channel, \
                    pytest.raises(grpc.RpcError) as caught:
                Api(channel).organizations.list()
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    finally:
        assert server.stop() == 0
