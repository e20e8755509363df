#!/usr/bin/env python3
"""Kills campaigns at random instants and counts what was lost.

Each trial starts a campaign of the scripted worker, sends SIGKILL after a random delay (to the coordinator, to its
worker, or to both), compares the rows that were acknowledged with those that an independent reader finds, and resumes
to the end.  The control kills a writer that acknowledges before its rows are on disk: if nothing is lost there, the
campaign proves nothing and fails.  Standard library only.
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
VISITS, REPETITIONS, CELLS = 9, 3, 3
ROWS = CELLS * (3 + VISITS * (REPETITIONS + 2))


def read_ids(directory):
    """Ids of the accepted rows, by the independent reader."""
    command = [sys.executable, HERE / "read_shard.py", "--ids", directory]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return [line for line in output.splitlines() if not line.startswith("rows=")]


def children_of(pid):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def start(arguments, script, directory, resume=False):
    """A campaign; its acknowledgements come through a pipe, whose reading end is returned too."""
    reading, writing = os.pipe()
    command = [arguments.speedup, "sweep", "--worker", arguments.worker, "-o", directory, "--ack-fd", str(writing)]
    command += ["--resume"] if resume else ["--threads", "1", "--sizes", "100", "--visits", str(VISITS),
                                            "--repetitions", str(REPETITIONS)]
    # A lock of its own: a campaign elsewhere on this machine must not make this one wait.
    environment = dict(os.environ, SPEEDUP_SCRIPT=str(script), XDG_RUNTIME_DIR=str(script))
    process = subprocess.Popen(command, pass_fds=[writing], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    os.close(writing)
    return process, os.fdopen(reading)


def alive(name):
    """Processes of that program that are not zombies."""
    count = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        count += f"({name[:15]})" in text and ") Z" not in text
    return count


def kill_once(arguments, script, directory, delay, target):
    """One campaign, killed; the acknowledged ids and whether it was killed before its end."""
    process, acknowledged = start(arguments, script, directory)
    time.sleep(delay)
    worker = children_of(process.pid)
    if target in ("coordinator", "both"):
        kill(process.pid)
    if target in ("worker", "both"):
        for child in worker:
            kill(child)
    status = process.wait()
    ids = acknowledged.read().split("\n")
    acknowledged.close()
    return [line.strip() for line in ids if line.strip()], status


def resume(arguments, script, directory):
    """Goes on to the end, or begins where the plan was not durable yet."""
    planned = pathlib.Path(directory, "plan.csv").exists()
    process, acknowledged = start(arguments, script, directory, resume=planned)
    acknowledged.read()
    acknowledged.close()
    return process.wait()


def complete(directory):
    """Every planned visit of every cell was made, in whole rounds."""
    summary = subprocess.run([complete.speedup, "analyse", directory], capture_output=True, check=False)
    if summary.returncode != 0:
        return False
    import csv
    with open(pathlib.Path(directory, "summary.csv"), newline="") as file:
        return all(int(row["pairs"] or 0) >= VISITS for row in csv.DictReader(file))


def trial(arguments, generator, number, total, longest):
    """One kill and resume; adds to the totals."""
    target = ("coordinator", "worker", "both")[number % 3]
    with tempfile.TemporaryDirectory() as folder:
        script, directory = pathlib.Path(folder, "script"), str(pathlib.Path(folder, "run"))
        script.mkdir()
        (script / "describe.csv").write_text((HERE.parent / "scripted" / "describe.csv").read_text())
        (script / "visits").write_text("* * * * : 1000\n")
        acknowledged, status = kill_once(arguments, script, directory, generator.uniform(0, longest), target)
        total["killed"] += status == -signal.SIGKILL or target == "worker"
        ids = read_ids(directory)
        total["acknowledged"] += len(acknowledged)
        total["lost"] += len(set(acknowledged) - set(ids))
        total["duplicate"] += len(ids) - len(set(ids))
        resumed = resume(arguments, script, directory)
        report = subprocess.run([arguments.speedup, "fsck", directory], capture_output=True, text=True, check=False)
        total["damaged"] += report.returncode != 0
        total["torn"] += "torn=0" not in report.stdout
        after = read_ids(directory)
        total["lost"] += len(set(ids) - set(after))
        total["incomplete"] += resumed not in (0, 1) or (target != "worker" and not complete(directory))


def measure_length(arguments):
    """How long an unkilled campaign lasts, and that it leaves the rows of its plan."""
    with tempfile.TemporaryDirectory() as folder:
        script, directory = pathlib.Path(folder, "script"), str(pathlib.Path(folder, "run"))
        script.mkdir()
        (script / "describe.csv").write_text((HERE.parent / "scripted" / "describe.csv").read_text())
        (script / "visits").write_text("* * * * : 1000\n")
        began = time.monotonic()
        acknowledged, status = kill_once(arguments, script, directory, 0, "nobody")
        length = time.monotonic() - began
        assert status == 0 and len(acknowledged) == ROWS, (status, len(acknowledged), ROWS)
        return length


def control(arguments, generator):
    """Rows that a bad writer acknowledged and lost, in 20 kills."""
    lost = 0
    for _ in range(20):
        with tempfile.TemporaryDirectory() as folder:
            path = str(pathlib.Path(folder, "bad.csv"))
            process = subprocess.Popen([arguments.bad_writer, path, "100000"], stdout=subprocess.PIPE, text=True)
            time.sleep(generator.uniform(0.005, 0.02))
            process.kill()
            acknowledged = process.stdout.read().split("\n")[:-1]
            process.wait()
            written = pathlib.Path(path).read_bytes().count(b"\n") - 2 if os.path.exists(path) else 0
            lost += len(acknowledged) > written
    return lost


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speedup", required=True)
    parser.add_argument("--worker", required=True)
    parser.add_argument("--bad-writer", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--kill-seed", type=int, default=1)
    arguments = parser.parse_args()
    complete.speedup = arguments.speedup
    generator = random.Random(arguments.kill_seed)
    longest = measure_length(arguments)
    names = ("killed", "acknowledged", "lost", "duplicate", "damaged", "torn", "incomplete")
    total = dict.fromkeys(names, 0)
    for number in range(arguments.kills):
        trial(arguments, generator, number, total, 1.1 * longest)
    time.sleep(0.2)
    orphans = alive(os.path.basename(arguments.worker))
    caught = control(arguments, generator)
    print(f"kill: seed {arguments.kill_seed}, {arguments.kills} kills over {longest:.2f} s campaigns of {ROWS} rows")
    print(", ".join(f"{name} {count}" for name, count in total.items()) + f", orphans {orphans}")
    print(f"control: the bad writer lost acknowledged rows in {caught} of 20 kills")
    bad = total["lost"] + total["duplicate"] + total["damaged"] + total["incomplete"] + orphans
    sys.exit(bad != 0 or caught == 0 or total["killed"] == 0)


main()
