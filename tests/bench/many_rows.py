#!/usr/bin/env python3
"""How long it takes to judge, to derive and to go on with a campaign of many rows: many_rows.py BUILD [ROWS (1000000)].

A scripted campaign of 300 cells is measured once; its visits are then repeated, with other numbers and checksums, until
there are that many rows.  Prints the times and the most memory; asserts nothing.  Standard library only.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "fault"))
from read_shard import crc32c, shards_of  # noqa: E402

CELLS, REPETITIONS = 300, 3


def taken(command, environment):
    """Runs it as a child; its wall time, its CPU time (the same on a machine that is not idle), both in s, the most memory that it had in
    MiB, and its exit status."""
    began = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def timed(name, command, environment):
    wall_s, cpu_s, memory, status = taken(command, environment)
    print(f"{name}: {wall_s:.2f} s, {cpu_s:.2f} s of CPU, {memory:.0f} MiB, status {status}")


def measure_once(build, folder, cells=CELLS):
    """A campaign of so many scripted cells, three to a comparison group, into folder/run; the environment that it needs."""
    (folder / "script").mkdir()
    (folder / "script" / "describe.csv").write_text((ROOT / "scripted" / "describe.csv").read_text())
    (folder / "script" / "visits").write_text("* * * * : 1000 1040 960\n")
    environment = dict(os.environ, SPEEDUP_SCRIPT=str(folder / "script"), XDG_RUNTIME_DIR=str(folder))
    sizes = ",".join(str(100 + n) for n in range(cells // 3))
    subprocess.run([build / "bin/speedup", "sweep", "--worker", build / "test-programs/scripted_worker",
                    "--threads", "1", "--sizes", sizes, "--visits", "1", "--repetitions", str(REPETITIONS), "-o", folder / "run"],
                   env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return environment


def rows_of(shard):
    """Its first two lines, the names of its columns, and its rows as lists of fields."""
    *lines, _ = shard.read_text().split("\n")
    return lines[:2], lines[1].split(","), [line.split(",") for line in lines[2:]]


def repeat(shard, head, columns, rows, wanted):
    """Writes a shard of these rows, those of round 1 again and again as later rounds, the stop rows last; the number of all rows."""
    of_round, of_visit = columns.index("round"), columns.index("visit")
    first = [row for row in rows if row[0] != "stop" and row[of_round] == "1"]
    stops = [row for row in rows if row[0] == "stop"]
    count, visit = len(rows) - len(stops), max(int(row[of_visit]) for row in rows)
    with open(shard, "w") as file:
        file.write("\n".join(head) + "\n")
        for row in rows:
            if row[0] != "stop":
                write_row(file, row[:-1])
        number = 1
        while count < wanted:
            number += 1
            for row in first:
                count += 1
                again = row[:-1]
                again[of_round], again[of_visit] = str(number), str(visit * number + int(row[of_visit]))
                write_row(file, again)
        for at, row in enumerate(stops):
            write_row(file, row[:of_visit] + [str(visit * (number + 2) + at)] + row[of_visit + 1:-1])
    return count + len(stops)


def write_row(file, fields):
    text = ",".join(fields)
    file.write(f"{text},{crc32c(text.encode()):08x}\n")


def main():
    build, rows = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = measure_once(build, folder)
        shard = shards_of(folder / "run")[0]
        count = repeat(shard, *rows_of(shard), rows)
        print(f"{count} rows of {CELLS} cells, {shard.stat().st_size / 1e6:.0f} MB")
        speedup = build / "bin/speedup"
        timed("fsck", [speedup, "fsck", folder / "run"], environment)
        timed("analyse", [speedup, "analyse", folder / "run"], environment)
        again = [speedup, "sweep", "--resume", "--worker", build / "test-programs/scripted_worker", "-o", folder / "run"]
        timed("sweep --resume of what is complete", again, environment)


if __name__ == "__main__":
    main()
