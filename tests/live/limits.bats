#!/usr/bin/env bats
# Limits of the process, from far too low to high enough: each campaign ends with rows, or with one line that says what is
# missing, and with a status that the README lists; none hangs, none is ended by a signal.  (Still lower limits stop the
# dynamic loader, before the program has a word.)

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/copy_program.sh
    . "$BATS_TEST_DIRNAME/../copy_program.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

# ends STATUSES COMMAND...: a small campaign under a limit.  Standard error goes through a pipe: a limit on files must not
# cut it.
ends() {
    local statuses=$1 told
    shift
    rm -rf run
    run bash -c 'timeout 60 "$@" sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 2 --oversubscribe \
        --visits 1 --min-time 1us -o run 2>&1 >/dev/null 3>&- | cat; exit "${PIPESTATUS[0]}"' _ "$@"
    told=$(grep -v ' cells in \| % done' <<<"$output" || true)
    if [[ " $statuses " != *" $status "* ]]; then echo "$*: status $status: $told"; return 1; fi
    case "$status" in
    0) [ -z "$told" ] ;;
    1) grep -q '^speedup: .*: \(failed\|skipped\): ' <<<"$told" ;;
    *) [ "$(wc -l <<<"$told")" -eq 1 ] && [[ "$told" == "speedup: "*": "* ]] ;;
    esac || { echo "$*: status $status: $told"; return 1; }
    if [ "$status" -le 1 ]; then "$SPEEDUP" fsck run >/dev/null; fi
}

@test "open files" {
    for most in 5 6 7 8 9 10 11 12 13 14 15; do ends '0 4' prlimit --nofile=$most "$SPEEDUP"; done
    ends 0 prlimit --nofile=32 "$SPEEDUP"
}

@test "processes and threads" {
    [ "$(id -u)" -eq 0 ] || skip "needs to become another user, whose processes are counted"
    copy_program program
    chmod -R a+rX . "$BATS_RUN_TMPDIR"
    chmod a+w .
    nobody=(setpriv --reuid=60123 --regid=60123 --clear-groups) # other tests have processes of 65534
    for most in 0 1; do ends 4 "${nobody[@]}" prlimit --nproc=$most program/bin/speedup; done
    ends 1 "${nobody[@]}" prlimit --nproc=2 program/bin/speedup # the coordinator and a worker, but no team
    ends 0 "${nobody[@]}" prlimit --nproc=64 program/bin/speedup
}

@test "address space and data" {
    for most in 8 9 10 12 16 32 64 128; do ends '0 1 2 4' prlimit --as=$((most << 20)) "$SPEEDUP"; done
    for most in 256 512 1024 8192; do ends '0 1 2 4' prlimit --data=$((most << 10)) "$SPEEDUP"; done
    ends 0 prlimit --as=$((1 << 30)) "$SPEEDUP"
}

@test "stack" {
    for most in 64 96 128 192; do ends 2 prlimit --stack=$((most << 10)) "$SPEEDUP"; done
    for most in 256 512 1024 65536; do ends 0 prlimit --stack=$((most << 10)) "$SPEEDUP"; done
}

@test "size of files" {
    for most in 0 1 100 1000 2000 3000 4000 5000 6000 8000; do
        ends 4 prlimit --fsize=$most "$SPEEDUP"
        [ ! -e run/plan.csv ] || [ "$(wc -l <run/plan.csv)" -gt 1 ] # whole, or not there
    done
    ends 0 prlimit --fsize=1000000 "$SPEEDUP"
}

@test "no core files, a second of CPU time, no locked memory, least priority" {
    ends 0 prlimit --core=0 "$SPEEDUP"
    ends '0 75' prlimit --cpu=1 "$SPEEDUP"
    ends 0 prlimit --memlock=0 "$SPEEDUP"
    ends 0 nice -n 19 "$SPEEDUP"
}

@test "a campaign that ran into a limit is gone on with when there is room" {
    ends 4 prlimit --fsize=6000 "$SPEEDUP"
    [ -e run/plan.csv ]
    "$SPEEDUP" sweep --resume -o run
    "$SPEEDUP" analyse run
    run ! grep -E ',(missing|failed),' run/summary.csv
}

@test "more than 4096 workers are refused" {
    for command in 'sweep --oversubscribe --threads 4097' 'measure sqrt_cube omp_static -n 10 -p 100000'; do
        # shellcheck disable=SC2086 # several words on purpose
        run --separate-stderr "$SPEEDUP" $command
        [ "$status" -eq 2 ]
        [ "${#stderr_lines[@]}" -eq 1 ]
    done
}
