/* Reads CLOCK_MONOTONIC, and measures what a reading costs and resolves. */
#include "harness/worker/clock.h"

#include <time.h>

enum { PAIRS = 10000, BLOCKS = 10 };

uint64_t clock_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: the clock exists since Linux 2.6 */
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Cost by the quietest block: a preemption can only lengthen one. */
void clock_measure(clock_function *now, struct clock_quality *quality)
{
    uint64_t cheapest = UINT64_MAX, step = UINT64_MAX;
    for (int block = 0; block < BLOCKS; block++) {
        uint64_t began = now(), last = began;
        for (int pair = 0; pair < PAIRS / BLOCKS; pair++) {
            uint64_t next = now();
            if (next > last && next - last < step)
                step = next - last;
            last = next;
        }
        if (last - began < cheapest)
            cheapest = last - began;
    }
    quality->cost_ns = (cheapest + PAIRS / BLOCKS - 1) / (PAIRS / BLOCKS);
    quality->step_ns = step == UINT64_MAX ? 0 : step;
}

uint64_t clock_shortest_interval_ns(const struct clock_quality *quality)
{
    uint64_t by_step = 100 * quality->step_ns, by_cost = 20 * quality->cost_ns;
    return by_step > by_cost ? by_step : by_cost;
}

void clock_utc(char *text, size_t size)
{
    struct timespec now;
    struct tm broken_down;
    text[0] = '\0';
    clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &broken_down))
        strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &broken_down);
}
