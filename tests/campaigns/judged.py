#!/usr/bin/env python3
"""Does `speedup compare` tell equal workers from slower ones, on this machine?  Live: prints, and asserts nothing.

Equal: campaigns of `sweep --against` with the same worker twice, at the default settings.  Whatever is called different
is a false alarm.  For contrast campaigns of that worker alone, one after the other, are compared as OLD and NEW.
Slower: a campaign against the same worker with a clock that runs 3 % fast, at the preset `standard` with 40 visits instead
of 15, of shorter intervals (of the size standard: that preset as it is); a cell counts as found when the 95 % interval of its pairs leaves out 1.  Intervals are computed
here again, from the raw rows.

Usage: judged.py BUILD [ci|release|standard [equal|slower [SEED]]]      SEED of the slower campaign: 1
"""
import collections
import csv
import glob
import math
import os
import statistics
import subprocess
import sys
import tempfile

EQUAL = ["--kernels", "sqrt_cube,monte_carlo_pi,parzen_kde", "--sizes", "10000,100000", "--variants", "omp_static,tuned"]
SLOWER = ["--preset", "standard", "--kernels", "sqrt_cube,monte_carlo_pi,parzen_kde", "--sizes", "3000,10000,30000,100000",
          "--variants", "omp_static,tuned"]
SIZES = {
    # campaigns of equal workers, and the options of each kind
    "ci": (2, ["--kernels", "monte_carlo_pi", "--sizes", "10000,100000", "--variants", "tuned"],
           ["--preset", "quick", "--kernels", "monte_carlo_pi", "--sizes", "10000,100000", "--variants", "tuned"]),
    "release": (7, EQUAL, [*SLOWER, "--visits", "40", "--min-time", "20ms"]),
    "standard": (7, EQUAL, SLOWER),
}


def run(arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def sweep(build, directory, options):
    result = run([f"{build}/bin/speedup", "sweep", "-o", directory, *options])
    if result.returncode != 0:
        sys.exit(f"judged: sweep: {result.stderr}")


def compare(build, *directories):
    """Rows of compare's CSV."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        result = run([f"{build}/bin/speedup", "compare", *directories, "-o", file.name])
        if result.returncode not in (0, 3):
            sys.exit(f"judged: compare: {result.stderr}")
        with open(file.name, newline="", encoding="utf-8") as text:
            return list(csv.DictReader(text))


def workloads(directory):
    with open(os.path.join(directory, "plan.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["kernel"] for row in rows if row["limit"] == "0"}, rows[0]["worker"]


def visits(directory):
    """{cell: {worker: {round: time}}} of the workloads."""
    kernels, first = workloads(directory)
    times = collections.defaultdict(list)
    for path in glob.glob(os.path.join(directory, "raw", "*.csv")):
        if path.endswith(".environment.csv"):
            continue
        with open(path, newline="", encoding="utf-8") as file:
            file.readline()
            for row in csv.DictReader(file):
                if row["phase"] == "timed" and row["status"] == "ok" and row["kernel"] in kernels and row["round"] != "0":
                    cell = row["kernel"], row["variant"], row["n"], row["p"]
                    times[cell, row["worker"] == first, row["round"]].append(int(row["total_ns"]) / int(row["inner"]))
    cells = collections.defaultdict(lambda: ({}, {}))
    for (cell, old, number), found in times.items():
        cells[cell][0 if old else 1][number] = statistics.median(found)
    return cells


def sign_rank(n, confidence=0.95):
    """Largest k with P(Bin(n, 1/2) <= k - 1) <= (1 - confidence) / 2."""
    total, k = 0.0, 0
    while True:
        total += math.comb(n, k) / 2 ** n
        if total > (1 - confidence) / 2:
            return k
        k += 1


def interval(old, new):
    logs = sorted(math.log(new[key] / old[key]) for key in old.keys() & new.keys())
    k = sign_rank(len(logs))
    return (math.exp(logs[k - 1]), math.exp(logs[-k])) if k else (0, math.inf)


def spread(values):
    """Median absolute deviation over the median."""
    middle = statistics.median(values)
    return statistics.median(abs(value - middle) for value in values) / middle


def told_apart(cells):
    """[(spread, 1 is left out by the 95 % interval)] of all cells."""
    found = []
    for old, new in cells.values():
        low, high = interval(old, new)
        found.append((max(spread(old.values()), spread(new.values())), not low <= 1 <= high))
    return found


def different(rows):
    return sum(row["verdict"] in ("regressed", "improved") for row in rows)


def judge_equal(build, folder, campaigns, options):
    equal, verdicts, later = [], [], []
    for number in range(campaigns):
        both, alone = f"{folder}/both-{number}", f"{folder}/alone-{number}"
        sweep(build, both, ["--against", f"{build}/libexec/speedup/speedup-worker", *options, "--seed", str(number + 1)])
        sweep(build, alone, options)
        equal += told_apart(visits(both))
        verdicts += compare(build, both)
        if number > 0:
            later += compare(build, f"{folder}/alone-{number - 1}", alone)
    print(f"equal workers, in the same rounds: {len(equal)} comparisons; 95 % interval leaves out 1 in "
          f"{sum(found for _, found in equal)} ({100 * sum(found for _, found in equal) / len(equal):.1f} %); "
          f"called regressed or improved: {different(verdicts)} ({100 * different(verdicts) / len(verdicts):.1f} %)")
    if later:
        print(f"equal workers, one campaign after the other: {len(later)} comparisons; called regressed or improved: "
              f"{different(later)} ({100 * different(later) / len(later):.1f} %)")


def judge_slower(build, folder, options, seed):
    workers = f"{build}/test-programs"
    sweep(build, f"{folder}/slower", ["--worker", f"{workers}/even_worker", "--against", f"{workers}/slower_worker",
                                      *options, "--seed", seed])
    slower = told_apart(visits(f"{folder}/slower"))
    steady = [found for wide, found in slower if wide <= 0.02]
    print(f"a worker slower by 3 %: {len(slower)} comparisons, median spread "
          f"{100 * statistics.median(wide for wide, _ in slower):.2f} %; found {sum(found for _, found in slower)}; of the "
          f"{len(steady)} with a spread up to 2 %: found {sum(steady)}"
          + (f" ({100 * sum(steady) / len(steady):.0f} %)" if steady else ""))


def main():
    build, size = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "ci"
    part = sys.argv[3] if len(sys.argv) > 3 else "both"
    campaigns, equal_options, slower_options = SIZES[size]
    with tempfile.TemporaryDirectory() as folder:
        if part in ("both", "equal"):
            judge_equal(build, folder, campaigns, equal_options)
        if part in ("both", "slower"):
            judge_slower(build, folder, slower_options, sys.argv[4] if len(sys.argv) > 4 else "1")


main()
