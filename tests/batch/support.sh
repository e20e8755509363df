#!/usr/bin/env bash
# What starting and stopping a batch system for tests has in common.  Sourced; $directory is where all of it lies, and $mark
# stands in the environment of each of its processes, daemons and jobs alike.
# shellcheck disable=SC2154 # both are set by who sources it

readonly cannot=77 # the exit status of "this cannot be tested here", as CTest is told

complain() { printf 'speedup: %s\n' "$*" >&2; }

# skip WHY: this system cannot be started here.  Tests that want it find the reason.
skip() {
    echo "$1" | tee "$directory/skipped"
    exit "$cannot"
}

# claim DIR: sets $directory to it, emptied.  A folder that holds something else is left alone.
claim() {
    if [ -n "$(ls -A "$1" 2>/dev/null)" ] && [ ! -e "$1/.batch" ]; then
        complain "$1: holds other files: give a folder of its own"
        exit 2
    fi
    mkdir -p "$1"
    directory=$(cd "$1" && pwd -P)
    case $directory in *[!A-Za-z0-9/._+-]*) skip "the path has signs that a batch system cannot read: $directory" ;; esac
    end_all
    find "$directory" -mindepth 1 -delete
    mkdir "$directory/log"
    touch "$directory/.batch"
}

# needs COMMAND...: root, and these programs.
needs() {
    local program
    [ "$(id -u)" -eq 0 ] || skip 'only root can start a batch system'
    for program; do command -v "$program" >/dev/null || skip "not installed: $program"; done
}

# field PROCESS NAME: of what the system tells of it.
field() { awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/status" 2>/dev/null; }

# The processes that bear the mark, but for this one, its own and those above it: who calls may bear it, too.
marked() {
    local file process ours=" $$ " parent=$$ here=$BASHPID
    while parent=$(field "$parent" PPid) && [ "$parent" -gt 0 ]; do ours+="$parent "; done
    # a process may end while it is looked at
    { grep -lzxF -- "$mark" /proc/[0-9]*/environ || true; } 2>/dev/null | while read -r file; do
        process=${file#/proc/} process=${process%/environ}
        parent=$(field "$process" PPid) || continue # it is gone
        [[ $ours == *" $process "* || -z $parent || $parent == "$$" || $parent == "$here" ]] ||
            [[ $(field "$process" State) == [ZX] ]] || echo "$process"
    done
}

# Ends what bears the mark, at once: nothing of it is wanted afterwards.  Again while more come.
end_all() {
    local tries processes
    for ((tries = 0; tries < 100; tries++)); do
        mapfile -t processes < <(marked)
        [ "${#processes[@]}" -gt 0 ] || return 0
        kill -KILL "${processes[@]}" 2>/dev/null || true
        sleep 0.05
    done
    complain "does not end: ${processes[*]}"
    exit 1
}

# give_up WHY: says so with the end of every log, and leaves nothing running.
give_up() {
    local log
    for log in $(find "$directory" -name log -prune -o -name messages -print) "$directory"/log/*; do
        if [ -s "$log" ]; then printf -- '--- %s\n' "$log" >&2 && tail -n 20 "$log" >&2; fi
    done
    complain "$1"
    end_all
    exit 1
}

# begin NAME COMMAND...: a command that ends soon, often because a daemon goes on from there.  Nobody waits for the daemon's
# output to end, so it is not ours.
begin() {
    timeout 60 "${@:2}" </dev/null >"$directory/log/$1.out" 2>&1 || give_up "$1: failed: see above"
}

# await SECONDS WHAT COMMAND...: tries until it succeeds; it must not hang.
await() {
    local end=$((SECONDS + $1))
    until "${@:3}" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || give_up "$2, not within $1 s"
        sleep 0.05
    done
}

# free_ports COUNT: as many ports of this host that nobody listens on, from a random one: others may start the same just now.
free_ports() {
    local port=$((16384 + RANDOM % 15000)) found=0
    while [ "$found" -lt "$1" ]; do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port" && found=$((found + 1)); fi
        port=$((port + 1))
    done
}

# Open MPI asks root twice whether it is meant.
allow_root() { echo 'export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1'; }
