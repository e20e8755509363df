/* argv of the worker's `measure` -> options; strict and pure. */
#ifndef SPEEDUP_HARNESS_WORKER_ARGUMENTS_H
#define SPEEDUP_HARNESS_WORKER_ARGUMENTS_H

#include "harness/worker/measure.h"

/* Parses argv[argc] = KERNEL VARIANT -n N -p P [--ranks R] [--options O] [--seed S] [--inner I | --min-time NS] [--repetitions R]
 * [--warmups W] [--expect RESULT] [--llc-bytes B] [--memory-limit B]
 * [--huge-pages system|never|always] [--cpus LIST] [--spans] [--who] into *options (clock and sinks are left alone).  The
 * caller frees options->cpus, also after a failure.
 * EINVAL, ENOMEM: *problem[size] says what is wrong and what to do. */
int arguments_parse(int argc, char *const argv[], struct measure_options *options, char *problem, size_t size);

#endif
