#!/usr/bin/env python3
"""Judges what `speedup submit pbs --dry-run` prints: pbs_judge.py <PRINTED.  The words of qsub on the lines "# In DIR: qsub ...",
and each #PBS line of the scripts behind them, by the manual of OpenPBS 2021.1 (qsub, pbs_resources, "Requesting a chunk").

Strict: only resources that every PBS has, names of at most 15 characters, which older versions ask for, and nothing that needs
a shell.  Prints each mistake with its line; exit status 1: there is one, or there is nothing to judge.
"""
import re
import shlex
import sys

SIZE = r"\d+([kmgtp]?[bw])?"
COUNT = r"[1-9]\d*"
TIME = r"(\d+|\d+:[0-5]?\d|\d+:[0-5]?\d:[0-5]?\d)(\.\d+)?"
NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
CHUNK = {"arch": NAME, "host": NAME, "mem": SIZE, "vmem": SIZE, "mpiprocs": COUNT, "ncpus": COUNT, "ngpus": r"\d+", "ompthreads": COUNT,
         "vnode": NAME, "naccelerators": r"\d+"}
JOB = {"cput": TIME, "walltime": TIME, "min_walltime": TIME, "max_walltime": TIME, "soft_walltime": TIME, "pcput": TIME, "file": SIZE,
       "pmem": SIZE, "pvmem": SIZE, "nice": r"-?\d+", "software": NAME,
       "place": rf"(free|pack|scatter|vscatter|excl|exclhost|shared|group={NAME})(:(excl|exclhost|shared|group={NAME}))*"}
JOB_ID = r"(\d+(\[\d*\])?(\.[A-Za-z0-9.-]+)?|ID)"  # ID: of a dry run
WHEN = "after|afterok|afternotok|afterany|before|beforeok|beforenotok|beforeany"
DEPEND = rf"((({WHEN})(:{JOB_ID})+)|on:{COUNT}|runone:{JOB_ID})"
WORD = r"[^\s,&;|<>()$`\"'\\]+"
PATH = r"([A-Za-z0-9.-]+:)?[^\s:;|&]+"
# What stands behind each letter, whole; None: nothing.
OPTIONS = {"a": r"\d{4,12}(\.\d\d)?", "A": r"\S+", "c": r"(n|s|u|[cw](=\d+)?)", "e": PATH, "h": None, "j": r"(oe|eo|n)", "J": None,
           "k": r"(n|d?(e|o|eo|oe)d?)", "l": None, "m": r"(n|j?[abe]{1,3})", "M": r"[^\s,]+(,[^\s,]+)*", "N": r"[A-Za-z0-9][!-~]{0,14}", "o": PATH,
           "p": r"-?\d{1,4}", "P": r"[^\s/\[\]\";:|<>+,?*]+", "q": rf"{NAME}(@{NAME})?|@{NAME}", "r": r"[yn]", "R": r"[eo]{1,2}",
           "S": PATH, "u": r"\S+", "v": rf"{NAME}(={WORD})?(,{NAME}(={WORD})?)*", "V": None, "W": None, "z": None}
ALONE = "hVz"


def chunk_faults(chunk, counted):
    parts = chunk.split(":")
    if parts[0].isdigit():
        if int(parts.pop(0)) == 0 or not parts:
            yield f"'{chunk}' is no number of chunks with resources"
    seen = []
    for part in parts:
        name, equals, value = part.partition("=")
        if name not in CHUNK:
            yield f"'{name}' is no resource of a chunk"
        elif not equals or not re.fullmatch(CHUNK[name], value, re.I):
            yield f"'{part}' has no value that fits"
        if name in seen:
            yield f"'{name}' is there twice"
        seen.append(name)
    counted += seen


def resource_faults(text, job):
    for each in text.split(","):
        name, equals, value = each.partition("=")
        if name in job["resources"]:
            yield f"{name} is asked for twice"
        job["resources"].append(name)
        if name == "select":
            for chunk in value.split("+"):
                yield from chunk_faults(chunk, job["chunked"])
        elif name in CHUNK:
            yield f"{name} belongs into select"
        elif name not in JOB:
            yield f"'{name}' is no resource of a job"
        elif not equals or not re.fullmatch(JOB[name], value, re.I):
            yield f"'{each}' has no value that fits"


def attribute_faults(text):
    name, _, value = text.partition("=")
    forms = {"depend": rf"{DEPEND}(,{DEPEND})*", "block": "true|false", "umask": r"[0-7]{1,4}", "run_count": r"\d+", "sandbox": "HOME|O_WORKDIR|PRIVATE",
             "group_list": r"\S+", "tolerate_node_failures": "all|job_start|none"}
    if name not in forms:
        yield f"-W {name}: is no attribute"
    elif not re.fullmatch(forms[name], value):
        yield f"-W {text}: has no value that fits"


def range_faults(text):
    match = re.fullmatch(r"(\d+)-(\d+)(:[1-9]\d*)?(%[1-9]\d*)?", text)
    if not match or int(match[1]) >= int(match[2]):
        yield f"-J {text}: is no range of two or more"


def option_faults(letter, value, job):
    if letter in job["letters"] and letter not in "lWv":
        yield f"-{letter} is there twice"
    job["letters"].append(letter)
    if letter == "l":
        yield from resource_faults(value, job)
    elif letter == "W":
        yield from attribute_faults(value)
    elif letter == "J":
        yield from range_faults(value)
    elif OPTIONS[letter] and not re.fullmatch(OPTIONS[letter], value):
        yield f"-{letter} {value}: has no value that fits"
    elif letter == "p" and not -1024 <= int(value) <= 1023:
        yield f"-p {value}: is beyond 1023"


def words_faults(words, job, script):
    """Options of a command line (with a script behind them) or of a directive (without)."""
    words = list(words)
    while words:
        word = words.pop(0)
        if not word.startswith("-"):
            if not script or words:
                yield f"'{word}': what is it?"
            return
        letter, value = word[1:2], word[2:]
        if letter not in OPTIONS:
            yield f"{word}: no such option"
            return
        if letter in ALONE:
            if value:
                yield f"{word}: takes nothing"
            continue
        if not value:
            if not words:
                yield f"{word}: lacks its value"
                return
            value = words.pop(0)
        yield from option_faults(letter, value, job)
    if script:
        yield "no script is named"


def new_job():
    return {"letters": [], "resources": [], "chunked": []}


def judge(lines):
    """(line, mistake) of all that is wrong; the number of commands and of directives."""
    found, commands, directives, head, job = [], 0, 0, False, None
    for number, line in enumerate(lines, 1):
        command = re.match(r"# In .*?: qsub (.*)$", line)
        if command:
            commands += 1
            found += [(number, fault) for fault in words_faults(shlex.split(command[1]), new_job(), True)]
        elif line.startswith("#!"):
            head, job = True, new_job()
        elif line.startswith("#PBS"):
            directives += 1
            if not head:
                found.append((number, "stands behind the first command: PBS does not read it"))
            elif not line.startswith("#PBS -"):
                found.append((number, "is no directive: '#PBS -' begins one"))
            else:
                found += [(number, fault) for fault in words_faults(line[5:].split(), job, False)]
        elif line.lstrip() and not line.lstrip().startswith("#"):
            head = False
    return found, commands, directives


def main():
    found, commands, directives = judge(sys.stdin.read().splitlines())
    for number, fault in found:
        print(f"line {number}: {fault}")
    print(f"{commands} command lines of qsub, {directives} directives")
    return bool(found) or commands == 0 or directives == 0


if __name__ == "__main__":
    sys.exit(main())
