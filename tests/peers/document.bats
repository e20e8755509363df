#!/usr/bin/env bats
# The example of docs/adding-a-peer.md, taken from it and run.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
    block 'bash pi.sh' >pi.sh
    block 'csv mine.csv' >mine.csv
    chmod +x pi.sh
}

# The block that holds that file.
block() {
    awk -v fence="\`\`\`$1" '$0 == fence && !seen { on = seen = 1; next } /^```/ { on = 0 } on' "$ROOT/docs/adding-a-peer.md"
}

# Column result of a table on standard input, once.
result() { awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "result") at = i; next } { print $at }' | sort -u; }

@test "the example gives the result of the serial C" {
    for seed in 0 1 99 9223372036854775807; do
        run ./pi.sh measure monte_carlo_pi bash -n 777 -p 1 --options "" --seed "$seed" --repetitions 2 --inner 2
        [ "$status" -eq 0 ]
        [ "${#lines[@]}" -eq 3 ]
        [ "$(result <<<"$output")" = "$("$SPEEDUP" measure monte_carlo_pi serial -n 777 -p 1 --seed "$seed" | result)" ]
    done
}

@test "the example is measured, verified and reported" {
    run --separate-stderr "$SPEEDUP" sweep --peers mine.csv --kernels monte_carlo_pi --variants bash --threads 1 \
        --sizes 100,20000 --visits 6 --min-time 1us -o with-bash
    [ "$status" -eq 0 ]
    "$SPEEDUP" analyse with-bash
    "$SPEEDUP" report with-bash
    python3 - with-bash/summary.csv <<'PY'
import csv, sys
rows = [row for row in csv.DictReader(open(sys.argv[1])) if row["variant"] == "bash"]
assert [row["n"] for row in rows] == ["100"], rows  # n_most keeps it from 20000
row = rows[0]
assert row["status"] == "ok" and row["visits"] == "6" and row["model"] == "external", row
assert float(row["speedup"]) < 1, row
PY
    grep -q 'the same work elsewhere, at n = 100,' with-bash/report.md
    [ "$(grep -c '^| bash | external | 1 | ' with-bash/report.md)" -eq 1 ]
}
