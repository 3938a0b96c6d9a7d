#!/usr/bin/env bash
# Installs what is missing, builds ssx, starts a server on its embedded store, loads the bundled sample through the public
# API, and shows ranked, explained matches for three needs.
#   --keep    leaves the server running
#   --stop    stops a server that was kept
#   --port N  listens on port N of this machine (default 8480, or any free one when that is taken)
set -euo pipefail
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

keep=no port=8480 port_given=no
usage() { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
while [ $# -gt 0 ]; do
  case $1 in
    --keep) keep=yes ;;
    --stop) keep=stop ;;
    --port)
      [ $# -ge 2 ] || ssx_fail "--port needs a number"
      port=$2 port_given=yes
      shift
      ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; ssx_fail "unknown option $1" ;;
  esac
  shift
done

run=$SSX_ROOT/build/quickstart
log=$run/ssxd.log
mkdir -p "$run"
server_pid=

# The process of a kept server, if it still runs.
kept_server() {
  local pid
  pid=$(cat "$run/pid" 2>/dev/null) || return 1
  [ "$(readlink -f "/proc/$pid/exe" 2>/dev/null)" = "$(readlink -f "$SSX_BUILD_DIR/services/ssxd/ssxd")" ] || return 1
  echo "$pid"
}

stop_server() {
  [ -n "$server_pid" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true  # it may be no child of this run
  while kill -0 "$server_pid" 2>/dev/null; do sleep 0.1; done
  rm -f "$run/pid" "$run/port"
  server_pid=
}

if server_pid=$(kept_server); then
  ssx_say "Stopping the server of an earlier run (process $server_pid)"
  stop_server
elif [ "$keep" = stop ]; then
  echo "no server of an earlier run is running"
fi
server_pid=
[ "$keep" != stop ] || exit 0

ssx_install build
ssx_build ssxd ssx

ssx_say "Starting ssxd on a fresh store in ${run#"$SSX_ROOT"/}/data"
rm -rf "$run/data" "$run/port"
start_server() {
  "$SSX_BUILD_DIR/services/ssxd/ssxd" --data "$run/data" --listen "127.0.0.1:$1" --ports-file "$run/port" \
    >"$log" 2>&1 </dev/null &
  server_pid=$!
  local tries=0
  until [ -s "$run/port" ]; do
    if ! kill -0 "$server_pid" 2>/dev/null || [ $((tries += 1)) -gt 150 ]; then
      wait "$server_pid" 2>/dev/null || true
      server_pid=
      return 1
    fi
    sleep 0.1
  done
}
if ! start_server "$port"; then
  if [ "$port_given" = yes ] || ! grep -q 'cannot listen' "$log"; then
    tail -n 20 "$log" >&2
    ssx_fail "ssxd did not start; its log is ${log#"$SSX_ROOT"/}"
  fi
  echo "port $port is taken; choosing a free one"
  start_server 0 || { tail -n 20 "$log" >&2; ssx_fail "ssxd did not start; its log is ${log#"$SSX_ROOT"/}"; }
fi
echo "$server_pid" >"$run/pid"
trap stop_server EXIT
export SSX_SERVER=127.0.0.1:$(head -n 1 "$run/port")
ssx=$SSX_BUILD_DIR/clients/cli/ssx
echo "listening on $SSX_SERVER"

cd "$SSX_ROOT"
ssx_say "Loading the sample: public cases of South-South cooperation, each with its source"
for collection in organizations needs offers; do
  for file in deploy/sample/"$collection"-*.jsonl; do
    "$ssx" import "$collection" "$file"
  done
done
# The ranking that follows must see all of it.
revision=$("$ssx" status -o json | sed -n 's/.*"revision": *"\{0,1\}\([0-9]*\).*/\1/p' | head -n 1)

for need in mn-air-pollution-child-health so-severe-acute-malnutrition lb-refugee-winter-education; do
  title=$("$ssx" needs get "needs/$need" -o json | sed -n 's/^ \{1,2\}"title": *"\(.*\)",\{0,1\}$/\1/p')
  ssx_say "$title  (needs/$need)"
  "$ssx" rank offers --need "needs/$need" --top 3 --min-revision "${revision:-0}"
done

ssx_say "Done. What to try next"
cat <<MESSAGE
    deploy/quickstart.sh --keep      leaves the server running (--stop ends it); then, with
    export SSX_SERVER=$SSX_SERVER PATH=${ssx%/ssx}:\$PATH

    ssx explain needs/mn-air-pollution-child-health offers/cn-clean-winter-heating-north
    ssx rank offers --need needs/so-severe-acute-malnutrition --profile humanitarian --explain
    ssx needs list --filter 'humanitarian = true AND state = ENDORSED'
    ssx offers create --help         adds an offer of your own
    tests/run.sh                     runs every test
MESSAGE
if [ "$keep" = yes ]; then
  trap - EXIT
  echo
  echo "The server keeps running on $SSX_SERVER (process $server_pid, log ${log#"$SSX_ROOT"/})."
fi
