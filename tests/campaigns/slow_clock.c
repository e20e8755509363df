/* A clock that runs 3 % fast: by it everything takes 3 % longer.  Linked into a worker in the place of clock_now_ns(), it
 * plants a slowdown whose size is known and whose noise is that of the machine. */
#include <stdint.h>

uint64_t __real_clock_now_ns(void);
uint64_t __wrap_clock_now_ns(void);

uint64_t __wrap_clock_now_ns(void)
{
    const uint64_t now = __real_clock_now_ns();
    return now + now / 100 * 3;
}
