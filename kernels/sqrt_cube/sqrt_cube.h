/* sqrt_cube: y[i] = sqrt(x[i]^3) for n doubles, x[i] = i + 1.
 *
 *     for (i = 0; i < n; i++)
 *         y[i] = sqrt(x[i] * x[i] * x[i]);
 *
 * Two products and a root, each rounded once.
 * result = sum of (2i + 1) * bits(y[i]) mod 2^64, i = 0 .. n - 1; bits is the IEEE 754 pattern as
 *          an unsigned integer.
 * error = largest distance from the true value, in units of its last place.
 * Options: none. */
#ifndef SPEEDUP_KERNELS_SQRT_CUBE_SQRT_CUBE_H
#define SPEEDUP_KERNELS_SQRT_CUBE_SQRT_CUBE_H

#include "kernels/kernel.h"

/* problem->data is a struct array_pair. */
int sqrt_cube_serial(struct problem *problem);
int sqrt_cube_omp_static(struct problem *problem);
int sqrt_cube_omp_dynamic(struct problem *problem);
int sqrt_cube_omp_guided(struct problem *problem);
int sqrt_cube_omp_task(struct problem *problem);
int sqrt_cube_process(struct problem *problem);
int sqrt_cube_pool(struct problem *problem);
int sqrt_cube_pool_dynamic(struct problem *problem);
int sqrt_cube_mpi(struct problem *problem);
void sqrt_cube_mpi_collect(struct problem *problem);
int sqrt_cube_target(struct problem *problem);
int sqrt_cube_target_prepare(struct problem *problem);
void sqrt_cube_target_poison(struct problem *problem); /* y on the device as it is here */
void sqrt_cube_target_collect(struct problem *problem);
void sqrt_cube_target_release(struct problem *problem);
int sqrt_cube_tuned(struct problem *problem);

#endif
