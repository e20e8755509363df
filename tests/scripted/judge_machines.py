#!/usr/bin/env python3
"""Independent judge of a campaign of several machines: decides from the rows and the environment files alone what may be put
together, and compares with summary.csv, break_even.csv and machines.csv.

Prints `N cells on M machines of K kinds agree` and exits 0, or names each difference and exits 1.  Standard library only."""
import csv
import glob
import math
import os
import statistics
import sys

KIND = "cpu_model", "topology", "caches", "allowed_cpus", "allowed_by"


def read(path, comment=False):
    with open(path, newline="") as file:
        if comment:
            file.readline()
        return list(csv.DictReader(file))


def facts(directory):
    """By session: the facts of its environment file."""
    found = {}
    for path in glob.glob(os.path.join(directory, "raw", "*.environment.csv")):
        if not path.endswith(".end.environment.csv"):
            session = os.path.basename(path)[: -len(".environment.csv")]
            found[session] = {row["key"]: row["value"] for row in read(path)}
    return found


def rows(directory):
    for path in sorted(glob.glob(os.path.join(directory, "raw", "*.csv"))):
        if not path.endswith(".environment.csv"):
            yield from read(path, comment=True)


def collect(directory, machine_of):
    """Times {(machine, group): {(variant, p): {(session, round): time}}}, and stopped {(machine, group): {(variant, p)}}."""
    times, stopped, parts, count = {}, {}, {}, {}
    for row in rows(directory):
        machine, cell = machine_of[row["session"]], (row["variant"], row["p"])
        key = machine, row["group"]
        count[machine] = count.get(machine, 0) + 1
        if row["type"] == "stop":
            stopped.setdefault(key, set()).add(cell)
        elif row["type"] == "repetition":
            if row["phase"] == "timed" and row["status"] == "ok":
                parts.setdefault((row["session"], row["visit"]), []).append(int(row["total_ns"]) / int(row["inner"]))
        elif row["round"] != "0" and row["status"] == "ok":
            round_of = row["session"], row["round"]
            time = statistics.median(parts[row["session"], row["visit"]])
            times.setdefault(key, {}).setdefault(cell, {})[round_of] = time
    return times, stopped, count


def complete_somewhere(stopped, cells):
    """{group: machines on which all its cells were stopped}"""
    found = {}
    for (machine, group), seen in stopped.items():
        if seen == cells[group]:
            found.setdefault(group, set()).add(machine)
    return found


def speedup(base, cell):
    logs = [math.log(base[key] / time) for key, time in cell.items() if key in base]
    return math.exp(statistics.median(logs)) if logs else None


class Judge:
    def __init__(self, directory):
        self.directory, self.faults = directory, []
        self.plan = read(os.path.join(directory, "plan.csv"))
        self.summary = read(os.path.join(directory, "summary.csv"))
        self.environments = facts(directory)
        self.machine_of = {session: found["fingerprint"] for session, found in self.environments.items()}
        self.cells = {}
        for row in self.plan:
            self.cells.setdefault(row["group"], set()).add((row["variant"], row["p"]))
        self.n = {row["group"]: row["n"] for row in self.plan}
        self.times, self.stopped, self.rows = collect(directory, self.machine_of)
        done = complete_somewhere(self.stopped, self.cells)
        self.counts = {key for key in self.times if key[0] in done.get(key[1], {key[0]})}

    def check(self, what, found, expected):
        near = isinstance(expected, float) and found != "" and math.isclose(float(found), expected, rel_tol=1e-6)
        if not near and found != expected:
            self.faults.append(f"{what}: {found!r}, expected {expected!r}")

    def judge_cells(self):
        expected = {}
        for machine, group in self.counts:
            base = self.times[machine, group].get(("serial", "1"), {})
            for cell, seen in self.times[machine, group].items():
                expected[machine, self.n[group], *cell] = statistics.median(seen.values()), speedup(base, seen)
        found = {(row["fingerprint"], row["n"], row["variant"], row["p"]): row for row in self.summary if row["status"] != "missing"}
        self.check("cells", sorted(found), sorted(expected))
        for key in found.keys() & expected.keys():
            self.check(f"time of {key}", found[key]["time_ns"], float(expected[key][0]))
            self.check(f"speedup of {key}", found[key]["speedup"], expected[key][1])

    def judge_kinds(self):
        kinds = {}
        for found in self.environments.values():
            kinds[found["fingerprint"]] = tuple(found[key] for key in KIND)
        seen = {}
        for row in self.summary:
            kind, cell = row["kind"], (row["kind"], row["n"], row["variant"], row["p"])
            self.check(f"machines of {kind}", seen.setdefault(kind, kinds[row["fingerprint"]]), kinds[row["fingerprint"]])
            self.check(f"{cell} in one figure", seen.setdefault(cell, row["fingerprint"]), row["fingerprint"])
        # Machines of one kind that share no group stand together.
        pools = {row["fingerprint"]: row["kind"] for row in self.summary}
        groups = {machine: {key[1] for key in self.counts if key[0] == machine} for machine in pools}
        for a in pools:
            for b in pools:
                if kinds[a] == kinds[b] and not groups[a] & groups[b]:
                    self.check(f"kinds of {a} and {b}", pools[a].split(".")[0], pools[b].split(".")[0])
        return len(set(pools.values()))

    def judge_machines(self):
        found = {row["fingerprint"]: row for row in read(os.path.join(self.directory, "machines.csv"))}
        self.check("machines", sorted(found), sorted(set(self.machine_of.values())))
        for machine, row in found.items():
            left = [key for key in self.times if key[0] == machine and key not in self.counts]
            visits = sum(len(seen) for key in left for seen in self.times[key].values())
            self.check(f"rows of {machine}", row["rows"], str(self.rows.get(machine, 0)))
            self.check(f"groups left out of {machine}", row["groups_left_out"], str(len(left)))
            self.check(f"visits left out of {machine}", row["visits_left_out"], str(visits))
            self.check(f"sessions of {machine}", row["sessions"], str(sum(m == machine for m in self.machine_of.values())))
        return len(found)

    def judge_break_even(self):
        """Each curve has the sizes of one kind of machine at which its speedup has an interval."""
        for row in read(os.path.join(self.directory, "break_even.csv")):
            sizes = sum(cell["kind"] == row["kind"] and cell["variant"] == row["variant"] and cell["p"] == row["p"] and
                        cell["speedup_low"] != "" for cell in self.summary)
            self.check(f"sizes of {row['variant']} p={row['p']} on {row['kind']}", row["sizes"], str(sizes))


def main():
    judge = Judge(sys.argv[1])
    judge.judge_cells()
    kinds, machines = judge.judge_kinds(), judge.judge_machines()
    judge.judge_break_even()
    for fault in judge.faults:
        print(fault)
    if not judge.faults:
        print(f"{len(judge.summary)} cells on {machines} machines of {kinds} kinds agree")
    return bool(judge.faults)


if __name__ == "__main__":
    sys.exit(main())
