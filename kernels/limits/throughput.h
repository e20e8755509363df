/* Limits of arithmetic: many independent chains of one operation, in registers.
 *
 * A block is rows x lanes elements; one step does the limit's operation on each of them.  Rows hide
 * the latency, lanes fill the vectors.  The blocks are shared out among the workers. */
#ifndef SPEEDUP_KERNELS_LIMITS_THROUGHPUT_H
#define SPEEDUP_KERNELS_LIMITS_THROUGHPUT_H

#include "kernels/kernel.h"

enum { THROUGHPUT_BLOCKS = 256 };

/* What one limit does.  Elements are 4 or 8 bytes wide. */
struct throughput {
    size_t element_bytes, rows, lanes;
    double operations;                          /* in one step of one block */
    void (*fill)(void *block, size_t number);   /* first values of a block */
    /* From the values of a block to those after count steps, in vectors. */
    void (*steps)(const void *from, void *to, size_t count);
    /* The same for one lane, one element at a time: what the others are judged by. */
    void (*lane)(void *block, size_t lane, size_t count);
};

/* Functions of struct kernel.  n is the number of operations; each block makes as many whole steps
 * as fit, at least one. */
int throughput_setup(struct problem *problem, const struct throughput *throughput);
void throughput_reset(struct problem *problem);
void throughput_teardown(struct problem *problem);

/* The variants of every such limit: serial, omp_static. */
extern const struct variant throughput_variants[];

/* Sum of (2k + 1) * bits(element k) mod 2^64 over all blocks, rows and lanes. */
uint64_t throughput_result(const struct problem *problem);
/* Elements that differ from those that the lanes give. */
double throughput_error(const struct problem *problem);
/* Operations of all steps of all blocks. */
double throughput_work(const struct problem *problem, const struct throughput *throughput);
double throughput_bytes(const struct problem *problem); /* 0 */
/* Bytes; the same for every size. */
double throughput_footprint(const struct problem *problem, const struct throughput *throughput);

#endif
