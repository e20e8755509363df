/* The instrument: prepare, warm up, { time, verify }, release.  One call is one visit of a cell. */
#ifndef SPEEDUP_HARNESS_WORKER_MEASURE_H
#define SPEEDUP_HARNESS_WORKER_MEASURE_H

#include "harness/worker/clock.h"
#include "journal/record.h"
#include "kernels/kernel.h"
#include "kernels/support/rank_team.h"
#include "kernels/support/team_member.h"

/* Takes each row as soon as its repetition has been verified. */
typedef int measure_sink(void *context, const struct record *row);

/* Takes the workers members[count] of the visit's last repetition. */
typedef void measure_who(void *context, const struct team_member members[], int count);

/* What a visit wants of transparent huge pages. */
enum huge_pages {
    HUGE_PAGES_SYSTEM, /* as the system does by itself */
    HUGE_PAGES_NEVER,  /* none in this process; see to it before measure_run() */
    HUGE_PAGES_ALWAYS  /* for the large buffers of kernels */
};

struct measure_options {
    const struct kernel *kernel;
    const struct variant *variant;
    size_t n;
    int p;
    int ranks;                /* that p is to be on, a divisor of it; 0 or 1: this process alone */
    const struct rank_team *team; /* the ranks there are; NULL: this process alone */
    uint64_t seed;
    const char *options;      /* canonical */
    size_t llc_bytes;
    int *cpus;                /* cpus[cpu_count], one for each worker process at least; NULL: not bound */
    size_t cpu_count;
    enum huge_pages huge_pages;
    int64_t memory_limit;     /* bytes that the problem may take; 0 = any */
    int inner;                /* runs in one interval; 0 = calibrate */
    uint64_t min_time_ns;     /* what calibration aims at */
    int warmups, repetitions;
    bool expect;              /* exact variants must give `expected`; else the full oracle judges */
    uint64_t expected;
    bool tell_who;            /* for the caller: whether `who` is what it wants printed */
    bool spans;               /* instrumented visit: busy time per worker */
    clock_function *now;
    measure_sink *sink;
    measure_who *who;         /* may be NULL */
    void *context;            /* of sink and who */
    char *trouble;            /* trouble[PROBLEM_TROUBLE]: the kernel's words to EINVAL, "" if it has none; may be NULL */
};

/* Measures one cell and hands every row to the sink.  A wrong answer, a failed run or a short team is a row with that
 * status, and ends the visit; other ranks than were asked for, or with other CPUs, are a short team.  With ranks each calls
 * this alike, and each sink gets the same rows.  So is a worker process that died, `crashed`.  So is a problem that would take more memory than it may: `skipped`, before anything is
 * allocated for it.  Returns 0 when all rows were handed over, whatever their status; EINVAL: options that
 * the kernel refuses; EOVERFLOW, ENOMEM: n too large; else what the sink returned. */
int measure_run(const struct measure_options *options);

#endif
