#!/usr/bin/env bats
# Campaigns with the scripted worker: every way in which a worker can end, resuming, and what the analysis makes of it.

bats_require_minimum_version 1.5.0

# A lock of its own: a campaign elsewhere on this machine must not make these wait.
setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine" # a machine without counters: noise here is none of these campaigns'
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/"
    results="$BATS_TEST_TMPDIR/run"
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
}

teardown() { end_background; }

script() { printf '%s\n' "$@" >"$SPEEDUP_SCRIPT/visits"; }

sweep() {
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --time-limit "${time_limit:-60}" -o "$results" "$@"
}

# Column $2 of the rows of summary.csv whose variant is $1.
column() {
    python3 - "$results/summary.csv" "$1" "$2" <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1])):
    if row["variant"] == sys.argv[2]:
        print(row[sys.argv[3]])
PY
}

@test "a clean campaign: rows are those of the plan, speedup is that of the script" {
    script 'demo serial * 1 : 1000 1040 960' 'demo omp * 1 : 500 520 480' '* * * * : 2000'
    run --separate-stderr sweep --visits 9 --repetitions 3
    [ "$status" -eq 0 ]
    [ "$output" = "$results" ]
    "$SPEEDUP" fsck "$results"
    [ "$(grep -c '^\(visit\|repetition\|stop\),' "$results"/raw/*Z-*[0-9].csv)" -eq $((3 * (3 + 9 * 5))) ]
    "$SPEEDUP" analyse "$results"
    [ "$(column omp time_ns)" = 500 ]
    [ "$(column omp speedup)" = 2 ]
    [ "$(column omp efficiency)" = 2 ]
    [ "$(column omp pairs)" = 9 ]
    [ "$(column serial visits)" = 9 ]
    [ "$(column other role)" = reference ]
}

@test "the dry run prints the plan, measures nothing, and is the same for the same seed" {
    script '* * * * : 1000'
    run --separate-stderr sweep --dry-run --seed 5
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 4 ]
    [ ! -e "$results" ]
    [ "$output" = "$(sweep --dry-run --seed 5 2>/dev/null)" ]
    [[ "$stderr" == *"3 cells in 1 groups, 9 visits each"* ]]
}

@test "rows announced by the dry run are the rows written" {
    script '* * * * : 1000'
    sweep --visits 2 --repetitions 2
    [ "$(grep -c '^\(visit\|repetition\|stop\),' "$results"/raw/*Z-*[0-9].csv)" -eq $((3 * (3 + 2 * 4))) ]
}

@test "warm-up is recorded and not counted" {
    script 'demo serial * 1 : 9000 | 90000 1000 1000' '* * * * : 1000'
    sweep --visits 6 --repetitions 2
    "$SPEEDUP" analyse "$results"
    [ "$(column serial time_ns)" = 1000 ]
    grep -q 'warmup,1,90000' "$results"/raw/*Z-*[0-9].csv
}

@test "fewer than six visits have no interval" {
    script '* * * * : 1000'
    sweep --visits 5
    run "$SPEEDUP" analyse "$results"
    [[ "$output" == *"n=5: too few"* ]]
    [ -z "$(column omp time_low_ns)" ]
    [ -z "$(column omp speedup_low)" ]
    [ "$(column omp speedup)" = 1 ]
}

# behaviour, status expected, words expected in the note
check_bad() {
    script "demo omp * 1 : 1000 | $1" '* * * * : 1000'
    run --separate-stderr sweep --visits 3
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"demo omp n=100 p=1: $2"*"$3"* ]]
    "$SPEEDUP" fsck "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column omp status)" = "$2" ]
    [ "$(column omp failures)" = 3 ]
    [ -z "$(column omp speedup)" ]
    [ "$(column serial status)" = ok ]
}

@test "a crash is a row" { check_bad crash crashed 'signal SEGV'; }
@test "a hang is a row" { time_limit=6 check_bad hang timeout 'over 6 s'; }
@test "a worker that ignores SIGTERM is killed" { time_limit=6 check_bad stubborn timeout 'over 6 s'; }
@test "a wrong answer is a row" { check_bad wrong wrong ''; }
@test "a short team is a row" { check_bad team_short team_short ''; }
@test "a time that is no number is a row" { check_bad nan failed 'not the worker protocol'; }
@test "a negative time is a row" { check_bad negative failed 'not the worker protocol'; }
@test "garbage is a row" { check_bad garbage failed 'not the worker protocol'; }
@test "rows without header are a row" { check_bad headless failed 'not the worker protocol'; }
@test "too few rows are a row" { check_bad few failed '1 rows instead of 2'; }
@test "too many rows are a row" { check_bad many failed '3 rows instead of 2'; }
@test "endless output is a row" { check_bad endless failed 'bytes of output'; }
@test "a failing worker is a row with its last words" { check_bad exit failed 'was told to fail'; }

@test "a baseline that fails takes its group with it, named" {
    script 'demo serial * 1 : crash' '* * * * : 1000'
    run --separate-stderr sweep --visits 3
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"demo omp n=100 p=1: skipped: its baseline failed"* ]]
    [ "$(find "$SPEEDUP_SCRIPT" -name 'count*' | wc -l)" -eq 1 ]
}

@test "one crash in many visits is counted and the others are used" {
    script 'demo omp * 1 : 1000 | 1000 | crash | 1000' '* * * * : 1000'
    run sweep --visits 8
    [ "$status" -eq 1 ]
    "$SPEEDUP" analyse "$results"
    [ "$(column omp visits)" = 7 ]
    [ "$(column omp failures)" = 1 ]
    [ "$(column omp status)" = crashed ]
    [ "$(column omp pairs)" = 7 ]
}

@test "an interrupt leaves a resumable directory; resuming does what is missing, once" {
    script 'demo omp * 1 : 1000 | 1000 | 1000 | hang | 1000' '* * * * : 1000'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 6 -o "$results" 3>&- 2>errors &
    background=$!
    await '[ "$(wc -c <"$SPEEDUP_SCRIPT/count.demo.omp.100.1")" -ge 4 ]'
    kill -INT $background
    kill -TERM $background
    status=0; wait $background || status=$?
    [ "$status" -eq 75 ]
    grep -q -- '--resume' errors
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results"
    [ "$status" -eq 0 ]
    "$SPEEDUP" fsck "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column omp status)" = ok ]
    [ "$(column omp pairs)" -ge 6 ]
    cp -r "$results" before
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results"
    [ "$status" -eq 0 ]
    diff -r before/raw "$results/raw"
}

@test "resuming with another worker is refused" {
    script '* * * * : 1000'
    sweep --visits 1
    cp "$SCRIPTED_WORKER" other_worker
    printf 'x' >>other_worker
    run "$SPEEDUP" sweep --worker ./other_worker --resume -o "$results"
    [ "$status" -eq 2 ]
    [[ "$output" == *"one campaign measures one build"* ]]
}

@test "a new campaign does not touch an old directory" {
    script '* * * * : 1000'
    sweep --visits 1
    run sweep --visits 1
    [ "$status" -eq 2 ]
    [[ "$output" == *"holds a campaign already"* ]]
}

@test "--continue starts, then goes on, and starts anew when all is done" {
    script '* * * * : 1000'
    go() { "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 --continue 2>/dev/null; }
    first=$(go)
    [ -e "$first/plan.csv" ]
    sleep 1
    second=$(go)
    [ "$first" != "$second" ]
    rm "$second"/raw/*
    [ "$(go)" = "$second" ]
}

@test "a finished campaign is complete for --continue as for --resume" {
    script '* * * * : 1000'
    go() { run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "$@" -o "$results"; }
    go --threads 1 --sizes 100 --visits 1 --continue
    [ "$status" -eq 0 ]
    cp -r "$results" before
    for start in --continue --resume; do
        go "$start"
        [ "$status" -eq 0 ]
        [ "$output" = "$results" ]
        [[ "$stderr" == *"complete: nothing to do"* ]]
    done
    diff -r before "$results"
    rm "$results"/raw/*
    go --continue
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"resuming $results"* ]]
}

@test "a dry run of resuming prints what remains" {
    script 'demo omp * 1 : 1000 | 1000 | 1000 | hang | 1000' '* * * * : 1000'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 6 -o "$results" 3>&- 2>errors &
    background=$!
    await '[ "$(wc -c <"$SPEEDUP_SCRIPT/count.demo.omp.100.1")" -ge 4 ]'
    kill -INT $background
    kill -TERM $background
    wait $background || true
    cp -r "$results" before
    for start in --resume --continue; do
        run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "$start" --dry-run -o "$results"
        [ "$status" -eq 0 ]
        [[ "$stderr" =~ \ of\ 3\ cells\ lack\ [0-9]+\ visits ]]
        [ "${lines[0]}" = "$(head -1 "$results/plan.csv")" ]
        # The third visit to omp was the last: of its group three rounds are to be done anew, or four where it came first.
        [[ "$(python3 -c 'import csv, sys; print(*{row["rounds"] for row in csv.DictReader(sys.stdin) if row["kernel"] == "demo"})' <<<"$output")" == [34] ]]
    done
    diff -r before "$results"
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results" 2>/dev/null
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume --dry-run -o "$results"
    [ "$status" -eq 0 ]
    [ "$output" = "$(head -1 "$results/plan.csv")" ]
    [[ "$stderr" == *"$results: complete: nothing to do" ]]
}

@test "kernel options become part of the cell, canonical" {
    script '* * * * : 1000'
    sweep --visits 1 --options order=sorted
    "$SPEEDUP" analyse "$results"
    [ "$(column omp options)" = "order=sorted:d=2" ]
}

@test "no worker, a worker that is none, a directory that cannot be written" {
    script '* * * * : 1000'
    run "$SPEEDUP" sweep --worker ./absent -o "$results"
    [ "$status" -eq 4 ]
    run "$SPEEDUP" sweep --worker /bin/true -o "$results"
    [ "$status" -eq 4 ]
    touch file
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" -o file/run
    [ "$status" -eq 4 ]
    [ ! -e "$results" ]
}

@test "acknowledged rows are the rows in the shard" {
    script '* * * * : 1000'
    sweep --visits 2 --ack-fd 7 7>acknowledged
    [ "$(wc -l <acknowledged)" -eq "$(grep -c '^\(visit\|repetition\|stop\),' "$results"/raw/*Z-*[0-9].csv)" ]
}

@test "a long last word of a worker does not cost its row" {
    script 'demo omp * 1 : 1000 | loud' '* * * * : 1000'
    run sweep --visits 3
    [ "$status" -eq 1 ]
    "$SPEEDUP" fsck "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column omp status)" = failed ]
}

# label expected, stability expected, one duration per visit
check_doubt() {
    local label=$1 stability=$2
    shift 2
    script "demo omp * 1 : $(printf '%s | ' "$@")1" '* * * * : 20000'
    sweep --visits 20
    "$SPEEDUP" analyse "$results"
    [ "$(column omp labels | tr + '\n' | grep -E '^(autocorrelated|drift|multimodal)$' || true)" = "$label" ]
    [ "$(column omp stability)" = "$stability" ]
    [ "$(column serial stability)" = stable ]
    run "$BATS_TEST_DIRNAME/judge_summary.py" "$results"
    [ "$output" = "3 cells agree" ]
}

# The first duration is that of the calibrating visit.
@test "a clean series has no label" {
    check_doubt '' stable 10000 9985 10029 10040 9986 9983 9985 10009 9998 9962 10006 10013 9981 9978 9993 9968 10002 9998 10037 10035 9960
}
@test "values that hang together are labelled" {
    check_doubt autocorrelated unstable 10000 10035 9981 10011 9955 10048 9935 10035 9977 10042 10006 10001 9977 10020 9980 10044 9938 10046 9966 10025 9964
}
@test "values that rise are labelled" {
    check_doubt drift unstable 10000 9982 10038 9969 10032 10046 10012 10025 10023 10051 10032 10064 10049 10052 10047 10060 10072 10068 10050 10089 10082
}
@test "values of two kinds are labelled" {
    check_doubt multimodal unstable 10000 10005 10007 10002 10004 10608 10007 10591 10007 10594 10603 10601 10008 10590 10606 9996 9999 9999 9992 10590 10592
}

# name of a directory, durations of serial, omp at p = 1, omp at p = 2
measured() {
    script "demo serial * 1 : $2" "demo omp * 1 : $3" "demo omp * 2 : $4" '* * * * : 2000'
    rm -f "$SPEEDUP_SCRIPT"/count.*
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1,2 --oversubscribe --sizes 100 --visits 9 --time-limit 60 -o "$1" 2>/dev/null
}

@test "two campaigns are compared: verdicts, scaling in words, exit status" {
    measured old 1000 1000 500
    measured same 1001 1001 501
    measured slow_one 1000 1100 500
    measured faster 1000 1000 400
    measured broken 1000 1000 crash || true
    run "$SPEEDUP" compare old same
    [ "$status" -eq 0 ]
    [[ "$output" == *"drift between them is not excluded"*"0 regressed; 0 improved"* ]]
    run "$SPEEDUP" compare old slow_one
    [ "$status" -eq 3 ]
    [ "$(nproc)" -lt 2 ] || [[ "$output" == *"efficiency looks better only because the one-worker case got slower"* ]]
    run "$SPEEDUP" compare old faster
    [ "$status" -eq 0 ]
    [[ "$output" == *"1 improved"* ]]
    [ "$(nproc)" -lt 2 ] || [[ "$output" == *"    scales better"* ]]
    run "$SPEEDUP" compare old broken
    [ "$status" -eq 1 ]
    [[ "$output" == *"not compared: OLD ok, NEW crashed"* ]]
    run "$SPEEDUP" compare broken old
    [ "$status" -eq 0 ]
    run "$SPEEDUP" compare old same --margin 0%
    [ "$status" -eq 3 ]
}

# A line of visits with pseudo-random durations: words, seed, level.
durations() {
    awk -v seed="$1" -v level="$2" 'BEGIN { srand(seed)
        for (i = 0; i < 40; i++) printf "%d %d %d | ", level * (1 + rand() / 9), level * (1 + rand() / 9), level * (1 + rand() / 9)
        print level }'
}

@test "the summary agrees with an independent judge: noise, failures, interrupts" {
    script "demo serial 100 1 : $(durations 1 9000)" "demo serial 1000 1 : $(durations 2 90000)" \
        "demo omp 100 1 : $(durations 3 9500)" "demo omp 1000 1 : 91000 | crash | $(durations 4 91000)" \
        "demo omp 100 2 : 1 | 5000 | hang | hang | 5100" "demo omp 1000 2 : 45000 | wrong | $(durations 5 45000)" \
        "demo other * 1 : $(durations 6 700)"
    options=(--threads '1,2' --oversubscribe --sizes '100,1000' --visits 12 --repetitions 3 --time-limit 3)
    for _ in 1 2 3; do
        "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "${options[@]}" -o "$results" 3>&- 2>/dev/null &
        background=$!
        await '[ -e "$results/plan.csv" ]' # before, there is nothing to resume
        sleep 0.1
        kill -INT $background 2>/dev/null || true
        kill -INT $background 2>/dev/null || true
        wait $background || true
        options=(--resume)
    done
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results"
    [ "$status" -eq 1 ]
    "$SPEEDUP" analyse "$results"
    run "$BATS_TEST_DIRNAME/judge_summary.py" "$results"
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$output" = "8 cells agree" ]
    sed -i '0,/,9[0-9][0-9][0-9]/s//,9999/' "$results/summary.csv" # a judge that cannot say no is none
    run "$BATS_TEST_DIRNAME/judge_summary.py" "$results"
    [ "$status" -eq 1 ]
}

# --- when a cell has been visited enough -----------------------------------------------------------------------------

stops() { awk -F, -v OFS=' ' 'NR == 2 { for (i = 1; i <= NF; i++) at[$i] = i } $at["type"] == "stop" { print $at["variant"], $at["status"], $at["round"] }' "$results"/raw/*Z-*[0-9].csv | sort | paste -sd, -; }

@test "constant values stop at the least number of visits, growing ones at the cap" {
    script 'demo serial * 1 : 1000' 'demo omp * 1 : 100|100|110|120|130|140|150|160|170|180|190|200|210|220|230' '* * * * : 500'
    sweep --visits 9 --cap 14
    [ "$(stops)" = "omp cap 14,other precision 9,serial precision 14" ]
    "$SPEEDUP" analyse "$results"
    [ "$(column omp stop)" = cap ] && [ "$(column omp visits)" = 14 ]
    [ "$(column other stop)" = precision ] && [ "$(column other visits)" = 9 ]
    [ "$(column serial stop)" = precision ] && [ "$(column serial visits)" = 14 ] # it goes on for the others
    before=$(cat "$results"/raw/*.csv | cksum)
    "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" -o "$results"
    [ "$before" = "$(cat "$results"/raw/*.csv | cksum)" ]
}

@test "a fixed number of visits says whether they were enough" {
    script 'demo omp * 1 : 100|100|200|300|400|500|600|700|800' '* * * * : 1000'
    sweep --visits 8
    [ "$(stops)" = "omp cap 8,other precision 8,serial precision 8" ]
}

@test "precision is that of --precision" {
    # Of 9 values the 99 % interval is the least and the largest: half-width 4 % of 100.
    script 'demo omp * 1 : 100 | 100|96|104|100|100|100|100|100|100 | 100' '* * * * : 1000'
    sweep --visits 9 --precision 4%
    [ "$(stops)" = "omp precision 9,other precision 9,serial precision 9" ]
    rm -r "$results" "$SPEEDUP_SCRIPT"/count.*
    sweep --visits 9 --precision 3.9%
    [ "$(stops)" = "omp precision 12,other precision 9,serial precision 12" ]
}

@test "a budget is kept, in whole rounds, and the campaign is then complete" {
    # Two runs of 10 s a visit, three cells: 60 s a round after calibrations of 10 s each; values that never settle.  Scripted
    # time is so long that the time the machine really takes does not matter.
    script '* * * * : 10000000000 | 10000000000 5000000000 | 10000000000 15000000000 | 10000000000 20000000000 | 10000000000 1000000000'
    sweep --budget 500s --min-time 1us
    "$SPEEDUP" analyse "$results"
    [[ "$(stops)" =~ ^"omp budget "([0-9]+),"other budget "([0-9]+),"serial budget "([0-9]+)$ ]]
    [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ] && [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[3]}" ]
    spent=$(awk -F, 'NR == 2 { for (i = 1; i <= NF; i++) at[$i] = i } $at["type"] == "visit" { sum += $at["launch_ns"] } END { print sum / 1e9 }' "$results"/raw/*Z-*[0-9].csv)
    awk -v spent="$spent" 'BEGIN { exit !(spent > 350 && spent <= 500) }'
    run --separate-stderr "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" -o "$results"
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"complete: nothing to do"* ]]
}

@test "what is left of a budget goes to the widest interval" {
    # n = 100 settles at once, n = 200 never does; after nine rounds only the latter is visited.
    restless=$(for i in {1..99}; do printf '| 10000000000 %d000000000' $((5 + i % 7)); done)
    script '* * 100 1 : 10000000000' "* * 200 1 : 10000000000 $restless"
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100,200 --min-time 1us --budget 2000s -o "$results"
    "$SPEEDUP" analyse "$results"
    visits() { awk -F, -v n="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["n"] == n { print $at["visits"], $at["stop"] }' "$results/summary.csv" | sort -u; }
    [ "$(visits 100)" = "9 precision" ]
    [[ "$(visits 200)" =~ ^([0-9]+)" budget"$ ]]
    [ "${BASH_REMATCH[1]}" -gt 15 ]
}

@test "a budget that cannot be kept is refused before anything is measured" {
    script '* * * * : 1000'
    run --separate-stderr sweep --budget 1s --min-time 1s
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: --budget: 3 cells take at least "*" s for the 6 visits that an interval needs: raise it"* ]]
    [ ! -e "$results" ]
}

@test "a size that would not fit the budget is a row that says so" {
    # 10 s at n = 100; work grows with n: a visit at n = 100000 would take hours.
    script '* * 100 1 : 10000000000' '* * 100000 1 : 10000000000000'
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100,100000 --min-time 1us --budget 1000s -o "$results"
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"demo serial n=100000 p=1: skipped: budget: a visit takes about 5 h 33 min"* ]]
    [[ "$stderr" == *"demo omp n=100000 p=1: skipped: its baseline failed"* ]]
    "$SPEEDUP" analyse "$results"
    [ "$(column serial status | sort -u | paste -sd, -)" = "ok,skipped" ]
}

@test "a deadline: what would not end before it is not begun, exit 75, and resuming does the rest" {
    # 100 s a visit: one warm-up and one repetition of 50 s.
    script '* * * * : 50000000000'
    run --separate-stderr sweep --visits 2 --deadline 370s
    [ "$status" -eq 75 ]
    [[ "$stderr" == *"deadline: the next visit would not end before it: go on with: speedup sweep --resume"* ]]
    [ "$(grep -c '^visit,' "$results"/raw/*Z-*[0-9].csv)" -eq 5 ] # three calibrations of 50 s, and two visits that end at 350 s
    run --separate-stderr "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" -o "$results"
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse "$results"
    [ "$(column omp visits)" -ge 2 ]
    [ "$(column omp stop)" = cap ]
}

@test "the end of a Slurm job is a deadline" {
    script '* * * * : 50000000000'
    SLURM_JOB_END_TIME=$(($(date +%s) + 380)) run --separate-stderr sweep --visits 2
    [ "$status" -eq 75 ]
    [ "$(grep -c '^visit,' "$results"/raw/*Z-*[0-9].csv)" -eq 5 ]
}

@test "a worker that hangs is ended at the deadline, and that is not held against the cell" {
    script 'demo omp * 1 : hang' '* * * * : 1000'
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --time-limit 60 --deadline 8s -o "$results"
    [ "$status" -eq 75 ]
    grep -q ',aborted,.*deadline' "$results"/raw/*Z-*[0-9].csv
}

@test "a signal to all processes of a job is not held against the cell whose worker hears it first" {
    script '* * * * : 1000'
    # SIGCHLD once more, and the signal to us, come as soon as the child's end was told: what a zombie ran cannot be looked up.
    cat >hasty <<'SCRIPT'
#!/bin/bash
[ "$1" = measure ] || exec "$SCRIPTED_WORKER" "$@"
setsid bash -c ": >ready; while [ -e /proc/$$/exe ]; do sleep 0.01; done; kill -CHLD $PPID; kill -TERM $PPID" &>/dev/null &
until [ -e ready ]; do sleep 0.01; done
kill -TERM $$
SCRIPT
    chmod +x hasty
    run --separate-stderr "$SPEEDUP" sweep --worker ./hasty --threads 1 --sizes 100 -o "$results"
    [ "$status" -eq 75 ]
    [ "$(grep -h '^visit,' "$results"/raw/*Z-*[0-9].csv | grep -c ,aborted,)" -eq 1 ]
    [ "$(grep -c '^visit,' "$results"/raw/*Z-*[0-9].csv)" -eq 1 ]
}

# --- two workers in one campaign -------------------------------------------------------------------------------------

# A second program that is slower by a tenth in `omp`, and has no `other`.
slower_worker() {
    mkdir -p "$BATS_TEST_TMPDIR/slower"
    grep -v other "$SPEEDUP_SCRIPT/describe.csv" >"$BATS_TEST_TMPDIR/slower/describe.csv"
    printf '%s\n' 'demo omp * 1 : 550 572 528' '* * * * : 1000 1040 960' >"$BATS_TEST_TMPDIR/slower/visits"
    printf '#!/bin/sh\nSPEEDUP_SCRIPT=%s/slower exec %s "$@"\n' "$BATS_TEST_TMPDIR" "$SCRIPTED_WORKER" >"$BATS_TEST_TMPDIR/slower-worker"
    chmod +x "$BATS_TEST_TMPDIR/slower-worker"
}

@test "sweep --against measures two workers in the same rounds, and compare finds the slower cell" {
    script 'demo omp * 1 : 500 520 480' '* * * * : 1000 1040 960'
    slower_worker
    sweep --repetitions 3 --against "$BATS_TEST_TMPDIR/slower-worker"
    [ "$(grep -c ',slower-worker:' "$results/plan.csv")" -eq 2 ] # what both have
    run --separate-stderr "$SPEEDUP" compare "$results"
    [ "$status" -eq 3 ]
    [[ "$output" == *"omp"*"1.100"*"regressed"* ]]
    [[ "$output" == *"serial"*"1.000"*"equivalent"* ]]
    grep -q '^against,slower-worker:' "$results"/raw/*.environment.csv
    # the first baseline's result is what all are held to, the second worker's cells too
    grep -q 'slower-worker.*,42,' "$results"/raw/*Z-*[0-9].csv
}

@test "the same worker against itself is two workers that do not differ" {
    script '* * * * : 1000 1040 960'
    sweep --repetitions 3 --against "$SCRIPTED_WORKER"
    run --separate-stderr "$SPEEDUP" compare "$results"
    [ "$status" -eq 0 ]
    [[ "$output" == *" 0 regressed; 0 improved; 3 equivalent"* ]]
}

@test "a cell is visited in both workers until both have enough" {
    script 'demo serial * 1 : 1000' 'demo omp * 1 : 500' '* * * * : 700'
    slower_worker
    printf '%s\n' 'demo omp * 1 : 550|550|600|650|700|750|800|850|900|950' '* * * * : 1000' >"$BATS_TEST_TMPDIR/slower/visits"
    sweep --visits 9 --cap 12 --against "$BATS_TEST_TMPDIR/slower-worker"
    [ "$(stops)" = "omp cap 12,omp precision 12,other precision 9,serial precision 12,serial precision 12" ]
}

@test "a campaign of two workers is resumed with both" {
    script '* * * * : 1000'
    slower_worker
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 2 --against "$BATS_TEST_TMPDIR/slower-worker" -o "$results"
    rm "$results"/raw/*
    run --separate-stderr "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" -o "$results"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"was begun against slower-worker:"*" too: give that program with --against"* ]]
    "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" --against "$BATS_TEST_TMPDIR/slower-worker" -o "$results"
    "$SPEEDUP" fsck "$results"
}

@test "analyse --strict fails where a cell is unstable, and only there" {
    script 'demo omp * 1 : 1000|1003|996|1001|999|1005|994|1000|1002|998' '* * * * : 1000'
    sweep --visits 9
    "$SPEEDUP" analyse "$results" --strict
    script 'demo omp * 1 : 1000|1300|960|1010|900|1150|840|1000|1200|980' '* * * * : 1000'
    rm -r "$results" "$SPEEDUP_SCRIPT"/count.*
    sweep --visits 9
    run --separate-stderr "$SPEEDUP" analyse "$results" --strict
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"cells: 2 stable, 0 usable, 1 unstable"* ]]
    "$SPEEDUP" analyse "$results"
}

@test "an exact variant is told the baseline's result" {
    script '* * * * : 1000'
    sweep --visits 2
    [ "$(awk -F, 'NR == 2 { for (i = 1; i <= NF; i++) at[$i] = i } $at["type"] == "repetition" { print $at["variant"], $at["result"] }' \
        "$results"/raw/*Z-*[0-9].csv | sort -u | paste -sd,)" = "omp 42,other 41,serial 42" ]
}

@test "below the least number of visits the budget is good for whole rounds of all groups" {
    # 20 s a visit and three cells a group: calibrations take 60 s, a round of both groups 120 s.
    script '* * * * : 10000000000'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100,200 --min-time 1us --budget 500s -o "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column omp visits | paste -sd,)" = "3,3" ]
}

@test "beyond it the widest interval comes first" {
    # The same, nine rounds are done after 1140 s; what is left is good for one round of one group.
    script '* * 100 1 : 10000000000|10000000000|10000000000 10300000000|10000000000 9700000000|10000000000' \
        '* * 200 1 : 10000000000|10000000000|10000000000 13000000000|10000000000 7000000000|10000000000'
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100,200 --min-time 1us --budget 1230s -o "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column omp visits | paste -sd,)" = "9,10" ]
}
