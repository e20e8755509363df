/* The data of kernels that go from one array of n doubles to another: y[i] = f(x[i]), x[i] = i + 1,
 * no options. */
#ifndef SPEEDUP_KERNELS_SUPPORT_ARRAY_PAIR_H
#define SPEEDUP_KERNELS_SUPPORT_ARRAY_PAIR_H

#include "kernels/kernel.h"

struct array_pair {
    double *x; /* x[n], the input */
    double *y; /* y[n], the output */
};

/* Functions of struct kernel, for problems whose data is an array pair.  Each is carried out by the
 * team that will run, in the static schedule, so that a page lies near the thread that uses it. */
int array_pair_setup(struct problem *problem);
void array_pair_reset(struct problem *problem); /* fills y with NaN */
void array_pair_teardown(struct problem *problem);

/* Sum of (2i + 1) * bits(y[i]) mod 2^64, i = 0 .. n - 1, where bits is the IEEE 754 pattern as an
 * unsigned integer.
 * Odd factors, so that a change of any one element changes the sum; integers, so that the order of
 * adding does not. */
uint64_t array_pair_result(const struct problem *problem);

double array_pair_work(const struct problem *problem);  /* n elements */
double array_pair_bytes(const struct problem *problem); /* 16 n: x is read and y is written */
double array_pair_footprint(const struct problem *problem); /* of x and y */

#endif
