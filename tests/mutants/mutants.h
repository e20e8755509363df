/* Planted faults.  Where a real one would depend on luck (a race), the same outcome is planted
 * without luck: parts for p workers are worked through one after the other. */
#ifndef SPEEDUP_TESTS_MUTANTS_MUTANTS_H
#define SPEEDUP_TESTS_MUTANTS_MUTANTS_H

#include "kernels/kernel.h"

/* A wrong variant, and the smallest problem on which it must show. */
struct mutant {
    const char *kernel;
    const char *name; /* what is wrong */
    const char *options;
    size_t n;
    int (*run)(struct problem *);
};

/* Each ends with {0}. */
extern const struct mutant sqrt_cube_mutants[];
extern const struct mutant monte_carlo_pi_mutants[];
extern const struct mutant bubble_sort_mutants[];
extern const struct mutant parzen_kde_mutants[];
extern const struct mutant parzen_gaussian_mutants[];

#endif
