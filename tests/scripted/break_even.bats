#!/usr/bin/env bats
# The search for break-even sizes from end to end: a scripted worker whose curves meet where it is known.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR # a lock of its own
    export SPEEDUP_SCRIPT="$BATS_TEST_TMPDIR/script"
    export SPEEDUP_SYSROOT="$BATS_TEST_TMPDIR/machine"
    export HWLOC_SYNTHETIC="pack:1 core:4 pu:1"
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT"
    cd "$BATS_TEST_TMPDIR" || return
    # shellcheck source=tests/await.sh
    . "$BATS_TEST_DIRNAME/../await.sh"
    cp "$BATS_TEST_DIRNAME/describe.csv" "$SPEEDUP_SCRIPT/describe.csv"
    # A second serial variant, of which the faster counts.
    sed -n '3s/,omp,openmp/,quick,serial/p' "$BATS_TEST_DIRNAME/describe.csv" >>"$SPEEDUP_SCRIPT/describe.csv"
}

teardown() { end_background; }

sweep() {
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --visits 6 --threads 2,4 --time-limit 60 --find-break-even "$@"
}

# Times in ns: serial 10 n, quick 8 n, omp 60000 + 10 n / p, each visit up to 1 % more.  omp meets quick where
# 60000 = n (8 - 10 / p): at n = 20000 for p = 2, at 10909 for p = 4.
curves() {
    sweep --dry-run "$@" 2>/dev/null | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; srand(3); next }
        { n = $at["n"]; p = $at["p"]; v = $at["variant"]
          ns = v == "serial" ? 10 * n : v == "quick" ? 8 * n : v == "omp" ? 60000 + 10 * n / p : 5 * n
          text = ""
          for (i = 0; i < 8; i++) text = text sprintf("%s %.0f", i ? " |" : "", ns * (1 + 0.01 * rand()))
          print "demo " v " " n " " p " :" text }' >"$SPEEDUP_SCRIPT/visits"
}

# Column $3 of the row of run/break_even.csv whose variant is $1 and p is $2.
found() {
    awk -F, -v variant="$1" -v p="$2" -v name="$3" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $at["variant"] == variant && $at["p"] == p { print $at[name] }' run/break_even.csv
}

# Fields $1 of the rows in the shards of $2 that hold $3, each once.
rows() { grep -h "$3" "$2"/raw/*Z-*[0-9].csv | cut -d, -f"$1" | sort -u; }

# within LOW VALUE HIGH
within() { awk -v low="$1" -v value="$2" -v high="$3" 'BEGIN { exit !(low <= value && value <= high) }'; }

@test "where the curves meet is found, and most sizes are not visited" {
    curves --sizes 10,10000000
    run --separate-stderr sweep --sizes 10,10000000 -o run
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"3 groups are certain; which of the other 94 are visited is chosen while measuring"* ]]
    "$SPEEDUP" fsck run
    run "$SPEEDUP" analyse run
    [[ "$output" != *missing* ]]
    for p in 2 4; do
        meet=$((p == 2 ? 20000 : 10909))
        [ "$(found omp $p verdict)" = found ]
        [ "$(found omp $p best_serial)" = quick ]
        within "$(found omp $p break_even_n_low)" $meet "$(found omp $p break_even_n_high)"
        within $((meet * 98 / 100)) "$(found omp $p break_even_n)" $((meet * 102 / 100))
        within 1 "$(found omp $p break_even_n_high)" "$(awk -v low="$(found omp $p break_even_n_low)" 'BEGIN { print low * 1.34 }')"
        within $((meet * 8 * 98 / 100)) "$(found omp $p time_ns)" $((meet * 8 * 103 / 100))
    done
    [ "$(rows 3 run '^visit' | wc -l)" -le 16 ]
    [ "$(rows 3 run '^visit' | wc -l)" -eq "$(found omp 2 sizes)" ]
    [ "$(rows 3 run ',not_chosen,' | wc -l)" -eq $((97 - $(found omp 2 sizes))) ]
    COLUMNS=1000 run "$SPEEDUP" report --text run
    [[ "$output" =~ "break-even at p = 2: omp pays from n = "(19|20)[0-9]+" ("[0-9]+" to "[0-9]+")" ]]
    [[ "$output" =~ "break-even at p = 4: omp pays from n = "1[01][0-9]+" ("[0-9]+" to "[0-9]+")" ]]
}

@test "killed again and again, it visits the same sizes and finds the same" {
    curves --sizes 10,100000
    sweep --sizes 10,100000 -o whole 2>/dev/null
    rm "$SPEEDUP_SCRIPT"/count.*
    # At these visits it is killed; they never end.
    printf '%s\n' '#!/bin/bash' '[ "$1" != measure ] || echo >>visits' \
        'case $1.$(wc -l <visits) in measure.5 | measure.20 | measure.40 | measure.41 | measure.60) exec sleep 600 ;; esac' \
        'exec "$SCRIPTED_WORKER" "$@"' >halting
    chmod +x halting
    : >visits
    # Not by the function: the program itself is to be killed.
    options=(--visits 6 --threads '2,4' --time-limit 600 --find-break-even --sizes '10,100000')
    for visit in 5 20 40 41 60; do
        "$SPEEDUP" sweep --worker ./halting "${options[@]}" -o run 3>&- 2>/dev/null &
        background=$!
        await "[ \"\$(wc -l <visits)\" -eq $visit ]"
        kill -KILL $background
        wait $background || true
        options=(--resume)
    done
    "$SPEEDUP" sweep --worker ./halting --resume -o run 2>/dev/null
    [ "$(ls run/raw/*.end.environment.csv | wc -l)" -eq 1 ]
    [ "$(rows 3 run '^stop.*,cap,')" = "$(rows 3 whole '^stop.*,cap,')" ]
    [ "$(rows 3 run ',not_chosen,')" = "$(rows 3 whole ',not_chosen,')" ]
    "$SPEEDUP" analyse run
    "$SPEEDUP" analyse whole
    for column in verdict break_even_n_low break_even_n_high; do
        [ "$(found omp 2 $column)" = "$(mv run other; mv whole run; found omp 2 $column; mv run whole; mv other run)" ]
    done
}

@test "the dry run tells what is certain, and when resuming what is chosen" {
    curves --sizes 10,100000
    run --separate-stderr sweep --sizes 10,100000 --dry-run
    [ "${#lines[@]}" -eq $((1 + 65 * 5)) ]
    [[ "$stderr" == *"3 groups are certain"* ]]
    [[ "$stderr" == *"at least 2 s"* ]] # of 15 cells
    sweep --sizes 10,100000 -o run --deadline 1s >/dev/null 2>&1 || [ $? -eq 75 ]
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume --dry-run -o run
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -le $((1 + 15)) ]
}

# Sizes 10, 12, 13, 15, 18, 20.  The first three take 195 s; one more would take longer than what is left.
@test "a budget that is used up ends the search, and what was not measured is told" {
    printf '%s\n' 'demo omp 10 * : 2000000000' 'demo omp * * : 500000000' '* * * * : 1000000000' >"$SPEEDUP_SCRIPT/visits"
    run --separate-stderr sweep --sizes 10,20 --budget 300s -o run
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"budget: used up before the search was over"* ]]
    "$SPEEDUP" analyse run
    [ "$(found omp 2 verdict),$(found omp 2 sizes)" = found,3 ]
    [ "$(found omp 2 break_even_n_low),$(found omp 2 break_even_n_high)" = 10,15 ]
    [ "$(rows 3 run '^stop.*,budget,' | paste -sd,)" = 1 ]
    [ "$(rows 3 run '^stop.*,not_chosen,' | paste -sd,)" = 2,4 ]
    run "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o run
    [[ "$output" == *"complete: nothing to do"* ]]
}

@test "two workers are searched for both" {
    curves --sizes 1000,100000
    sweep --sizes 1000,100000 --against "$SCRIPTED_WORKER" -o run 2>/dev/null
    "$SPEEDUP" analyse run
    [ "$(found omp 2 verdict)" = $'found\nfound' ]
    [ "$(found omp 2 worker | sort -u | wc -l)" -eq 2 ]
}

@test "what never pays, what always pays, and what pays in the middle only" {
    for kind in never always middle; do
        rm -rf run "$SPEEDUP_SCRIPT"/count.*
        case $kind in
        never) printf '%s\n' 'demo omp * * : 3000' '* * * * : 1000' ;;
        always) printf '%s\n' 'demo omp * * : 300' '* * * * : 1000' ;;
        middle) printf '%s\n' 'demo omp 100 * : 300' 'demo omp * * : 3000' '* * * * : 1000' ;;
        esac >"$SPEEDUP_SCRIPT/visits"
        sweep --sizes 10,1000 -o run 2>/dev/null
        "$SPEEDUP" analyse run
        text=$(COLUMNS=1000 "$SPEEDUP" report --text run)
        case $kind in
        never | always) [ "$(rows 3 run '^visit' | wc -l)" -eq 3 ] ;;
        middle) [ "$(rows 3 run '^visit' | wc -l)" -eq 7 ] ;; # halving between 10 and 100
        esac
        case $kind in
        never) [[ "$text" == *"p = 2: omp does not pay up to n = 1000"* ]] ;;
        always) [[ "$text" == *"p = 2: omp pays from n = 10 or below"* ]] ;;
        middle) [[ "$text" == *"p = 2: omp pays at some sizes, and at larger ones not"* ]] ;;
        esac
    done
}
