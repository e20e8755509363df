"""sqrt_cube: y = sqrt(x^3) for x = 1, 2, ..., n."""
from array import array
from math import sqrt

from .rng import MASK


def checksum(doubles):
    """Sum of (2i + 1) times the bits of each."""
    bits = array("Q", array("d", doubles).tobytes())
    return sum((2 * i + 1) * word for i, word in enumerate(bits)) & MASK


class Kernel:
    def __init__(self, _, problem):
        self.n = problem.n
        self.x = [float(i) for i in range(1, problem.n + 1)]

    def part(self, first, last):
        return [sqrt(x * x * x) for x in self.x[first:last]]

    @staticmethod
    def join(parts):
        return [y for part in parts for y in part] if len(parts) > 1 else parts[0]

    result = staticmethod(checksum)
