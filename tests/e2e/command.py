"""The `ssx` command against a server of the tests."""

import json
import subprocess

from stubs import BUILD

BINARY = BUILD / "clients" / "cli" / "ssx"


def ssx(server, *arguments, code=0):
    """Standard output of a command that ends with `code`; its standard error when that is not 0."""
    done = subprocess.run(
        [str(BINARY), "--server", server.address, *(str(argument) for argument in arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, text=True)
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stderr if code else done.stdout


def ssx_json(server, *arguments):
    return json.loads(ssx(server, *arguments, "-o", "json"))
