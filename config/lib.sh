# shellcheck shell=bash
# What config/run and tests/run share: steps that say how far they are, packages, the build. Sourced, never run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs=$here/build/logs
step=0 steps=${steps:-0} installed_some='' text='' watcher=''

# begin_step TEXT: the next of $steps steps. end_step RESULT closes its line.
begin_step() {
  step=$((step + 1)) began=$SECONDS text="[$step/$steps] $1"
  if [[ -t 1 ]]; then printf '%s …' "$text"; else printf '%s …\n' "$text"; fi
}

end_step() {
  local took=''
  if ((SECONDS - began >= 2)); then took=", $(duration $((SECONDS - began)))"; fi
  if [[ -t 1 ]]; then printf '\r\e[K%s: %s%s\n' "$text" "$1" "$took"; else printf '      %s%s\n' "$1" "$took"; fi
}

duration() { if (($1 < 60)); then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi; }

# fail WHAT REMEDY: says what is wrong and what to do, and ends.
fail() {
  printf '\n%s: %s\n' "$(basename "$(dirname "$0")")/$(basename "$0")" "$1" >&2
  [[ -z ${2:-} ]] || printf '%s\n' "$2" | sed 's/^/  → /' >&2
  exit 1
}

# in_step LOG COMMAND...: runs it with its output in build/logs/LOG.log, shows how far it is, and explains a failure.
in_step() {
  local log=$logs/$1.log status=0; shift
  mkdir -p "$logs" 2>/dev/null || fail "cannot write in ${here}/build" "$(whose "$here")"
  : >"$log" || fail "cannot write $log" "$(whose "$here/build")"
  show_progress "$log" & watcher=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_watcher
  ((status == 0)) && return
  printf '\n\nThe last lines of %s:\n' "${log#"$here"/}" >&2
  tail -n 20 "$log" | sed 's/^/  | /' >&2
  fail "« ${text#*\] } » did not succeed" "$(advice "$log")"
}

stop_watcher() { if [[ -n $watcher ]]; then kill "$watcher" 2>/dev/null || true; wait "$watcher" 2>/dev/null || true; fi; watcher=''; }

show_progress() {
  local pause=20 line
  trap 'exit 0' TERM
  [[ ! -t 1 ]] || pause=1
  while sleep $pause & wait $!; do
    line="$(how_far "$1")$(duration $((SECONDS - began)))"
    if [[ -t 1 ]]; then printf '\r\e[K%s … %s' "$text" "$line"; else printf '      %s\n' "$line"; fi
  done
}

# how_far LOG: what ninja ([12/80]) or apt (Get:7, Setting up …) have said of it.
how_far() {
  local ninja all set_up
  ninja=$(tail -c 2000 "$1" | grep -oE '^\[[0-9]+/[0-9]+\]' | tail -n 1 | tr -d '[]')
  all=$(grep -oE '[0-9]+ newly installed' "$1" | head -n 1) all=${all%% *}
  set_up=$(($(grep -cE '^(Unpacking|Setting up) ' "$1") / 2))
  if [[ -n $ninja ]]; then echo "${ninja%/*} of ${ninja#*/}, "
  elif [[ -n $all && $set_up == 0 ]]; then echo "downloaded $(sed '1,/newly installed/d' "$1" | grep -c '^Get:') of $all, "
  elif [[ -n $all ]]; then echo "$set_up of $all, "; fi
}

# advice LOG: what a newcomer can do about it.
advice() {
  if grep -qiE 'no space left|disk is full' "$1"; then
    echo "The disk is full. Free some space (df -h shows where), then run the same command again."
  elif grep -qE 'Could not get lock|is another process using it' "$1"; then
    echo "Another program is installing packages. Wait until it has ended, then run the same command again."
  elif grep -qE 'SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|certificate verif' "$1"; then
    echo "A proxy re-signs this network's traffic. Name its certificate: NODE_EXTRA_CA_CERTS=FILE $0"
  elif grep -qE 'Temporary failure|Could not (resolve|connect)|EAI_AGAIN|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|Failed to fetch|unreachable' "$1"; then
    echo "The network, or the server that holds the packages, does not answer. Check the connection (and the proxy, if there is one), then run the same command again: what is done is kept."
  elif grep -qE 'Unable to locate package|has no installation candidate' "$1"; then
    echo "This machine's package lists do not have it. Debian 12 and 13 do: look at /etc/apt/sources.list, which should name a Debian mirror."
  elif grep -qE 'Killed|cannot allocate memory|out of memory' "$1"; then
    echo "Memory ran out. Close other programs, or build one file at a time: CMAKE_BUILD_PARALLEL_LEVEL=1 $0"
  elif grep -qE 'another process has .* open' "$1"; then
    echo "A Trousse already runs with this data folder. Open that one, or end it, or choose another folder: config/run --data FOLDER"
  elif grep -qE 'changed since it was applied|newer Trousse' "$1"; then
    echo "The data folder was made by another version of Trousse. Use that version with it, or choose another folder: config/run --data FOLDER"
  elif grep -qiE 'address already in use|cannot listen' "$1"; then
    echo "Another program has taken that port in the meantime. Choose another: config/run --port 8081"
  elif grep -qE 'EACCES|Permission denied' "$1"; then whose "$here"
  else echo "The whole log is ${1#"$here"/}. After mending it, run the same command again: what is done is kept."; fi
}

whose() { echo "$1 belongs to $(stat -c %U "$1"), and you are $(id -un). Take it over: sudo chown -R $(id -un): $1"; }

check_machine() {
  [[ -r /etc/os-release ]] || fail "this is not a Debian system" "Trousse is made for Debian 12 and 13."
  local ID='' ID_LIKE='' VERSION_ID='' PRETTY_NAME='' free
  # shellcheck source=/dev/null
  . /etc/os-release
  type -P apt-get >/dev/null || ID=none ID_LIKE=''
  [[ " $ID $ID_LIKE " == *" debian "* ]] ||
    fail "this is ${PRETTY_NAME:-no Debian}, and this command installs with Debian's apt-get" \
         "Use Debian 12 or 13, or install what the files in config/packages name, then: cmake --preset release && cmake --build --preset release"
  [[ $ID != debian || ${VERSION_ID:-99} -ge 12 ]] ||
    fail "$PRETTY_NAME is too old: its compiler and libraries cannot build Trousse" "Use Debian 12 or 13."
  [[ -w $here ]] || fail "cannot write in $here" "$(whose "$here")"
  [[ ! -e $here/build || -w $here/build ]] || fail "cannot write in $here/build" "$(whose "$here/build")"
  if [[ ! -e $here/build/release/trousse ]]; then
    free=$(df -Pk "$here" | awk 'NR == 2 {print $4}')
    ((free > 2000000)) || fail "the disk has $((free / 1000)) MB left; building takes up to 2 GB" "Free some space (df -h shows where)."
  fi
  begin_step "This machine"
  end_step "${PRETTY_NAME:-Debian}"
}

# missing LIST...: the packages of config/packages/LIST that are not here, one a line. The second word of a line is a command that does as well.
missing() {
  local have name command
  have=$'\n'$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^[ih]i *//p')$'\n'
  cat "${@/#/$here/config/packages/}" | while read -r name command; do
    [[ -z $name || $name == '#'* || $have == *$'\n'"$name"$'\n'* ]] && continue
    [[ -n $command ]] && command -v "$command" >/dev/null && continue
    echo "$name"
  done
}

install_packages() { # LIST...
  local names=() as_root=()
  mapfile -t names < <(missing "$@")
  if ((${#names[@]} == 0)); then begin_step "Packages"; end_step "all there"; return; fi
  if ((EUID != 0)); then
    may_become_root || fail "${#names[@]} packages are missing, and you may not install any" \
      "Ask whoever runs this machine for: apt-get install --no-install-recommends ${names[*]}"
    as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
  fi
  begin_step "Installing ${#names[@]} packages and what they need"
  in_step packages install_now "${names[@]}"
  installed_some=1
  hash -r
  end_step "installed"
}

may_become_root() { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; }

install_now() {
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -q || true # one dead source of many is no reason to stop; a package that is not found is
  "${as_root[@]}" apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

check_node() {
  local version; version=$(node -p 'process.versions.node' 2>/dev/null || echo 0)
  ((${version%%.*} >= 18)) || fail "node $version is too old (18 or newer is needed)" "Remove it, so that Debian's own is installed: $(command -v node || true)"
}

# fetch_modules FOLDER...: npm ci in those whose lock file has changed since.
fetch_modules() {
  local folder installed wanted=()
  for folder in "$@"; do
    installed=$here/$folder/node_modules/.package-lock.json # which npm writes last
    [[ -e $installed && ! $here/$folder/package-lock.json -nt $installed ]] || wanted+=("$folder")
  done
  if ((${#wanted[@]} == 0)); then begin_step "Packages of the pages"; end_step "all there"; return; fi
  check_node
  begin_step "Fetching what the pages are made of (npm)"
  for folder in "${wanted[@]}"; do in_step "npm-${folder//\//-}" npm_ci "$here/$folder"; done
  end_step "fetched"
}

npm_ci() { (cd "$1" && npm ci --no-audit --no-fund --no-update-notifier); }

# build_trousse "CMAKE OPTIONS" TARGET...: build/release, by as many compilers as memory allows (a gigabyte each).
build_trousse() {
  local options=$1 room; shift
  room=$(awk '/MemAvailable/ {print int($2 / 1000000)}' /proc/meminfo)
  export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$((room < 1 ? 1 : room < $(nproc) ? room : $(nproc)))}
  begin_step "Building"
  # shellcheck disable=SC2086 # several options, or none
  if must_configure "$options"; then in_step configure env -C "$here" cmake --preset release $options; fi
  if (($# == 0)); then end_step "nothing to build"; return; fi
  in_step build env -C "$here" cmake --build build/release --target "$@"
  if grep -q 'no work to do' "$logs/build.log"; then end_step "nothing has changed"; else end_step "built"; fi
}

# Ninja repeats the configuration by itself when a CMakeLists.txt changes, and looks for new files.
must_configure() {
  local cache=$here/build/release/CMakeCache.txt
  [[ ! -e $here/build/release/build.ninja || -n $installed_some || $here/CMakePresets.json -nt $cache ]] && return
  [[ $1 == *TESTS=ON* ]] && grep -q '^TROUSSE_TESTS:BOOL=OFF' "$cache"
}
