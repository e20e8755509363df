#!/usr/bin/env bats
# What is exported is what was measured, in the layouts that other programs read.

bats_require_minimum_version 1.5.0

setup() {
    ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    mkdir script
    cp "$ROOT/tests/scripted/describe.csv" script/
    export SPEEDUP_SCRIPT=$PWD/script
    printf 'demo omp * 2 : crash\n* * * * : 1000 1010 990 1030 1001\n' >script/visits
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --kernels demo --variants omp --sizes 1000000 --threads 1,2 --visits 6 \
        -o run 2>/dev/null || [ $? -eq 1 ]
}

@test "JSON as Google Benchmark writes it, and CSV with a row for each visit" {
    "$SPEEDUP" export run --format json >run.json
    "$SPEEDUP" export run >run.csv
    run python3 "$ROOT/tests/scripted/gbench.py" run run.json run.csv
    echo "$output"
    [ "$status" -eq 0 ]
    "$SPEEDUP" export run --format json -o file.json
    cmp file.json run.json
    "$SPEEDUP" export run --format=csv -o file.csv
    cmp file.csv run.csv
}

@test "the columns are the documented ones" {
    . "$ROOT/tests/structure/rules.sh"
    [ "$(documented "$ROOT" 'Exported rows')" = "$("$SPEEDUP" export run | head -1)" ]
}

@test "what is no campaign, no format and no file is told in a line" {
    run --separate-stderr "$SPEEDUP" export .
    [ "$status" -eq 2 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    run --separate-stderr "$SPEEDUP" export run --format xml
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: --format: 'xml' is none of them: choose csv or json" ]
    run --separate-stderr "$SPEEDUP" export run -o nowhere/file
    [ "$status" -eq 2 ]
    [ "${#stderr_lines[@]}" -eq 1 ]
    [ -z "$output" ]
}
