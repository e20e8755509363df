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
    """Visits by cell: {(group, variant, p, worker): [(session, round, status, time, number, labels)]}."""
    repetitions, visits, labels = {}, {}, {}
    for row in read_shards(directory):
        if row["type"] == "stop":
            continue
        key = row["session"], row["visit"]
        if row["type"] == "visit" or (row["phase"] == "timed" and row["status"] == "ok"):
            labels.setdefault(key, set()).update(filter(None, row["labels"].split("+")))
        if row["type"] == "repetition":
            if row["phase"] == "timed" and row["status"] == "ok":
                repetitions.setdefault(key, []).append(int(row["total_ns"]) / int(row["inner"]))
            continue
        if row["round"] == "0" and row["status"] == "ok":
            continue
        times = repetitions.get(key, [])
        cell = row["group"], row["variant"], row["p"], row["worker"]
        visits.setdefault(cell, []).append(
            (row["session"], int(row["round"]), row["status"], statistics.median(times) if times else None,
             int(row["visit"]), labels[key]))
    for found in visits.values():
        found.sort(key=lambda visit: (visit[0], visit[1], visit[4]))
    return visits


def times_of(visits):
    return [visit[3] for visit in visits if visit[2] == "ok"] + [math.inf for visit in visits if visit[2] == "timeout"]


def ratios(base, cell):
    by_round = {(session, number): time for session, number, status, time, _, _ in base if status == "ok"}
    return [by_round[session, number] / time for session, number, status, time, _, _ in cell
            if status == "ok" and (session, number) in by_round]


def quantile(ordered, share):
    position = (len(ordered) - 1) * share
    below = math.floor(position)
    rest = position - below
    return ordered[below] + rest * (ordered[below + 1] - ordered[below]) if rest else ordered[below]


def student(t, degrees):
    """Two-sided p of Student's t for whole degrees: Abramowitz & Stegun, 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, term, total = math.cos(angle) ** 2, 1.0, 0.0
    for k in range(degrees // 2 if degrees % 2 == 0 else (degrees - 1) // 2):
        total += term
        step = 2 * k + 1 if degrees % 2 == 0 else 2 * k + 2
        term *= cosine * step / (step + 1)
    if degrees % 2 == 0:
        return 1 - math.sin(angle) * total
    return 1 - 2 / math.pi * (angle + math.sin(angle) * math.cos(angle) * total)


def midranks(values):
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]


def trend(values):
    """Two-sided p of Spearman's rank correlation with the order."""
    n, ranks = len(values), midranks(values)
    middle = (n + 1) / 2
    spread = sum((rank - middle) ** 2 for rank in ranks)
    if spread == 0:
        return 1
    rho = sum((rank - middle) * (i + 1 - middle) for i, rank in enumerate(ranks)) / math.sqrt(
        spread * n * (n * n - 1) / 12)
    return student(abs(rho) * math.sqrt((n - 2) / (1 - rho * rho)), n - 2) if abs(rho) < 1 - 1e-12 else 0


def lag1(values):
    mean = statistics.fmean(values)
    spread = sum((value - mean) ** 2 for value in values)
    return sum((a - mean) * (b - mean) for a, b in zip(values, values[1:])) / spread if spread else 0


def modality(values):
    ordered = sorted(values)
    low, high = quantile(ordered, 0.25), quantile(ordered, 0.75)
    kept = [value for value in ordered if low - 1.5 * (high - low) <= value <= high + 1.5 * (high - low)]
    best, width = 2, 0.9 * 3.5 * statistics.stdev(kept) / len(kept) ** (1 / 3) if len(kept) > 1 else 0
    while width > 0:
        for place in (0, 0.25, 0.5, 0.75):
            height = {}
            for value in kept:
                column = math.floor((value - kept[0]) / width + place)
                height[column] = height.get(column, 0) + 1
            steps = sum(abs(height.get(i, 0) - height.get(i - 1, 0)) for i in range(max(height) + 2))
            best = max(best, steps / max(height.values()))
        if width > kept[-1] - kept[0]:
            break
        width *= 2
    return best


def doubts(times):
    """Labels of a cell by its finite times, in the order in which they were measured."""
    if len(times) < 9:
        return set()
    found = {"autocorrelated": abs(lag1(times)) > 2 / math.sqrt(len(times)), "drift": trend(times) < 0.01,
             "multimodal": modality(times) > 2.8}
    return {label for label, holds in found.items() if holds}


def describe(answer, times, labels):
    """Spread, outliers and stability of a cell's times."""
    ordered, median = sorted(times), answer["time_ns"]
    low, high = quantile(ordered, 0.25), quantile(ordered, 0.75)
    if median < math.inf:
        answer["mdape_percent"] = 100 * statistics.median(
            0 if time == median else 1 if time == math.inf else abs(time - median) / time for time in times)
    if high < math.inf:
        outside = [max(low - time, time - high) for time in times]
        answer["outliers_severe"] = sum(by > 3 * (high - low) for by in outside)
        answer["outliers_mild"] = sum(by > 1.5 * (high - low) for by in outside) - answer["outliers_severe"]
    if answer["time_low_ns"] is None or median == math.inf:
        return
    half = (answer["time_high_ns"] - answer["time_low_ns"]) / 2 / median
    deviation = statistics.median(abs(time - median) for time in times) / median
    unstable = (answer["mdape_percent"] >= 5 or deviation >= 0.1 or labels & {"autocorrelated", "drift", "multimodal", "starved"}
                or sum(time > 1.5 * median for time in times) > 0.1 * len(times))
    answer["stability"] = ("unstable" if unstable else "stable" if half <= 0.01 and not labels
                           else "usable" if half <= 0.05 else "unstable")


def sequential(base, cell):
    """All of one before all of the other?"""
    a, b = ([(visit[0], visit[4]) for visit in visits] for visits in (base, cell))
    return bool(a and b) and (max(a) < min(b) or max(b) < min(a))


def expect(cell, visits, plan):
    group, variant, p, worker = cell["group"], cell["variant"], cell["p"], cell["worker"]
    mine = visits.get((group, variant, p, worker), [])
    counted = [visit for visit in mine if visit[2] != "aborted"]
    failures = [visit for visit in counted if visit[2] != "ok"]
    ok = [visit for visit in counted if visit[2] == "ok"]
    answer = {"visits": len(ok), "failures": len(failures),
              "status": failures[0][2] if failures else "ok" if ok else "missing"}
    trusted = ok and answer["status"] != "wrong"
    times = times_of(counted) if trusted else []
    answer["time_ns"] = statistics.median(times) if times else None
    answer["time_low_ns"], answer["time_high_ns"] = interval(times) if times else (None, None)
    answer.update(mdape_percent=None, outliers_mild=None, outliers_severe=None, stability="")
    doubt = doubts([visit[3] for visit in ok]) if trusted else set()
    if len(times) > 1:
        borne = set().union(*(visit[5] for visit in mine)) | doubt
        describe(answer, times, borne | {"timeouts"} if math.inf in times else borne)
    baseline = next(row for row in plan if row["group"] == group and row["role"] == "baseline" and row["worker"] == worker)
    one = next((row for row in plan if row["group"] == group and row["variant"] == variant and row["p"] == "1"
                and row["worker"] == worker), None)
    for name, partner in (("speedup", baseline), ("relative_speedup", one)):
        found = ratios(visits.get((group, partner["variant"], partner["p"], worker), []), mine) if partner and trusted else []
        answer[name] = math.exp(statistics.median(map(math.log, found))) if found else None
        answer[name + "_low"], answer[name + "_high"] = interval(found) if found else (None, None)
    if answer["speedup_low"] is not None and sequential(visits[group, baseline["variant"], baseline["p"], worker], mine):
        doubt.add("sequential_order")
    answer["labels"] = doubt
    speedup, workers = answer["speedup"], int(p)
    answer["efficiency"] = speedup / workers if speedup else None
    answer["karp_flatt"] = (1 / speedup - 1 / workers) / (1 - 1 / workers) if speedup and workers > 1 else None
    return answer


def differs(expected, text):
    if expected is None or expected == math.inf:
        return text != ""
    if isinstance(expected, set):  # of the labels that the judge knows; others come from the rows or the speedup
        return expected != set(text.split("+")) & {"autocorrelated", "drift", "multimodal", "sequential_order"}
    if isinstance(expected, (str, int)):
        return text != str(expected)
    if text == "":
        return True
    return not abs(float(text) - expected) <= 2e-8 * abs(expected) + 1e-12  # %.9g keeps nine digits


def visits_differ(cell, visits, plan, rows):
    """Do the used rows of visits.csv hold the times and the ratios of this cell, each once?"""
    group, variant, p, worker = (cell[key] for key in ("group", "variant", "p", "worker"))
    mine = visits.get((group, variant, p, worker), [])
    used = [row for row in rows if (row["kernel"], row["options"], row["n"], row["variant"], row["p"], row["worker"])
            == (cell["kernel"], cell["options"], cell["n"], variant, p, worker) and row["use"] == "used"]
    trusted = not any(visit[2] == "wrong" for visit in mine)
    expected = {"time_ns": [visit[3] for visit in mine if visit[2] == "ok"] if trusted else []}
    for name, role in (("speedup", lambda row: row["role"] == "baseline"),
                       ("relative_speedup", lambda row: row["variant"] == variant and row["p"] == "1")):
        partner = next((row for row in plan if row["group"] == group and row["worker"] == worker and role(row)), None)
        expected[name] = ratios(visits.get((group, partner["variant"], partner["p"], worker), []), mine) \
            if partner and trusted else []
    for name, values in expected.items():
        found = sorted(float(row[name]) for row in used if row[name])
        if len(found) != len(values) or any(differs(a, repr(b)) for a, b in zip(sorted(values), found)):
            return f"{name}: {found} instead of {sorted(values)}"
    return ""


def main():
    directory = sys.argv[1]
    plan = list(csv.DictReader(open(os.path.join(directory, "plan.csv"), newline="")))
    summary = list(csv.DictReader(open(os.path.join(directory, "summary.csv"), newline="")))
    single = list(csv.DictReader(open(os.path.join(directory, "visits.csv"), newline="")))
    visits = collect(directory)
    wrong = 0 if len(plan) == len(summary) else 1
    for cell, row in zip(plan, summary):
        for name, expected in expect(cell, visits, plan).items():
            if differs(expected, row[name]):
                print(f"{cell['variant']} n={cell['n']} p={cell['p']} {name}: {row[name]!r} instead of {expected!r}")
                wrong += 1
        difference = visits_differ(cell, visits, plan, single)
        if difference:
            print(f"visits.csv: {cell['variant']} n={cell['n']} p={cell['p']} {difference}")
            wrong += 1
    print(f"{len(plan)} cells agree" if not wrong else f"{wrong} differences")
    sys.exit(wrong != 0)


if __name__ == "__main__":
    main()
