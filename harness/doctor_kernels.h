/* An alarm for work that was not done: twice the size must take as much longer as the work grows. */
#ifndef SPEEDUP_HARNESS_DOCTOR_KERNELS_H
#define SPEEDUP_HARNESS_DOCTOR_KERNELS_H

#include "harness/worker_description.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

/* Does `ratio`, of the times of 2n and n, lie within 20 % of what the work says?  NaN does not.  1.6 to 2.4 where work grows
 * as n, 3.2 to 4.8 where it grows as its square.  A compiler that has removed the work leaves 1. */
bool doctor_grows_as(double ratio, double expected);

/* Takes the CPU time of the serial baseline of each kernel of the worker at path at a small n and at 2n, each the best of 20
 * short intervals, of which some pass undisturbed, and up to three times; prints a line for it.  Some seconds in all.
 * *alarm: for at least one the times do not grow as the work does, or it could not be measured.  EINTR: asked to end;
 * ENOMEM; else the errno that kept the worker from starting. */
int doctor_kernels(const char *path, const struct worker_description *description, const sigset_t *waiting, FILE *out,
                   bool *alarm);

#endif
