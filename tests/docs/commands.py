#!/usr/bin/env python3
"""Runs each command line of the documentation: the lines of its blocks that are marked sh, page by page, in order.

Usage: commands.py ROOT BUILD [PAGE...].  Each page is run by one shell in a scratch directory that looks like a clone; stand_in.py
stands in for programs that take long, need a cluster or change the system.  A block whose mark has a second word, the name of a
file, is saved under it.  Command lines in other blocks are mistakes, and so are blocks without a mark.  What pages call DIR, BUILD,
PROGRAM, OTHER_WORKER and SAMPLES.csv lies there under these names.  Options in code within the text are looked up, too.
Prints how many lines were checked how, and which by their options alone; exit status 1 if a line fails.
"""
import argparse
import collections
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import listed
import pages

HERE = pathlib.Path(__file__).resolve().parent
COMMAND = re.compile(r"\s*(\$ |(speedup (list|doctor|sweep|measure|analyse|plot|report|export|compare|check|fsck|submit|status) |\./run_all\.sh|cmake -|ctest -|tests/\S+\.sh|docs/\S+\.sh)(?!.*: ))")
NAMES = ["speedup", "./run_all.sh", "cmake", "cpack", "ctest", "git", "man", "sudo", "apt-get", "dnf", "less", "xdg-open", "pdflatex", "module", "spack", "conda",
         "scp"]
BY_PATH = ["build/$(uname -m)-cc/bin/speedup", "build/$(uname -m)-clang/bin/speedup"]

PRELUDE = r"""
set -o pipefail
failed=0
stand_in() { python3 -B "$DOCS_HERE/stand_in.py" "$@"; }
line() {
    local output=$DOCS_WORK/output status
    printf '%s\t%s\n' "$1" "$2" >>"$DOCS_LOG"
    eval "$2" >"$output" 2>&1 </dev/null
    status=$?
    [ "$status" -eq 0 ] || { printf '%s: status %d: %s\n' "$1" "$status" "$2"; tail -5 "$output"; failed=1; }
}
file() { mkdir -p "$(dirname "$1")" && cat >"$1"; }
"""


def scripts(root):
    """Programs of the tree that lines may name, by path; those of docs/ are quick and run as they stand."""
    return [str(path.relative_to(root)) for folder in ("tests", "peers") for path in (root / folder).rglob("*")
            if path.suffix in (".sh", ".py") and os.access(path, os.X_OK)]


def page_script(root, page, text):
    """What a shell runs for a page."""
    names = [(name, name) for name in [*NAMES, *scripts(root)]] + [(f"{name}", "speedup") for name in BY_PATH]
    functions = [f"eval \"function {name} {{ stand_in {program} \\\"\\$@\\\"; }}\"" for name, program in names]
    parts = [PRELUDE, *functions]
    for block in pages.blocks(text):
        if block.name:
            parts.append(f"file {shlex.quote(block.name)} <<'END OF THE FILE'\n" + "\n".join(block.lines) + "\nEND OF THE FILE")
        elif block.language == "sh":
            parts += [f"line {shlex.quote(f'{page}:{number}')} {shlex.quote(command)}" for number, command in block.commands()]
    return "\n".join([*parts, "exit $failed", ""])


def unmarked(page, text):
    """Command lines where they would not be run, and blocks that do not say what they are."""
    for block in pages.blocks(text):
        if not block.language:
            yield f"{page}:{block.first - 1}: a block without a mark: sh, if these are commands; else text or a language"
        elif block.language != "sh" and not block.name:
            for number, line in enumerate(block.lines, block.first):
                if COMMAND.match(line):
                    yield f"{page}:{number}: a command line in a block that is not marked sh: {line.strip()}"
    for number, line in enumerate(pages.without_blocks(text), 1):
        if line.startswith("    ") and COMMAND.match(line):
            yield f"{page}:{number}: a command line outside of a block that is marked sh: {line.strip()}"


class Spans:
    """Commands in code within the text: their options, and names of tests."""

    def __init__(self, root, build):
        self.root, self.build, self.count, self.words = root, build, 0, {}

    def known(self, command):
        if command not in self.words:
            result = subprocess.run([self.build / "bin" / "speedup", *command, "--help=words"], capture_output=True, text=True, check=False)
            self.words[command] = {line.split()[0] for line in result.stdout.splitlines()} if result.returncode == 0 else set()
        return self.words[command]

    def trouble(self, span):
        words = span.replace("...", "").split()
        if words[0] == "speedup" and len(words) > 1 and not words[1].isupper():
            command = (words[1],) if re.fullmatch(r"[a-z]+", words[1]) else ()
            if command and command[0] not in self.known(()):
                return "no such command"
            options = [word.partition("=")[0] for word in words[1:words.index("--") if "--" in words else None] if re.match("--?[a-z]", word)]
            lacking = [option for option in options if option not in self.known(command)]
            return f"no option {lacking[0]}" if lacking else None
        if words[0] == "ctest" and len(words) > 2 and not words[2].isupper():
            return listed.trouble(self.build, words[1:])
        if words[0] == "./run_all.sh" and len(words) > 1 and not re.search(r"\b[A-Z]+$", span):
            result = subprocess.run([self.root / "run_all.sh", *words[1:], "--help"], capture_output=True, text=True, check=False)
            return result.stderr.strip() if result.returncode else None
        return None

    def check(self, page, text):
        for number, line in enumerate(pages.without_blocks(text), 1):
            for span in re.findall(r"`((?:speedup|ctest|\./run_all\.sh) [^`]+)`", line):
                self.count += 1
                trouble = self.trouble(span)
                if trouble:
                    yield f"{page}:{number}: {trouble}: {span}"


def run_page(root, build, work, page, text):
    """What failed, in words; and how each line was checked, as (line, how)."""
    log = work / "log"
    log.write_text("")
    place = work / "tree"
    environment = dict(os.environ, DOCS_ROOT=root, DOCS_BUILD=build, DOCS_WORK=work, DOCS_LOG=log, DOCS_HERE=HERE, HOME=work / "home",
                       XDG_RUNTIME_DIR=work, EDITOR="touch", SIDE="3", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    words = {word for block in pages.blocks(text) if block.language == "sh" for word in re.findall(r"\b[A-Z_]{3,}\b", "\n".join(block.lines))}
    subprocess.run([sys.executable, "-B", HERE / "stand_in.py", "places", place, *sorted(words)], env=environment, check=True)
    try:
        result = subprocess.run(["bash"], input=page_script(root, page, text), cwd=place, env=environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=400, check=False)
    except subprocess.TimeoutExpired as late:
        return f"{page}: not done after {late.timeout} s", []
    lines = []
    for entry in log.read_text().splitlines():
        if "\t" in entry:
            lines.append([entry.replace("\t", "  "), "as they stand"])
        elif lines[-1][1] != "options":
            lines[-1][1] = entry
    return (result.stdout or f"{page}: status {result.returncode}") if result.returncode else "", lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("page", type=pathlib.Path, nargs="*")
    arguments = parser.parse_args()
    root, build = arguments.root.resolve(), arguments.build.resolve()
    found, lines, spans = [], [], Spans(root, build)
    chosen = [page.resolve() for page in arguments.page] or pages.find(root)
    for path in chosen:
        text = path.read_text(encoding="utf-8")
        page = path.relative_to(root) if path.is_relative_to(root) else path.name
        found += [*unmarked(page, text), *spans.check(page, text)]
        if any(block.language == "sh" for block in pages.blocks(text)):
            with tempfile.TemporaryDirectory() as work:
                trouble, run = run_page(root, build, pathlib.Path(work).resolve(), page, text)
            found += [trouble.rstrip()] if trouble else []
            lines += run
    counts = collections.Counter(how for _, how in lines)
    print(f"{len(lines)} command lines on {len(chosen)} pages: {counts['as they stand']} run as they stand, {counts['small']} in a small form, "
          f"{counts['options']} checked by their options alone; {spans.count} commands in the text looked up")
    print(*(f"  options alone: {line}" for line, how in lines if how == "options"), sep="\n")
    print(*found, sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
