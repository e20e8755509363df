"""A scripted campaign in a folder of its own: how the fault campaigns start one, go on with it, and judge what is left.

The oracle is what the coordinator acknowledged (--ack-fd, read here), the rows that read_shard.py finds, which shares no
code with the product, and `speedup fsck`, which must count the same.
"""
import collections
import contextlib
import csv
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time

import read_shard

HERE = pathlib.Path(__file__).resolve().parent
DURATION_NS = "1000"
PATIENCE_S = 30  # what has not ended by then hangs


class Size(collections.namedtuple("Size", "visits repetitions")):
    """Of a campaign: three cells, one calibration each."""

    @property
    def rows(self):
        return 3 * (2 + self.visits * (self.repetitions + 2) + 1)


LARGE, SMALL = Size(9, 5), Size(1, 1)
FAULTS = ("lost", "torn", "duplicated", "invented", "hung", "orphaned", "broken")


class Outcome(collections.Counter):
    """Counts of one trial; what went wrong stands in words, too."""

    def __init__(self):
        super().__init__()
        self.words, self.phase = [], ""

    def fault(self, kind, count, words):
        if count:
            self[kind] += count
            self.words.append(f"{kind}: {count}: {words}")

    @property
    def bad(self):
        return sum(self[kind] for kind in FAULTS)


class Running:
    """A started program, and the identities of the rows that it has acknowledged so far."""

    def __init__(self, command, environment, writing, reading):
        self.acknowledged = []
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, start_new_session=True,
                                        pass_fds=[writing] if writing is not None else [])
        if writing is not None:
            os.close(writing)
            self.reader = threading.Thread(target=self.read, args=(reading,), daemon=True)
            self.reader.start()
        else:
            self.reader = None
        self.errors = b""
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def read(self, reading):
        with os.fdopen(reading) as lines:
            for line in lines:
                if line.endswith("\n"):
                    self.acknowledged.append(line.strip())

    def wait_for(self, reached):
        """Returns when reached() is true, or the program has ended."""
        while not reached() and self.process.poll() is None:
            time.sleep(0.0002)

    def listen(self):
        self.errors = self.process.stderr.read()
        self.process.stderr.close()

    def end(self, patience=PATIENCE_S):
        """The exit status; None: it hung, and was killed."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            status = None
        self.sweep_up(status is None)
        for thread in (self.reader, self.listener):
            if thread:
                thread.join(5)
        return status

    def survivors(self):
        """Processes of its session that are no zombies."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.process.pid and state != "Z":
                    found.append(int(stat.parent.name))
        return found

    def orphans(self, patience=10):
        """Processes that are left seconds after the end: one that was killed goes when it is next on a CPU."""
        ends = time.monotonic() + patience
        while (left := self.survivors()) and time.monotonic() < ends:
            time.sleep(0.01)
        return left

    def sweep_up(self, hung):
        if not hung:
            return
        for pid in self.survivors():
            kill(pid, signal.SIGKILL)
        self.process.wait()


def kill(pid, number):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def children_of(pid):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


class Scene:
    """One campaign: its script, its directory, and a machine without counters: nothing but the journal matters."""

    def __init__(self, build, folder, size=LARGE, visits=f"* * * * : {DURATION_NS}\n"):
        self.folder, self.size = pathlib.Path(folder), size
        self.speedup = build / "bin" / "speedup"
        self.worker = build / "test-programs" / "scripted_worker"
        self.bad_writer = build / "test-programs" / "bad_writer"
        self.directory = self.folder / "run"
        self.script = self.folder / "script"
        (self.folder / "machine").mkdir(parents=True)
        self.script.mkdir()
        shutil.copy(HERE.parent / "scripted" / "describe.csv", self.script)
        (self.script / "visits").write_text(visits)
        # A lock of its own: a campaign elsewhere on this machine must not make this one wait.
        self.environment = dict(os.environ, SPEEDUP_SCRIPT=str(self.script), XDG_RUNTIME_DIR=str(self.script),
                                SPEEDUP_SYSROOT=str(self.folder / "machine"), HWLOC_SYNTHETIC="core:2 pu:1")
        self.environment.pop("SLURM_JOB_END_TIME", None)

    def planned(self):
        return (self.directory / "plan.csv").exists()

    def command(self, resume):
        """resume: False, True, or "--continue": whichever it takes."""
        new = ["--threads", "1", "--sizes", "100", "--visits", str(self.size.visits), "--repetitions",
               str(self.size.repetitions)]
        return [str(self.speedup), "sweep", "--worker", str(self.worker), "-o", str(self.directory),
                *(["--resume"] if resume is True else new), *(["--continue"] if resume == "--continue" else [])]

    def start(self, resume=False, before=(), **environment):
        """A session; before: words in front of its command."""
        reading, writing = os.pipe()
        command = [*before, *self.command(resume), "--ack-fd", str(writing)]
        return Running(command, dict(self.environment, **environment), writing, reading)

    def run(self, *words, patience=PATIENCE_S):
        """Another subcommand: (status, standard output); None: it hung."""
        try:
            done = subprocess.run([str(self.speedup), *map(str, words)], env=self.environment, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=patience, check=False)
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stdout.decode(errors="replace")

    def rows(self):
        """Accepted rows, how many are damaged, and how many stand twice, by the independent reader."""
        rows, _, damaged, duplicates = read_shard.read(self.directory)
        return rows, damaged, duplicates

    def ids(self):
        return [identity(row) for row in self.rows()[0]]

    # --- judging -----------------------------------------------------------------------------------------------------

    def judge_rows(self, outcome, acknowledged):
        """Lost, torn, duplicated, invented; returns the accepted rows."""
        try:
            rows, damaged, duplicates = self.rows()
        except SystemExit as problem:
            outcome.fault("torn", 1, str(problem))
            return []
        missing = set(acknowledged) - set(map(identity, rows))
        outcome.fault("lost", len(missing), f"acknowledged and not read back: {sorted(missing)[:3]}")
        outcome.fault("torn", damaged, "rows that are damaged")
        outcome.fault("duplicated", duplicates, "identities that stand twice")
        strange = [row for row in rows if not self.plausible(row)]
        outcome.fault("invented", len(strange), f"rows that nobody wrote: {strange[:1]}")
        outcome["rows"] += len(rows)
        outcome["acknowledged"] += len(acknowledged)
        return rows

    def plausible(self, row):
        """Can the scripted campaign have written that row?"""
        if (row["kernel"], row["n"], row["p"], row["scaling"]) != ("demo", "100", "1", "strong"):
            return False
        if row["type"] == "repetition":
            return (row["total_ns"] == DURATION_NS and row["status"] == "ok" and row["result"] in ("41", "42")
                    and 0 <= int(row["repetition"]) <= self.size.repetitions)
        return row["type"] in ("visit", "stop") and row["repetition"] == ""

    def judge_fsck(self, outcome, rows):
        """fsck must count as the independent reader does."""
        status, report = self.run("fsck", self.directory)
        if status is None:
            outcome.fault("hung", 1, "fsck")
        elif status != 0 or f" rows={len(rows)} " not in report:
            outcome.fault("broken", 1, f"fsck: status {status}, {report.strip()}, the reader found {len(rows)} rows")

    def judge_end(self, outcome, running):
        """No orphans."""
        left = running.orphans()
        for pid in left:
            kill(pid, signal.SIGKILL)
        outcome.fault("orphaned", len(left), f"processes that outlived the campaign: {left}")

    def go_on(self, outcome, statuses=(0, 1), **environment):
        """Resumes to the end, or begins where the plan was not durable yet; then all must be there, once."""
        try:
            before = self.ids() if self.directory.exists() else []
        except SystemExit:
            before = []
        running = self.start(resume=self.planned(), **environment)
        status = running.end()
        if status is None:
            outcome.fault("hung", 1, "going on")
            return
        if status not in statuses:
            words = running.errors.decode(errors="replace").strip().splitlines()
            outcome.fault("broken", 1, f"going on ended with {status}: {words[-1:]}")
            return
        rows = self.judge_rows(outcome, before + running.acknowledged)
        self.judge_fsck(outcome, rows)
        self.judge_complete(outcome, rows)

    def judge_complete(self, outcome, rows):
        """Each cell is stopped, and has all its visits in whole rounds."""
        stops = collections.Counter(row["variant"] for row in rows if row["type"] == "stop")
        if sorted(stops) != ["omp", "other", "serial"]:
            outcome.fault("broken", 1, f"not complete: stop rows of {dict(stops)}")
            return
        failed = any(row["type"] == "visit" and row["status"] not in ("ok", "aborted") for row in rows)
        if not failed and self.pairs() < self.size.visits:
            outcome.fault("broken", 1, f"{self.pairs()} of {self.size.visits} visits are in whole rounds")
        made = sum(row["type"] == "visit" and int(row["round"]) > 0 and row["status"] != "aborted" for row in rows)
        outcome["again"] += max(0, made - 3 * self.size.visits)

    def pairs(self):
        """Least number of pairs that a cell with a baseline has, as `analyse` derives them."""
        status, _ = self.run("analyse", self.directory)
        if status != 0:
            return -1
        with open(self.directory / "summary.csv", newline="") as file:
            return min(int(row["pairs"] or 0) for row in csv.DictReader(file) if row["role"] != "reference")

    def length(self):
        """How long an undisturbed campaign lasts, in seconds: the least of three.  The last one stays."""
        lengths = []
        for _ in range(3):
            shutil.rmtree(self.directory, ignore_errors=True)
            began = time.monotonic()
            self.whole()
            lengths.append(time.monotonic() - began)
        return min(lengths)

    def whole(self):
        """An undisturbed campaign; its running."""
        running = self.start()
        status = running.end()
        if status != 0 or len(running.acknowledged) != self.size.rows:
            raise SystemExit(f"an undisturbed campaign ended with {status}, {len(running.acknowledged)} of "
                             f"{self.size.rows} rows: {running.errors.decode(errors='replace')}")
        return running


def identity(row):
    """As it is acknowledged."""
    return " ".join((*read_shard.identity(row), row["crc"]))
