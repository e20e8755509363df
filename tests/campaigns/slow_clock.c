/* A clock that runs FAST_PERCENT % fast: by it everything takes that much longer.  Linked into a worker in the place of
 * clock_now_ns(), it plants a slowdown whose size is known and whose noise is that of the machine.  Two such workers differ in
 * this number alone: their code lies at the same addresses. */
#include <stdint.h>

uint64_t __real_clock_now_ns(void);
uint64_t __wrap_clock_now_ns(void);

uint64_t __wrap_clock_now_ns(void)
{
    static const volatile uint64_t percent = FAST_PERCENT; /* read each time: no compiler leaves out the sum for 0 */
    const uint64_t now = __real_clock_now_ns();
    return now + now / 100 * percent;
}
