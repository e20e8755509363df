#!/usr/bin/env bats
# One campaign on several machines, which are files here: what counts where, what the analysis puts together, who may measure.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR # a lock of its own
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export HWLOC_SYNTHETIC="pack:1 core:2 pu:1"
    mkdir "$SPEEDUP_SCRIPT"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/"
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
    fixtures=$BATS_TEST_DIRNAME/../fixtures/machines
    machine alpha server
    machine beta server
    machine gamma laptop
}

teardown() { end_background; }

# machine NAME FIXTURE: a host of that name with the CPU of a stored machine.
machine() {
    mkdir -p "$1/proc/sys/kernel/random"
    cp "$fixtures/$2/root/proc/cpuinfo" "$1/proc/"
    echo "$1" >"$1/proc/sys/kernel/hostname"
    echo "boot-of-$1" >"$1/proc/sys/kernel/random/boot_id"
}

# on MACHINE FACTOR ARGUMENT...: a session there; times are the machine's own.  They are so long that a deadline cuts off at the
# same visit whatever else takes time: the calibrations of a group take 125 s, each visit 100 s, times FACTOR.
on() {
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/$1"
    printf '%s\n' "demo omp * 1 : $((25 * $2))000000000 $((75 * $2))000000000" "* * * * : $((50 * $2))000000000" >"$SPEEDUP_SCRIPT/visits"
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" -o run "${@:3}"
}

begin=(--threads 1 --sizes '100,101,102' --min-time 1us --time-limit 60)

# Field $1 of machines.csv, by host; the file has them by sessions, whose names within a second are by process number.
of_machines() { python3 -c 'import csv, sys; print(*sorted(row["hostname"] + " " + row[sys.argv[1]] for row in csv.DictReader(open("run/machines.csv"))), sep=",")' "$1"; }

# Visits of each machine: "alpha 12,beta 3".
visits() {
    for file in run/raw/*Z-*[0-9].csv; do
        host=$(sed -n 's/^hostname,//p' "${file%.csv}.environment.csv")
        echo "$host $(grep -c '^visit,' "$file")"
    done | awk '{ sum[$1] += $2 } END { for (host in sum) print host, sum[host] }' | sort | paste -sd, -
}

@test "a group that another machine began is done anew, and what it completed is not" {
    # Calibrations 375 s, two rounds of 900 s: at 1750 s one group is complete, and another has one visit more.
    on alpha 1 "${begin[@]}" --visits 2 --deadline 1750s
    [ "$status" -eq 75 ]
    on beta 1 --resume --dry-run
    [[ "$stderr" == *"2 groups were begun on another machine (alpha, "*"): done anew here"* ]]
    on beta 1 --resume
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"2 groups were begun on another machine (alpha, "*"): done anew here"* ]]
    [ "$(visits)" = "alpha 22,beta 18" ] # 9 + 13 visits; two groups of 3 + 2 x 3
    cp -r run before
    for host in alpha beta gamma; do
        on "$host" 1 --resume
        [ "$status" -eq 0 ]
        [[ "$stderr" == *"run: complete: nothing to do"* ]]
    done
    diff -r before run
}

@test "back on the first machine its rows are gone on with" {
    on alpha 1 "${begin[@]}" --visits 2 --deadline 1100s
    [ "$(visits)" = "alpha 16" ] # 9 calibrations, two groups of the first round, and one visit
    on beta 1 --resume --deadline 700s
    [ "$status" -eq 75 ]
    on alpha 1 --resume
    [ "$status" -eq 0 ]
    [[ "$stderr" != *"another machine"* ]]
    [ "$(visits)" = "alpha 28,beta 12" ] # what was cut off after one visit is made anew: 9 + 7 + 12
}

@test "a boot is another machine" {
    on alpha 1 "${begin[@]}" --visits 2 --deadline 700s
    echo another >alpha/proc/sys/kernel/random/boot_id
    on alpha 1 --resume
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"3 groups were begun on another machine (alpha, "* ]]
    [ "$(visits)" = "alpha 39" ] # 12 before
}

@test "the budget is that of the rows that count" {
    on alpha 1 --threads 1 --sizes 100 --min-time 1us --budget 3000s --time-limit 60 --deadline 2500s
    [ "$status" -eq 75 ]
    on beta 1 --resume
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse run 2>/dev/null
    [ "$(cut -d, -f1 run/summary.csv | sort -u | wc -l)" -eq 2 ] # and the header
    # 125 s of calibrations, nine rounds of 300 s: the 2500 s on the other machine would leave room for one.
    [ "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["variant"] == "omp" { print $at["visits"], $at["stop"] }' run/summary.csv)" = "9 precision" ]
}

@test "a search for break-even sizes is one machine's" {
    search=(--threads 2 --sizes '1000,1e5' --visits 6 --min-time 1us --time-limit 60 --find-break-even)
    curves() { # omp beats serial from n = 10000 on
        SPEEDUP_SYSROOT=$PWD/alpha "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --dry-run "${search[@]}" 2>/dev/null | awk -F, '
            NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            { n = $at["n"]; print "demo " $at["variant"] " " n " " $at["p"] " : " ($at["variant"] == "omp" ? 50000000 + 5000 * n : 10000 * n) }' >"$SPEEDUP_SCRIPT/visits"
    }
    curves
    search_on() {
        export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/$1"
        run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" -o run "${@:2}"
    }
    search_on alpha "${search[@]}" --deadline 40s
    [ "$status" -eq 75 ]
    search_on gamma --resume
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse run 2>/dev/null
    [ "$(grep -c . run/break_even.csv)" -eq 2 ]
    grep -q ',found,' run/break_even.csv
    mv run two_machines
    search_on gamma "${search[@]}"
    "$SPEEDUP" analyse run 2>/dev/null
    diff run/break_even.csv two_machines/break_even.csv
}

# Three groups, each complete on another of three machines, two of which are of one kind.
three_machines() {
    on alpha 1 "${begin[@]}" --visits 6 --deadline 5350s # 375 s, five rounds of 900 s, one group of the sixth and a visit
    [ "$status" -eq 75 ]
    on beta 2 --resume --deadline 7500s # 500 s, five rounds of 1200 s, one group and a visit
    [ "$status" -eq 75 ]
    on gamma 3 --resume
    [ "$status" -eq 0 ]
}

@test "machines are put together by kind, and no figure has a cell twice" {
    three_machines
    run --separate-stderr "$SPEEDUP" analyse run
    [[ "$stderr" == *"3 machines of 2 kinds, by host, boot, CPUs and limits"* ]]
    [[ "$stderr" == *"left out: "*" visits of 2 groups on alpha: complete on another machine"* ]]
    python3 "$BATS_TEST_DIRNAME/judge_machines.py" run
    [ "$(of_machines groups)" = "alpha 1,beta 1,gamma 1" ]
    [ "$(of_machines groups_left_out)" = "alpha 2,beta 1,gamma 0" ]
    # What is left out has a reason, and rows in are rows out.
    [[ "$stderr" =~ ([0-9]+)\ rows\ read:\ ([0-9]+)\ used ]]
    [[ "$stderr" =~ \ ([0-9]+)\ of\ groups\ that\ are\ complete\ on\ another\ machine ]]
    [ "${BASH_REMATCH[1]}" -gt 0 ]
}

@test "deleting what is derived loses nothing, whatever the machines" {
    three_machines
    "$SPEEDUP" analyse run 2>/dev/null
    cp -r run before
    rm run/*.csv.* run/machines.csv run/summary.csv run/visits.csv run/models.csv run/model_curves.csv run/break_even.csv run/attribution.csv 2>/dev/null || true
    "$SPEEDUP" analyse run 2>/dev/null
    diff -r before run
}

@test "the report names the machines, and a figure over sizes says that there are several" {
    three_machines
    "$SPEEDUP" analyse run 2>/dev/null
    "$SPEEDUP" plot --figure speedup_by_size run >/dev/null
    grep -q 'measured on 2 machines of one kind' run/figures/speedup_by_size.demo.svg
    grep -q 'gamma, ' run/figures/speedup_by_size.demo.2.svg
    "$SPEEDUP" report run >/dev/null
    grep -q '^## Machines' run/report.md
    grep -qF '| alpha | ' run/report.md
    [ "$(grep -c '^Measured on 2 machines of one kind, each size on one of them: see Machines' run/report.md)" -eq 1 ]
    grep -qE 'left out: [0-9]+ visits of 2 comparison groups on alpha' run/report.md
    [ "$(grep -c '^## a scripted kernel: ' run/report.md)" -eq 2 ]
}

@test "a second sweep on the same directory ends with status 2 and says who measures" {
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/alpha"
    printf '%s\n' '* * * * : hang' >"$SPEEDUP_SCRIPT/visits"
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 --time-limit 60 -o run 3>&- 2>/dev/null &
    background=$!
    await "[ -e run/campaign.claim ] && compgen -G 'run/raw/*[0-9].csv' >/dev/null"
    for start in --resume --continue; do
        run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" "$start" -o run
        [ "$status" -eq 2 ]
        [[ "$stderr" == "speedup: run: is measured by process $background on alpha since 20"*": wait for its end, or choose another directory with -o" ]]
    done
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume --dry-run -o run >/dev/null 2>&1 # looking is free
    kill -KILL "$background"
    wait "$background" || true
    [ -e run/campaign.claim ]
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o run 2>/dev/null
    [ ! -e run/campaign.claim ]
    "$SPEEDUP" fsck run
}

@test "a claim of another host is reported, unless it is of an earlier run of the same task" {
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/alpha"
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    mkdir run
    printf '%s\n' key,value host,beta boot_id,b pid_namespace,p since_utc,2026-11-21T06:29:46Z job,77 task,4 pid,123 start_ticks,9 \
        restarts,0 >run/campaign.claim
    sweep=("$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 -o run)
    run --separate-stderr "${sweep[@]}"
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: run: is measured by process 123 on beta, job 77, task 4 since 2026-11-21T06:29:46Z: wait for its end; if it is gone, remove run/campaign.claim" ]
    [ ! -e run/plan.csv ]
    SLURM_JOB_ID=77 SLURM_ARRAY_TASK_ID=4 SLURM_RESTART_COUNT=1 "${sweep[@]}" 2>/dev/null
    [ ! -e run/campaign.claim ]
}

# Field by field: each visit of the campaign was made once, in one round of its group.
no_round_twice() {
    python3 - run <<'PY'
import csv, glob, sys
seen, stops = set(), set()
for path in glob.glob(sys.argv[1] + "/raw/*Z-*[0-9].csv"):
    with open(path) as file:
        file.readline()
        for row in csv.DictReader(file):
            key = row["group"], row["round"], row["variant"], row["p"]
            if row["type"] == "visit" and row["status"] != "aborted":
                assert key not in seen, key
                seen.add(key)
            elif row["type"] == "stop":
                assert key[:1] + key[2:] not in stops, key
                stops.add(key[:1] + key[2:])
assert len(seen) == 2 * 3 * 4 and len(stops) == 2 * 3, (len(seen), len(stops))
PY
}

@test "eight sweeps at once: one measures, or one after the other, and nothing twice" {
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/alpha"
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    for _ in $(seq 5); do
        rm -rf run statuses
        for start in --continue '' --continue '' --continue '' --continue ''; do
            { status=0; "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes '100,1000' --visits 3 $start -o run >/dev/null 2>>errors || status=$?; echo $status >>statuses; } &
        done
        wait
        [ "$(grep -cvx '[02]' statuses)" -eq 0 ]
        grep -qx 0 statuses
        no_round_twice
        ! compgen -G 'run/*.claim' || return 1
        ! compgen -G 'run/.speedup-*' || return 1
    done
}

@test "nothing is locked in the results directory" {
    command -v strace >/dev/null || skip "strace is not installed"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/alpha"
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    ASAN_OPTIONS=detect_leaks=0 strace -f -y -o calls -e trace=flock,fcntl,link,linkat "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 -o run 2>/dev/null
    grep -qE '(F_OFD_SETLK|F_SETLK).*speedup.lock' calls || grep -q F_OFD_SETLK calls # the CPUs' lock is seen, so others would be
    run ! grep -E 'flock\(|(F_(OFD_)?SETLKW?).*/run/' calls
    grep -qE 'link(at)?\(.*campaign.claim' calls
}

@test "a file system without links can be claimed, too" {
    command -v strace >/dev/null || skip "strace is not installed"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/alpha"
    printf '%s\n' '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=link,renameat2 -e inject=link:error=EPERM "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 -o run 2>/dev/null
    grep -q 'campaign.claim.*RENAME_NOREPLACE) = 0' calls
    grep -q 'plan.csv.*RENAME_NOREPLACE) = 0' calls
    [ ! -e run/campaign.claim ]
}
