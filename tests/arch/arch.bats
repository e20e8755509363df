# Builds for other CPUs: one that nobody has says so, a lesser one runs and answers right.

bats_require_minimum_version 1.5.0

# build DIRECTORY LEVEL [options]: the tree compiled for that CPU.
build() {
    cmake -S "$ROOT" -B "$1" -DSPEEDUP_ARCH="$2" -DCMAKE_C_COMPILER="$COMPILER" "${@:3}" && cmake --build "$1" -j2
}

# The serial variant of each kernel under valgrind, which knows no AVX-512: no bad access, no leak, nothing used unset; and
# the control that it would tell.
memcheck() {
    local kernel
    local valgrind=(valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite)
    printf '#include <stdlib.h>\nint main(void) { int *x = malloc(4); return *x ? 1 : 0; }\n' |
        "$COMPILER" -g -x c - -o "$BATS_TEST_TMPDIR/unset"
    run -9 "${valgrind[@]}" "$BATS_TEST_TMPDIR/unset"
    for kernel in sqrt_cube bubble_sort monte_carlo_pi parzen_kde; do
        run -0 "${valgrind[@]}" "$1" measure "$kernel" serial -n 50 -p 1 --inner 2 --repetitions 2
        [ "$(grep -c ',ok,' <<<"$output")" -eq 3 ]
    done
}

setup() {
    case $(uname -m) in x86_64) ;; *) skip "levels of x86-64 only" ;; esac
}

# Instructions of the AMD family 15h (FMA4, XOP) are in no CPU of Intel and in none of AMD's since 2017.
@test "a worker for another CPU says so in one line and ends with 2, at every command" {
    grep -qw xop /proc/cpuinfo && skip "this CPU has XOP"
    build "$BATS_TEST_TMPDIR/build" bdver4 -DSPEEDUP_TESTS=OFF
    for command in list "measure sqrt_cube serial -n 10" "sweep --preset quick -o $BATS_TEST_TMPDIR/results"; do
        # shellcheck disable=SC2086
        run "$BATS_TEST_TMPDIR/build/bin/speedup" $command
        [ "$status" -eq 2 ]
        [ "${#lines[@]}" -eq 1 ]
        [[ ${lines[0]} == "speedup: speedup-worker: built for a CPU with "*"which this one lacks"*"SPEEDUP_ARCH"* ]]
    done
    [ ! -e "$BATS_TEST_TMPDIR/results" ]
}

@test "built for x86-64-v2 and v3, every variant answers right" {
    for level in x86-64-v2 x86-64-v3; do
        build "$BATS_TEST_TMPDIR/$level" "$level"
        (cd "$BATS_TEST_TMPDIR/$level" && ctest -R '^(oracle_grid|test_cpu_check)$' --no-tests=error)
        run "$BATS_TEST_TMPDIR/$level/libexec/speedup/speedup-worker" build
        [[ $output == *"-march=$level"* ]]
    done
    memcheck "$BATS_TEST_TMPDIR/x86-64-v2/libexec/speedup/speedup-worker"
}
