"""bubble_sort: sorts by exchanging neighbours, and counts the exchanges."""
from .rng import MASK, STEP, draw, mix


def inputs(n, seed, order):
    """The n integers of that order."""
    key = mix(seed)
    if order == "sorted":
        return list(range(n))
    if order == "reversed":
        return list(range(n, 0, -1))
    if order == "few_values":
        return [(draw(key, i) >> 32) * 10 >> 32 for i in range(n)]
    return [(draw(key, i) & 0xffffffff ^ 0x80000000) - 0x80000000 for i in range(n)]


def sort(values):
    """Sorts in place, each pass up to the last exchange of the one before; returns how many exchanges it took."""
    exchanges, end = 0, len(values)
    while end > 1:
        last = 0
        for i in range(1, end):
            if values[i - 1] > values[i]:
                values[i - 1], values[i] = values[i], values[i - 1]
                exchanges += 1
                last = i
        end = last
    return exchanges


def checksum(output):
    values, exchanges = output
    return sum((2 * i + 1) * (value & 0xffffffff) for i, value in enumerate(values)) + STEP * exchanges & MASK


class Kernel:
    """Each worker sorts its part; what then is still out of order is sorted by one.  An exchange of neighbours removes one
    inversion wherever it is made, so all ways make as many."""

    def __init__(self, _, problem):
        self.n = problem.n
        self.values = inputs(problem.n, problem.seed, problem.options.get("order", "random"))

    def part(self, first, last):
        values = self.values[first:last]
        return values, sort(values)

    @staticmethod
    def join(parts):
        if len(parts) == 1:
            return parts[0]
        values = [value for part, _ in parts for value in part]
        exchanges = sum(count for _, count in parts)
        return values, exchanges + sort(values)

    result = staticmethod(checksum)
