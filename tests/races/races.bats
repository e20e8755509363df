#!/usr/bin/env bats
# ThreadSanitizer over every variant with threads and every pool.  It needs clang, and Archer of LLVM's OpenMP, which tells it
# what that runtime orders; with gcc's runtime it would see races where there are none.

bats_require_minimum_version 1.5.0

setup_file() {
    OMP_TOOL_LIBRARIES=$(find /usr/lib /opt -name libarcher.so -print -quit 2>/dev/null)
    export OMP_TOOL_LIBRARIES
    export TSAN_OPTIONS="ignore_noninstrumented_modules=1 halt_on_error=1 exitcode=66"
    export WORKER="$BATS_FILE_TMPDIR/build/libexec/speedup/speedup-worker"
    cmake -S "$ROOT" -B "$BATS_FILE_TMPDIR/build" -DCMAKE_C_COMPILER=clang -DSPEEDUP_SANITIZE=thread -DSPEEDUP_TESTS=OFF \
        -DSPEEDUP_MPI=OFF >"$BATS_FILE_TMPDIR/log" && cmake --build "$BATS_FILE_TMPDIR/build" -j2 --target speedup-worker \
        >>"$BATS_FILE_TMPDIR/log"
}

# The variants of a model, as lines "KERNEL VARIANT".
variants() {
    "$WORKER" describe | python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["model"] == sys.argv[1]: print(row["kernel"], row["variant"])' "$1"
}

# Measures each variant of a model with some workers; prints what is reported.
measure_all() {
    local kernel variant
    while read -r kernel variant; do
        "$WORKER" measure "$kernel" "$variant" -n 70 -p "$2" --inner 2 --repetitions 2 --warmups 1 >"$BATS_TEST_TMPDIR/rows" \
            2>"$BATS_TEST_TMPDIR/report" </dev/null || { echo "$kernel $variant"; cat "$BATS_TEST_TMPDIR/report"; }
        [ "$(grep -c ',ok,' "$BATS_TEST_TMPDIR/rows")" -eq 3 ] || echo "$kernel $variant: no three rows"
        count=$((count + 1))
    done < <(variants "$1")
}

@test "a race that is there is reported" {
    [ -n "$OMP_TOOL_LIBRARIES" ]
    clang -fsanitize=thread -fopenmp -g -O1 "$BATS_TEST_DIRNAME/race.c" -o "$BATS_TEST_TMPDIR/race"
    run -66 "$BATS_TEST_TMPDIR/race"
    [[ "$output" == *"WARNING: ThreadSanitizer: data race"*"race.c:9"* ]]
}

@test "no variant with threads has a race" {
    count=0
    for threads in 2 3; do measure_all openmp "$threads" >>"$BATS_TEST_TMPDIR/all"; done
    [ ! -s "$BATS_TEST_TMPDIR/all" ] || { cat "$BATS_TEST_TMPDIR/all"; return 1; }
    [ "$count" -gt 40 ]
}

@test "nor has the owner of a pool" {
    count=0
    measure_all pool 2 >"$BATS_TEST_TMPDIR/all"
    [ ! -s "$BATS_TEST_TMPDIR/all" ] || { cat "$BATS_TEST_TMPDIR/all"; return 1; }
    [ "$count" -gt 5 ]
}
