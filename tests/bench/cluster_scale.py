#!/usr/bin/env python3
"""How submitting and merging grow with tasks, nodes and rows, without a cluster: cluster_scale.py BUILD [TASKS (1000) [ROWS (1000000)]].

Plans a scripted campaign of 4 TASKS comparison groups of unequal work for nodes of 128 cores, with up to TASKS tasks, and submits it to
an sbatch that only counts.  Then merges campaigns of up to ROWS rows in up to TASKS shards, as each start of a task leaves one: as many
rows in ever more shards, and ever more shards of as many rows.  Prints parts, jobs, work, files and times.  Exit status 1 if there are
other than two jobs, if parts differ in work by more than the longest group, or lack one, or if files or rows are not as many as they must be.
Times are only told.  Standard library only.
"""
import collections
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import many_rows
from read_shard import shards_of

CORES = 128
GROUPS_OF_A_TASK = 4  # planned, where there are as many tasks as there may be
START_S = 0.05  # of a worker, as it is planned
FILES_OF_A_START = 3  # rows, environment, environment at the end


class Scale:
    def __init__(self, build, folder, tasks, rows):
        self.program, self.worker = build / "bin/speedup", build / "test-programs/scripted_worker"
        self.folder, self.tasks, self.rows, self.faults = folder, tasks, rows, []
        self.environment = many_rows.measure_once(build, folder, 3 * tasks)

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)

    def ladder(self):
        return sorted({max(1, self.tasks // 100), max(1, self.tasks // 10), self.tasks})

    # --- submitting ---------------------------------------------------------------------------------------------------

    def run(self, *words):
        result = subprocess.run([self.program, *map(str, words)], env=self.environment, cwd=self.folder, capture_output=True, text=True,
                                check=False)
        if result.returncode not in (0, 75):
            sys.exit(f"speedup {' '.join(map(str, words))}: {result.stderr}")
        return result

    def plan(self, *words):
        """Sizes from 1000 to about 1e9, each a group; their work is as unequal."""
        groups = GROUPS_OF_A_TASK * self.tasks
        sizes = ",".join(str(round(1000 * 10 ** (6 * n / groups)) + n) for n in range(groups))
        return ["--worker", self.worker, "--sizes", sizes, "--threads", "1,2,4,8,16,32,64,128", "--visits", "9", *words]

    def works(self, directory, parts):
        """Seconds of work of each part, by what its dry run prints, and those of the longest group."""
        groups = [collections.Counter() for _ in range(parts)]
        for part, work in enumerate(groups, 1):
            told = self.run("sweep", "--resume", "--worker", self.worker, "-o", directory, "--part", f"{part}/{parts}", "--dry-run").stdout
            for cell in csv.DictReader(told.splitlines()):
                run_s = max(float(cell["min_time_ns"]), float(cell["n"]) / float(cell["p"])) / 1e9
                work[cell["group"]] += (int(cell["rounds"]) + 1) * (START_S + (int(cell["repetitions"]) + 1) * run_s)
        everything = [group for work in groups for group in work]
        self.expect(len(everything) == len(set(everything)) == GROUPS_OF_A_TASK * self.tasks, f"{parts} tasks: a group is in no part, or in two")
        return [work.total() for work in groups], max(max(work.values(), default=0) for work in groups)

    def submit(self, tasks):
        name = f"submitted-{tasks}"
        words = ["submit", "slurm", *self.plan("--site", self.folder / "site", "--tasks", tasks, "-o", self.folder / name)]
        wall_s, _, _, status = many_rows.taken([self.program, *words, "--dry-run"], self.environment)
        self.expect(status == 0, f"{tasks} tasks: the dry run ended with {status}")
        commands = re.findall("^# In .*: sbatch ", self.run(*words, "--dry-run").stdout, re.M)
        self.run(*words)
        jobs = (self.folder / "called").read_text().splitlines()
        (self.folder / "called").unlink()
        self.expect(len(jobs) == len(commands) == 2, f"{tasks} tasks: jobs {jobs}")
        self.expect(f"--array=1{f'-{tasks}' if tasks > 1 else ''} " in jobs[0], f"{tasks} tasks: {jobs[0]}")
        work, longest = self.works(self.folder / name, tasks)
        self.expect(max(work) - min(work) <= longest + 1e-6, f"{tasks} tasks: {min(work)} s to {max(work)} s of work")
        files = sorted(str(path.relative_to(self.folder / name)) for path in (self.folder / name).rglob("*") if path.is_file())
        self.expect(files == ["batch/jobs.csv", "batch/report.sh", "batch/tasks.sh", "plan.csv"], f"{tasks} tasks: {files}")
        print(f"| {tasks} | {len(jobs)} | {max(work):.0f} | {min(work):.0f} | {max(work) / max(1, min(work)):.3f} | {longest:.0f} | {wall_s:.2f} |",
              flush=True)

    def submitting(self):
        (self.folder / "bin").mkdir()
        (self.folder / "bin/sbatch").write_text(f"#!/bin/sh\necho \"$*\" >>'{self.folder}/called'\necho 17\n")
        (self.folder / "bin/sbatch").chmod(0o755)
        (self.folder / "site").write_text(f"cpus = {CORES}\npartition = rome\nwalltime = 24h\n")
        self.environment.update(PATH=f"{self.folder}/bin:{self.environment['PATH']}", HWLOC_SYNTHETIC="package:2 core:64 pu:1",
                                SPEEDUP_SYSROOT=str(self.folder / "machine"), HOME=str(self.folder))
        (self.folder / "machine").mkdir()
        print("| tasks = parts | jobs | most work of a part, s | least, s | ratio | longest group, s | dry run, s |\n|---|---|---|---|---|---|---|")
        for tasks in self.ladder():
            self.submit(tasks)

    # --- merging ------------------------------------------------------------------------------------------------------

    def split(self, shards, groups, rows):
        """A directory in which `shards` starts of tasks have measured the first groups; the number of its rows."""
        whole, place = shards_of(self.folder / "run")[0], self.folder / "merged"
        shutil.rmtree(place, ignore_errors=True)
        (place / "raw").mkdir(parents=True)
        shutil.copy(self.folder / "run/plan.csv", place)
        head, columns, all_rows = many_rows.rows_of(whole)
        of_session, of_group = columns.index("session"), columns.index("group")
        count = 0
        for shard in range(shards):
            session = re.sub(r"\d+$", str(100000 + shard), whole.stem)
            own = [row[:of_session] + [session] + row[of_session + 1:] for row in all_rows
                   if int(row[of_group]) < groups and int(row[of_group]) * shards // groups == shard]
            count += many_rows.repeat(place / "raw" / f"{session}.csv", head, columns, own, rows // shards)
            for ending in (".environment.csv", ".end.environment.csv"):
                shutil.copy(whole.with_name(whole.stem + ending), place / "raw" / (session + ending))
        return count

    def merge(self, shards, groups, rows, before):
        count = self.split(shards, groups, rows)
        place = self.folder / "merged"
        wall_s, cpu_s, _, status = many_rows.taken([self.program, "analyse", place], self.environment)
        self.expect(status == 0, f"{shards} shards: analyse ended with {status}")
        judged = self.run("fsck", place).stdout
        self.expect(f"shards={shards} rows={count} " in judged, f"{shards} shards: {judged}")
        raw, top = len(list((place / "raw").iterdir())), len(list(place.iterdir()))
        self.expect(raw == FILES_OF_A_START * shards, f"{shards} shards: {raw} files in raw/")
        self.expect(top == before[1] or not before[1], f"{shards} shards: {top} files beside raw/")
        each_us = 1e6 * cpu_s / count
        print(f"| {shards} | {count} | {raw} | {top} | {wall_s:.2f} | {cpu_s:.2f} | {each_us:.2f} | {each_us / (before[0] or each_us):.2f} |",
              flush=True)
        return before[0] or each_us, top

    def merging(self):
        print("\n| shards | rows | files in raw/ | beside it | analyse, s | CPU, s | us of CPU per row | to the first |\n"
              "|---|---|---|---|---|---|---|---|")
        first = (0, 0)
        for shards in self.ladder():
            first = self.merge(shards, self.tasks, self.rows, first)
        first = (0, first[1])
        for shards in self.ladder():
            first = self.merge(shards, shards, self.rows * shards // self.tasks, first)
        wall_s, cpu_s, _, _ = many_rows.taken([self.program, "status", self.folder / "merged"], self.environment)
        print(f"\nstatus of the last: {wall_s:.2f} s, {cpu_s:.2f} s of CPU")
        again = ["sweep", "--resume", "--worker", self.worker, "-o", self.folder / "merged", "--part", f"1/{self.tasks}"]
        wall_s, cpu_s, _, _ = many_rows.taken([self.program, *again], self.environment)
        print(f"a task of the last, started again: {wall_s:.2f} s, {cpu_s:.2f} s of CPU")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    tasks, rows = [int(word) for word in [*sys.argv[2:], *["1000", "1000000"][len(sys.argv) - 2:]]]
    with tempfile.TemporaryDirectory() as name:
        scale = Scale(build, pathlib.Path(name), tasks, rows)
        scale.submitting()
        scale.merging()
    print(*scale.faults, sep="\n")
    return bool(scale.faults)


if __name__ == "__main__":
    sys.exit(main())
