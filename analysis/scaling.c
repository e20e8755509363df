/* Figures derived from a speedup. */
#include "analysis/scaling.h"

#include <math.h>

struct estimate scaling_efficiency(struct estimate speedup, double p)
{
    return (struct estimate){speedup.value / p, speedup.low / p, speedup.high / p};
}

static double serial_fraction(double speedup, double p)
{
    return p > 1 ? (1 / speedup - 1 / p) / (1 - 1 / p) : NAN;
}

struct estimate scaling_karp_flatt(struct estimate speedup, double p)
{
    return (struct estimate){serial_fraction(speedup.value, p), serial_fraction(speedup.high, p),
                             serial_fraction(speedup.low, p)};
}

static double scaled_serial_fraction(double speedup, double p)
{
    return p > 1 ? (p - speedup) / (p - 1) : NAN;
}

struct estimate scaling_gustafson(struct estimate speedup, double p)
{
    return (struct estimate){scaled_serial_fraction(speedup.value, p), scaled_serial_fraction(speedup.high, p),
                             scaled_serial_fraction(speedup.low, p)};
}

bool scaling_superlinear(struct estimate speedup, double p)
{
    return speedup.low > p;
}

bool scaling_no_difference(struct estimate speedup)
{
    return speedup.low <= 1 && speedup.high >= 1;
}
