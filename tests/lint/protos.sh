#!/usr/bin/env bash
# Lints the API with buf, categories STANDARD and COMMENTS (settings: proto/buf.yaml). Installs what is missing.
# protoc resolves the imports and hands buf a finished image, so no proto registry is needed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/setup.sh"
tools=$SSX_ROOT/build/tools
mkdir -p "$tools"

ssx_install build lint
if [ ! -x "$tools/node_modules/.bin/buf" ]; then
  ssx_say "Installing buf"
  npm install --silent --no-audit --no-fund --prefix "$tools" @bufbuild/buf@1 ||
    ssx_fail "npm could not install @bufbuild/buf: check the network and run this script again"
fi
googleapis=/usr/share/gocode/src/github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis
image=$tools/ssx.binpb
cd "$SSX_ROOT/proto"
protoc -I . -I "$googleapis" --include_imports --include_source_info -o "$image" \
  ssx/v1/*.proto google/rpc/error_info.proto
"$tools/node_modules/.bin/buf" lint "$image" --config buf.yaml ||
  ssx_fail "buf has complaints about proto/; each line above names the place and the rule"
echo "buf lint: no complaints about $(ls ssx/v1/*.proto | wc -l) files"
