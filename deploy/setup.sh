# Shared by the scripts that set ssx up: packages and build. Source it; it defines functions only.
#   ssx_install SECTION...   installs what deploy/packages.txt lists under the sections and this machine lacks
#   ssx_build TARGET...      configures and builds the targets (all, with the tests, when none) into build/release

SSX_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SSX_BUILD_DIR=${SSX_BUILD_DIR:-$SSX_ROOT/build/release}

ssx_say() { printf '\n==> %s\n' "$*"; }
ssx_fail() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# Prints the packages of the given sections.
ssx_packages() {
  local section
  for section in "$@"; do
    awk -v want="[$section]" '/^\[/ { on = ($1 == want); next } on && NF && $1 !~ /^#/ { print $1 }' \
      "$SSX_ROOT/deploy/packages.txt"
  done
}

ssx_has_package() {
  case $1 in
    npm) command -v npm >/dev/null ;;  # also comes with other builds of Node.js
    *) dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed ;;
  esac
}

ssx_install() {
  command -v dpkg-query >/dev/null || ssx_fail "this is no Debian system: install what deploy/packages.txt lists by hand"
  local missing=() package
  for package in $(ssx_packages "$@"); do
    ssx_has_package "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    echo "packages: all there"
    return
  fi
  ssx_say "Installing ${#missing[@]} packages: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then
      as_root=(sudo)
    else
      ssx_fail "these packages are missing and need root to install. Ask an administrator to run
    apt-get update && apt-get install --no-install-recommends ${missing[*]}
and run this script again."
    fi
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q update ||
    echo "warning: apt-get update failed; trying with the lists at hand" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}" ||
    ssx_fail "apt-get could not install: ${missing[*]}. Check the network and the package sources, then run this script again."
}

ssx_build() {
  local targets=("$@") started=$SECONDS tests=ON
  # The programs alone must build without the packages that only the tests need.
  [ ${#targets[@]} -eq 0 ] || [[ " ${targets[*]} " == *_bench* || " ${targets[*]} " == *_test* ]] || tests=OFF
  ssx_say "Building ${targets[*]:-everything} in ${SSX_BUILD_DIR#"$SSX_ROOT"/}"
  cmake -G Ninja -S "$SSX_ROOT" -B "$SSX_BUILD_DIR" -DCMAKE_BUILD_TYPE=Release -DSSX_BUILD_TESTS=$tests >"$SSX_ROOT/build/configure.log" 2>&1 || {
    tail -n 30 "$SSX_ROOT/build/configure.log" >&2
    ssx_fail "cmake could not configure; the whole log is in build/configure.log"
  }
  cmake --build "$SSX_BUILD_DIR" ${targets[@]:+--target "${targets[@]}"} ||
    ssx_fail "the build failed; the first error is above"
  echo "built in $((SECONDS - started)) s"
}
