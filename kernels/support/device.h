/* The device that `omp target` regions run on, asked here, because `#pragma omp` lives only in kernels/. */
#ifndef SPEEDUP_KERNELS_SUPPORT_DEVICE_H
#define SPEEDUP_KERNELS_SUPPORT_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

/* True if a region, tried here, runs on a device.  Without one, and in a build without code for one, runtimes run regions
 * on the host in silence; OMP_TARGET_OFFLOAD=MANDATORY does not keep libgomp 12 from it. */
bool device_present(void);

/* Name of the first device that the system's driver tells, or "na:<reason>": OpenMP 5 has no word for it. */
void device_name(char *text, size_t size);

/* Gives array[count] a place on the device, filled from here, until device_leave().  Without a device all four do
 * nothing. */
void device_enter(const double *array, size_t count);
void device_leave(const double *array, size_t count);

/* Copies array[count] there, or here, if it has a place on the device; else does nothing. */
void device_send(const double *array, size_t count);
void device_fetch(double *array, size_t count);

#endif
