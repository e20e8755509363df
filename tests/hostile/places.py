#!/usr/bin/env python3
"""Hostile strings in every place that a text comes in by: nothing of them is run, nothing leaves the directory of the results,
and what comes out is whole.

places.py SPEEDUP WORKER ROOT [--part K/N]   all strings in all places; or every N-th case from K on"""
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(sys.argv[3]).resolve()
sys.path.insert(0, str(ROOT / "tests" / "report"))
sys.path.insert(0, str(ROOT / "tests" / "fault"))
import hostile  # noqa: E402
from read_shard import MAGIC, crc32c  # noqa: E402

SPEEDUP, WORKER = sys.argv[1], sys.argv[2]
RUN = "touch PWN"
STRINGS = [text.encode() if isinstance(text, str) else text for text in [
    f"`{RUN}`", f"\"`{RUN}`\"", f"<{RUN}", f"|{RUN}", f"< {RUN}", f"$({RUN})", f"${{IFS}}$({RUN})", f"'; system(\"{RUN}\") #",
    f"'.system(\"{RUN}\").'", f"\"; !{RUN}", f"x\n!{RUN}", f"x\nsystem '{RUN}'", f"x\r\n{RUN}", f"; {RUN}", f"& {RUN} &", f"-e {RUN}",
    "%n%s%n", "@x", "\\", "\\`", "{/Symbol a}", "{/:=99 x}", "x" * 4000, "<script>document.title='PWN'</script>",
    "\"><svg onload=\"document.title='PWN'\">", "]]></svg>", "&amp;&#60;", "[x](javascript:alert(1))", "![x](http://127.0.0.1:9/a)",
    f"\\write18{{{RUN}}}", "\\input{/etc/passwd}", "=1+1", f"=cmd|'/c {RUN}'!A1", "+1", "-1+1", "@SUM(A1)", "\x1b[31m\x1b]0;title\x07",
    "\x9b31m\u202ex\u2066", b"\xff\xfe\xc3(\xed\xa0\x80", "..", "a,b\"c", "\t ", "\u6f22\u00e9"]]
DERIVED = set("summary.csv visits.csv models.csv model_curves.csv break_even.csv attribution.csv machines.csv plan.csv report.html report.md "
              "tables.tex raw figures".split())


def environment(home):
    kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS") if name in os.environ}
    return dict(kept, HOME=str(home), XDG_RUNTIME_DIR=str(home), SPEEDUP_SCRIPT=str(home / "script"), LC_ALL="C.UTF-8",
                SPEEDUP_SYSROOT=str(home / "machine"))


class Case:
    """One string in one place: a directory, and what is wrong in it."""

    def __init__(self, text, place):
        self.text, self.place, self.faults = text, place, []
        self.home = pathlib.Path("case").resolve()
        self.out = "run"  # the results directory, below home
        shutil.rmtree(self.home, ignore_errors=True)
        (self.home / "script").mkdir(parents=True)
        hostname = self.home / "machine" / "proc" / "sys" / "kernel"
        hostname.mkdir(parents=True)
        (hostname / "hostname").write_text("host\n")
        (self.home / ".gnuplot").write_text("system 'touch PWN'\n")
        (self.home / "script" / "visits").write_text("* * * * : 20000000\n")
        self.describe()

    def describe(self, **columns):
        with open(ROOT / "tests" / "scripted" / "describe.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows[:2]:
            row.update({name: value for name, value in columns.items() if name != "variant" or row["variant"] == "omp"})
        names = list(rows[0])
        with open(self.home / "script" / "describe.csv", "w", encoding="utf-8", errors="surrogateescape") as file:
            for row in [dict(zip(names, names))] + rows:
                file.write(",".join(hostile.field(row[name]) for name in names) + "\n")

    def run(self, *arguments, expected=(0,)):
        done = subprocess.run([SPEEDUP, *arguments], cwd=self.home, env=environment(self.home), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60)
        if done.returncode not in expected:
            self.faults.append(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-300:]!r}")
        for name, text in (("stdout", done.stdout), ("stderr", done.stderr)):
            shown = text.decode(errors="surrogateescape")
            control = re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]|\t", shown)
            if control:
                self.faults.append(f"{arguments[0]}: {name} has {control[0]!r}: {shown[max(0, control.start() - 60):][:90]!r}")
        if done.returncode in (2, 4) and (done.stdout or done.stderr.count(b"\n") != 1 or not done.stderr.startswith(b"speedup: ")):
            self.faults.append(f"{arguments[0]} refused otherwise than by one line: {done.stdout[:80]!r} {done.stderr[:200]!r}")
        return done.returncode

    def sweep(self, *more, expected=(0,)):
        return self.run("sweep", "--worker", WORKER, "--sizes", "100", "--threads", "1", "--visits", "6", "--repetitions", "1",
                        "-o", self.out, *more, expected=expected)

    def tell(self, expected=(0,)):
        """What is made of a results directory."""
        for command in (["analyse"], ["plot", "--figure", "visits_by_cell", "--format", "svg,tex"], ["report"], ["report", "--text"],
                        ["check"], ["fsck"], ["compare", "--any-machine", self.out]):
            if command[0] == "plot" and not PLOTS:
                continue
            allowed = (*expected, 1) if command[0] == "check" else (*expected, 2) if command[0] == "compare" else expected
            self.run(command[0], *command[1:], "--", self.out, expected=allowed)


def rewrite(path, change):
    if path.exists() and path.read_bytes().count(b"\n") > 1:
        hostile.rewrite(path, change)


def in_file_name(case):
    name = case.text.replace(b"/", b":")[:200].decode(errors="surrogateescape")
    peers = case.home / (name + ".csv")
    if "\0" not in name:
        peers.write_text(f"kernel,variant,command\ndemo,peer,{WORKER}\n")
    case.sweep("--peers", "./" + peers.name)
    case.tell()
    case.run("compare", "run", "run", "-o", "./" + name + ".changes", expected=(0, 1, 3))
    case.run("fsck", "./" + name, expected=(4, 0))
    return {peers.name, name + ".changes"}


def in_directory(case):
    case.out = "./" + case.text.replace(b"/", b":")[:200].decode(errors="surrogateescape") + "." * (case.text == b"..")
    case.sweep()
    case.tell()
    return set()


def in_host_name(case):
    (case.home / "machine" / "proc" / "sys" / "kernel" / "hostname").write_bytes(case.text + b"\n")
    case.run("doctor", expected=(0, 4))
    case.sweep()
    case.tell()


def in_title(case):
    word = case.text.decode(errors="surrogateescape")
    case.describe(title=word, unit=word, work_unit=word, summary=word)
    case.run("list", "--worker", WORKER, expected=(0, 4))
    if case.sweep(expected=(0, 2, 4)) == 0:
        case.tell()


def in_label(case):
    word = case.text.decode(errors="surrogateescape")
    case.describe(variant=word, kernel=word, options=word, sizes_quick=word, roof=word)
    case.run("list", "--worker", WORKER, expected=(0, 4))
    if case.sweep(expected=(0, 1, 2, 4)) in (0, 1):
        case.tell()
    case.describe(variant=word)
    case.out = "second"
    if case.sweep(expected=(0, 1, 2, 4)) in (0, 1):
        case.tell()
    return {"run", "second"}


def in_session(case):
    """The session's name in the rows, the name of their file, notes and labels."""
    case.sweep()
    shard = next(path for path in (case.home / "run" / "raw").glob("*.csv") if "environment" not in path.name)
    names = shard.read_text().split("\n")[1].split(",")
    lines = [MAGIC, ",".join(names).encode()]
    short = "".join("%%%02X" % byte for byte in case.text[:20])
    for row in csv.reader(shard.read_text().split("\n")[2:-1]):
        for name in ("session", "note", "labels", "result"):
            row[names.index(name)] = short
        line = ",".join(row[:-1]).encode()
        lines.append(line + b",%08x" % crc32c(line))
    shard.unlink()
    name = case.text.replace(b"/", b":").replace(b"\0", b"")[:60] + b".csv"
    (case.home / "run" / "raw" / os.fsdecode(name)).write_bytes(b"\n".join(lines) + b"\n")
    case.tell(expected=(0, 1, 4))


def in_cell(case):
    """Every text of the derived files."""
    case.sweep()
    case.run("analyse", "run")
    word = case.text.decode(errors="surrogateescape")
    texts = hostile.PLACES + ["preset", "scaling", "status", "stop", "labels", "region", "model", "reason", "verdict", "best_serial"]
    for file in ("summary.csv", "models.csv", "break_even.csv", "attribution.csv", "visits.csv"):
        rewrite(case.home / "run" / file, lambda number, row: row.update({name: word for name in texts if name in row and number}))
    case.run("report", "run", expected=(0, 2))
    case.run("report", "run", "--text", expected=(0, 2))
    if PLOTS:
        case.run("plot", "run", "--figure", "visits_by_cell", "--format", "svg,tex")


def in_peers(case):
    word = case.text.decode(errors="surrogateescape")
    for columns in (dict(summary=word, install=word), dict(variant=word), dict(command="./nothing " + word, install=word),
                    dict(command=word), dict(region=word)):
        row = dict(kernel="demo", variant="peer", command=WORKER)
        row.update(columns)
        hostile.write(case.home / "peers.csv", list(row), [row])
        case.out = "run." + next(iter(columns))
        if case.sweep("--peers", "peers.csv", expected=(0, 1, 2)) in (0, 1):
            case.tell(expected=(0, 1))
    return {"peers.csv", "run.summary", "run.variant", "run.command", "run.region"}


PLACES = [in_file_name, in_directory, in_host_name, in_title, in_session, in_label, in_cell, in_peers]


def judge_svg(path):
    tree = xml.etree.ElementTree.parse(path)
    for element in tree.iter():
        if element.tag.endswith("}script") or any(name.startswith("on") for name in element.attrib):
            yield f"{path.name}: {element.tag} {element.attrib}"
        for name, value in element.attrib.items():
            if name.endswith("href") and not value.startswith("#"):
                yield f"{path.name}: refers to {value[:60]!r}"


def judge_csv(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        for row in csv.reader(file, strict=True):
            for cell in row:
                if cell[:1] in ("=", "+", "-", "@") and not re.fullmatch(r"-?[0-9.]+(e[-+]?[0-9]+)?", cell):
                    yield f"{path.name}: a formula: {cell[:60]!r}"


def judge_files(case, allowed):
    """Nothing but what was asked for, and that is whole."""
    for entry in case.home.iterdir():
        if entry.name not in {"script", "machine", ".gnuplot", case.out.removeprefix("./"), *allowed} and \
                not entry.name.startswith("speedup"):
            yield f"a file outside the results: {entry.name!r}"
    for path in pathlib.Path(".").resolve().rglob("*"):
        if path.name == "PWN":
            yield "a command was run"
    for run in {case.out, "run", "second", *allowed}:
        folder = case.home / run
        if not folder.is_dir():
            continue
        for entry in folder.iterdir():
            if entry.name not in DERIVED:
                yield f"a file in the results: {entry.name!r}"
        for path in folder.rglob("*"):
            if path.suffix == ".svg":
                yield from judge_svg(path)
            elif path.suffix == ".csv" and path.parent == folder and case.place is not in_cell:
                yield from judge_csv(path)
        if (folder / "report.html").exists():
            page = hostile.Page()
            page.feed((folder / "report.html").read_text(encoding="utf-8"))
            yield from page.faults
            yield from hostile.judge_latex((folder / "tables.tex").read_text(encoding="utf-8"))
            yield from hostile.judge_markdown_signs((folder / "report.md").read_text(encoding="utf-8"))


def main():
    part, parts = map(int, sys.argv[sys.argv.index("--part") + 1].split("/")) if "--part" in sys.argv else (0, 1)
    cases = faults = 0
    said = (ROOT / "docs" / "reliability.md").read_text()
    for text in (f"\n{len(STRINGS)} texts ", f" by {len(PLACES)} ways:", f"\nAll {len(STRINGS) * len(PLACES)} cases:"):
        if text not in said:
            print(f"docs/reliability.md does not say '{text.strip()}'")
            faults += 1
    for number, text in enumerate(STRINGS):
        for index, place in enumerate(PLACES):
            if (number + index) % parts != part:
                continue
            case = Case(text, place)
            allowed = place(case) or set()
            found = case.faults + list(judge_files(case, allowed))
            for fault in found:
                print(f"{place.__name__} {text[:40]!r}: {fault}")
            cases, faults = cases + 1, faults + bool(found)
    print(f"{len(STRINGS)} strings, {len(PLACES)} places: {cases} cases, {faults} with faults")
    sys.exit(faults > 0)


PLOTS = shutil.which("gnuplot") is not None
with tempfile.TemporaryDirectory(prefix="speedup-hostile-") as work:
    os.chdir(work)
    main()
