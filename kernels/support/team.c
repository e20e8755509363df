/* Asks the OpenMP team what it is made of, what it has done and how it computes. */
#include "kernels/support/team.h"

#include <fcntl.h>
#include <omp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
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

static int64_t nanoseconds(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

/* The second number of "cpu_ns delay_ns slices"; -1: not known. */
static int64_t run_delay_ns(void)
{
    char text[96], *end;
    int descriptor = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    ssize_t length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    text[length > 0 ? length : 0] = '\0';
    strtoll(text, &end, 10);
    const char *second = end;
    const long long delay = strtoll(second, &end, 10);
    return end != second && delay >= 0 ? delay : -1;
}

static void thread_usage(struct team_usage *usage)
{
    struct rusage used;
    memset(usage, 0, sizeof *usage);
    sched_yield(); /* the kernel books a running thread's time at ticks, and when it yields */
    if (getrusage(RUSAGE_THREAD, &used) == 0)
        *usage = (struct team_usage){.cpu_ns = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime),
                                     .preemptions = used.ru_nivcsw,
                                     .waits = used.ru_nvcsw,
                                     .page_faults = used.ru_minflt,
                                     .major_faults = used.ru_majflt};
    usage->run_delay_ns = run_delay_ns();
}

void team_usage_read(int p, struct team_usage *usage)
{
    struct team_usage sum = {0};
#pragma omp parallel default(none) shared(sum) num_threads(p)
    {
        struct team_usage mine;
        thread_usage(&mine);
#pragma omp critical(team_usage)
        {
            sum.cpu_ns += mine.cpu_ns;
            sum.preemptions += mine.preemptions;
            sum.waits += mine.waits;
            sum.page_faults += mine.page_faults;
            sum.major_faults += mine.major_faults;
            sum.run_delay_ns = sum.run_delay_ns < 0 || mine.run_delay_ns < 0 ? -1 : sum.run_delay_ns + mine.run_delay_ns;
        }
    }
    *usage = sum;
}

struct team_usage team_usage_difference(const struct team_usage *after, const struct team_usage *before)
{
    const bool known = after->run_delay_ns >= 0 && before->run_delay_ns >= 0;
    return (struct team_usage){.cpu_ns = after->cpu_ns - before->cpu_ns,
                               .preemptions = after->preemptions - before->preemptions,
                               .waits = after->waits - before->waits,
                               .page_faults = after->page_faults - before->page_faults,
                               .major_faults = after->major_faults - before->major_faults,
                               .run_delay_ns = known ? after->run_delay_ns - before->run_delay_ns : -1};
}

int team_bound(void)
{
    return omp_get_proc_bind() != omp_proc_bind_false;
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
