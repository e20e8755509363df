#!/usr/bin/env bats
# The programs in peers/: each gives the result of the serial C, is measured, and says so where it is not installed.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

result() { awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "result") at = i; next } { print $at }' | sort -u; }

peer() { # KERNEL VARIANT N P OPTIONS SEED
    python3 -B "$ROOT/peers/measure.py" measure "$1" "$2" -n "$3" -p "$4" --options "$5" --seed "$6" --repetitions 2 --inner 2 \
        --warmups 0
}

serial() { # KERNEL N OPTIONS SEED
    local options=()
    [ -z "$3" ] || options=(--options "$3")
    "$SPEEDUP" measure "$1" serial -n "$2" -p 1 --seed "$4" "${options[@]}" | result
}

# kernel, variants of peers.csv of that kernel with the exact check
variants() { awk -F, -v kernel="$1" '$1 == kernel && $6 == "exact" { print $2 }' "$ROOT/peers/peers.csv"; }

# All peers of a kernel: KERNEL N OPTIONS
check_kernel() {
    local variant output right
    right=$(serial "$1" "$2" "$3" 7)
    [ -n "$right" ]
    for variant in $(variants "$1"); do
        output=$(peer "$1" "$variant" "$2" 3 "$3" 7)
        [ "$(wc -l <<<"$output")" -eq 3 ] || [[ "$output" == *",skipped,$variant not installed (apt install python3-$variant)" ]]
        [[ "$output" == *,skipped,* ]] || [ "$(result <<<"$output")" = "$right" ]
    done
    [ "$(variants "$1" | wc -l)" -eq 7 ]
}

parzen='widths=12:from=0.1:to=1.2:window=hypercube:samples=normal:m=1'

@test "sqrt_cube" { check_kernel sqrt_cube 1003 ''; }
@test "sqrt_cube with fewer items than workers" { check_kernel sqrt_cube 2 ''; }
@test "bubble_sort" { check_kernel bubble_sort 61 order=random; }
@test "bubble_sort of other orders" {
    check_kernel bubble_sort 40 order=sorted
    check_kernel bubble_sort 40 order=reversed
    check_kernel bubble_sort 41 order=few_values
}
@test "monte_carlo_pi" { check_kernel monte_carlo_pi 5003 ''; }
@test "parzen_kde" { check_kernel parzen_kde 301 "d=2:$parzen"; }
@test "parzen_kde in three dimensions" { check_kernel parzen_kde 100 "d=3:$parzen"; }

@test "an option that is not written in Python is skipped, in words" {
    output=$(peer parzen_kde python_pool 10 1 d=2:widths=12:from=0.1:to=1.2:window=gaussian:samples=normal:m=1 1)
    [[ "$output" == *",skipped,window=gaussian is not written in Python here" ]]
}

@test "the file of peers is measured: all right, or not installed" {
    run --separate-stderr "$SPEEDUP" sweep --peers "$ROOT/peers/peers.csv" --threads 1,2 --oversubscribe --visits 1 \
        --kernels sqrt_cube,bubble_sort,monte_carlo_pi,parzen_kde --sizes 100 --min-time 1us -o all \
        --variants "$(awk -F, 'NR > 1 { print $2 }' "$ROOT/peers/peers.csv" | sort -u | paste -sd,)"
    [ "$status" -eq 0 ]
    python3 - all <<'PY'
import csv, glob, sys
rows = [row for path in glob.glob(sys.argv[1] + "/raw/*[0-9].csv") for row in csv.DictReader(list(open(path))[1:])]
peers = [row for row in rows if row["type"] == "visit" and row["variant"].startswith(("python", "num"))]
assert {row["status"] for row in peers} <= {"ok", "skipped"}, peers
assert all(row["status"] == "ok" for row in peers if row["variant"].startswith("python")), peers
assert len({(row["kernel"], row["variant"]) for row in peers}) == 29, len(peers)
pools = {row["p"] for row in peers if row["variant"] == "python_pool"}
assert pools == {"1", "2"}, pools
PY
}

@test "without python3 each peer is skipped, with the command that installs it" {
    mkdir bin
    run --separate-stderr env PATH="$PWD/bin" "$SPEEDUP" sweep --peers "$ROOT/peers/peers.csv" --threads 1 --visits 1 \
        --kernels sqrt_cube --variants python_pool --sizes 100 --min-time 1us -o none
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"sqrt_cube python_pool n=100 p=1: skipped: python3 not installed (apt install python3)"* ]]
}
