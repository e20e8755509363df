"""sqrt_cube with NumPy: whole arrays at once."""
import numpy as np


def checksum(y):
    """Sum of (2i + 1) times the bits of each, modulo 2^64."""
    factors = 2 * np.arange(y.size, dtype=np.uint64) + np.uint64(1)
    return int((factors * y.view(np.uint64)).sum(dtype=np.uint64))


def prepare(_, problem):
    x = np.arange(1.0, problem.n + 1)
    return lambda: np.sqrt(x * x * x), checksum
