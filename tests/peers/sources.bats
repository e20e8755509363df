#!/usr/bin/env bats
# The preset `sources`: the sizes and workers of the published tables, on a machine of any size.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR # a lock of its own
    cd "$BATS_TEST_TMPDIR" || return
}

# What is planned of the workloads, "kernel widths scaling: n/p ...", of the cells of omp_static, by the options given.
planned() {
    "$SPEEDUP" sweep --preset sources --dry-run "$@" 2>said >plan.csv
    python3 - <<'PY'
import csv
cells = {}
for row in csv.DictReader(open("plan.csv")):
    if row["variant"] == "omp_static" and row["limit"] == "0":
        options = dict(option.split("=") for option in row["options"].split(":") if option)
        name = " ".join(filter(None, (row["kernel"], options.get("widths"), row["scaling"])))
        cells.setdefault(name, []).append(f"{row['n']}/{row['p']}{'+' if row['oversubscribed'] == '1' else ''}")
for name, sizes in cells.items():
    print(f"{name}: {' '.join(sizes)}")
PY
}

@test "the plan is the published tables, workers beyond the CPUs labelled" {
    export HWLOC_SYNTHETIC='package:1 core:2 pu:1' HWLOC_THISSYSTEM=0
    run planned
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "sqrt_cube strong: 100/1 100/8+ 1000/1 1000/8+ 10000/1 10000/8+ 100000/1 100000/8+ 1000000/1 1000000/8+ 5000000/1 5000000/8+ 10000000/1 10000000/8+" ]
    [[ "${lines[1]}" == "bubble_sort strong: 8/1"* ]]
    [[ "${lines[2]}" == "monte_carlo_pi weak: 1000000/1"* ]]
    [ "${lines[3]}" = "parzen_kde 100 strong: 10000/1 10000/2 10000/3+ 10000/4+ 10000/6+" ]
    [ "${lines[4]}" = "parzen_kde 12 strong: 10000/1 10000/2 10000/3+ 10000/4+ 10000/6+" ]
    [ "${#lines[@]}" -eq 5 ]
}

@test "every published size is in it" {
    planned --seed 1 >planned
    while IFS=, read -r kernel size; do
        grep -q "^$kernel .*[ ]$size/" planned
    done < <(python3 -c "
import csv
for row in csv.DictReader(open('$ROOT/results/reference/published_speedups.csv')):
    print('sqrt_cube', row['problem_size'], sep=',')")
}

@test "where results were published and no times, the baseline is planned alone" {
    "$SPEEDUP" sweep --preset sources --peers "$ROOT/peers/peers.csv" --dry-run 2>said >plan.csv
    python3 - "$ROOT/results/reference/published_parzen_density.csv" <<'PY'
import csv, sys
widths = {}
for row in csv.DictReader(open("plan.csv")):
    options = dict(option.split("=") for option in row["options"].split(":") if option)
    if row["kernel"] == "parzen_kde" and options["widths"] == "1":
        assert options["from"] == options["to"], row
        widths.setdefault(options["from"], []).append((row["variant"], row["n"], row["p"]))
published = [row["window_width"] for row in csv.DictReader(open(sys.argv[1]))]
assert widths == {width: [("serial", "10000", "1")] for width in published}, widths
PY
}

@test "what is asked for replaces what the preset has" {
    run planned --kernels sqrt_cube --sizes 77 --threads 1
    [ "$output" = "sqrt_cube strong: 77/1" ]
    run planned --kernels parzen_kde --options d=1 --threads 1
    [ "$output" = "parzen_kde 100 strong: 10000/1" ]
    run -2 "$SPEEDUP" sweep --preset sources --dry-run --threads 4096
    [[ "$output" == *"add --oversubscribe"* ]]
}

@test "a worker whose kernels nothing was published of is refused" {
    export SPEEDUP_SCRIPT=$PWD
    cp "$ROOT/tests/scripted/describe.csv" .
    run --separate-stderr "$SPEEDUP" sweep --worker "$SCRIPTED_WORKER" --preset sources --dry-run
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: --preset: sources has no sizes of the chosen kernels: give --sizes, or another preset" ]
}

@test "the report has the published times beside ours of the same size and workers" {
    "$SPEEDUP" sweep --preset sources --kernels sqrt_cube --variants pool --sizes 100,10000 --visits 1 --min-time 1us -o campaign
    "$SPEEDUP" analyse campaign
    "$SPEEDUP" report campaign
    python3 - <<'PY'
import csv
lines = open('campaign/report.md').read().split('the published tables, theirs and ours')[1].split('\n\n')[1].split('\n')[2:]
table = [[cell.strip() for cell in line.strip('|').split('|')] for line in lines]
assert [row[:3] for row in table] == [
    ['100', '8', 'published: CPython multiprocessing.Pool'], ['100', '8', 'pool'],
    ['10000', '8', 'published: CPython multiprocessing.Pool'], ['10000', '8', 'pool'],
    ['10000', 'not told', 'published: CPython multiprocessing.Pool'], ['10000', '8', 'pool']], table
assert table[0][3:] == ['96.4 us', '120 ms', '0.001'], table[0]
for n, row in ('100', table[1]), ('10000', table[3]):
    ours = next(found for found in csv.DictReader(open('campaign/summary.csv'))
                if (found['variant'], found['n'], found['p']) == ('pool', n, '8'))
    ratio = float(ours['baseline_time_ns']) / float(ours['time_ns'])
    assert abs(float(row[5]) - ratio) <= 0.005 + 0.005 * ratio, (row, ratio)
PY
}

@test "the report has the published densities beside ours, and no section for each window" {
    "$SPEEDUP" sweep --preset sources --kernels parzen_kde --variants omp_static --visits 1 --min-time 1us -o campaign
    "$SPEEDUP" analyse campaign
    "$SPEEDUP" plot campaign --format svg --figure parzen_density
    "$SPEEDUP" report campaign
    [ "$(ls campaign/figures)" = parzen_density.parzen_kde.svg ]
    [ "$(grep -c '^## Parzen' campaign/report.md)" -eq 2 ]
    [ "$(grep -c 'the published densities' campaign/report.md)" -eq 1 ]
    python3 - "$ROOT/results/reference/published_parzen_density.csv" <<'PY'
import csv, math, sys
lines = open('campaign/report.md').read().split('the published densities')[1].split('\n\n')[1].split('\n')[2:]
table = [[float(cell) for cell in line.strip('|').split('|')] for line in lines]
counts = {}
for row in csv.DictReader(open('campaign/visits.csv')):
    options = dict(option.split('=') for option in row['options'].split(':') if option)
    if options.get('widths') == '1':
        counts[float(options['from'])] = int(row['result'])
for row, published in zip(table, csv.DictReader(open(sys.argv[1])), strict=True):
    h, theirs = float(published['window_width']), float(published['estimated_density'])
    inside = (math.erf(h / math.sqrt(8)) ** 2)
    right = [h, 10000, theirs, theirs / h, counts[h] / (10000 * h * h), inside / (h * h)]
    assert all(abs(a - b) <= 6e-5 for a, b in zip(row, right, strict=True)), (row, right)  # 4 digits are printed
    # 5 sigma of the binomial count, divided as the estimate is
    assert abs(row[4] - right[5]) <= 5 * math.sqrt(inside * (1 - inside) / 10000) / (h * h), row
PY
}
