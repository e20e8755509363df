/* The one clock: CLOCK_MONOTONIC in integer nanoseconds, its cost and its step. */
#ifndef SPEEDUP_HARNESS_WORKER_CLOCK_H
#define SPEEDUP_HARNESS_WORKER_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds since an arbitrary start; never goes back.  Wall-clock changes do not move it. */
uint64_t clock_now_ns(void);

/* Any function with the same promise; tests hand in their own. */
typedef uint64_t clock_function(void);

struct clock_quality {
    uint64_t cost_ns; /* mean time of a call in the quietest block, rounded up */
    uint64_t step_ns; /* smallest non-zero difference of two successive calls; 0 if none was seen */
};

/* Measures the clock itself with 10 000 pairs of calls. */
void clock_measure(clock_function *now, struct clock_quality *quality);

/* Shortest interval that the clock resolves well enough: 100 steps and 20 calls (both at most 5 % and 1 % of it;
 * Hoefler & Belli, SC'15, rule 10 and section 4.2.1, doi:10.1145/2807591.2807644). */
uint64_t clock_shortest_interval_ns(const struct clock_quality *quality);

/* The present time as "2026-11-21T06:29:46Z" in text[size], size >= 21: a label, never used to measure. */
void clock_utc(char *text, size_t size);

#endif
