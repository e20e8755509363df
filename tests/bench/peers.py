#!/usr/bin/env python3
"""Times what Python offers for the same tasks: Numba (compiled loops), NumPy and SciPy.

Prints CSV: peer,kernel,n,p,time_ns; the median of RUNS runs after one that compiles and warms up.
A peer that is not installed is a line on standard error.  Usage: peers.py P [SCALE], where SCALE
divides the sizes for a quick look.
"""
import statistics
import sys
import time

RUNS = 5


def timed(function, *arguments):
    """Median time of function in nanoseconds; the first call compiles and is not counted."""
    function(*arguments)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter_ns()
        function(*arguments)
        times.append(time.perf_counter_ns() - began)
    return statistics.median(times)


def row(peer, kernel, n, p, time_ns):
    print(f"{peer},{kernel},{n},{p},{time_ns:.0f}", flush=True)


def numba_loops():
    """The loops as a user of Numba writes them."""
    import numba
    import numpy as np
    from numba import njit, prange

    @njit(parallel=True)
    def sqrt_cube(x, y):
        for i in prange(x.size):
            y[i] = np.sqrt(x[i] * x[i] * x[i])

    @njit
    def bubble_sort(values, work):
        work[:] = values
        for last in range(work.size - 1, 0, -1):
            for i in range(last):
                if work[i] > work[i + 1]:
                    work[i], work[i + 1] = work[i + 1], work[i]

    @njit(parallel=True)
    def monte_carlo_pi(n):
        hits = 0
        for _ in prange(n):
            x = np.random.random() * 2 - 1
            y = np.random.random() * 2 - 1
            hits += x * x + y * y < 1
        return hits

    @njit(parallel=True)
    def parzen_kde(samples, half, counts):  # as the tutorial writes it: leave at the first coordinate outside
        for w in prange(half.size):
            inside = 0
            for i in range(samples.shape[0]):
                for j in range(samples.shape[1]):
                    if abs(samples[i, j]) > half[w]:
                        break
                else:
                    inside += 1
            counts[w] = inside

    @njit(parallel=True)
    def parzen_kde_without_branches(samples, half, counts):  # so that LLVM makes vector code of it
        for w in prange(half.size):
            inside = 0
            for i in range(samples.shape[0]):
                inside += max(abs(samples[i, 0]), abs(samples[i, 1])) <= half[w]
            counts[w] = inside

    return numba, sqrt_cube, bubble_sort, monte_carlo_pi, parzen_kde, parzen_kde_without_branches


def half_widths(np):
    return (1.0 + 0.2 * np.arange(100) / 99) / 2


def with_numba(p, scale):
    import numpy as np
    numba, sqrt_cube, bubble_sort, monte_carlo_pi, *densities = numba_loops()
    random = np.random.default_rng(1)
    for threads in sorted({1, p}):
        numba.set_num_threads(threads)
        n = 10_000_000 // scale
        row("numba", "sqrt_cube", n, threads, timed(sqrt_cube, np.arange(1.0, n + 1), np.empty(n)))
        n = 100_000_000 // scale
        row("numba", "monte_carlo_pi", n, threads, timed(monte_carlo_pi, n))
        n = 1_000_000 // scale
        samples = random.standard_normal((n, 2))
        for peer, density in zip(("numba", "numba_without_branches"), densities):
            row(peer, "parzen_kde", n, threads, timed(density, samples, half_widths(np), np.empty(100, np.int64)))
    n = 20_000 // scale
    values = random.integers(-2**31, 2**31, n, dtype=np.int32)
    row("numba", "bubble_sort", n, 1, timed(bubble_sort, values, np.empty_like(values)))


def with_numpy(_, scale):
    import numpy as np
    random = np.random.default_rng(1)
    n = 10_000_000 // scale
    x = np.arange(1.0, n + 1)
    row("numpy", "sqrt_cube", n, 1, timed(lambda: np.sqrt(x * x * x)))
    n = 10_000_000 // scale
    row("numpy", "monte_carlo_pi", n, 1,
        timed(lambda: np.count_nonzero((random.random((n, 2)) ** 2).sum(axis=1) < 1)))
    n = 1_000_000 // scale
    samples = random.standard_normal((n, 2))
    row("numpy", "parzen_kde", n, 1, timed(
        lambda: np.searchsorted(np.sort(np.abs(samples).max(axis=1)), half_widths(np), side="right")))


def with_scipy(p, scale):
    import numpy as np
    from scipy.spatial import cKDTree
    n = 1_000_000 // scale
    tree = cKDTree(np.random.default_rng(1).standard_normal((n, 2)))  # building it is not timed
    for threads in sorted({1, p}):
        row("scipy_ckdtree", "parzen_kde", n, threads, timed(
            lambda: [tree.query_ball_point([0.0, 0.0], h, p=np.inf, workers=threads, return_length=True)
                     for h in half_widths(np)]))


def main():
    p = int(sys.argv[1])
    scale = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    print("peer,kernel,n,p,time_ns")
    for package, peer in (("numba", with_numba), ("numpy", with_numpy), ("scipy", with_scipy)):
        try:
            peer(p, scale)
        except ImportError as problem:
            print(f"{package}: not installed ({problem}): apt-get install python3-{package}", file=sys.stderr)


main()
