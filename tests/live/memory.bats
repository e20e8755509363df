#!/usr/bin/env bats
# A problem larger than the memory at hand is a row that says so: nobody is killed, nothing crashes, the campaign goes on.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/live/support.sh
    . "$BATS_TEST_DIRNAME/support.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

teardown() { remove_group; }

# small and large: a size that fits and one that does not; the rest is what runs `speedup`.
check_measure() {
    local small=$1 large=$2
    shift 2
    for kernel in sqrt_cube bubble_sort parzen_kde; do
        run --separate-stderr "$@" "$SPEEDUP" measure $kernel serial -n "$large" --inner 1 --repetitions 1
        [ "$status" -eq 1 ]
        [ "$(csv_column status <<<"$output")" = skipped ]
        [[ "$(csv_column note <<<"$output")" =~ ^needs%20[0-9.]+%20[MG]B%20of%20[0-9.]+%20[kM]B%20allowed$ ]]
        [ "${#lines[@]}" -eq 2 ]
        [ -z "$stderr" ]
        run --separate-stderr "$@" "$SPEEDUP" measure $kernel serial -n "$small" --inner 1 --repetitions 1
        [ "$status" -eq 0 ]
    done
}

check_sweep() {
    local small=$1 large=$2
    shift 2
    run --separate-stderr "$@" "$SPEEDUP" sweep --kernels sqrt_cube --variants omp_static --sizes "$small,$large" --threads 1 \
        --visits 2 --min-time 1us -o run
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"sqrt_cube serial n=$large p=1: skipped: needs "*" allowed"* ]]
    [[ "$stderr" != *crashed* ]] && [[ "$stderr" != *KILL* ]]
    "$SPEEDUP" fsck run
    "$SPEEDUP" analyse run
    [ "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["kernel"] == "sqrt_cube" { print $at["n"] ":" $at["status"] }' \
        run/summary.csv | sort -u | paste -sd,)" = "$small:ok,$large:skipped" ]
}

@test "a control group of 64 MB" {
    make_group memory memory.limit_in_bytes $((64 << 20))
    check_measure 1000 16000000 inside
    check_sweep 1000 16000000 inside
    [ "$(awk '$1 == "oom_kill" { print $2 }' "$group/memory.oom_control")" = 0 ]
}

@test "an address space of 256 MB" {
    check_measure 1000 32000000 prlimit --as=$((256 << 20))
    check_sweep 1000 32000000 prlimit --as=$((256 << 20))
}

@test "copies of an input that would not fit are not made" {
    make_group memory memory.limit_in_bytes $((64 << 20))
    # An interval of 10 s would take more copies than any memory holds.
    run --separate-stderr inside timeout 60 "$SPEEDUP" measure bubble_sort qsort -n 100000 --min-time 10s --repetitions 1 --warmups 0
    [ "$status" -eq 0 ]
    inner=$(csv_column inner <<<"$output")
    [ "$inner" -ge 8 ] && [ "$inner" -le 64 ]
    [ "$(awk '$1 == "oom_kill" { print $2 }' "$group/memory.oom_control")" = 0 ]
}
