/* What a worker, thread or process, tells of itself.  Without OpenMP: worker processes never enter it. */
#ifndef SPEEDUP_KERNELS_SUPPORT_TEAM_MEMBER_H
#define SPEEDUP_KERNELS_SUPPORT_TEAM_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

/* What a worker did since it began. */
struct team_usage {
    int64_t cpu_ns;       /* user and system time */
    int64_t preemptions;  /* involuntary context switches */
    int64_t waits;        /* voluntary ones: a worker that slept */
    int64_t page_faults;  /* minor ones: a page that was in memory */
    int64_t major_faults; /* a page that came from disk */
    int64_t run_delay_ns; /* able to run but without a CPU, /proc/thread-self/schedstat; -1: not known */
};

enum { TEAM_HOST = 65 }; /* of a host's name, with NUL: HOST_NAME_MAX and one */

struct team_member {
    char host[TEAM_HOST];        /* the node that it runs on */
    int process, parent, thread; /* ids of the kernel's */
    int rank;                    /* on which it is; ranks on different machines may have equal ids */
    int cpu;                     /* that it runs on now */
    bool bound;                  /* to a CPU or a place, so that the system does not move it */
    uint64_t float_mode;         /* rounding, flush to zero and trap masks */
    struct team_usage usage;
};

/* Who and where the calling thread is; and also how it computes and what it did (RUSAGE_THREAD). */
void team_member_name(struct team_member *self, bool bound);
void team_member_look(struct team_member *self, bool bound);

/* What the worker processes did that were started by this one and are gone (RUSAGE_CHILDREN). */
void team_member_children(struct team_usage *usage);

/* after - before, and the sum; what is not known in either stays so. */
struct team_usage team_usage_difference(const struct team_usage *after, const struct team_usage *before);
struct team_usage team_usage_add(const struct team_usage *left, const struct team_usage *right);

#endif
