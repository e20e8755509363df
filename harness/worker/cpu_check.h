/* Says that this program was built for another CPU, in place of dying of an illegal instruction. */
#ifndef SPEEDUP_HARNESS_WORKER_CPU_CHECK_H
#define SPEEDUP_HARNESS_WORKER_CPU_CHECK_H

#include <stddef.h>

/* The first instruction set that the kernels were compiled for and this CPU lacks, or NULL.  Static storage. */
const char *cpu_missing(void);

#endif
