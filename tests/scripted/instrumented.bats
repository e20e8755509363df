#!/usr/bin/env bats
# Instrumented visits: one per OpenMP cell of a campaign with more than one worker, kept apart from all that is timed, made once however often a
# campaign is interrupted.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine"
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/"
    results="$BATS_TEST_TMPDIR/run"
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
    printf '%s\n' 'demo serial * 1 : 1000' 'demo omp * 1 : 1010' 'demo omp * 2 : 600' '* * * * : 2000' >"$SPEEDUP_SCRIPT/visits"
}

teardown() { end_background; }

spans() { printf '%s\n' "$@" >"$SPEEDUP_SCRIPT/spans"; }

sweep() {
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1,2 --oversubscribe --sizes 100,1000 --time-limit 60 \
        -o "$results" "$@" 2>errors
}

# How many journalled rows match a pattern.
rows() { cat "$results"/raw/*Z-*[0-9].csv | grep -c "$1"; }

@test "each cell of teams has one, and its rows are of their own phase" {
    spans '* * * * : 90000 500 450 40 3'
    sweep --visits 6
    "$SPEEDUP" fsck "$results"
    [ "$(rows ',spans,')" -eq $((4 * (3 + 1))) ]
    [ "$(rows '^repetition.*omp.*,2,1,2,,strong.*spans,1,90000,.*,500,450,40,3,')" -eq 6 ]
    [ "$(rows '^visit.*,spans,')" -eq 4 ]
    [ "$(rows '^visit.*,warmup,\|^visit.*,timed,')" -eq 0 ]
}

@test "no time, speedup or stop comes from one" {
    spans '* * * * : 90000 500 450 40 3'
    sweep --precision 1% --visits 9 --cap 20
    run "$SPEEDUP" analyse "$results"
    [ "$status" -eq 0 ]
    run python3 "$BATS_TEST_DIRNAME/judge_summary.py" "$results"
    [ "$output" = "8 cells agree" ]
    run ! grep -q 90000 "$results/summary.csv"
    [ "$(rows '^stop.*precision')" -eq 8 ]
}

@test "one that was interrupted is made when the campaign goes on, one that was made is not" {
    spans '* * * 1 : 90000 900 900 40 3' '* * 100 2 : 90000 500 450 40 3' '* * 1000 2 : hang | 90000 500 450 40 3'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1,2 --oversubscribe --sizes 100,1000 --visits 6 -o "$results" 3>&- 2>errors &
    background=$!
    await '[ -s "$SPEEDUP_SCRIPT/count.spans.demo.omp.1000.2" ]'
    kill -INT $background
    kill -TERM $background
    status=0; wait $background || status=$?
    [ "$status" -eq 75 ]
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results" 2>errors
    "$SPEEDUP" fsck "$results"
    [ "$(rows '^visit.*,spans,.*,ok,')" -eq 4 ]
    [ "$(wc -c <"$SPEEDUP_SCRIPT/count.spans.demo.omp.100.2")" -eq 1 ]
    [ "$(wc -c <"$SPEEDUP_SCRIPT/count.spans.demo.omp.1000.2")" -eq 2 ]
    cp -r "$results" before
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results" 2>errors
    diff -r before/raw "$results/raw"
}

@test "one that fails is told and not repeated, and the cell goes on" {
    spans '* * 1000 2 : crash' '* * * * : 90000 500 450 40 3'
    run sweep --visits 6
    [ "$status" -eq 1 ]
    grep -q 'demo omp n=1000 p=2: crashed' errors
    [ "$(wc -c <"$SPEEDUP_SCRIPT/count.spans.demo.omp.1000.2")" -eq 1 ]
    "$SPEEDUP" analyse "$results"
    [ "$(grep -c '^[^,]*,[^,]*,demo,.*,2,1,2,,1*0*,quick,crashed,6,cap,6,1,' "$results/summary.csv")" -eq 1 ]
}
