#!/usr/bin/env bats
# What every version wrote is read for ever: tests/fixtures/schema/ holds a campaign of each, made by the program of its time.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT=$BATS_TEST_TMPDIR/script
    cd "$BATS_TEST_TMPDIR" || return
    mkdir script
    cp "$ROOT/tests/scripted/describe.csv" script/
    echo '* * * * : 1000' >script/visits
}

# each COMMAND...: for a copy of each version in the folder run, with $columns of rows, plan and summary from its name.
each() {
    local folder count=0
    for folder in "$ROOT"/tests/fixtures/schema/*/; do
        rm -rf run
        cp -r "$folder" run
        name=$(basename "$folder")
        echo "$name"
        "$@"
        count=$((count + 1))
    done
    [ "$count" -ge 16 ]
}

# column NAME FILE: that column of a table without quotes.
column() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR > 1 { print $at }' "$2"; }

columns_are_those_of_the_name() {
    local shard=(run/raw/*[0-9].csv)
    [ "$name" = "rows-$(sed -n 2p "${shard[0]}" | tr , '\n' | wc -l).plan-$(head -1 run/plan.csv | tr , '\n' | wc -l).summary-$(
        head -1 run/summary.csv | tr , '\n' | wc -l)" ]
}

rows_are_read() {
    local shard=(run/raw/*[0-9].csv) rows visits
    rows=$(($(wc -l <"${shard[0]}") - 2)) visits=$(grep -c '^visit,' "${shard[0]}")
    "$SPEEDUP" fsck run | grep -qx "shards=1 rows=$rows visits=$visits torn=0 damaged=0 duplicates=0 unreadable=0"
    cp run/summary.csv old.csv
    "$SPEEDUP" analyse run 2>said
    grep -q "^speedup: $rows rows read: 16 used; .* 8 warm-up, 0 .* failed or were aborted, 0 .* cut off, 0 of cells not in the plan, 0" said
    local what
    for what in kernel variant n p time_ns visits speedup; do
        diff <(column "$what" old.csv) <(column "$what" run/summary.csv)
    done
    [ "$(wc -l <run/summary.csv)" -eq 5 ]
    "$SPEEDUP" report run
}

# Before it is derived anew.
summary_is_drawn() {
    "$SPEEDUP" plot --figure speedup_by_p --format svg run
    [ -s run/figures/speedup_by_p.demo.svg ]
    "$SPEEDUP" report --text run
}

# A plan that is not read is refused otherwise; its worker has another checksum, or it is this build's, and all is done.
plan_is_read() {
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --resume -o run
    [[ "$status $stderr" == "2 "*": was begun by "* || "$status $stderr" == "0 "*": complete: nothing to do"* ]]
}

@test "the names of the samples are those of what they hold" { each columns_are_those_of_the_name; }
@test "rows of every version are read, counted and analysed" { each rows_are_read; }
@test "plans of every version are read" { each plan_is_read; }

@test "a summary of every version is drawn and reported as it is" {
    command -v gnuplot >/dev/null || skip "gnuplot is not installed"
    each summary_is_drawn
}

@test "what this version writes is among the samples: tests/fixtures/schema/README.md says how to add it" {
    "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --threads 1 --sizes 100 --visits 1 -o run
    "$SPEEDUP" analyse run
    local newest shard=(run/raw/*[0-9].csv)
    newest=$(printf '%s\n' "$ROOT"/tests/fixtures/schema/rows-* | sort -V | tail -1)
    diff <(head -2 "$newest"/raw/*[0-9].csv) <(head -2 "${shard[0]}")
    for file in plan.csv summary.csv; do
        diff <(head -1 "$newest/$file") <(head -1 "run/$file")
    done
}
