#!/usr/bin/env python3
"""Independent judge: derives summary.csv anew from plan.csv and the shards, by the documentation alone, and compares.

Prints `N cells agree` and exits 0, or names each difference and exits 1.  Standard library only."""
import csv
import glob
import math
import os
import statistics
import sys
from fractions import Fraction


def rank(n, confidence=Fraction(95, 100)):
    tail, k, total = (1 - confidence) / 2, 0, Fraction(0)
    while k < n // 2:
        total += Fraction(math.comb(n, k), 2**n)
        if total > tail:
            break
        k += 1
    return k


def interval(values):
    k = rank(len(values))
    ordered = sorted(values)
    return (ordered[k - 1], ordered[len(values) - k]) if k else (None, None)


def read_shards(directory):
    for path in sorted(glob.glob(os.path.join(directory, "raw", "*.csv"))):
        if path.endswith(".environment.csv"):
            continue
        with open(path, newline="") as file:
            file.readline()
            yield from csv.DictReader(file)


def collect(directory):
    """Visits by cell: {(group, variant, p): [(session, round, status, time)]}."""
    repetitions, visits = {}, {}
    for row in read_shards(directory):
        key = row["session"], row["visit"]
        if row["type"] == "repetition":
            if row["phase"] == "timed" and row["status"] == "ok":
                repetitions.setdefault(key, []).append(int(row["total_ns"]) / int(row["inner"]))
            continue
        if row["round"] == "0" and row["status"] == "ok":
            continue
        times = repetitions.get(key, [])
        cell = row["group"], row["variant"], row["p"]
        visits.setdefault(cell, []).append(
            (row["session"], int(row["round"]), row["status"], statistics.median(times) if times else None))
    return visits


def times_of(visits):
    return [time for _, _, status, time in visits if status == "ok"] + [
        math.inf for _, _, status, _ in visits if status == "timeout"]


def ratios(base, cell):
    by_round = {(session, number): time for session, number, status, time in base if status == "ok"}
    return [by_round[session, number] / time for session, number, status, time in cell
            if status == "ok" and (session, number) in by_round]


def expect(cell, visits, plan):
    group, variant, p = cell["group"], cell["variant"], cell["p"]
    mine = visits.get((group, variant, p), [])
    counted = [visit for visit in mine if visit[2] != "aborted"]
    failures = [visit for visit in counted if visit[2] != "ok"]
    ok = [visit for visit in counted if visit[2] == "ok"]
    answer = {"visits": len(ok), "failures": len(failures),
              "status": failures[0][2] if failures else "ok" if ok else "missing"}
    trusted = ok and answer["status"] != "wrong"
    times = times_of(counted) if trusted else []
    answer["time_ns"] = statistics.median(times) if times else None
    answer["time_low_ns"], answer["time_high_ns"] = interval(times) if times else (None, None)
    baseline = next(row for row in plan if row["group"] == group and row["role"] == "baseline")
    one = next((row for row in plan if row["group"] == group and row["variant"] == variant and row["p"] == "1"), None)
    for name, partner in (("speedup", baseline), ("relative_speedup", one)):
        found = ratios(visits.get((group, partner["variant"], partner["p"]), []), mine) if partner and trusted else []
        answer[name] = math.exp(statistics.median(map(math.log, found))) if found else None
        answer[name + "_low"], answer[name + "_high"] = interval(found) if found else (None, None)
    speedup, workers = answer["speedup"], int(p)
    answer["efficiency"] = speedup / workers if speedup else None
    answer["karp_flatt"] = (1 / speedup - 1 / workers) / (1 - 1 / workers) if speedup and workers > 1 else None
    return answer


def differs(expected, text):
    if expected is None or expected == math.inf:
        return text != ""
    if isinstance(expected, (str, int)):
        return text != str(expected)
    if text == "":
        return True
    return not abs(float(text) - expected) <= 2e-8 * abs(expected) + 1e-12  # %.9g keeps nine digits


def main():
    directory = sys.argv[1]
    plan = list(csv.DictReader(open(os.path.join(directory, "plan.csv"), newline="")))
    summary = list(csv.DictReader(open(os.path.join(directory, "summary.csv"), newline="")))
    visits = collect(directory)
    wrong = 0 if len(plan) == len(summary) else 1
    for cell, row in zip(plan, summary):
        for name, expected in expect(cell, visits, plan).items():
            if differs(expected, row[name]):
                print(f"{cell['variant']} n={cell['n']} p={cell['p']} {name}: {row[name]!r} instead of {expected!r}")
                wrong += 1
    print(f"{len(plan)} cells agree" if not wrong else f"{wrong} differences")
    sys.exit(wrong != 0)


main()
