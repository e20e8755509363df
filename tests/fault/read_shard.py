#!/usr/bin/env python3
"""Reads shards independently of the C code, from the description of the format alone.

Format: a magic line "# speedup journal 1", a header of column names whose last is "crc", then rows.
A row is one line of at most 512 bytes with its newline; its last field is the CRC-32C of all bytes
before the last comma, as eight lower-case hexadecimal digits.  A file may end at any byte, or in zeros
that were never written: what follows the last newline is torn.
"""
import argparse
import collections
import csv
import functools
import pathlib
import re

MAGIC = b"# speedup journal 1"
LONGEST = 512


def crc_of_byte(crc, polynomial=0x82F63B78):
    for _ in range(8):
        crc = crc >> 1 ^ (polynomial if crc & 1 else 0)
    return crc


CRC_OF_BYTE = [crc_of_byte(byte) for byte in range(256)]


@functools.lru_cache(maxsize=1 << 16)
def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_OF_BYTE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def decode(field):
    return re.sub("%([0-9A-F]{2})", lambda escape: chr(int(escape[1], 16)), field)


def read_row(line, columns):
    """The row as a dictionary, or None if it is damaged."""
    covered, _, crc = line.rpartition(b",")
    if len(line) + 1 > LONGEST or crc != b"%08x" % crc32c(covered):
        return None
    fields = next(csv.reader([line.decode("latin-1")], strict=True))
    return dict(zip(columns, map(decode, fields))) if len(fields) == len(columns) else None


def read_shard(path):
    """(rows, torn, damaged) of one shard."""
    *lines, tail = path.read_bytes().split(b"\n")
    if lines and lines[0] != MAGIC or not lines and not (MAGIC.startswith(tail.rstrip(b"\0"))):
        raise SystemExit(f"{path}: not a shard")
    if len(lines) < 2:
        return [], 1, 0
    columns = lines[1].decode("ascii").split(",")
    rows = [read_row(line, columns) for line in lines[2:]]
    accepted = [row for row in rows if row is not None]
    return accepted, int(tail != b""), len(rows) - len(accepted)


def identity(row):
    return row["session"], row["visit"], row["repetition"] or "-"


def shards_of(path):
    if not path.is_dir():
        return [path]
    names = (path / "raw").glob("*.csv")
    return sorted(name for name in names if not name.name.endswith(".environment.csv"))


def read(path):
    """(rows, torn, damaged, duplicates) of a shard or of all shards of a results directory."""
    results = [read_shard(shard) for shard in shards_of(path)]
    rows = [row for accepted, _, _ in results for row in accepted]
    torn, damaged = (sum(result[i] for result in results) for i in (1, 2))
    times = collections.Counter(map(identity, rows))
    return rows, torn, damaged, sum(count - 1 for count in times.values())


def main():
    parser = argparse.ArgumentParser(description="Counts what shards hold, independently of fsck.")
    parser.add_argument("--ids", action="store_true",
                        help="print session, visit, repetition and CRC of each row")
    parser.add_argument("path", type=pathlib.Path, help="a shard or a results directory")
    arguments = parser.parse_args()
    rows, torn, damaged, duplicates = read(arguments.path)
    if arguments.ids:
        for row in rows:
            print(*identity(row), row["crc"])
    print(f"rows={len(rows)} torn={torn} damaged={damaged} duplicates={duplicates}")


if __name__ == "__main__":
    main()
