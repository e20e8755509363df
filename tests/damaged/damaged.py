#!/usr/bin/env python3
"""Damaged files of CSV, and what each command must say of them.

damaged.py SPEEDUP WORKER ROOT [--show]   each damage; --show prints what came out instead of judging

A case is a file of a campaign, a damage, and for each command its exit status and a part of what it says.  A refusal is one line
on standard error that names the file, and nothing on standard output."""
import csv
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SPEEDUP, WORKER, ROOT = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
sys.path.insert(0, str(ROOT / "tests" / "fault"))
from read_shard import MAGIC, crc32c  # noqa: E402

SHARD = "raw/20250102T030405Z.alpha.101.csv"
ENVIRONMENT = "raw/20250102T030405Z.alpha.101.environment.csv"


# --- damages: bytes to bytes, or to what stands in the place of the file ------------------------------------------------

def replace(old, new, count=1):
    def change(text):
        assert old in text, old
        return text.replace(old, new, count)
    return change


def line(number, change):
    """Damages one line, counted from 1."""
    def damage(text):
        lines = text.split(b"\n")
        lines[number - 1] = change(lines[number - 1])
        return b"\n".join(lines)
    return damage


def field(column, value, number=3):
    """Another value in one field, its line counted from 1; a row of a shard gets the CRC that fits."""
    def damage(text):
        lines = text.split(b"\n")
        head = 1 if lines[0] == MAGIC else 0
        names = lines[head].decode().split(",")
        cells = next(csv.reader([lines[number - 1].decode()]))
        cells[names.index(column)] = value
        lines[number - 1] = ",".join(cells).encode("utf-8", "surrogateescape")
        if names[-1] == "crc":
            covered = lines[number - 1].rpartition(b",")[0]
            lines[number - 1] = covered + b",%08x" % crc32c(covered)
        return b"\n".join(lines)
    return damage


def without_column(name):
    def damage(text):
        rows = [next(csv.reader([row])) for row in text.decode().split("\n")[:-1]]
        at = rows[0].index(name)
        return "".join(",".join(row[:at] + row[at + 1:]) + "\n" for row in rows).encode()
    return damage


def reordered(text):
    rows = [next(csv.reader([row])) for row in text.decode().split("\n")[:-1]]
    return "".join(",".join(reversed(row)) + "\n" for row in rows).encode()


def with_column(text):
    return b"".join(row + (b",of_a_later_version\n" if number == 0 else b",1\n")
                    for number, row in enumerate(text.split(b"\n")[:-1]))


def with_row_column(text):
    """A later version has all columns of this one, and the checksum stays last."""
    newest = max((ROOT / "tests" / "fixtures" / "schema").glob("*/raw/*[0-9].csv"), key=lambda path: len(path.read_bytes().split(b"\n")[1]))
    lines = text.split(b"\n")
    lacking = [name for name in newest.read_bytes().split(b"\n")[1].split(b",") if name not in lines[1].split(b",")]
    lines[1] = lines[1].replace(b",crc", b"".join(b"," + name for name in lacking) + b",of_a_later_version,crc")
    for number, row in enumerate(lines[2:-1], 2):
        covered = row.rpartition(b",")[0] + b"," * len(lacking) + b",1"
        lines[number] = covered + b",%08x" % crc32c(covered)
    return b"\n".join(lines)


def as_directory(path):
    path.unlink()
    path.mkdir()


def as_fifo(path):
    path.unlink()
    os.mkfifo(path)


def as_link(path):
    target = path.with_name("elsewhere.of." + path.name + ".txt")
    path.rename(target)
    path.symlink_to(target.name)


TABLE = {  # of any table: the damage, and what refuses it, or None where it is read as if it were whole
    "empty": (lambda text: b"", "empty: no header line"),
    "a byte order mark": (lambda text: b"\xef\xbb\xbf" + text, None),
    "CRLF": (lambda text: text.replace(b"\n", b"\r\n"), None),
    "no newline at the end": (lambda text: text[:-1], None),
    "other order of columns": (reordered, None),
    "a column of a later version": (with_column, None),
    "a field too many": (line(3, lambda text: text + b",1"), ":3: another number of fields than the header"),
    "a field too few": (line(2, lambda text: text.rpartition(b",")[0]), ":2: another number of fields than the header"),
    "an empty line": (line(3, lambda text: b"\n" + text), ":3: another number of fields than the header"),
    "a column twice": (line(1, lambda text: text.replace(text.split(b",")[1], text.split(b",")[0], 1)),
                       ":1: two columns have the same name"),
    "a column without a name": (line(1, lambda text: text.replace(text.split(b",")[1], b"", 1)), ":1: a column has no name"),
    "a quote in a field": (line(3, lambda text: text.replace(b",", b"\",", 1)), ":3: not CSV: a stray quote"),
    "a quote that does not end": (line(4, lambda text: b"\"" + text), ":4: not CSV: a stray quote"),
    "text behind a quote": (line(2, lambda text: b"\"a\"b," + text.split(b",", 1)[1]), ":2: not CSV: a stray quote"),
    "a NUL byte": (line(3, lambda text: b"\0" + text), ":3: not CSV: a stray quote, line break or NUL byte"),
    "a lone carriage return": (line(2, lambda text: text.replace(b",", b",\r", 1)), ":2: not CSV"),
    "packed by gzip": (lambda text: gzip.compress(text, mtime=0), ": "),
    "a directory": (as_directory, "Is a directory"),
    "a FIFO": (as_fifo, "not a regular file"),
}
PLAN, SUMMARY, PEERS = "plan.csv", "summary.csv", "peers.csv"
COMMANDS = {PLAN: ("analyse run", "report run", "check run", "compare run run", "sweep --resume --dry-run -o run"),
            SUMMARY: ("plot run --figure visits_by_cell --format svg", "report run", "report run --text"),
            PEERS: ("sweep --peers peers.csv --sizes 100 --threads 1 --dry-run -o new",)}
COLUMN = {PLAN: "rounds", SUMMARY: "time_ns", PEERS: "n_most"}  # one that is for numbers
# Of a campaign that is whole: `check` finds a broken rule in it, and no session of this program began it.
WHOLE = {"check": (1, "FAIL"), "sweep --resume": (2, "was begun by worker:1"), "compare": (0, "regressed")}
NUMBERS = ["1,5", "1.5.", "0x10", "inf", "nan", " 1", "1 ", "+1", "1_000", "1k", "--1", "1e9999", "one", "\u0661"]


# --- cases: name, file, damage, [(command, status, what it says)] ---------------------------------------------------------

def table_cases():
    """Every damage of a table, to every table."""
    for file, commands in COMMANDS.items():
        for name, (damage, refusal) in TABLE.items():
            yield f"{file}: {name}", file, damage, [
                (command, 2, "begins with a byte order mark") if command.startswith("plot") and "mark" in name else
                (command, 2, refusal) if refusal else (command, *WHOLE.get(re.match(r"sweep --resume|\w+", command)[0], (0, ""))) for command in commands]
        for text in NUMBERS:
            damage = field(COLUMN[file], f'"{text}"' if "," in text else text)
            yield f"{file}: a number that is {text!r}", file, damage, [
                (command, 2, f":3: {COLUMN[file]}: '{text}'") for command in commands
                if file != PLAN or command.startswith("sweep")]


def special_cases():
    """Damages of one file only."""
    only_header = lambda text: text.split(b"\n")[0] + b"\n"  # noqa: E731
    yield "plan: header only", PLAN, only_header, [(command, 2, "plan.csv: its groups do not stand together") for command in COMMANDS[PLAN]]
    yield "summary: header only", SUMMARY, only_header, [("plot run", 2, "nothing to draw"), ("report run", 0, "report.md")]
    yield "peers: header only", PEERS, only_header, [(COMMANDS[PEERS][0], 2, "peers.csv: no peers: give a line for each")]
    for name, text in (("semicolons", b";"), ("tabs", b"\t")):
        damage = lambda whole, text=text: whole.replace(b",", text)  # noqa: E731
        yield f"plan: {name} for commas", PLAN, damage, [(command, 2, "plan.csv") for command in COMMANDS[PLAN]]
        yield f"summary: {name} for commas", SUMMARY, damage, [(COMMANDS[SUMMARY][0], 2, "kernel"), ("report run", 2, "kernel")]
        yield f"peers: {name} for commas", PEERS, damage, [(COMMANDS[PEERS][0], 2, "peers.csv:2: kernel: ''")]
    for column in ("group", "kernel", "variant", "n", "p", "rounds"):
        yield f"plan: no column {column}", PLAN, without_column(column), [("sweep --resume --dry-run -o run", 2, "plan.csv:2: not a cell of a plan")]
    for column, value in (("rounds", "0"), ("rounds", "9223372036854775807"), ("p", "0"), ("p", "4294967297"), ("n", "0"),
                          ("repetitions", "1000000000"), ("time_limit_s", "9223372036854775807"), ("kernel", "x" * 40), ("group", "5"),
                          ("min_time_ns", "9223372036854775807")):
        what = "its groups do not stand together" if column == "group" else "not a cell of a plan"
        yield f"plan: {column} is {value}", PLAN, field(column, value), [("sweep --resume --dry-run -o run", 2, what)]
    for column in ("kernel", "time_ns", "p"):
        yield f"summary: no column {column}", SUMMARY, without_column(column), [(COMMANDS[SUMMARY][0], 2, column), ("report run", 2, column)]
    for value in ("-1", "0", "1e-320", "1e308", ""):
        yield f"summary: a time of {value or 'nothing'}", SUMMARY, field("time_ns", value), [(COMMANDS[SUMMARY][0], 0, ""), ("report run", 0, "")]
    yield "summary: a name in Latin-1", SUMMARY, field("kernel", "d\udce9mo", 2), [(COMMANDS[SUMMARY][0], 0, "no plain names"), ("report run", 0, "")]
    yield "summary: a field of 1 MB", SUMMARY, field("title", "x" * (1 << 20)), [(COMMANDS[SUMMARY][0], 0, ""), ("report run", 0, "")]
    for column, value, what in (("variant", "-x", "'-x' is not a name"), ("variant", "serial", "is a variant of the worker itself"),
                                ("kernel", "none", "'none' is not known to the worker"), ("command", "  ", "is empty"),
                                ("workers", "2", "'2' is none of them"), ("check", "near", "'near' is none of them"),
                                ("region", "all", "'all' is none of them"), ("n_most", "0", "'0' is not an integer from 1"),
                                ("variant", "peer", "stands there twice"), ("command", "w " * 33, "more than 32 words")):
        yield f"peers: {column} is {value[:9]}", PEERS, field(column, value), [(COMMANDS[PEERS][0], 2, f"peers.csv:3: {column}: ") ,
                                                                         (COMMANDS[PEERS][0], 2, what)]


def shard_cases():
    """Rows are checked one by one: what is damaged is counted and named, what is whole is used."""
    def told(fsck, analyse, exit_fsck=4, exit_analyse=1):
        return [("fsck run", exit_fsck, fsck), ("analyse run", exit_analyse, analyse)]
    damaged = told("line 5: damaged row (1 in this shard)", "0 torn and 1 damaged rows: not read: see `speedup fsck`")
    rows = {
        "a flipped bit": line(5, lambda text: bytes([text[0] ^ 1]) + text[1:]),
        "another digit": line(5, lambda text: text.replace(b"1000", b"1001", 1)),
        "upper case in the CRC": line(5, lambda text: text[:-8] + text[-8:].upper()),
        "no CRC": line(5, lambda text: text[:-9]),
        "a field too many": line(5, lambda text: b"1," + text),
        "an empty line": line(5, lambda text: b""),
        "a NUL byte": line(5, lambda text: text.replace(b",", b"\0", 1)),
        "no UTF-8": line(5, lambda text: b"\xff" + text),
        "CRLF in one row": line(5, lambda text: text + b"\r"),
        "a row of 1 MB": line(5, lambda text: b"x" * (1 << 20)),
        "a negative time": field("total_ns", "-5", 5), "a time in hexadecimal": field("total_ns", "0x10", 5),
        "a time of 1e3": field("total_ns", "1e3", 5), "a comma for a decimal point": field("error", '"0,5"', 5),
        "an error that is inf": field("error", "inf", 5), "an error that is nan": field("error", "nan", 5),
        "a count beyond 64 bits": field("n", "18446744073709551616", 5), "a text too long": field("kernel", "x" * 40, 5),
        "two rows in one line": lambda text: text.replace(b"\n", b"\n", 1).replace(text.split(b"\n")[4] + b"\n", text.split(b"\n")[4], 1),
    }
    for name, damage in rows.items():
        expected = damaged
        if name == "two rows in one line":
            expected = told("line 5: damaged row", "0 torn and 1 damaged rows")
        yield f"rows: {name}", SHARD, damage, expected
    yield "rows: all in CRLF", SHARD, lambda text: text.replace(b"\n", b"\r\n"), told("unreadable: not a shard", "is no journal", 4, 2)
    yield "rows: cut within a row", SHARD, lambda text: text[:-20], told("torn tail: the last line is incomplete", "1 torn and 0 damaged rows", 0, 0)
    yield "rows: cut within the header", SHARD, lambda text: text[:60], told("torn tail", "1 torn", 0, 0)
    yield "rows: cut within the first line", SHARD, lambda text: text[:9], told("torn tail", "1 torn", 0, 0)
    yield "rows: twice", SHARD, lambda text: text + text.split(b"\n", 2)[2], told("rows with this identity", " copies", 4, 0)
    yield "rows: an empty file", SHARD, lambda text: b"", told("rows=", "rows read", 0, 0)
    for name, damage in {"no first line": lambda text: text.split(b"\n", 1)[1], "another format": lambda text: b"PK\x03\x04" + text,
                         "a version of nothing": replace(b"journal 1", b"journal 0"), "a version of text": replace(b"journal 1", b"journal x"),
                         "a byte order mark": lambda text: b"\xef\xbb\xbf" + text, "a damaged name in the header": replace(b"total_ns", b"totel_ns"),
                         "a column twice": replace(b",round,", b",visit,"), "no CRC column": replace(b",crc\n", b",src\n"),
                         "packed by gzip": lambda text: gzip.compress(text, mtime=0)}.items():
        yield f"rows: {name}", SHARD, damage, told("unreadable: not a shard, or its first two lines are damaged", "is no journal: see `speedup fsck`", 4, 2)
    yield "rows: of a later version", SHARD, replace(b"journal 1", b"journal 2"), [
        ("fsck run", 4, "written by a later version"), ("analyse run", 2, "of a later version of speedup: read it with that version"),
        ("report run", 2, "read it with that version"), ("export run", 2, "read it with that version")]
    yield "rows: a directory", SHARD, as_directory, told("unreadable", "run/raw: ", 4, 2)
    yield "rows: a FIFO", SHARD, as_fifo, told("unreadable", "run/raw: ", 4, 2)
    yield "rows: a link", SHARD, as_link, told("unreadable: a symbolic link", "run/raw: ", 4, 4)
    yield "rows: a column of a later version", SHARD, with_row_column, told("damaged=0", "rows read", 0, 0)
    for name, damage in (("empty", lambda text: b""), ("a FIFO", as_fifo), ("a NUL byte", lambda text: text + b"\0\n")):
        yield f"environment: {name}", ENVIRONMENT, damage, [("analyse run", 0, "a session without fingerprint")]


# --- running --------------------------------------------------------------------------------------------------------------

def prepare():
    for name in ("run", "new", "script", "base"):
        shutil.rmtree(name, ignore_errors=True)
    os.mkdir("script")
    shutil.copy(ROOT / "tests" / "scripted" / "describe.csv", "script")
    shutil.copytree(ROOT / "tests" / "fixtures" / "campaign" / "noise", "base")
    run("analyse base")


def run(command):
    environment = dict(os.environ, SPEEDUP_SCRIPT=str(pathlib.Path("script").resolve()), XDG_RUNTIME_DIR=os.getcwd(), LC_ALL="C.UTF-8")
    words = command.split()
    if words[0] == "sweep":
        words += ["--worker", WORKER]
    return subprocess.run([SPEEDUP, *words], capture_output=True, stdin=subprocess.DEVNULL, env=environment, timeout=60)


def place(file, damage):
    shutil.rmtree("run", ignore_errors=True)
    shutil.copytree("base", "run")
    pathlib.Path("peers.csv").write_text("kernel,variant,command,workers,region,check,n_most,time_limit_s,install,summary\n"
                                         "demo,peer,./peer,1,kernel,exact,1000,60,apt install x,one\n"
                                         "demo,two,./peer,any,,,,,,\ndemo,three,./peer,any,,,,,,\n")
    path = pathlib.Path(file if file == PEERS else "run/" + file)
    if damage in (as_directory, as_fifo, as_link):
        if path.is_dir():
            path.rmdir()
        damage(path)
    else:
        path.write_bytes(damage(path.read_bytes()))


def judge(command, status, text, done):
    said = (done.stdout + done.stderr).decode(errors="replace")
    if done.returncode != status:
        yield f"status {done.returncode}, not {status}"
    if text not in said:
        yield f"does not say {text!r}"
    if done.returncode in (2, 4) and command.split()[0] != "fsck" and (done.stdout or done.stderr.count(b"\n") != 1):
        yield "a refusal is not one line on standard error"
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said):
        yield "has control characters"


def stated(tables, rows):
    """Does the document count as many?"""
    said = (ROOT / "docs" / "reliability.md").read_text()
    for text in (f"| {rows} damages |", f"| {tables} damages |", f"| {tables + rows} files, "):
        if text not in said:
            yield f"docs/reliability.md does not say '{text}'"


def main():
    prepare()
    files = faults = 0
    tables, rows = [*table_cases(), *special_cases()], list(shard_cases())
    for fault in stated(len(tables), len(rows)):
        print(fault)
        faults += 1
    for name, file, damage, expected in tables + rows:
        place(file, damage)
        files += 1
        found = []
        for command, status, text in expected:
            if command.startswith("plot") and not shutil.which("gnuplot"):
                continue
            done = run(command)
            said = (done.stderr + done.stdout).decode(errors="replace").strip()
            found += [f"{command}: {fault}: {said[-300:]!r}" for fault in judge(command, status, text, done)]
            if "--show" in sys.argv:
                print(f"{name} | {command} | {done.returncode} | {said[:220]!r}")
        for fault in found:
            print(f"{name}: {fault}")
        faults += bool(found)
        if pathlib.Path(file).is_dir():
            shutil.rmtree(file)
        elif pathlib.Path(file).exists():
            pathlib.Path(file).unlink()
    print(f"{files} damaged files, {faults} otherwise told than expected")
    sys.exit(faults > 0)


with tempfile.TemporaryDirectory(prefix="speedup-damaged-") as work:
    os.chdir(work)
    main()
