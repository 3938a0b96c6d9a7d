"""Python stubs of the protos, generated when the tests start and importable as `ssx.v1` and `google.rpc`.

They lie below the build folder under a name that carries a digest of the protos, so that test files that run side by
side share them and a changed proto makes new ones. Import this module before any stub.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SSX_BUILD_DIR", ROOT / "build" / "release"))
if not BUILD.is_absolute():
    BUILD = ROOT / BUILD
GOOGLEAPIS = pathlib.Path(
    "/usr/share/gocode/src/github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis")


def _generate():
    proto = ROOT / "proto"
    sources = sorted(proto.glob("ssx/v1/*.proto"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    folder = BUILD / "e2e-stubs" / digest.hexdigest()[:16]
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = tempfile.mkdtemp(dir=folder.parent)
    subprocess.run(
        ["protoc", f"-I{proto}", f"-I{GOOGLEAPIS}", f"--python_out={made}",
         f"--grpc_python_out={made}", "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin",
         *(str(source.relative_to(proto)) for source in sources),
         "google/rpc/status.proto", "google/rpc/error_details.proto",
         "google/rpc/error_info.proto"],
        check=True)
    try:
        os.rename(made, folder)
    except OSError:  # another test file was faster
        shutil.rmtree(made)
    return folder


def _join_google(folder):
    # `google` is a package of the protobuf runtime, which the generated google/rpc must join.
    import google
    google.__path__.append(str(folder / "google"))
    sys.path.insert(0, str(folder))


_join_google(_generate())
