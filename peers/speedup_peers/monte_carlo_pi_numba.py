"""monte_carlo_pi with Numba: the loop over the same points as in C, compiled, its parts shared by threads."""
import numba
import numpy as np

from .rng import STEP, mix

FIRST, SECOND, WEYL = np.uint64(0xbf58476d1ce4e5b9), np.uint64(0x94d049bb133111eb), np.uint64(STEP)
A, B, C, HALF, CIRCLE = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32), np.uint64(1 << 62)


@numba.njit(parallel=True)
def count(key, n):
    hits = 0
    for i in numba.prange(n):
        z = key + np.uint64(i + 1) * WEYL
        z = (z ^ (z >> A)) * FIRST
        z = (z ^ (z >> B)) * SECOND
        z = z ^ (z >> C)
        x = np.int64(np.int32(np.uint32(z)))
        y = np.int64(np.int32(np.uint32(z >> HALF)))
        hits += np.uint64(x * x) + np.uint64(y * y) < CIRCLE
    return hits


def prepare(_, problem):
    key = np.uint64(mix(problem.seed))
    count(key, 1)  # compiles
    return lambda: count(key, problem.n), int
