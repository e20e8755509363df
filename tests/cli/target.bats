#!/usr/bin/env bats
# Variants for devices, where there is none: skipped with the reason, never timed as host code.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    worker=$(dirname "$SPEEDUP")/../libexec/speedup/speedup-worker
    [ "$("$worker" openmp | sed -n 's/^worker_openmp_device,//p')" = "na:no offload device" ] || skip "there is a device"
}

@test "each of them is one row that says why, without a time" {
    local cells=0 kernel variant
    while IFS=, read -r kernel variant; do
        for offload in default mandatory disabled; do
            run --separate-stderr env OMP_TARGET_OFFLOAD=$offload "$SPEEDUP" measure "$kernel" "$variant" -n 100 --inner 1
            [ "$status" -eq 1 ]
            [ "${#lines[@]}" -eq 2 ]
            [ "$(column status)" = skipped ]
            [[ "$(column note)" =~ ^no.+offload.+device$ ]]
            [ -z "$(column total_ns)" ]
        done
        cells=$((cells + 1))
    done < <("$worker" describe | python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["model"] == "target": print(row["kernel"], row["variant"], sep=",")')
    [ "$cells" -eq 5 ]
}

# A column of the one row in $output.
column() {
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 2 { print $at[name] }' <<<"$output"
}

@test "a sweep has them when they are named, and goes on without" {
    run --separate-stderr "$SPEEDUP" sweep --kernels monte_carlo_pi --sizes 1000 --threads 1 --dry-run
    [[ "$output" != *target* ]]
    run --separate-stderr "$SPEEDUP" sweep --kernels monte_carlo_pi --variants target,omp_static --sizes 1000 --threads 1,2 \
        --oversubscribe --visits 6 --min-time 1us -o run
    [ "$status" -eq 1 ]
    [ "$(grep -c 'monte_carlo_pi target n=1000 p=1: skipped: no offload device' <<<"$stderr")" -eq 1 ]
    [ "$(grep -c ',monte_carlo_pi,target,' run/raw/*[0-9].csv)" -ge 1 ]
    [ -z "$(grep -h ',monte_carlo_pi,target,' run/raw/*[0-9].csv | grep -v 'skipped\|^stop,')" ]
    "$SPEEDUP" analyse run
    "$SPEEDUP" report run
    grep -q 'no offload device' run/report.md
}

@test "it is one worker" {
    run --separate-stderr "$SPEEDUP" measure sqrt_cube target -n 100 -p 2
    [ "$status" -ne 0 ]
    [[ "$stderr" == *"-p: a variant that is serial or on a device has one worker: give -p 1" ]]
}
