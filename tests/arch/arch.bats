#!/usr/bin/env bats
# Workers built for other CPUs: one that nobody has says so, those of x86-64-v2, -v3 and -v4 run and answer right.  What all
# other tests run is built for this CPU (`native`).

bats_require_minimum_version 1.5.0

# build LEVEL TARGET...: of the tree compiled for that CPU what is asked for; $built is where.
build() {
    built=$BATS_TEST_TMPDIR/$1
    cmake -S "$ROOT" -B "$built" -DSPEEDUP_ARCH="$1" -DCMAKE_C_COMPILER="$COMPILER" -DSPEEDUP_MPI=OFF -DSPEEDUP_OFFLOAD=OFF
    cmake --build "$built" -j2 --target "${@:2}"
    worker=$built/libexec/speedup/speedup-worker
}

# answers_right LEVEL: every variant does, by the oracle, and the worker was built for it.
answers_right() {
    build "$1" speedup-worker oracle_grid test_cpu_check
    (cd "$built" && ctest -R '^(oracle_grid|test_cpu_check)$' --no-tests=error)
    run -0 "$worker" build
    [[ $output == *"-march=$1"* ]]
}

# has FEATURE: does this CPU have it, by what the system says?  Else the test is skipped.
has() { grep -qw "$1" /proc/cpuinfo || skip "this CPU has no $2"; }

setup() {
    case $(uname -m) in x86_64) ;; *) skip "levels of x86-64 only" ;; esac
    cd "$BATS_TEST_TMPDIR" || return
}

# Instructions of the AMD family 15h (FMA4, XOP) are in no CPU of Intel and in none of AMD's since 2017.
@test "a worker for another CPU says so in one line and ends with 2, at every command" {
    grep -qw xop /proc/cpuinfo && skip "this CPU has XOP"
    build bdver4 speedup-worker
    mkdir -p installed/bin installed/libexec/speedup
    cp "$SPEEDUP" installed/bin/
    cp "$worker" installed/libexec/speedup/
    for command in list "measure sqrt_cube serial -n 10" "sweep --preset quick -o $BATS_TEST_TMPDIR/results"; do
        # shellcheck disable=SC2086
        run installed/bin/speedup $command
        [ "$status" -eq 2 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ ${lines[0]} == "speedup: speedup-worker: built for a CPU with "*"which this one lacks"*"SPEEDUP_ARCH"* ]]
    done
    [ ! -e "$BATS_TEST_TMPDIR/results" ]
}

# valgrind knows no AVX-512.  The control: it would tell.
@test "built for x86-64-v2, every variant answers right, and serial ones do under valgrind: no bad access, no leak" {
    has sse4_2 SSE4.2
    answers_right x86-64-v2
    local valgrind=(valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite)
    printf '#include <stdlib.h>\nint main(void) { int *x = malloc(4); return *x ? 1 : 0; }\n' |
        "$COMPILER" -g -x c - -o unset
    run -9 "${valgrind[@]}" ./unset
    for kernel in sqrt_cube bubble_sort monte_carlo_pi parzen_kde; do
        run -0 "${valgrind[@]}" "$worker" measure "$kernel" serial -n 50 -p 1 --inner 2 --repetitions 2
        [ "$(grep -c ',ok,' <<<"$output")" -eq 3 ]
    done
}

@test "built for x86-64-v3, every variant answers right" {
    has avx2 AVX2
    answers_right x86-64-v3
}

@test "built for x86-64-v4, every variant answers right" {
    has avx512vl AVX-512
    answers_right x86-64-v4
}
