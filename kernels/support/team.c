/* Asks the OpenMP team what it is made of, what it has done and how it computes. */
#include "kernels/support/team.h"

#include <omp.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#elif !defined(__aarch64__)
#include <fenv.h>
#endif

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

void team_placement(int p, int cpu[], int thread_id[])
{
#pragma omp parallel default(none) firstprivate(cpu, thread_id) num_threads(p)
    {
        const int id = omp_get_thread_num();
        if (cpu)
            cpu[id] = sched_getcpu();
        if (thread_id)
            thread_id[id] = (int)gettid();
    }
}

static int compare_ids(const void *left, const void *right)
{
    const int *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

int team_start(int p)
{
    int *ids = calloc((size_t)p, sizeof *ids);
    int joined = 0;
    if (!ids)
        return 0;
    team_placement(p, NULL, ids);
    qsort(ids, (size_t)p, sizeof *ids, compare_ids);
    for (int i = 0; i < p; i++)
        joined += ids[i] != 0 && (i == 0 || ids[i] != ids[i - 1]); /* 0: nobody came */
    free(ids);
    return joined;
}

static uint64_t nanoseconds(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

void team_usage_read(int p, struct team_usage *usage)
{
    uint64_t cpu_ns = 0, preemptions = 0, page_faults = 0;
#pragma omp parallel default(none) num_threads(p) reduction(+ : cpu_ns, preemptions, page_faults)
    {
        struct rusage used;
        sched_yield(); /* the kernel books a running thread's time at ticks, and when it yields */
        if (getrusage(RUSAGE_THREAD, &used) == 0) {
            cpu_ns += nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime);
            preemptions += (uint64_t)used.ru_nivcsw;
            page_faults += (uint64_t)used.ru_minflt + (uint64_t)used.ru_majflt;
        }
    }
    *usage = (struct team_usage){cpu_ns, preemptions, page_faults};
}

/* Rounding, flush to zero and trap masks of the calling thread, without the flags that computing
 * raises. */
static uint64_t float_mode(void)
{
#if defined(__SSE__)
    return _mm_getcsr() & 0xffc0u;
#elif defined(__aarch64__)
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
#else
    return (uint64_t)fegetround();
#endif
}

int team_float_mode_equal(int p)
{
    const uint64_t expected = float_mode();
    int different = 0;
#pragma omp parallel default(none) firstprivate(expected) num_threads(p) reduction(+ : different)
    different += float_mode() != expected;
    return different == 0;
}

const char *team_runtime(void)
{
#if defined(__INTEL_LLVM_COMPILER)
    return TEXT(_OPENMP) " libiomp5";
#elif defined(__clang__)
    return TEXT(_OPENMP) " libomp";
#else
    return TEXT(_OPENMP) " libgomp";
#endif
}
