/* Planted pathologies: small tasks that are made parallel in a way that loses speedup for one known reason each, and in
 * one that does not.  They show what each reason looks like, and test that it is named.  docs/pathologies.md tells of them.
 * Not part of a worker unless it is built with -DSPEEDUP_PATHOLOGIES=ON. */
#ifndef SPEEDUP_KERNELS_PATHOLOGIES_PLANTED_H
#define SPEEDUP_KERNELS_PATHOLOGIES_PLANTED_H

#include "kernels/kernel.h"

enum { PLANTED_VALUES = 16 }; /* different numbers that are drawn */

/* Data of the tasks whose answer is a sum. */
struct planted_sum {
    uint64_t sum;
    uint64_t state;    /* of a generator that all workers share */
    uint64_t *counter; /* counter[PLANTED_VALUES][workers]: false sharing */
};

/* Functions of struct kernel for them; no memory but the counters. */
int planted_sum_setup(struct problem *problem, const struct kernel_option *options);
void planted_sum_reset(struct problem *problem);
uint64_t planted_sum_result(const struct problem *problem);
void planted_sum_teardown(struct problem *problem);
double planted_sum_work(const struct problem *problem);
double planted_sum_bytes(const struct problem *problem);
double planted_sum_footprint(const struct problem *problem);

#endif
