#!/usr/bin/env python3
"""Kills worker processes of the variants that fork at random instants, and counts what came of it.

Each trial measures one cell, sends SIGKILL (or SIGSEGV) after a random delay to one process that the worker program has
forked, and reads its rows.  It must end in time; a repetition that it calls ok must have the right result; and if it does
not call all of them ok, a row must say which process was ended by which signal.  Every tenth trial kills the worker program
itself: then what it forked must be gone within seconds.  Standard library only.
"""
import argparse
import csv
import io
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import urllib.parse

CELLS = (("sqrt_cube", "pool", 300000), ("sqrt_cube", "pool_dynamic", 300000), ("sqrt_cube", "process", 30000),
         ("monte_carlo_pi", "pool", 300000), ("monte_carlo_pi", "process", 30000), ("parzen_kde", "pool_dynamic", 10000),
         ("parzen_kde", "process", 10000), ("bubble_sort", "pool", 2000), ("parzen_kde", "pool", 10000))
WORKERS, REPETITIONS, PATIENCE_S, GONE_S = 3, 20, 60, 10


def children_of(pid):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid):
    """Whether the process is there and no zombie."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command(arguments, cell, workers, *more):
    kernel, variant, n = cell
    return [arguments.worker, "measure", kernel, variant, "-n", str(n), "-p", str(workers), "--inner", "2",
            "--warmups", "0", *more]


def right_result(arguments, cell):
    kernel, _, n = cell
    output = subprocess.run(command(arguments, (kernel, "serial", n), 1, "--repetitions", "1"), capture_output=True,
                            text=True, check=True).stdout
    return next(csv.DictReader(io.StringIO(output)))["result"]


def length(arguments, cell):
    """How long a measurement lasts when nobody disturbs it."""
    began = time.monotonic()
    subprocess.run(command(arguments, cell, WORKERS, "--repetitions", str(REPETITIONS)), capture_output=True, check=True)
    return time.monotonic() - began


def rows_of(output):
    """The whole rows."""
    return list(csv.DictReader(io.StringIO(output[:output.rfind("\n") + 1])))


def judge(rows, status, killed, right, number, total):
    bad = [row for row in rows if row["status"] != "ok"]
    total["wrong"] += sum(row["status"] == "ok" and row["result"] != right for row in rows)
    total["silent"] += not bad and status != 0
    total["lost"] += not bad and len(rows) != REPETITIONS
    for row in bad:
        note = urllib.parse.unquote(row["note"])
        named = f" {killed} " in note and note.endswith(signal.Signals(number).name[3:])
        total["unnamed"] += row["status"] != "crashed" or not named
    total["crashed"] += bool(bad)


def hit(victim, number):
    """Sends the signal; None if there was nobody to get it."""
    try:
        os.kill(victim or 0x7fffffff, number)
        return victim
    except ProcessLookupError:
        return None


def trial(arguments, generator, cell, right, longest, of_program, total):
    process = subprocess.Popen(command(arguments, cell, WORKERS, "--repetitions", str(REPETITIONS), "--expect", right),
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    time.sleep(generator.uniform(0, longest))
    children = children_of(process.pid)
    while not children and process.poll() is None:
        children = children_of(process.pid)
    number = generator.choice((signal.SIGKILL, signal.SIGSEGV))
    victim = process.pid if of_program else generator.choice(children) if children else None
    victim = hit(victim, signal.SIGKILL if of_program else number)
    try:
        output, _ = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        total["hung"] += 1
        process.kill()
        process.communicate()
        return
    if of_program:
        time.sleep(0.05)
        ends = time.monotonic() + GONE_S
        while any(map(alive, children)) and time.monotonic() < ends:
            time.sleep(0.01)
        total["orphans"] += sum(map(alive, children))
        total["wrong"] += sum(row["status"] == "ok" and row["result"] != right for row in rows_of(output))
        return
    total["hit"] += victim is not None
    judge(rows_of(output), process.returncode, victim, right, number, total)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worker", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--kill-seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    # A sanitizer's own handler would turn the signal that ends a worker into an exit status, and its search for leaks forks a
    # process that is no worker.
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0:detect_leaks=0"
    generator = random.Random(arguments.kill_seed)
    rights = {cell: right_result(arguments, cell) for cell in CELLS}
    lengths = {cell: length(arguments, cell) for cell in CELLS}
    total = dict.fromkeys(("hit", "crashed", "hung", "wrong", "silent", "lost", "unnamed", "orphans"), 0)
    for number in range(arguments.kills):
        cell = CELLS[number % len(CELLS)]
        trial(arguments, generator, cell, rights[cell], 0.7 * lengths[cell], number % 10 == 9, total)
    print(f"kill_worker: seed {arguments.kill_seed}, {arguments.kills} trials, "
          + ", ".join(f"{name} {count}" for name, count in total.items()))
    bad = sum(total[name] for name in ("hung", "wrong", "silent", "lost", "unnamed", "orphans"))
    sys.exit(bad != 0 or total["crashed"] == 0)


main()
