"""bubble_sort with NumPy: odd-even transposition, all pairs of a pass at once."""
import numpy as np

from .bubble_sort import checksum, inputs


def exchange(left, right):
    """Puts the lesser of each pair left; returns how many pairs were exchanged."""
    out_of_order = left > right
    lesser = np.minimum(left, right)
    np.maximum(left, right, out=right)
    left[:] = lesser
    return int(np.count_nonzero(out_of_order))


def sort(values):
    exchanges, n = 0, values.size
    for phase in range(n):
        first = phase % 2
        pairs = (n - first) // 2
        exchanges += exchange(values[first:first + 2 * pairs:2], values[first + 1:first + 2 * pairs:2])
    return values.tolist(), exchanges


def prepare(_, problem):
    values = np.array(inputs(problem.n, problem.seed, problem.options.get("order", "random")), np.int32)
    return lambda: sort(values.copy()), checksum
