"""sqrt_cube with Numba: the loop, compiled, its parts shared by threads."""
import numba
import numpy as np

from .sqrt_cube_numpy import checksum


@numba.njit(parallel=True)
def roots(x, y):
    for i in numba.prange(x.size):
        y[i] = np.sqrt(x[i] * x[i] * x[i])


def prepare(_, problem):
    x, y = np.arange(1.0, problem.n + 1), np.full(problem.n, np.nan)

    def run():
        roots(x, y)
        return y

    run()  # compiles
    return run, checksum
