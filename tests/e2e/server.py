"""A real ssxd as a process of its own, with a data folder that survives it."""

import os
import pathlib
import random
import signal
import socket
import subprocess
import time

import grpc

from stubs import BUILD

BINARY = BUILD / "services" / "ssxd" / "ssxd"
MESSAGE_LIMIT = [("grpc.max_receive_message_length", 64 << 20),
                 ("grpc.max_send_message_length", 64 << 20)]


def wait_until(condition, seconds=60, what="the condition"):
    """Polls `condition` until it is true, and returns its value; fails loudly at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(0.01)


def free_port():
    """A port nobody listens on.

    It lies below the system's ephemeral range, so that no outgoing connection takes it while the server is down.
    """
    while True:
        port = random.randint(12_000, 31_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def free_address():
    return f"127.0.0.1:{free_port()}"


class Server:
    """Starts, stops, kills and restarts one ssxd; the address and the data stay the same."""

    def __init__(self, folder, *flags, roles="registry,scoring", data=None, binary_prefix=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = pathlib.Path(data or self.folder / "data")
        self.flags = [str(flag) for flag in flags]
        self.roles = roles
        self.prefix = list(binary_prefix)
        self.port = free_port()
        self.process = None
        self.log = self.folder / "ssxd.log"

    def command(self):
        return [*self.prefix, str(BINARY), "--roles", self.roles, "--data", str(self.data),
                "--listen", self.address, "--ports-file", str(self._ports), *self.flags]

    def launch(self, **popen):
        """Starts the process without waiting until it serves."""
        self._ports.unlink(missing_ok=True)
        popen.setdefault("env", self._environment())
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, **popen)
        return self

    def start(self, **popen):
        self.launch(**popen)
        wait_until(lambda: self._ports.exists() or self.process.poll() is not None,
                   what=f"the start of {self.command()}")
        if self.process.poll() is not None:
            raise RuntimeError(f"ssxd ended with {self.process.returncode}:\n{self.log_text()}")
        return self

    def _environment(self):
        """Without the dictionaries of the machine, so that rankings are the same on all."""
        none = self.folder / "no-dictionaries"
        none.mkdir(exist_ok=True)
        return {**os.environ, "SSX_DICTIONARIES": str(none)}

    @property
    def _ports(self):
        return self.folder / "ports"

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def channel(self, credentials=None, *options):
        # A channel of its own each time: channels to one address would share a connection, and its back-off.
        options = [*MESSAGE_LIMIT, ("grpc.use_local_subchannel_pool", 1), *options]
        if credentials is not None:
            return grpc.secure_channel(self.address, credentials, options=options)
        return grpc.insecure_channel(self.address, options=options)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def log_text(self):
        return self.log.read_text(errors="replace")

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """SIGTERM; returns the exit code."""
        if self.running():
            self.terminate()
            self.process.wait(timeout=60)
        return self.process.returncode if self.process else None

    def restart(self):
        assert self.stop() == 0, self.log_text()
        return self.start()


def run_to_exit(*flags, timeout=30, **popen):
    """Runs ssxd with flags that should make it end at once; returns (exit code, standard error)."""
    done = subprocess.run([str(BINARY), *(str(flag) for flag in flags)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=timeout, text=True, **popen)
    return done.returncode, done.stderr


def is_root():
    return os.geteuid() == 0
