# shellcheck shell=bash
# Set-up that installer/run and tests/run share: steps with progress, packages, configure, build.
# Sourced by bash after `set -euo pipefail`; the caller sets step_count.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log_dir="$root/build/log"
step_count=${step_count:-0}
step_number=0
watcher=
unsure_of_packages=no # yes: nothing told us that all packages are there, so configuring decides
trap 'stop_watcher' EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*"; }

fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

duration() { # 83 -> "1 min 23 s"
    if [ "$1" -ge 60 ]; then printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

heading() { # starts the next numbered step
    step_number=$((step_number + 1))
    printf '[%d/%d] %s\n' "$step_number" "$step_count" "$1"
}

stop_watcher() {
    if [ -n "$watcher" ]; then
        kill "$watcher" 2>/dev/null || true
        wait "$watcher" 2>/dev/null || true
        watcher=
        if [ -t 1 ]; then printf '\r\033[K'; fi
    fi
}

watch_log() { # now and then the last line of a log: in place on a terminal, a line each elsewhere
    local log=$1 begin=$SECONDS pause=20 before='' after='\n' line
    if [ -t 1 ]; then pause=1 before='\r\033[K' after=''; fi
    while sleep "$pause" >/dev/null 2>&1; do # its own output, lest it hold a pipe open after us
        line=$(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | cut -c 1-90 || true)
        # shellcheck disable=SC2059
        printf "$before      %s  %s$after" "$(duration $((SECONDS - begin)))" "$line"
    done
}

logged() { # logged NAME COMMAND...: output goes to build/log/NAME.log; a failure shows its end and returns 1
    local log="$log_dir/$1.log" begin=$SECONDS
    shift
    mkdir -p "$log_dir"
    : >"$log"
    watch_log "$log" &
    watcher=$!
    if "$@" >"$log" 2>&1 </dev/null; then
        stop_watcher
        printf '      %s: done in %s\n' "$(basename "$log" .log)" "$(duration $((SECONDS - begin)))"
        return 0
    fi
    stop_watcher
    printf '      failed after %s; the end of %s:\n\n' "$(duration $((SECONDS - begin)))" "$log" >&2
    tail -n 40 "$log" >&2
    printf '\n' >&2
    return 1
}

job_count() { # one job a processor, as far as 1.5 GB of memory for each allow
    local processors memory
    processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || true)
    if [ -n "$memory" ] && [ "$memory" -lt "$processors" ]; then processors=$memory; fi
    if [ "$processors" -lt 1 ]; then processors=1; fi
    echo "$processors"
}

package_lines() { # package_lines SECTION...: "name # what it is" of these sections
    awk -v wanted=" $* " '
        /^\[/ { section = substr($1, 2, length($1) - 2); next }
        /^ *#/ || NF == 0 { next }
        index(wanted, " " section " ") { print }' "$root/installer/packages.txt"
}

name_packages() { # for people whose system names them otherwise
    say "Arpeggio needs the following (Debian's name on the right); install it with your system's package manager:"
    package_lines "$@" | sed -E 's/^([^ ]+) +# (.*)$/\2|\1/' | awk -F '|' '{ printf "  - %-70s %s\n", $1, $2 }'
}

missing_packages() { # missing_packages NAME...: those that dpkg does not have installed
    { dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true; } |
        awk -v names="$*" '
            $2 == "installed" { have[$1] = 1 }
            END { count = split(names, name, " "); for (i = 1; i <= count; ++i) if (!(name[i] in have)) print name[i] }'
}

install_with_apt() { # install_with_apt NAME...
    local as_root=() unknown=() known=() name
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "installing needs root and there is no sudo here. As root run:
  apt-get install $*"
        say "      apt-get needs root: sudo may ask for your password."
        if [ -t 0 ]; then sudo -v; else sudo -n true; fi || fail "sudo was refused. As root run:
  apt-get install $*"
        as_root=(sudo -n)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    local options=(-y -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
    logged packages-update with_retries "${as_root[@]}" apt-get "${options[@]}" update ||
        say "      The package lists could not be refreshed; going on with those that are here."
    for name in "$@"; do
        if apt-cache show "$name" >/dev/null 2>&1; then known+=("$name"); else unknown+=("$name"); fi
    done
    if [ ${#unknown[@]} -gt 0 ]; then
        unsure_of_packages=yes
        say "      Unknown to this system's apt (the names are Debian 12's): ${unknown[*]}"
    fi
    if [ ${#known[@]} -gt 0 ]; then
        logged packages with_retries "${as_root[@]}" apt-get "${options[@]}" --no-install-recommends install "${known[@]}" ||
            fail "apt-get could not install the packages. Mend what it says above and run this again."
    fi
}

with_retries() { # three tries: a mirror may have a bad minute
    local try
    for try in 1 2 3; do
        if "$@"; then return 0; fi
        if [ "$try" -lt 3 ]; then sleep $((try * 5)); fi
    done
    return 1
}

set_up_packages() { # set_up_packages SECTION...: installs what is missing of these sections of packages.txt
    local names missing tool
    heading "Packages"
    names=$(package_lines "$@" | awk '{ print $1 }')
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        unsure_of_packages=yes
        for tool in cmake ninja pkg-config c++; do
            if ! command -v "$tool" >/dev/null; then
                name_packages "$@"
                fail "this system has no apt, and $tool is missing."
            fi
        done
        say "      No apt here: going on with what is installed."
        return
    fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $names)
    if [ -z "$missing" ]; then
        say "      all $(wc -w <<<"$names") are installed"
        return
    fi
    say "      missing:"
    tr '\n' ' ' <<<"$missing" | fold -s -w 100 | sed 's/^/        /'
    say
    # shellcheck disable=SC2086
    install_with_apt $missing
}

configure() { # configure PRESET SECTIONS [CMAKE OPTION...]: SECTIONS are named if something is not there
    local preset=$1 sections=$2
    shift 2
    heading "Configuring $preset"
    cd "$root" || fail "cannot enter $root"
    if ! logged "configure-$preset" cmake --preset "$preset" "$@"; then
        # shellcheck disable=SC2086
        if [ "$unsure_of_packages" = yes ]; then name_packages $sections; fi
        fail "the build could not be configured."
    fi
}

build() { # build PRESET [TARGET...]
    local preset=$1 targets=()
    shift
    if [ $# -gt 0 ]; then targets=(--target "$@"); fi
    heading "Building $preset with $(job_count) jobs (the first time takes minutes)"
    cd "$root" || fail "cannot enter $root"
    logged "build-$preset" cmake --build --preset "$preset" --parallel "$(job_count)" "${targets[@]}" ||
        fail "the build failed."
}
