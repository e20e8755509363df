#!/usr/bin/env python3
"""fsck and the independent reader must count alike: on the fixtures, and on shards cut and changed
at random.  Usage: readers_agree.py FSCK_PROGRAM FIXTURES"""
import pathlib
import random
import re
import subprocess
import sys
import tempfile

FSCK, FIXTURES = sys.argv[1], pathlib.Path(sys.argv[2])
sys.path.insert(0, str(FIXTURES.parents[1] / "fault"))
import read_shard  # noqa: E402

COUNTS = ("rows", "torn", "damaged", "duplicates")
TRIALS = 400


def judge(paths):
    """The counts of each path by fsck's summary lines."""
    command = [FSCK, *map(str, paths)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = (line for line in output.splitlines() if "rows=" in line)
    found = (dict(re.findall(r"(\w+)=(\d+)", line)) for line in lines)
    return [tuple(int(counts[name]) for name in COUNTS) for counts in found]


def read(path):
    """The counts of a path by the independent reader."""
    rows, *counts = read_shard.read(path)
    return len(rows), *counts


def change(rows, chance):
    """A list of lines, changed in one to three places."""
    rows = list(rows)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(rows))
        line = bytearray(rows[at])
        kind = chance.choice(("flip", "insert", "drop", "repeat", "join", "swap"))
        if kind == "flip" and line:
            line[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
        elif kind == "insert":
            place = chance.randint(0, len(line))
            line[place:place] = chance.choice((b"\0", b"\n", b",", b'"', b"x" * 600, b"x" * 70000))
        rows[at] = bytes(line)
        if kind == "drop" and len(rows) > 1:
            del rows[at]
        elif kind == "repeat":
            rows.insert(chance.randint(0, len(rows)), rows[at])
        elif kind == "join":
            rows[at:at + 2] = [b"".join(rows[at:at + 2])]
        elif kind == "swap":
            other = chance.randrange(len(rows))
            rows[at], rows[other] = rows[other], rows[at]
    return rows


def main():
    fixtures = [FIXTURES / name for name in ("clean", "torn", "damaged", "duplicate")]
    assert judge(fixtures) == [read(fixture) for fixture in fixtures]

    clean = next((FIXTURES / "clean" / "raw").glob("*alpha*1.csv"))
    magic, header, *rows = clean.read_bytes().split(b"\n")
    chance = random.Random(2385)
    with tempfile.TemporaryDirectory() as directory:
        paths = [pathlib.Path(directory) / f"{trial}.csv" for trial in range(TRIALS)]
        for path in paths:
            whole = b"\n".join([magic, header] + change(rows[:-1], chance)) + b"\n"
            length = chance.choice((len(whole), chance.randint(0, len(whole))))
            path.write_bytes(whole[:length])
        judged, counted = judge(paths), [read(path) for path in paths]
        different = [trial for trial in zip(paths, judged, counted) if trial[1] != trial[2]]
        assert len(judged) == TRIALS and not different, different
    kinds = {name: sum(counts[i] > 0 for counts in counted) for i, name in enumerate(COUNTS)}
    assert min(kinds.values()) > TRIALS // 20, kinds  # else a kind of damage was hardly tried
    print(f"{len(fixtures)} fixtures and {TRIALS} changed shards: both readers agree; {kinds}")


if __name__ == "__main__":
    main()
