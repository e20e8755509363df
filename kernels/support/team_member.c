/* Asks the calling thread who and where it is, how it computes and what it did. */
#include "kernels/support/team_member.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#elif !defined(__aarch64__)
#include <fenv.h>
#endif

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

static void usage_of(int whom, struct team_usage *usage)
{
    struct rusage used;
    memset(usage, 0, sizeof *usage);
    if (getrusage(whom, &used) == 0)
        *usage = (struct team_usage){.cpu_ns = nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime),
                                     .preemptions = used.ru_nivcsw,
                                     .waits = used.ru_nvcsw,
                                     .page_faults = used.ru_minflt,
                                     .major_faults = used.ru_majflt};
    usage->run_delay_ns = -1;
}

void team_member_children(struct team_usage *usage)
{
    usage_of(RUSAGE_CHILDREN, usage);
}

/* Without the flags that computing raises. */
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

void team_member_name(struct team_member *self, bool bound)
{
    *self = (struct team_member){.process = (int)getpid(), .parent = (int)getppid(), .thread = (int)gettid(),
                                 .cpu = sched_getcpu(), .bound = bound, .float_mode = float_mode()};
    if (gethostname(self->host, sizeof self->host - 1) != 0)
        self->host[0] = '\0';
}

void team_member_look(struct team_member *self, bool bound)
{
    team_member_name(self, bound);
    sched_yield(); /* the kernel books a running thread's time at ticks, and when it yields */
    usage_of(RUSAGE_THREAD, &self->usage);
    self->usage.run_delay_ns = run_delay_ns();
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

struct team_usage team_usage_add(const struct team_usage *left, const struct team_usage *right)
{
    const bool known = left->run_delay_ns >= 0 && right->run_delay_ns >= 0;
    return (struct team_usage){.cpu_ns = left->cpu_ns + right->cpu_ns,
                               .preemptions = left->preemptions + right->preemptions,
                               .waits = left->waits + right->waits,
                               .page_faults = left->page_faults + right->page_faults,
                               .major_faults = left->major_faults + right->major_faults,
                               .run_delay_ns = known ? left->run_delay_ns + right->run_delay_ns : -1};
}
