#!/usr/bin/env bats
# Worker processes as a user sees them: who ran where, what tables say of their times, and that they end with the program.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
    workers=$(($(nproc) > 1 ? 2 : 1))
}

teardown() { end_background; }

# who VARIANT P: its table as CSV, without the header.
who() {
    "$SPEEDUP" measure sqrt_cube "$1" -n 100000 -p "$2" --inner 1 --repetitions 1 --who --csv | tail -n +2
}

# different COLUMN: how many different values that column of standard input has.
different() { cut -d, -f "$1" | sort -u | wc -l; }

@test "who tells host, process, thread, CPU, core, package and NUMA node" {
    run --separate-stderr "$SPEEDUP" measure sqrt_cube serial -n 1000 --inner 1 --who
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 2 ]
    [[ "${lines[0]}" =~ ^host\ +process\ +parent\ +thread\ +cpu\ +core\ +package\ +numa\ +bound\ +rank\ +variant$ ]]
    [[ "${lines[1]}" == "$(hostname)"*" serial" ]]
    run --separate-stderr "$SPEEDUP" measure sqrt_cube serial -n 1000 --inner 1 --who --csv
    [ "${lines[0]}" = host,process,parent,thread,cpu,core,package,numa,bound,rank,variant ]
    IFS=, read -r _ process parent thread cpu core package numa bound rank variant <<<"${lines[1]}"
    [ "$process" = "$thread" ] && [ "$bound" = 0 ] && [ "$rank" = 0 ] && [ "$variant" = serial ]
    [ "$parent" -gt 1 ]
    [ -d "/sys/devices/system/cpu/cpu$cpu" ] && [ -n "$core" ] && [ -n "$package" ] && [ -n "$numa" ]
}

@test "threads are of one process, processes have one parent, and each has a CPU of its own" {
    who omp_static "$workers" >threads
    [ "$(wc -l <threads)" -eq "$workers" ]
    [ "$(different 2 <threads)" -eq 1 ]
    [ "$(different 4 <threads)" -eq "$workers" ]
    for variant in pool pool_dynamic process; do
        who "$variant" "$workers" >processes
        [ "$(wc -l <processes)" -eq "$workers" ]
        [ "$(different 2 <processes)" -eq "$workers" ]
        [ "$(different 3 <processes)" -eq 1 ]
        [ "$(different 5 <processes)" -eq "$workers" ]
        [ "$(cut -d, -f 9 processes | sort -u)" = 1 ]
    done
}

@test "a visit that fails has no table of workers, and says why" {
    run --separate-stderr "$SPEEDUP" measure sqrt_cube pool -n 1000 --inner 1 --who --expect 1
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    [[ "$stderr" == *"a repetition is wrong: expected 1"* ]]
}

@test "a campaign of processes: rows say their region, the report where it differs" {
    "$SPEEDUP" sweep --kernels monte_carlo_pi --sizes 1000 --variants process,pool --threads 1 --visits 6 --min-time 1us \
        -o run 2>/dev/null
    "$SPEEDUP" analyse run 2>/dev/null
    for variant in serial:kernel pool:kernel process:process; do
        grep -q ",${variant%:*},.*,timed,[0-9]*,[0-9]*,${variant#*:},.*,ok," run/raw/*[0-9].csv
    done
    [ "$(grep -c unpinned run/raw/*[0-9].csv)" -eq 0 ]
    COLUMNS=1000 "$SPEEDUP" report --text run >all
    grep -q "^Not the same is timed: beyond what the baseline's times hold, those of process hold starting and ending its processes.$" all
    sed -i '/,process,pool,/d' run/summary.csv
    [[ "$("$SPEEDUP" report --text run)" != *"Not the same is timed"* ]]
}

# processes_of PROGRAM: of its worker, which forks them one after the other.
processes_of() { pgrep -P "$(pgrep -P "$1")" ; }

@test "worker processes end with the program that measures" {
    "$SPEEDUP" measure bubble_sort pool -n 20000 -p 3 --inner 1 --repetitions 1000 3>&- >rows &
    background=$!
    await '[ "$(processes_of $background | tee processes | wc -l)" -eq 3 ]'
    kill -KILL $background
    await '! ps -o pid=,stat= -p "$(paste -s -d , processes)" | grep -v " Z"'
}
