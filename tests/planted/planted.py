#!/usr/bin/env python3
"""Plants faults in the product and counts how many the tests catch.

The tree is copied, each fault of faults.txt is put in beside the right text so that the environment variable
SPEEDUP_PLANTED_FAULT chooses between them, and the copy is built once.  Without a fault all tests must pass; with each
fault, one must fail.

Usage: planted.py ROOT [--least PERCENT] [--only NUMBER,...] [--every K] [--keep DIRECTORY] [--check]
--check only looks whether each fault still fits the tree.  --every plants each K-th fault; which, changes with each revision.
Exit status 1: fewer than --least percent (95) were caught.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CPUS = str(len(os.sched_getaffinity(0)))
HERE = pathlib.Path(__file__).resolve().parent
# Quick tests first; those that start programs only for what is left.
QUICK = ["-L", "unit|harness|worker|property",
         "-E", "^(peers|peers_.*|campaign|models|break_even|generator_laws|coverage|break_even_campaign|kernel_.*|.*_answers)$"]
SLOW = ["-R", "^(peers|campaign|break_even|cli|doctor|environment|oracle_grid|kernel_.*)$"]

SWITCH = """#include <stdbool.h>
#include <stdlib.h>
static inline int planted(int number)
{
    const char *fault = getenv("SPEEDUP_PLANTED_FAULT");
    return fault && atoi(fault) == number;
}
"""


class Fault:
    def __init__(self, number, lines):
        self.number = number
        self.file, self.right, self.faulty, self.what = lines[:4]
        self.by = lines[4].removeprefix("by ") if len(lines) > 4 else None

    def plant(self, text):
        """The text with this fault beside what is right."""
        if text.count(self.right) != 1:
            sys.exit(f"planted: fault {self.number}: {self.file}: the right text stands {text.count(self.right)} times "
                     f"in it: bring faults.txt up to date: {self.right}")
        if self.right.endswith(";"):
            both = f"if (planted({self.number})) {{ {self.faulty} }} else {{ {self.right} }}"
        else:
            both = f"(planted({self.number}) ? ({self.faulty}) : ({self.right}))"
        return text.replace(self.right, both)


def read_faults():
    text = "\n".join(line for line in (HERE / "faults.txt").read_text().splitlines() if not line.startswith("#"))
    blocks = [block.strip().splitlines() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return [Fault(number + 1, lines) for number, lines in enumerate(blocks)]


def plant_all(root, tree, faults):
    shutil.copytree(root, tree, ignore=shutil.ignore_patterns("build", ".git", "results"))
    shutil.copytree(root / "results" / "reference", tree / "results" / "reference")
    for fault in faults:
        path = tree / fault.file
        path.write_text(fault.plant(path.read_text()))
    (tree / "planted.h").write_text(SWITCH)


def build(tree, directory):
    flags = f"-w -include {tree}/planted.h"
    for command in (["cmake", "-S", tree, "-B", directory, "-DCMAKE_C_FLAGS=" + flags, "-DSPEEDUP_ARCH="],
                    ["cmake", "--build", directory, "-j", CPUS]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"planted: {result.stdout[-3000:]}{result.stderr[-3000:]}")


def first_failure(directory, number, selection, *options):
    """Name of a test that fails with this fault, or None."""
    environment = dict(os.environ, SPEEDUP_PLANTED_FAULT=str(number), XDG_RUNTIME_DIR=str(directory))
    command = ["ctest", "-j", CPUS, "--stop-on-failure", "--timeout", "90", *options, *selection]
    result = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"Test +#\d+: (\S+) \.*\W*\**(Failed|Timeout|Exception|SEGFAULT|Subprocess|Not Run)", result.stdout)
    return found.group(1) if found else None if result.returncode == 0 else "?"


def caught_by(directory, fault):
    """Name of a test that catches the fault: the one that did so last time, or any."""
    first = [["-R", f"^{fault.by}$"]] if fault.by else []
    for selection in (*first, QUICK, SLOW):
        by = first_failure(directory, fault.number, selection)
        if by:
            return by
    return None


def judge(directory, faults):
    """Faults that no test catches."""
    survivors = []
    for fault in faults:
        by = caught_by(directory, fault)
        print(f"{fault.number:4} {'caught by ' + by if by else 'SURVIVED':32} {fault.file}: {fault.what}", flush=True)
        if not by:
            survivors.append(fault)
    return survivors


def share(root, faults, every):
    """Each K-th fault, beginning with another at each revision, so that K revisions plant them all."""
    command = ["git", "-C", root, "rev-list", "--count", "HEAD"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    first = int(result.stdout) if result.returncode == 0 else 0
    return [fault for fault in faults if fault.number % every == first % every]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=95)
    parser.add_argument("--only")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    faults = read_faults()
    if arguments.check:
        for fault in faults:
            fault.plant((arguments.root / fault.file).read_text())
        return 0
    named = [fault for fault in faults if not arguments.only or str(fault.number) in arguments.only.split(",")]
    chosen = share(arguments.root, named, arguments.every)
    with tempfile.TemporaryDirectory() as folder:
        place = arguments.keep or pathlib.Path(folder)
        tree, directory = place / "tree", place / "build"
        if not directory.exists():
            plant_all(arguments.root.resolve(), tree, faults)
            build(tree, directory)
        for selection in (QUICK, SLOW):
            by = first_failure(directory, 0, selection, "--repeat", "until-pass:3")
            if by:
                sys.exit(f"planted: without a fault {by} fails: nothing can be said")
        survivors = judge(directory, chosen)
    caught = len(chosen) - len(survivors)
    print(f"planted faults: {caught} of {len(chosen)} caught ({100 * caught / len(chosen):.1f} %)")
    return 100 * caught / len(chosen) < arguments.least


sys.exit(main())
