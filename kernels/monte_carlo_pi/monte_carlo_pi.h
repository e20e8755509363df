/* monte_carlo_pi: n points uniform in the square; hits are those in the circle; pi = 4 hits / n.
 *
 *     for (i = 0; i < n; i++)
 *         hits += point i lies inside
 *
 * Point i is draw(seed, i) of support/rng.h: x is its low half, y its high half, each read as a
 * signed 32-bit integer, so the square reaches from -2^31 to 2^31 - 1.  The point lies inside when
 * x * x + y * y < 2^62.  That sum is at most 2^63: exact in 64 bits, so hits are the same in any
 * language, order and number of workers.  The grid adds no error that could show: it has
 * pi r^2 + O(r^(2/3)) points in a circle of radius r = 2^31 (Gauss's circle problem).
 *
 * result = hits.
 * error  = distance of hits from n pi/4 in standard deviations sqrt(n pi/4 (1 - pi/4)); INFINITY
 *          when an exact variant's hits differ from an independent recount.
 * Options: none. */
#ifndef SPEEDUP_KERNELS_MONTE_CARLO_PI_MONTE_CARLO_PI_H
#define SPEEDUP_KERNELS_MONTE_CARLO_PI_MONTE_CARLO_PI_H

#include "kernels/kernel.h"

struct monte_carlo_pi_data {
    uint64_t hits;
    void *generator; /* gsl_rng of gsl_mt19937, else NULL */
};

/* 1 if the point of these 64 random bits lies inside the circle, else 0. */
static inline uint64_t monte_carlo_pi_inside(uint64_t draw)
{
    const int64_t x = (int32_t)(uint32_t)draw;
    const int64_t y = (int32_t)(uint32_t)(draw >> 32);
    return (uint64_t)(x * x) + (uint64_t)(y * y) < UINT64_C(1) << 62;
}

int monte_carlo_pi_serial(struct problem *problem);
int monte_carlo_pi_omp_static(struct problem *problem);
int monte_carlo_pi_omp_dynamic(struct problem *problem);
int monte_carlo_pi_omp_guided(struct problem *problem);
int monte_carlo_pi_omp_task(struct problem *problem);
int monte_carlo_pi_process(struct problem *problem);
int monte_carlo_pi_pool(struct problem *problem);
int monte_carlo_pi_pool_dynamic(struct problem *problem);
int monte_carlo_pi_mpi(struct problem *problem);
int monte_carlo_pi_target(struct problem *problem);
int monte_carlo_pi_tuned(struct problem *problem);
int monte_carlo_pi_gsl_prepare(struct problem *problem);
int monte_carlo_pi_gsl_mt19937(struct problem *problem);
void monte_carlo_pi_gsl_release(struct problem *problem);
double monte_carlo_pi_gsl_footprint(void); /* bytes of the generator */

#endif
