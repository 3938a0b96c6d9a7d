"""End-to-end tests: an outside client in Python that knows only the protos.

The stubs are generated when the tests start; the server is the real `ssxd`, started as a process of its own.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time
import uuid

import grpc
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SSX_BUILD_DIR", ROOT / "build" / "release"))
GOOGLEAPIS = pathlib.Path(
    "/usr/share/gocode/src/github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis")


def _generate_stubs():
    """Generates the Python stubs below the build folder, and makes them importable."""
    out = BUILD / f"e2e-stubs-{os.getpid()}"
    out.mkdir(parents=True, exist_ok=True)
    proto = ROOT / "proto"
    own = sorted(str(p.relative_to(proto)) for p in proto.glob("ssx/v1/*.proto"))
    subprocess.run(
        ["protoc", f"-I{proto}", f"-I{GOOGLEAPIS}", f"--python_out={out}", f"--grpc_python_out={out}",
         "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", *own,
         "google/rpc/status.proto", "google/rpc/error_details.proto", "google/rpc/error_info.proto"],
        check=True)
    # `google` is a package of the protobuf runtime, which the generated google/rpc must join.
    import google
    google.__path__.append(str(out / "google"))
    sys.path.insert(0, str(out))
    return out


STUBS = _generate_stubs()


def pytest_sessionfinish():
    import shutil
    shutil.rmtree(STUBS, ignore_errors=True)


class Server:
    """A real ssxd with a data folder of its own; can be stopped, killed and started again on the same port."""

    def __init__(self, folder, *flags, roles="registry,scoring", port=0, data=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = data or self.folder / "data"
        self.flags = list(flags)
        self.roles = roles
        self.port = port
        self.process = None
        self.log = self.folder / "ssxd.log"

    def start(self):
        ports = self.folder / "ports"
        ports.unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(BUILD / "services/ssxd/ssxd"), "--roles", self.roles, "--data", str(self.data),
                 "--listen", f"127.0.0.1:{self.port}", "--ports-file", str(ports), *self.flags],
                stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while not ports.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"ssxd did not start:\n{self.log.read_text()}")
            time.sleep(0.02)
        self.port = int(ports.read_text().split()[0])
        return self

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def channel(self):
        return grpc.insecure_channel(self.address, options=[("grpc.max_receive_message_length", 64 << 20)])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
        return self.process.returncode if self.process else None


class Api:
    """The services of one channel, by short names: api.needs.GetNeed(...)."""

    def __init__(self, channel):
        import importlib
        self.channel = channel
        for attribute, service in [("organizations", "organization"), ("needs", "need"), ("offers", "offer"),
                                   ("funds", "fund"), ("reference", "reference"), ("changes", "change"),
                                   ("scoring", "scoring"), ("admin", "admin")]:
            module = importlib.import_module(f"ssx.v1.{service}_service_pb2_grpc")
            setattr(self, attribute, getattr(module, f"{service.capitalize()}ServiceStub")(channel))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = Server(tmp_path_factory.mktemp("ssxd")).start()
    yield instance
    instance.stop()


@pytest.fixture(scope="module")
def api(server):
    with server.channel() as channel:
        yield Api(channel)


def unique_id(prefix="t"):
    return f"{prefix}-{uuid.uuid4().hex[:16]}"


def details_of(error):
    """The google.rpc details of an RpcError, by message name: {"ErrorInfo": ..., "BadRequest": ...}."""
    from google.rpc import error_details_pb2, error_info_pb2, status_pb2
    known = {"google.rpc.ErrorInfo": error_info_pb2.ErrorInfo, "google.rpc.BadRequest": error_details_pb2.BadRequest}
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            return {any_.TypeName().split(".")[-1]: known[any_.TypeName()].FromString(any_.value)
                    for any_ in status.details if any_.TypeName() in known}
    return {}


def fields_of(error):
    """The fields at fault, as the error's BadRequest names them."""
    bad = details_of(error).get("BadRequest")
    return [violation.field for violation in bad.field_violations] if bad else []
