/* Compiled without the kernels' flags, so it runs on any CPU. */
#include "harness/worker/cpu_check.h"

#include "kernels/support/cpu.h"

#include <stdbool.h>

#if defined(__x86_64__)
#define FEATURE(name, macro) __builtin_cpu_supports(name) != 0,
const char *cpu_missing(void)
{
    const bool present[] = {
#include "kernels/support/cpu_features.def"
    };
    for (size_t i = 0; i < sizeof present / sizeof *present; i++)
        if (cpu_needs[i].needed[0] == '1' && !present[i])
            return cpu_needs[i].name;
    return NULL;
}
#else
const char *cpu_missing(void)
{
    return NULL;
}
#endif
