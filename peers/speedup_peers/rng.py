"""Random numbers by counter, as kernels/support/rng.h defines them."""
MASK = (1 << 64) - 1
STEP = 0x9e3779b97f4a7c15


def mix(z):
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & MASK
    z = (z ^ z >> 27) * 0x94d049bb133111eb & MASK
    return z ^ z >> 31


def draw(key, i):
    """draw(seed, i), key = mix(seed)."""
    return mix(key + (i + 1) * STEP & MASK)
