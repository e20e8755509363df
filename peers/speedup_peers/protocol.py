"""The worker protocol: reads the command line, times runs, prints rows."""
import importlib
import os
import sys
import time

from . import ways

COLUMNS = "repetition,inner,total_ns,result,status,note"


class Skip(Exception):
    """Why a cell cannot be measured here."""


class Problem:
    """What is to be computed: n, p, seed, and options as a dictionary of texts."""

    def __init__(self, arguments):
        given = dict(zip(arguments[::2], arguments[1::2]))
        self.n = int(given["-n"])
        self.p = int(given["-p"])
        self.seed = int(given["--seed"])
        self.inner = int(given["--inner"])
        self.repetitions = int(given["--repetitions"])
        self.options = dict(option.split("=", 1) for option in given["--options"].split(":") if option)


def module_of(variant):
    """The package that a variant is written with; None: the standard library."""
    name = variant.split("_")[0]
    return name if name in ("numpy", "numba") else None


def load(kernel, variant, problem):
    """run() and result(output) of that variant; raises Skip."""
    package = module_of(variant)
    if package:
        os.environ["NUMBA_NUM_THREADS"] = str(problem.p)  # read when it is imported
        try:
            importlib.import_module(package)
        except ImportError:
            raise Skip(f"{package} not installed (apt install python3-{package})") from None
        where = importlib.import_module(f".{kernel}_{package}", __package__)
        return where.prepare(variant, problem)
    where = importlib.import_module(f".{kernel}", __package__)
    kernel_state = where.Kernel(variant, problem)
    return ways.prepare(variant, kernel_state, problem.p), kernel_state.result


def measure(kernel, variant, problem):
    run, result = load(kernel, variant, problem)
    for repetition in range(problem.repetitions):
        began = time.perf_counter_ns()
        for _ in range(problem.inner):
            output = run()
        total = time.perf_counter_ns() - began
        print(f"{repetition},{problem.inner},{total},{result(output)},,", flush=True)


def main():
    if len(sys.argv) < 4 or sys.argv[1] != "measure":
        sys.exit("usage: measure.py measure KERNEL VARIANT -n N -p P --options O --seed S --repetitions R --inner I")
    print(COLUMNS, flush=True)  # now: a process that is forked later must not print it again
    try:
        measure(sys.argv[2], sys.argv[3], Problem(sys.argv[4:]))
    except Skip as reason:
        print(f"0,,,,skipped,{reason}")
    finally:
        ways.close()
