"""parzen_kde with NumPy: all samples against one width at a time."""
import numpy as np

from .parzen_kde import checksum, half_widths, normal_samples, refuse
from .protocol import Skip


def prepare(_, problem):
    reason = refuse(problem.options)
    if reason:
        raise Skip(reason)
    half = half_widths(problem.options)
    samples = np.array(normal_samples(problem.n, int(problem.options["d"]), problem.seed))

    def run():
        distances = np.abs(samples).max(axis=1)
        return [np.count_nonzero(distances <= h) for h in half]

    return run, checksum
