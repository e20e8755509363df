#!/usr/bin/env bats
# CPU time that others take, or that is not allowed, is seen and named: a quota made for real, a neighbour that spins.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/live/support.sh
    . "$BATS_TEST_DIRNAME/support.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    spinner=
}

teardown() {
    if [ -n "$spinner" ]; then kill "$spinner"; fi
    remove_group
}

# How many rows of type $1 in directory $2 have the label $3.
labelled() {
    awk -F, -v type="$1" -v label="$3" 'FNR == 2 { for (i = 1; i <= NF; i++) at[$i] = i }
        $at["type"] == type && ("+" $at["labels"] "+") ~ ("[+]" label "[+]") { count++ } END { print count + 0 }' "$2"/raw/*[0-9].csv
}

@test "a quota of half a CPU: the doctor says so, nproc does not; what it throttles is labelled" {
    [ "$(nproc)" -ge 2 ] || skip "one CPU only"
    make_group cpu cpu.cfs_quota_us 50000
    echo 100000 >"$group/cpu.cfs_period_us"
    [ "$(inside nproc)" -eq "$(nproc)" ]
    run inside "$SPEEDUP" doctor
    [ "$status" -eq 0 ]
    [[ "$output" == *$'\n'"Workers allowed: 1, by its CPU quota"* ]]
    [[ "$output" == *"  quota      1        0.5 CPUs: 50000 of every 100000 us in $group"* ]]
    options=(--kernels monte_carlo_pi --variants omp_static --sizes 100000 --visits 2 --min-time 100ms --threads 2 -o run)
    run --separate-stderr inside "$SPEEDUP" sweep "${options[@]}"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *oversubscribe* ]]
    inside "$SPEEDUP" sweep --oversubscribe "${options[@]}"
    [ "$(labelled visit run throttled)" -ge 1 ]
    [ "$(labelled repetition run starved)" -ge 1 ]
    grep -q '^limit_quota,1$' run/raw/*[0-9].environment.csv
}

# Only that the label comes up, in two of three tries: how often depends on what else runs.
@test "a neighbour that spins on the same CPU" {
    cpu=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    taskset -c "$cpu" sh -c 'while :; do :; done' 3>&- &
    spinner=$!
    seen=0
    for try in 1 2 3; do
        taskset -c "$cpu" "$SPEEDUP" sweep --kernels monte_carlo_pi --variants serial --sizes 100000 --threads 1 --visits 1 \
            --repetitions 3 --min-time 100ms -o "run$try"
        preempted=$(labelled repetition "run$try" preempted) starved=$(labelled repetition "run$try" starved)
        echo "# try $try: $preempted repetitions preempted, $starved starved" >&3
        [ "$preempted" -eq 0 ] && [ "$starved" -eq 0 ] || seen=$((seen + 1))
    done
    [ "$seen" -ge 2 ]
}
