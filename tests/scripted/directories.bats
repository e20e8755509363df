#!/usr/bin/env bats
# Results directories that cannot be written are refused before anything is measured; what was derived can be derived anew.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine" # a machine without counters
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/"
    printf '%s\n' 'demo omp * 1 : 500 520 480' '* * * * : 1000 1040 960' >"$SPEEDUP_SCRIPT/visits"
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/copy_program.sh
    . "$BATS_TEST_DIRNAME/../copy_program.sh"
}

sweep() { "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 6 "$@"; }

# refused WHY COMMAND...: status 4, one line that says why, and no visit was made.
refused() {
    local why=$1
    shift
    run --separate-stderr "$@"
    [ "$status" -eq 4 ] || { echo "status $status: $stderr"; return 1; }
    [ -z "$output" ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ "$stderr" == "speedup: "*": $why"* ]] || { echo "$stderr"; return 1; }
    [ -z "$(find "$SPEEDUP_SCRIPT" -name 'count.*')" ]
}

@test "a path that is a file, a FIFO, a device, a link to nothing, in a file, too long" {
    echo kept >file
    mkfifo fifo
    ln -s nowhere link
    refused 'Not a directory' sweep -o file
    refused 'Not a directory' sweep -o file/run
    refused 'Not a directory' sweep -o fifo
    refused 'Not a directory' sweep -o /dev/null
    refused 'No such file or directory' sweep -o link
    refused 'File name too long' sweep -o "$(printf 'n%.0s' $(seq 300))"
    refused 'File name too long' sweep -o "$(printf 'directory/%.0s' $(seq 500))run"
    [ "$(cat file)" = kept ]
    [ ! -e nowhere ]
    [ ! -e directory ]
}

@test "a directory that others own" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user"
    mkdir theirs
    copy_program program
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    chmod a+rwx "$SPEEDUP_SCRIPT"
    SPEEDUP=$PWD/program/bin/speedup
    nobody() {
        setpriv --reuid=65534 --regid=65534 --clear-groups env -u XDG_RUNTIME_DIR \
            "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 "$@"
    }
    refused 'Permission denied' nobody -o theirs
    refused 'Permission denied' nobody -o theirs/run
}

@test "a file system that is read-only, for a new campaign and for one that is gone on with" {
    [ "$(id -u)" -eq 0 ] || skip "needs to mount"
    unshare -m true || skip "needs a mount namespace"
    mkdir disk
    # shellcheck disable=SC2016 # for the shell inside
    read_only() {
        unshare -m bash -c 'mount -t tmpfs none disk && cp -r "$1"/. disk/ && mount -o remount,ro disk && "${@:2}"' _ "$1" \
            "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "${@:2}"
    }
    mkdir empty
    refused 'Read-only file system' read_only empty --threads 1 --sizes 100 -o disk/run
    refused 'Read-only file system' read_only empty --threads 1 --sizes 100 -o disk
    mkdir begun
    sweep -o begun/run
    rm begun/run/raw/*.csv "$SPEEDUP_SCRIPT"/count.*
    run --separate-stderr read_only begun --resume -o disk/run
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"disk/run: Read-only file system"* ]]
    [ -z "$(find "$SPEEDUP_SCRIPT" -name 'count.*')" ]
}

# In a mount namespace: a session that ends early, one on a disk that was filled meanwhile, one when there is room again.
fill_and_go_on() {
    mount -t tmpfs -o size=400k none disk
    printf '%s\n' '* * * * : 1000 | 1000 | 1000 | hang' >"$SPEEDUP_SCRIPT/visits"
    session() { "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" -o disk/run "$@"; }
    session --threads 1 --sizes 100 --visits 3 --repetitions 50 --deadline 2s || [ $? -eq 75 ]
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    fallocate -l "$(($(df --output=avail -B1 disk | tail -1) - 40960))" disk/ballast
    session --resume 2>told && return 1 || [ $? -eq 4 ]
    rm disk/ballast
    session --resume
    "$SPEEDUP" fsck disk/run
}

@test "a disk that has no room for the next round ends the session before it, and says how much is needed" {
    [ "$(id -u)" -eq 0 ] || skip "needs to mount"
    unshare -m true || skip "needs a mount namespace"
    mkdir disk
    export SPEEDUP SCRIPTED_WORKER
    export -f fill_and_go_on
    unshare -m bash -euc fill_and_go_on
    grep -qx 'speedup: disk/run: 0.1 MB are needed and 0.0 MB free: rows before are safe; make room, then go on with --resume' told
    [ "$(grep -c '^speedup: .* needed' told)" -eq 1 ]
}

@test "all that is derived can be deleted and derived again, byte for byte" {
    sweep -o run
    derive() {
        "$SPEEDUP" analyse run
        "$SPEEDUP" plot run
        "$SPEEDUP" report run
    }
    derive
    cp -r run before
    find run -mindepth 1 -maxdepth 1 ! -name plan.csv ! -name raw -exec rm -r {} +
    [ "$(find run -maxdepth 1 | wc -l)" -eq 3 ]
    derive
    diff -r before run
    [ "$(find run -type f | wc -l)" -gt 15 ]
}

@test "sweeps that begin in one second have a directory each" {
    for session in 1 2 3 4; do
        "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 3>&- >said$session &
    done
    for job in $(jobs -p); do wait "$job"; done
    [ "$(cat said? | sort -u | wc -l)" -eq 4 ]
    [ "$(find results -name plan.csv | wc -l)" -eq 4 ]
}

# In a process namespace of its own each session has the same number.
own_namespace() { ASAN_OPTIONS=detect_leaks=0 unshare -p -f "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "$@"; }

@test "sessions that begin at once, with the same process number, take different names" {
    [ "$(id -u)" -eq 0 ] || skip "needs a process namespace"
    unshare -p -f true || skip "needs a process namespace"
    for try in 1 2 3 4; do
        printf '%s\n' '* * * * : 1000 | 1000 | 1000 | hang' >"$SPEEDUP_SCRIPT/visits"
        rm -f "$SPEEDUP_SCRIPT"/count.*
        "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100,1000,10000 --visits 6 --deadline 1s -o "run$try" || [ $? -eq 75 ]
        printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
        own_namespace --resume -o "run$try" --part 1/2 3>&- &
        own_namespace --resume -o "run$try" --part 2/2
        wait $!
        [ "$(find "run$try/raw" -name '*Z-*.end.environment.csv' | wc -l)" -eq 3 ]
        "$SPEEDUP" fsck "run$try"
    done
}

@test "a session does not write over another's files where clock and process number come again" {
    # The clock stands still.
    [ "$(id -u)" -eq 0 ] || skip "needs a process namespace"
    unshare -p -f true || skip "needs a process namespace"
    printf '%s\n' '* * * * : 1000 | 1000 | 1000 | hang' >"$SPEEDUP_SCRIPT/visits"
    session() { own_namespace -o run "$@" 2>/dev/null; }
    run session --threads 1 --sizes 100 --visits 6 --deadline 1s
    [ "$status" -eq 75 ]
    first=$(ls run/raw)
    # The name that the next session would have: those of the first, at this second and the following ones.
    shard=$(cd run/raw && ls *[0-9].csv)
    for ahead in 0 1 2 3; do
        name=$(date -u -d "+$ahead seconds" +%Y%m%dT%H%M%SZ)-${shard#*Z-}
        [ -e "run/raw/$name" ] || cp "run/raw/$shard" "run/raw/$name"
        echo theirs >"run/raw/${name%.csv}.environment.csv"
    done
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    run session --resume
    [ "$status" -eq 0 ]
    [ "$(grep -l theirs run/raw/*.environment.csv | wc -l)" -eq 4 ]
    [ -n "$first" ]
}
