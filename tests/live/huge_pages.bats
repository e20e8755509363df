#!/usr/bin/env bats
# Huge pages come and go as asked: what the system says of the worker's memory while it runs.

bats_require_minimum_version 1.5.0

setup() {
    enabled=$(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null) || skip "no transparent huge pages"
    [[ "$enabled" != *'[never]'* ]] || skip "huge pages are off"
    cd "$BATS_TEST_TMPDIR" || return
    worker=$(dirname "$SPEEDUP")/../libexec/speedup/speedup-worker
    pid=
}

teardown() { if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi; }

# Bytes of x and y: 64 MiB.
elements=$((4 << 20))

# huge WORD: kilobytes in huge pages of a worker that computes, into $kilobytes.
huge() {
    "$worker" measure sqrt_cube serial -n $elements -p 1 --inner 1 --warmups 1 --repetitions 100000 --huge-pages "$1" >rows 3>&- &
    pid=$!
    for _ in $(seq 100); do
        [ "$(wc -l <rows)" -lt 3 ] || break
        sleep 0.1
    done
    kilobytes=$(awk '/^AnonHugePages/ { print $2 }' "/proc/$pid/smaps_rollup")
    kill "$pid"
    wait "$pid" || true
    pid=
}

@test "always asks for them, never does without" {
    huge always
    always=$kilobytes
    huge never
    echo "# always $always kB, never $kilobytes kB of 65536" >&3
    [ "$kilobytes" -eq 0 ]
    [ "$always" -gt 32768 ] || skip "the system has no huge pages to give"
}

@test "the plan says so, and the worker is told" {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    "$SPEEDUP" sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 1 --visits 1 --min-time 1us --huge-pages never -o run
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "huge_pages") column = i; next } $column != "never" { exit 1 }' run/plan.csv
    run --separate-stderr "$SPEEDUP" measure sqrt_cube serial -n 100 --huge-pages always
    [ "$status" -eq 0 ]
}
