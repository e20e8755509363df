"""bubble_sort with Numba: the serial loops, compiled."""
import numba
import numpy as np

from .bubble_sort import checksum, inputs


@numba.njit
def sort(values):
    exchanges, end = 0, values.size
    while end > 1:
        last = 0
        for i in range(1, end):
            if values[i - 1] > values[i]:
                values[i - 1], values[i] = values[i], values[i - 1]
                exchanges += 1
                last = i
        end = last
    return exchanges


def prepare(_, problem):
    values = np.array(inputs(problem.n, problem.seed, problem.options.get("order", "random")), np.int32)

    def run():
        work = values.copy()
        return work, sort(work)

    run()  # compiles
    return run, lambda output: checksum((output[0].tolist(), output[1]))
