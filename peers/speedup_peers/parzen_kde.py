"""parzen_kde: how many of n samples lie in a window around each query point, for several window widths."""
from math import cos, floor, log, pi, sin, sqrt

from .protocol import Skip
from .rng import MASK, draw, mix


def normal_samples(n, d, seed):
    """Standard normal by Box and Muller, rounded to 2^-24; n lists of d."""
    key = mix(seed)

    def unit(i):
        return ((draw(key, i) >> 11) + 1) * 2.0 ** -53

    def coordinate(k):
        even = k - k % 2
        angle = 2 * pi * unit(even + 1)
        z = sqrt(-2 * log(unit(even))) * (sin(angle) if k % 2 else cos(angle))
        return floor(z * 2.0 ** 24 + 0.5) * 2.0 ** -24

    return [[coordinate(i * d + j) for j in range(d)] for i in range(n)]


def half_widths(options):
    """Half of each width, ascending."""
    count, least, largest = int(options["widths"]), float(options["from"]), float(options["to"])
    return [(least + (largest - least) * w / max(count - 1, 1)) / 2 for w in range(count)]


def refuse(options):
    """What is not written here is skipped; in words, or None."""
    if options["window"] != "hypercube":
        return f"window={options['window']} is not written in Python here"
    if options["samples"] != "normal" or int(options["m"]) != 1:
        return "only normal samples around the origin are written in Python here"
    return None


def checksum(counts):
    return sum((2 * k + 1) * int(count) for k, count in enumerate(counts)) & MASK


class Kernel:
    def __init__(self, _, problem):
        reason = refuse(problem.options)
        if reason:
            raise Skip(reason)
        self.n = problem.n
        self.half = half_widths(problem.options)
        self.samples = normal_samples(problem.n, int(problem.options["d"]), problem.seed)

    def part(self, first, last):
        counts = [0] * len(self.half)
        for sample in self.samples[first:last]:
            distance = max(map(abs, sample))
            for w, half in enumerate(self.half):
                if distance <= half:
                    counts[w] += 1
        return counts

    @staticmethod
    def join(parts):
        return [sum(counts) for counts in zip(*parts)]

    result = staticmethod(checksum)
