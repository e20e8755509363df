#!/usr/bin/env python3
"""Stands in for the programs that the documentation's command lines call: stand_in.py NAME ARGUMENT...

What takes seconds runs as it stands.  What takes longer, needs a cluster or changes the system is checked by its options, and a
campaign then runs in a small form, so that the lines behind it find its results.  Which of these a line was, is appended to
$DOCS_LOG.  Exit status: what the line should have; 2 with a line on standard error where something is wrong with it.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import listed

ROOT, BUILD, WORK = (pathlib.Path(os.environ[name]) for name in ("DOCS_ROOT", "DOCS_BUILD", "DOCS_WORK"))
SPEEDUP = BUILD / "bin" / "speedup"
SECONDS = 4  # a campaign that a line may take

# Options of a sweep that say how much is measured, and those that only `speedup submit` has; with a value, or without one.
EXTENT = {"--preset": 1, "--sizes": 1, "--threads": 1, "--ranks": 1, "--launcher": 1, "--visits": 1, "--budget": 1, "--precision": 1,
          "--cap": 1, "--find-break-even": 0, "--deadline": 1, "--repetitions": 1, "--min-time": 1, "--time-limit": 1,
          "--oversubscribe": 0, "--continue": 0}
OF_SUBMIT = {"--tasks": 1, "--nodes": 1, "--walltime": 1, "--site": 1, "--dry-run": 0}
SMALL = ["--sizes", "100", "--visits", "2", "--min-time", "1us", "--oversubscribe"]
VERDICTS = {"check": (1,), "compare": (1, 3), "status": (1, 75)}  # of what was measured, not of the line


def fail(what):
    sys.exit(f"stand-in: {what}")


def note(how):
    with open(os.environ["DOCS_LOG"], "a", encoding="utf-8") as log:
        print(how, file=log)


def call(*command, allowed=(), **options):
    status = subprocess.run(command, check=False, **options).returncode
    if status not in (0, *allowed):
        sys.exit(status)


def without(arguments, options):
    kept, words = [], iter(arguments)
    for word in words:
        name, equals, _ = word.partition("=")
        if name not in options:
            kept.append(word)
        elif options[name] and not equals:
            next(words, None)
    return kept


# --- speedup ---------------------------------------------------------------------------------------------------------

def planned_seconds(arguments):
    """What the plan of a sweep says that it takes; its options are checked by that."""
    extra = [word for word in ("--dry-run", "--oversubscribe") if word not in arguments]
    result = subprocess.run([SPEEDUP, "sweep", *arguments, *extra], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.stderr.write(result.stderr)
        sys.exit(result.returncode)
    found = re.search(r"at least (?:.* and at most )?(\d+) s,", result.stderr)
    return int(found[1]) if found else SECONDS + 1


def small_campaign(arguments):
    """Measures what the arguments name, but little of it; the same again is a copy of it."""
    arguments = without(arguments, {**EXTENT, **OF_SUBMIT})
    place = pathlib.Path("results", f"small-{os.getpid()}")
    if "-o" in arguments:
        at = arguments.index("-o")
        place = pathlib.Path(arguments[at + 1])
        del arguments[at:at + 2]
    kept = WORK / "campaigns" / hashlib.sha256(json.dumps([arguments, os.getcwd()]).encode()).hexdigest()[:16]
    if not kept.exists():
        peers = "--peers" in arguments  # they may be slow, and many
        size = [*SMALL, "--threads", "1" if peers else "1,2", *([] if peers or "--variants" in arguments else ["--variants", "omp_static"])]
        result = subprocess.run([SPEEDUP, "sweep", *arguments, *size, "-o", kept], capture_output=True, text=True, check=False)
        if result.returncode != 0 and not (result.returncode == 1 and "no offload device" in result.stderr):
            sys.stderr.write(result.stderr)
            sys.exit(result.returncode)
    shutil.copytree(kept, place)
    return place


def sweep(arguments):
    if "--resume" in arguments:
        call(SPEEDUP, "sweep", *arguments)
    elif planned_seconds(arguments) <= SECONDS and "--dry-run" not in arguments:
        call(SPEEDUP, "sweep", *arguments, *([] if "--oversubscribe" in arguments else ["--oversubscribe"]))
    elif "--dry-run" not in arguments:
        note("small")
        print(small_campaign(arguments))


def submit(arguments):
    own = arguments[:arguments.index("--")] if "--" in arguments else arguments
    extra = [word for word in ("--dry-run", "--oversubscribe") if word not in own and not ("--resume" in own and word != "--dry-run")]
    call(SPEEDUP, "submit", *own, *extra, *arguments[len(own):])
    if "--resume" in own or "--dry-run" in own:
        return
    note("small")
    place = small_campaign(own[1:])
    call(SPEEDUP, "analyse", place)
    call(SPEEDUP, "report", place)


def speedup(arguments):
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "sweep" and "--help" not in rest:
        sweep(rest)
    elif command == "submit" and "--help" not in rest:
        submit(rest)
    elif command == "plot" and not {"--figure", "--kernel"} & set(rest):
        note("small")
        call(SPEEDUP, "plot", *rest, "--figure", "speedup_by_p")
    else:
        call(SPEEDUP, *arguments, allowed=VERDICTS.get(command, ()))


# --- what builds, tests, installs and shows --------------------------------------------------------------------------

def run_all(arguments):
    note("options")
    call(ROOT / "run_all.sh", *arguments, "--help", stdout=subprocess.DEVNULL)
    compiler = "clang" if "libomp" in arguments else "cc"
    place = pathlib.Path("build", f"{os.uname().machine}-{compiler}")
    if not place.exists():
        link_build(place)


def link_build(place):
    """A build folder with the programs of the real one; each worker is another file, as another build's would be."""
    for folder in ("bin", "libexec/speedup", "share"):
        (place / folder).mkdir(parents=True)
    shutil.copy(SPEEDUP, place / "bin")
    worker = place / "libexec" / "speedup" / "speedup-worker"
    shutil.copy(BUILD / "libexec" / "speedup" / "speedup-worker", worker)
    with worker.open("ab") as file:  # a program may be followed by anything
        file.write(str(place.resolve()).encode())
    (place / "share" / "speedup").symlink_to(BUILD / "share" / "speedup")


def preset(kind, name):
    presets = json.loads((ROOT / "CMakePresets.json").read_text(encoding="utf-8"))[kind]
    if name not in [each["name"] for each in presets]:
        fail(f"CMakePresets.json has no {kind[:-7]} preset {name}")


def known_variable(name):
    files = [ROOT / "CMakeLists.txt", *(ROOT / "cmake").glob("*.cmake")]
    if not name.startswith("CMAKE_") and not any(re.search(rf"(set|option)\({name} ", path.read_text(encoding="utf-8")) for path in files):
        fail(f"no option of the build is called {name}")


def cmake(arguments):
    note("options")
    words = iter(arguments)
    building = installing = False
    for word in words:
        if word == "--build":
            building = True
        elif word == "--install":
            installing = True
        elif word == "--preset":
            name = next(words)
            preset("buildPresets" if building else "configurePresets", name)
            pathlib.Path("build", name).mkdir(parents=True, exist_ok=True)
        elif word == "-S":
            if not pathlib.Path(next(words), "CMakeLists.txt").exists():
                fail("-S: no CMakeLists.txt there")
        elif word == "-B":
            pathlib.Path(next(words)).mkdir(parents=True, exist_ok=True)
        elif word.startswith("-D"):
            known_variable(re.match(r"-D(\w+)(:\w+)?=", word)[1])
        elif word == "--prefix" and installing:
            next(words)
        elif word.startswith("-j") and building:
            pass
        elif not ((building or installing) and pathlib.Path(word).is_dir()):
            fail(f"cmake: what is {word}?")


def cpack(arguments):
    note("options")
    if arguments and not (arguments[0] == "--config" and (BUILD / arguments[1]).exists()):
        fail("cpack: no such file of settings")


def ctest(arguments):
    note("options")
    trouble = listed.trouble(BUILD, arguments)
    if trouble:
        fail(trouble)


def script(arguments):
    """A script of the tree: each of its options is told in it, or in the program of the same name or folder."""
    note("options")
    path = ROOT / arguments[0]
    texts = [path.read_text(encoding="utf-8"), *(each.read_text(encoding="utf-8") for each in path.parent.glob(path.stem + ".py"))]
    for word in arguments[1:]:
        if word.startswith("--") and not any(re.search(re.escape(word.partition("=")[0]) + r"\b", text) for text in texts):
            fail(f"{arguments[0]} has no option {word}")


def git(arguments):
    note("options")
    if arguments[:1] == ["clone"] and len(arguments) == 3:
        make_tree(pathlib.Path(arguments[2]))
    elif arguments[:2] == ["worktree", "add"] and len(arguments) == 4:
        make_tree(pathlib.Path(arguments[2]))
    else:
        fail(f"git {' '.join(arguments)}: not known here")


def make_tree(place):
    """A copy of the tree, as a clone has it: what lines write is not written to ours."""
    place.mkdir(parents=True, exist_ok=True)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, place)
        elif path.name not in ("build", "results", ".git"):
            shutil.copytree(path, place / path.name, symlinks=True)
    shutil.copytree(ROOT / "results" / "reference", place / "results" / "reference")


def system(arguments):
    """sudo and package managers change the machine; nothing of them is run."""
    note("options")
    if not re.match(r"(sudo )?(apt-get|dnf) install .", " ".join(arguments)):
        fail(f"{' '.join(arguments)}: not known here")


def environment(arguments):
    """What a cluster offers to users without root; nothing of it is run."""
    note("options")
    if not re.match(r"module load \S|spack (install|load) \w|conda (create -n \w+ -c \S+ \w|activate \w+$)", " ".join(arguments)):
        fail(f"{' '.join(arguments)}: not known here")


def fetch(arguments):
    """scp of a campaign from a cluster: a small one comes."""
    note("small")
    match = re.fullmatch(r"scp -r \w+:\S*?(\w+) \.", " ".join(arguments))
    if not match:
        fail(f"{' '.join(arguments)}: not known here")
    small_campaign(["-o", match[1]])
    call(SPEEDUP, "analyse", match[1])


def show(arguments):
    """less and the like: what they show is there."""
    files = [word for word in arguments[1:] if not word.startswith("-")]
    for name in files:
        if not pathlib.Path(name).exists():
            fail(f"{name}: is not there")
    if not files:
        sys.stdin.read()


def man(arguments):
    for name in arguments:
        if not (BUILD / "share" / "man" / "man1" / f"{name}.1").exists():
            fail(f"no page {name}")


def latex(arguments):
    if not shutil.which(arguments[0]):
        note("options")
        show(arguments)
    else:
        call(arguments[0], "-interaction=nonstopmode", "-halt-on-error", *arguments[1:], stdout=subprocess.DEVNULL)


def places(arguments):
    """The scratch directory of a page, and what the words in capitals on it stand for."""
    place, *words = arguments
    make_tree(pathlib.Path(place))
    os.chdir(place)
    (WORK / "home").mkdir(exist_ok=True)
    if "BUILD" in words:
        pathlib.Path("BUILD").symlink_to(BUILD)
    if "PROGRAM" in words:
        pathlib.Path("PROGRAM").symlink_to(SPEEDUP)
    if "OTHER_WORKER" in words:
        link_build(WORK / "other")
        pathlib.Path("OTHER_WORKER").symlink_to(WORK / "other" / "libexec" / "speedup" / "speedup-worker")
    if "SAMPLES" in words:
        pathlib.Path("SAMPLES.csv").write_text("0,0\n0.25,-0.5\n1.5,1\n", encoding="utf-8")
    if "DIR" in words:
        small_campaign(["-o", "DIR"])
        call(SPEEDUP, "analyse", "DIR", stderr=subprocess.DEVNULL)


PROGRAMS = {"places": places, "speedup": speedup, "./run_all.sh": run_all, "cmake": cmake, "cpack": cpack, "ctest": ctest, "git": git, "man": man}
WITH_NAME = {"sudo": system, "apt-get": system, "dnf": system, "less": show, "xdg-open": show, "pdflatex": latex, "module": environment,
             "spack": environment, "conda": environment, "scp": fetch}

if __name__ == "__main__":
    if sys.argv[1] in PROGRAMS:
        PROGRAMS[sys.argv[1]](sys.argv[2:])
    else:
        WITH_NAME.get(sys.argv[1], script)(sys.argv[1:])
