#!/usr/bin/env bats
# The edges of what can be asked: sizes that no memory holds, environments that OpenMP would only warn of, links laid under
# names, programs that are never started.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    worker="$(dirname "$SPEEDUP")/../libexec/speedup/speedup-worker"
}

@test "sizes that no memory holds, or no number, are refused or skipped" {
    local kernel variant n count=0
    while IFS=, read -r kernel variant; do
        case "$kernel:$variant" in monte_carlo_pi:* | *:process) continue ;; esac # they hold no arrays, and would begin
        for n in 2147483648 4294967297 2305843009213693951 9223372036854775807; do
            run timeout 60 "$worker" measure "$kernel" "$variant" -n "$n" -p 1 --inner 1 --warmups 0 --repetitions 1 --memory-limit 100000000
            [[ "$status" -eq 1 || "$status" -eq 2 ]] || { echo "$kernel $variant $n: status $status: $output"; return 1; }
            [[ "$output" == *,skipped,* || "$output" == *"speedup: measure $kernel $variant -n $n: "*": "* ]]
            [[ "$output" != *"runtime error"* ]]
            count=$((count + 1))
        done
    done < <("$worker" describe | python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["limit"] == "0": print(row["kernel"], row["variant"], sep=",")')
    [ "$count" -ge 60 ]
}

@test "points beyond all counting are begun and stopped, and no number runs over" {
    for n in 4294967297 2305843009213693951 9223372036854775807; do
        run "$worker" measure monte_carlo_pi serial -n "$n" -p 1 --inner 1 --warmups 0 --repetitions 0
        [[ "$output" != *"runtime error"* && "$status" -le 2 ]]
        run timeout 1 "$worker" measure monte_carlo_pi serial -n "$n" -p 1 --inner 1 --warmups 0 --repetitions 1
        [[ "$output" != *"runtime error"* ]]
    done
}

@test "every OMP_ variable that a runtime would only warn of ends a sweep and a measurement" {
    local line
    while read -r line; do
        for command in "sweep --sizes 100" "measure sqrt_cube serial -n 10"; do
            # shellcheck disable=SC2086 # several words on purpose
            run --separate-stderr env "$line" "$SPEEDUP" $command
            [ "$status" -eq 2 ]
            [ -z "$output" ]
            [[ "$stderr" == "speedup: ${line%%=*}: '${line#*=}' is not "*": correct or unset it" && "${#stderr_lines[@]}" -eq 1 ]]
        done
    done <<'LINES'
OMP_NUM_THREADS=1,,2
OMP_THREAD_LIMIT=-1
OMP_DYNAMIC=maybe
OMP_PROC_BIND=close;spread
OMP_PLACES={0
OMP_SCHEDULE=dynamic,-4
OMP_STACKSIZE=16 MB
OMP_WAIT_POLICY=spin
LINES
    OMP_NUM_THREADS=3,2 OMP_PLACES='{0}' run "$SPEEDUP" measure sqrt_cube serial -n 10
    [ "$status" -eq 0 ]
}

@test "--continue keeps to a plan, and says so; a campaign of another preset is another one" {
    small=(--kernels sqrt_cube --variants omp_static --threads 1 --visits 1 --min-time 1us)
    "$SPEEDUP" sweep "${small[@]}" --sizes 100 -o run
    run --separate-stderr "$SPEEDUP" sweep --continue -o run
    [ "$status" -eq 0 ] && [[ "$stderr" == *"complete: nothing to do"* ]]
    run --separate-stderr "$SPEEDUP" sweep --continue --sizes 200 -o run
    [ "$status" -eq 0 ] && [[ "$stderr" == *"speedup: run: goes on with its own plan: --sizes changes nothing"* ]]
    run --separate-stderr "$SPEEDUP" sweep --continue --preset publish -o run
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: run: was begun with --preset quick, not publish: leave it out, or choose another directory with -o" ]
    run --separate-stderr "$SPEEDUP" sweep --continue --preset quick -o run
    [ "$status" -eq 0 ]
    "$SPEEDUP" sweep "${small[@]}" --sizes 100 --deadline 1s >/dev/null 2>&1 || true # one below results/
    rm -f results/*/raw/*
    run --separate-stderr "$SPEEDUP" sweep --continue --dry-run --preset standard --sizes 100 --kernels sqrt_cube --threads 1
    [ "$status" -eq 0 ] && [[ "$stderr" == *"a new directory of results/"* ]]
    run --separate-stderr "$SPEEDUP" sweep --continue --dry-run --preset quick
    [ "$status" -eq 0 ] && [[ "$stderr" == *"cells lack"* ]]
}

@test "links that were laid under names are not followed" {
    cp -r "$ROOT/tests/fixtures/campaign/noise" run
    "$SPEEDUP" analyse run
    echo untouched >victim
    for name in summary.csv visits.csv models.csv model_curves.csv break_even.csv attribution.csv report.html report.md tables.tex; do
        ln -sf ../victim "run/$name"
    done
    "$SPEEDUP" analyse run
    "$SPEEDUP" report run
    mkdir run/figures
    for format in svg svg.new png png.new; do ln -s ../../victim "run/figures/speedup_by_p.demo.$format"; done
    if command -v gnuplot >/dev/null; then
        "$SPEEDUP" plot run --figure speedup_by_p
        [ ! -L run/figures/speedup_by_p.demo.svg ] && [ -z "$(find run/figures -name '.*')" ]
    fi
    "$SPEEDUP" compare run run -o victim.csv
    ln -sf victim changes.csv
    "$SPEEDUP" compare run run -o changes.csv
    [ "$(cat victim)" = untouched ] && [ ! -L run/report.html ] && [ ! -L run/summary.csv ]
    rm -r run/figures
    mkdir elsewhere
    ln -s ../elsewhere run/figures
    run --separate-stderr "$SPEEDUP" plot run
    [ "$status" -eq 4 ] && [ "$stderr" = "speedup: run/figures: is no directory: move it away" ]
    ln -s ../elsewhere run/raw.csv
    mkdir new
    ln -s ../elsewhere new/raw
    run --separate-stderr "$SPEEDUP" sweep --kernels sqrt_cube --sizes 100 -o new
    [ "$status" -eq 4 ] && [[ "$stderr" == "speedup: new: Not a directory: "* ]]
    [ -z "$(ls elsewhere)" ]
}

@test "no shell is started, and no temporary name can be guessed" {
    command -v strace >/dev/null || skip "needs strace"
    cp -r "$ROOT/tests/fixtures/campaign/noise" run
    strace -f -qq -e trace=execve,openat,creat -o first "$SPEEDUP" sweep --kernels sqrt_cube --sizes 100 --threads 1 --visits 1 \
        --min-time 1us -o new || skip "strace cannot trace here"
    for command in analyse plot report; do
        strace -f -qq -e trace=execve,openat,creat -o "then.$command" "$SPEEDUP" "$command" run >out 2>&1 || grep gnuplot out
    done
    cat first then.* >calls
    [ -z "$(grep execve calls | grep -vE 'ENOENT|resumed' | grep -vE 'bin/speedup"|speedup-worker"|speedup-worker-mpi"|/gnuplot(-nox|-qt|-x11)?"' || true)" ]
    # What is created outside of the results' own names has a name by chance, but for LLVM's OpenMP: it marks each process that uses it.
    grep -E 'O_CREAT|creat\(' calls | sed 's|^[^"]*"||; s|".*||; s|.*/||' | sort -u >created
    run grep -vE '^(plan\.csv|.*-[0-9]+(\.end)?(\.environment)?\.csv|\.speedup-[A-Za-z0-9]{6}|speedup\.lock|[a-z_]+\.demo(-inc)?\.(svg|png|tex|pdf)|null|__KMP_REGISTERED_LIB_[0-9_]+)$' created
    echo "$output"
    [ -z "$output" ]
    grep -q '\.speedup-' created
}

@test "no function that starts a shell is linked" {
    for program in "$SPEEDUP" "$worker"; do run ! grep -wE 'system|popen|wordexp' <(nm -uD "$program"); done
}
