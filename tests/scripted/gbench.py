#!/usr/bin/env python3
"""Judges `speedup export` by the rules of Google Benchmark's compare.py, and by the raw rows.

    gbench.py DIR EXPORTED.json EXPORTED.csv

The rules are those of google/benchmark, docs/tools.md and tools/gbench/{util,report}.py: what is compared are entries that
have time_unit, real_time and cpu_time, found by equal names; those that are no aggregates are samples of one benchmark, which
its U test takes together; iterations that failed have error_occurred and error_message.
"""
import collections
import csv
import glob
import json
import math
import statistics
import sys

SUFFIXES = {"mean": "time", "median": "time", "stddev": "time", "cv": "percentage"}


def check(good, what):
    if not good:
        sys.exit(f"gbench.py: {what}")


def near(a, b):
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12)


def raw_times(directory):
    """Time of a run in each counted visit: (kernel, variant, options, n, p) -> list, and how many visits failed."""
    times, failed = collections.defaultdict(list), collections.Counter()
    for path in glob.glob(f"{directory}/raw/*.csv"):
        if "environment" in path:
            continue
        with open(path, newline="") as file:
            check(next(file).startswith("# speedup journal"), path)
            timed = collections.defaultdict(list)
            for row in csv.DictReader(file):
                cell = (row["kernel"], row["variant"], row["options"].replace("%2C", ","), row["n"], row["p"])
                if row["type"] == "repetition" and row["phase"] == "timed" and row["status"] == "ok":
                    timed[row["visit"]].append(int(row["total_ns"]) / int(row["inner"]))
                elif row["type"] == "visit" and row["status"] == "ok" and row["round"] != "0":
                    times[cell].append(statistics.median(timed[row["visit"]]))
                elif row["type"] == "visit" and row["status"] != "ok":
                    failed[cell] += 1
    return times, failed


def name_of(cell):
    kernel, variant, options, n, p = cell
    return "/".join([kernel, variant] + ([options] if options else []) + [f"n:{n}", f"p:{p}"])


def check_entry(entry):
    for key in ("name", "run_name", "run_type", "repetitions", "threads"):
        check(key in entry, f"{entry.get('name')}: no {key}")
    check(entry["run_type"] in ("iteration", "aggregate"), entry["run_type"])
    check(entry["time_unit"] in ("ns", "us", "ms", "s"), entry["time_unit"])
    if entry["run_type"] == "aggregate":
        suffix = entry["aggregate_name"]
        check(entry["name"] == f"{entry['run_name']}_{suffix}", entry["name"])
        check(entry["aggregate_unit"] == SUFFIXES[suffix], entry["name"])
    else:
        check(entry["name"] == entry["run_name"], entry["name"])
        check(0 <= entry["repetition_index"] < entry["repetitions"], entry["name"])
        check(("real_time" in entry) != entry.get("error_occurred", False), entry["name"])


def check_benchmark(name, entries, times, failures):
    samples = [e for e in entries if e["run_type"] == "iteration"]
    check([e["repetition_index"] for e in samples] == list(range(len(samples))), f"{name}: repetitions are not numbered")
    check(all(e["repetitions"] == len(samples) for e in samples), f"{name}: repetitions")
    real = [e["real_time"] for e in samples if "real_time" in e]
    check(len(samples) - len(real) == failures, f"{name}: {failures} visits failed")
    check(len(real) == len(times) and all(map(near, sorted(real), sorted(times))), f"{name}: times are not those measured")
    aggregates = {e["aggregate_name"]: e["real_time"] for e in entries if e["run_type"] == "aggregate"}
    right = {"mean": statistics.fmean(real), "median": statistics.median(real)} if real else {}
    if len(real) > 1:
        right["stddev"] = statistics.stdev(real)
        right["cv"] = right["stddev"] / right["mean"]
    check(aggregates.keys() == right.keys(), f"{name}: {aggregates.keys()}")
    check(all(near(aggregates[k], right[k]) for k in right), f"{name}: aggregates")


def comparable(document):
    """What compare.py would compare: name -> times."""
    found = collections.defaultdict(list)
    for entry in document["benchmarks"]:
        if all(key in entry for key in ("time_unit", "real_time", "cpu_time")):
            found[entry["name"]].append(entry["real_time"])
    return found


def main():
    directory, json_path, csv_path = sys.argv[1:]
    with open(json_path) as file:
        document = json.load(file, parse_constant=lambda text: check(False, f"{text} is not JSON"))
    check({"executable", "date", "host_name"} <= document["context"].keys(), "context")
    times, failed = raw_times(directory)
    by_name = collections.defaultdict(list)
    for entry in document["benchmarks"]:
        check_entry(entry)
        by_name[entry["run_name"]].append(entry)
    names = {name_of(cell): cell for cell in set(times) | set(failed)}
    check(set(names) == set(by_name), f"names differ: {set(names) ^ set(by_name)}")
    for name, entries in by_name.items():
        check_benchmark(name, entries, times.get(names[name], []), failed[names[name]])
    with open(csv_path, newline="") as file:
        rows = list(csv.DictReader(file))
    check(len(rows) == sum(map(len, times.values())) + failed.total(), f"{len(rows)} rows of CSV")
    for cell, values in times.items():
        mine = [float(r["time_ns"]) for r in rows if (r["kernel"], r["variant"], r["options"], r["n"], r["p"]) == cell and r["use"] == "used"]
        check(len(mine) == len(values) and all(map(near, sorted(mine), sorted(values))), f"{name_of(cell)}: times of the CSV")
    print(len(comparable(document)), len(rows))


main()
