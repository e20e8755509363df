#!/usr/bin/env bats
# Peers: what a program that is declared in a file may do, and what becomes of it.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine"
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/"
    results="$BATS_TEST_TMPDIR/run"
    cd "$BATS_TEST_TMPDIR" || return
    peers kernel,variant,command "demo,peer,$SCRIPTED_WORKER"
}

script() { printf '%s\n' "$@" >"$SPEEDUP_SCRIPT/visits"; }
peers() { printf '%s\n' "$@" >peers.csv; }

# A peer that is a shell script: its lines are $2 and more, and its file is ./$1.
program() {
    printf '%s\n' '#!/bin/sh' "${@:2}" >"$1"
    chmod +x "$1"
}

any_sweep() { "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --peers peers.csv -o "$results" "$@"; }
sweep() { any_sweep --threads 1 --sizes 100 --time-limit 60 "$@"; }

# Column $2 of the rows of summary.csv whose variant is $1.
column() {
    python3 - "$results/summary.csv" "$1" "$2" <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1])):
    if row["variant"] == sys.argv[2]:
        print(row[sys.argv[3]])
PY
}

@test "a peer joins the group: paired with the worker's serial baseline, of the model external" {
    script 'demo serial * 1 : 20000000' 'demo peer * 1 : 40000000' '* * * * : 20000000'
    run --separate-stderr sweep --visits 9 --repetitions 3
    [ "$status" -eq 0 ]
    "$SPEEDUP" fsck "$results"
    grep -q '^peers,peers.csv:[0-9a-f]\{8\}$' "$results"/raw/*[0-9].environment.csv
    "$SPEEDUP" analyse "$results"
    [ "$(column peer model)" = external ]
    [ "$(column peer role)" = candidate ]
    [ "$(column peer region)" = kernel ]
    [ "$(column peer time_ns)" = 40000000 ]
    [ "$(column peer speedup)" = 0.5 ]
    [ "$(column peer pairs)" = 9 ]
    [ "$(column peer inner)" = 1 ]
}

@test "an interval of a peer has as many runs as the shortest interval asks for" {
    script 'demo peer * 1 : 3000 | 3000' '* * * * : 20000000'
    sweep --visits 2 --min-time 10us
    "$SPEEDUP" analyse "$results"
    [ "$(column peer inner)" = 4 ]
}

@test "a row of a peer needs no more than a number, a time and a result" {
    program plain 'echo "repetition,total_ns,result"' 'i=0; while [ $i -lt "${13}" ]; do echo "$i,1000,42"; i=$((i+1)); done'
    peers kernel,variant,command,summary,workers 'demo,peer,./plain,a shell script,1'
    script '* * * * : 20000000'
    run --separate-stderr any_sweep --sizes 100 --visits 6 --min-time 1us --threads 1,2 --oversubscribe
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse "$results"
    [ "$(column peer status)" = ok ]
    [ "$(column peer p)" = 1 ]
    [ "$(column peer visits)" = 6 ]
}

@test "a size beyond n_most is not planned, and a peer's time limit never exceeds the campaign's" {
    peers kernel,variant,command,n_most,time_limit_s "demo,peer,$SCRIPTED_WORKER,99,5" "demo,peer2,$SCRIPTED_WORKER,100,1"
    run --separate-stderr any_sweep --sizes 100 --threads 1 --dry-run --time-limit 3
    [ "$status" -eq 0 ]
    [[ "$output" != *",peer,"* ]]
    [[ "$output" == *",peer2,external,"* ]]
    python3 - <<PY
import csv, io
rows = list(csv.DictReader(io.StringIO('''$output''')))
assert [row["time_limit_s"] for row in rows if row["variant"] == "peer2"] == ["1"], rows
assert {row["time_limit_s"] for row in rows if row["variant"] != "peer2"} == {"3"}, rows
PY
}

# behaviour, status expected, words expected in the note
check_bad() {
    script "demo peer * 1 : 20000000 | $1" '* * * * : 20000000'
    run --separate-stderr sweep --visits 3
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"demo peer n=100 p=1: $2"*"$3"* ]]
    "$SPEEDUP" fsck "$results"
    "$SPEEDUP" analyse "$results"
    [ "$(column peer status)" = "$2" ]
    [ "$(column peer failures)" = 3 ]
    [ -z "$(column peer speedup)" ]
    [ "$(column serial status)" = ok ]
    [ "$(column omp status)" = ok ]
}

@test "a peer that crashes is a row" { check_bad crash crashed 'signal SEGV'; }

# The limit is the peer's alone: a slow machine must not end the others' visits.
impatient() { peers kernel,variant,command,time_limit_s "demo,peer,$SCRIPTED_WORKER,3"; }

@test "a peer that never ends is a row" { impatient; check_bad hang timeout 'over 3 s'; }
@test "a peer that ignores SIGTERM is killed" { impatient; check_bad stubborn timeout 'over 3 s'; }

@test "a peer that says itself that it is wrong is a row" { check_bad wrong wrong ''; }
@test "a peer's time that is no number is a row" { check_bad nan failed 'not the worker protocol'; }
@test "a peer's negative time is a row" { check_bad negative failed 'not the worker protocol'; }
@test "a peer's garbage is a row" { check_bad garbage failed 'not the worker protocol'; }
@test "a peer's rows without header are a row" { check_bad headless failed 'not the worker protocol'; }
@test "a peer's rows too few are a row" { check_bad few failed '1 rows instead of 2'; }
@test "a peer's rows too many are a row" { check_bad many failed '3 rows instead of 2'; }
@test "a peer's endless output is a row" { check_bad endless failed 'bytes of output'; }
@test "a failing peer is a row with its last words" { check_bad exit failed 'was told to fail'; }

# rows of a shell script, status expected, words expected in the note
check_rows() {
    program bad 'echo "repetition,total_ns,result,status,error"' "echo \"$1\""
    peers kernel,variant,command,check "demo,peer,./bad,${4-exact}"
    script '* * * * : 20000000'
    run --separate-stderr sweep --visits 3
    [ "$status" -eq 1 ]
    [[ "$stderr" == *"demo peer n=100 p=1: $2"*"$3"* ]]
    "$SPEEDUP" fsck "$results"
}

@test "a peer's wrong result is found, whatever it says of it" { check_rows 0,1000,43,ok, wrong 'expected 42'; }
@test "a peer's result of another form is wrong" { check_rows 0,1000,042,ok, wrong 'expected 42'; }
@test "a peer's missing result is not the protocol" { check_rows 0,1000,,ok, failed 'result is missing'; }
@test "a peer's missing time is not the protocol" { check_rows 0,,42,ok, failed 'total_ns is missing'; }
@test "a peer cannot end the campaign by a status" { check_rows 0,1000,42,aborted, failed 'its status is none of'; }
@test "an error beyond the tolerance is wrong" { check_rows 0,1000,7,ok,0.1 wrong '' result_only; }
@test "an error that is not told is wrong" { check_rows 0,1000,7,, wrong 'its error is not known' result_only; }
@test "hits beyond five standard deviations are wrong" { check_rows 0,1000,99,ok,0 wrong '' hits; }
@test "hits that are no number are wrong" { check_rows 0,1000,nan,ok,0 wrong '' hits; }

@test "hits within the tolerance of the kernel are right, and their distance is told" {
    sed -i 's/,0,0$/,0,5/' "$SPEEDUP_SCRIPT/describe.csv"
    program hits 'echo "repetition,total_ns,result"' 'i=0; while [ $i -lt "${13}" ]; do echo "$i,1000,79"; i=$((i+1)); done'
    peers kernel,variant,command,check 'demo,peer,./hits,hits'
    script '* * * * : 20000000'
    sweep --visits 3 --min-time 1us
    python3 - "$results"/raw/*Z-*[0-9].csv <<'PY'
import csv, math, sys
right = abs(79 - 100 * math.pi / 4) / math.sqrt(100 * math.pi / 4 * (1 - math.pi / 4))
rows = [row for row in csv.DictReader(list(open(sys.argv[1]))[1:]) if row["variant"] == "peer" and row["type"] == "repetition"]
assert rows and all(abs(float(row["error"]) - right) < 1e-6 and row["status"] == "ok" for row in rows), rows
PY
}

@test "a peer is not told the right result" {
    program nosy 'case "$*" in *--expect*) exit 3 ;; esac' 'echo "repetition,total_ns,result"' 'i=0' \
        'while [ $i -lt "${13}" ]; do echo "$i,1000,42"; i=$((i+1)); done'
    peers kernel,variant,command 'demo,peer,./nosy'
    script '* * * * : 20000000'
    sweep --visits 2 --min-time 1us
}

@test "a program that is not there is skipped, told once, and no failure" {
    peers kernel,variant,command,install 'demo,peer,no-such-python ./x.py,apt install python3' \
        'demo,peer2,./peers.csv x,'
    script '* * * * : 20000000'
    run --separate-stderr any_sweep --threads 1 --visits 2 --sizes 100,1000
    [ "$status" -eq 0 ]
    [ "$(grep -c 'demo peer n=.*: skipped: no-such-python not installed (apt install python3)$' <<<"$stderr")" -eq 1 ]
    [[ "$stderr" == *"demo peer2 n=100 p=1: skipped: "*"not installed"* ]]
    "$SPEEDUP" analyse "$results"
    [ "$(column peer status | sort -u)" = skipped ]
}

@test "a campaign with peers is gone on with by their file, and refused without" {
    script '* * * * : 20000000'
    sweep --visits 2
    raw=$(echo "$results"/raw/*Z-*[0-9].csv)
    head -n 4 "$raw" >rows && mv rows "$raw"
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o "$results"
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"was begun with the peer peer of demo: give its file with --peers"* ]]
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --peers peers.csv --resume -o "$results"
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse "$results"
    [ "$(column peer visits)" = 2 ]
}

@test "--variants chooses peers, too" {
    run --separate-stderr sweep --dry-run --variants peer
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 3 ]
    run --separate-stderr sweep --dry-run --variants omp
    [[ "$output" != *external* ]]
}

# lines of the file, words expected
check_file() {
    local words=${!#}
    peers "${@:1:$#-1}"
    run --separate-stderr sweep --dry-run
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [ "$(wc -l <<<"$stderr")" -eq 1 ]
    [[ "$stderr" == "speedup: "*"$words"* ]]
}

@test "files of peers that are none are refused by line and column" {
    check_file '' 'see docs/adding-a-peer.md'
    check_file kernel,variant,command 'no peers: give a line for each'
    check_file kernel,variant,command nothing,x,true "peers.csv:2: kernel: 'nothing' is not known to the worker"
    check_file variant,command x,true "peers.csv:2: kernel: '' is not known"
    check_file kernel,variant,command demo,serial,true "variant: 'serial' is a variant of the worker itself"
    check_file kernel,variant,command demo,x,true demo,x,true "peers.csv:3: variant: 'x' stands there twice"
    check_file kernel,variant,command 'demo,a b,true' "variant: 'a b' is not a name"
    check_file kernel,variant,command "demo,$(printf 'x%.0s' {1..32}),true" 'is not a name'
    check_file kernel,variant,command 'demo,x,  ' "is empty: give the program"
    check_file kernel,variant,command "demo,x,$(printf 'a %.0s' {1..33})" "has more than 32 words"
    check_file kernel,variant,command,workers demo,x,true,2 "workers: '2' is none of them"
    check_file kernel,variant,command,check demo,x,true,never "check: 'never' is none of them"
    check_file kernel,variant,command,region demo,x,true,all "region: 'all' is none of them"
    check_file kernel,variant,command,n_most demo,x,true,-1 "n_most: '-1' is not an integer from 1"
    check_file kernel,variant,command,n_most demo,x,true,1e3 "n_most: '1e3' is not an integer from 1"
    check_file kernel,variant,command,time_limit_s demo,x,true,0 "time_limit_s: '0' is not an integer from 1"
    check_file kernel,variant,command demo,x,true,more 'fields'
}
