"""monte_carlo_pi: how many of n points of the square lie in the circle."""
from random import Random

from .rng import MASK, STEP, mix

CIRCLE = 1 << 62


class Kernel:
    def __init__(self, variant, problem):
        self.n = problem.n
        self.key = mix(problem.seed)
        if variant == "python_random":
            self.random = Random(problem.seed)
            self.part = self.part_of_random

    def part(self, first, last):
        """Point i is draw(seed, i): the low half is x, the high half y, both signed."""
        hits, state = 0, self.key + first * STEP & MASK
        for _ in range(first, last):
            state = state + STEP & MASK
            z = (state ^ state >> 30) * 0xbf58476d1ce4e5b9 & MASK
            z = (z ^ z >> 27) * 0x94d049bb133111eb & MASK
            z ^= z >> 31
            x = (z & 0xffffffff ^ 0x80000000) - 0x80000000
            y = (z >> 32 ^ 0x80000000) - 0x80000000
            hits += x * x + y * y < CIRCLE
        return hits

    def part_of_random(self, first, last):
        """Points of Python's own generator, the Mersenne Twister."""
        uniform = self.random.random
        return sum(uniform() ** 2 + uniform() ** 2 < 1 for _ in range(first, last))

    @staticmethod
    def join(parts):
        return sum(parts)

    @staticmethod
    def result(hits):
        return hits
