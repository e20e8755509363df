#!/usr/bin/env python3
"""Independent judge: derives attribution.csv anew from plan.csv and the shards, by the documentation alone, and compares.

Prints `N cells agree` and exits 0, or names each difference and exits 1.  Strong scaling, one machine.  Standard library
only."""
import csv
import math
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scripted"))
import judge_summary  # noqa: E402

PARTS = ("imbalance", "synchronisation", "bandwidth", "starved", "serial", "algorithm", "contention", "frequency")
NAN = math.nan


def key_of(row):
    return row["group"], row["variant"], row["p"], row["worker"]


def number(text):
    return float(text) if text not in ("", None) else NAN


def within(value, most):
    """value between 0 and most; unknown if either is."""
    return NAN if math.isnan(value) or math.isnan(most) else max(0.0, min(value, max(most, 0.0)))


class Seen:
    """What the raw rows say of each cell beyond the times of its visits."""

    def __init__(self, directory):
        self.work, self.bytes, self.frequencies, self.spans = {}, {}, {}, {}
        opened = {}
        for row in judge_summary.read_shards(directory):
            cell, visit = key_of(row), (row["session"], row["visit"])
            if row["type"] == "repetition":
                opened.setdefault(visit, []).append(row)
            if row["type"] != "visit" or row["status"] != "ok":
                continue
            for one in opened.get(visit, []):
                if one["phase"] == "timed":
                    self.work[cell], self.bytes[cell] = number(one["work"]), number(one["bytes"])
                if one["phase"] == "spans" and one["status"] == "ok":
                    self.spans.setdefault(cell, []).append((one, number(row["steal_ns"]) / number(row["launch_ns"])))
            if int(row["round"]) > 0 and row["frequency_khz"]:
                self.frequencies.setdefault(cell, []).append(number(row["frequency_khz"]))

    def frequency(self, cell):
        found = self.frequencies.get(cell, [])
        return sum(found) / len(found) if found else NAN

    def instrumented(self, cell):
        """Shares of the interval of median length per run."""
        found = sorted(self.spans.get(cell, []), key=lambda pair: number(pair[0]["total_ns"]) / number(pair[0]["inner"]))
        if not found:
            return None
        row, steal = found[len(found) // 2]
        total, p = number(row["total_ns"]), int(row["p"])
        known = [share for share in (number(row["run_delay_ns"]) / total / p, steal / p) if not math.isnan(share)]
        off = 1.0 if row["cpu_ns"] == "" else max(0.0, 1 - number(row["cpu_ns"]) / total / p)
        return {"max": number(row["busy_max_ns"]) / total, "mean": number(row["busy_mean_ns"]) / total,
                "idle": number(row["idle_ns"]) / total, "meetings": number(row["busy_spans"]) / number(row["inner"]),
                "delayed": min(sum(known), off) if known else NAN, "run": total / number(row["inner"])}


class Judge:
    def __init__(self, directory):
        with open(os.path.join(directory, "plan.csv"), newline="", encoding="utf-8") as file:
            self.plan = list(csv.DictReader(file))
        self.visits, self.seen = judge_summary.collect(directory), Seen(directory)
        self.answers = {key_of(row): judge_summary.expect(row, self.visits, self.plan) for row in self.plan}

    def limits(self, p, worker):
        """(plan row, time) of the limits measured at p."""
        for row in self.plan:
            answer = self.answers[key_of(row)]
            if row["limit"] == "1" and row["p"] == str(p) and row["worker"] == worker and answer["status"] == "ok":
                yield row, answer["time_ns"]

    def cost(self, kernel, p, worker):
        for row, time in self.limits(p, worker):
            if row["kernel"] == kernel and row["role"] == "candidate":
                return time / self.seen.work[key_of(row)]
        return NAN

    def copying(self, wanted, p, worker):
        """Least time to move so many bytes: the fastest of the copies of the nearest size."""
        copies = [(abs(math.log(self.seen.bytes[key_of(row)] / wanted)), time / self.seen.bytes[key_of(row)])
                  for row, time in self.limits(p, worker) if self.seen.bytes[key_of(row)] > 0]
        return wanted * min(copies)[1] if copies else NAN

    def memory(self, cell):
        """Least times to move the bytes with p workers and with one; 0 where another roof binds."""
        size, p, worker = self.seen.bytes[key_of(cell)], int(cell["p"]), cell["worker"]
        if not size > 0:
            return 0.0, 0.0
        many = self.copying(size, p, worker)
        by_work = [self.seen.work[key_of(cell)] * time / self.seen.work[key_of(row)]
                   for row, time in self.limits(p, worker) if row["kernel"] == cell["roof"]]
        if by_work and many < min(by_work) * (1 - 1e-9):
            return 0.0, 0.0
        return many, self.copying(size, 1, worker)

    def expect(self, cell):
        one_key = (cell["group"], cell["variant"], "1", cell["worker"])
        answer, p, worker = self.answers[key_of(cell)], int(cell["p"]), cell["worker"]
        time, speedup, relative = (answer[name] or NAN for name in ("time_ns", "speedup", "relative_speedup"))
        baseline, one = speedup * time, relative * time
        spread = ((answer["relative_speedup_high"] - answer["relative_speedup_low"]) / 2 * time
                  if answer["relative_speedup_low"] else 0.0)
        whole, unseen = p * time, dict.fromkeys(("max", "mean", "idle", "meetings", "delayed", "run"), NAN)
        seen, alone = self.seen.instrumented(key_of(cell)) or unseen, self.seen.instrumented(one_key) or unseen
        region, barrier = self.cost("empty_region", p, worker), self.cost("barrier", p, worker)
        region_one, barrier_one = self.cost("empty_region", 1, worker), self.cost("barrier", 1, worker)
        memory, memory_one = self.memory(cell)
        speed, speed_one = self.seen.frequency(key_of(cell)), self.seen.frequency(one_key)

        further = max(seen["meetings"] - 1, 0) if not math.isnan(seen["meetings"]) else 0
        idle_one = alone["idle"] * one
        pays_one = within(region_one + (further * barrier_one if further else 0), idle_one)
        meeting = within((region + (further * barrier if further else 0)) / time, seen["idle"])
        turns = within(1 - seen["idle"] - seen["max"], 1)
        busy_one = (one - idle_one) / whole
        grown = seen["mean"] - busy_one
        part = {"algorithm": (one - baseline) / whole, "imbalance": within(seen["max"] - seen["mean"], 1),
                "synchronisation": within(turns + meeting - pays_one / whole, 1),
                "serial": within((idle_one - pays_one) / time, seen["idle"] - meeting) * (p - 1) / p}
        left = within(seen["delayed"], 1)
        if math.isnan(left) or math.isnan(grown):
            part["starved"] = left
        else:
            part["starved"] = taken = min(left, max(grown, 0.0))
            grown, left = grown - taken, left - taken
            for name in ("imbalance", "synchronisation", "serial"):
                taken = 0.0 if math.isnan(part[name]) else min(left, part[name])
                part[name], left = part[name] - taken, left - taken
                part["starved"] += taken
        for name, amount in (("frequency", busy_one * (speed_one / speed - 1)),
                             ("bandwidth", (p * memory - memory_one) / whole)):
            part[name] = within(amount, grown)
            grown -= 0.0 if math.isnan(part[name]) else part[name]
        part["contention"] = NAN if math.isnan(grown) else grown if grown > spread / whole else 0.0

        lost = 1 - baseline / whole
        known = {name: part[name] for name in PARTS if not math.isnan(part[name])}
        largest = max(known, key=known.get) if known and max(known.values()) >= 0.005 else ""
        result = {name + "_percent": 100 * value for name, value in part.items()}
        result.update(
            time_ns=time, baseline_time_ns=baseline, one_worker_time_ns=one, speedup=speedup, lost_speedup=p * lost,
            lost_percent=100 * lost, unexplained_percent=100 * (lost - sum(known.values())), mainly=largest,
            load_balance=seen["mean"] / seen["max"], communication_efficiency=seen["max"],
            parallel_efficiency=seen["mean"], computation_scaling=busy_one / seen["mean"], global_efficiency=busy_one,
            instrumented_time_ns=seen["run"], busy_max_ns=seen["max"] * time, busy_mean_ns=seen["mean"] * time,
            idle_ns=seen["idle"] * time, busy_spans=seen["meetings"], delayed_ns=seen["delayed"] * time,
            region_ns=region, barrier_ns=barrier, memory_time_ns=memory, memory_one_time_ns=memory_one,
            frequency_khz=speed, frequency_one_khz=speed_one,
            superlinear=NAN if answer["speedup_low"] is None else int(answer["speedup_low"] > p),
            working_set_bytes=self.seen.bytes.get(key_of(cell)) or NAN)
        return result


def differs(expected, text):
    if isinstance(expected, str):
        return text != expected
    if math.isnan(expected):
        return text != ""
    return text == "" or not abs(float(text) - expected) <= 1e-7 * max(abs(expected), 1)  # %.9g keeps nine digits


def main():
    directory, wrong = sys.argv[1], 0
    judge = Judge(directory)
    cells = [row for row in judge.plan if row["limit"] != "1" and int(row["p"]) > 1 and row["role"] == "candidate"]
    with open(os.path.join(directory, "attribution.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != len(cells):
        print(f"{len(rows)} rows instead of {len(cells)}")
        wrong = 1
    for cell, row in zip(cells, rows):
        name = f"{row['kernel']} {row['variant']} p={row['p']}"
        parts = [float(row[part + "_percent"] or 0) for part in PARTS + ("unexplained",)]
        rounding = 1e-8 * sum(map(abs, parts))  # of nine digits each
        if row["lost_percent"] and not abs(sum(parts) - float(row["lost_percent"])) <= rounding:
            print(f"{name}: the parts add up to {sum(parts)}, not to {row['lost_percent']}")
            wrong += 1
        for column, expected in judge.expect(cell).items():
            if differs(expected, row[column]):
                print(f"{name} {column}: {row[column]!r} instead of {expected!r}")
                wrong += 1
    print(f"{len(cells)} cells agree" if not wrong else f"{wrong} differences")
    sys.exit(wrong != 0)


if __name__ == "__main__":
    main()
