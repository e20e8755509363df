/* A macro that is set stands as its value, 1; one that is not, as its own name. */
#include "kernels/support/cpu.h"

#include <stddef.h>

#define TEXT_OF(x) #x
#define FEATURE(name, macro) {name, TEXT_OF(macro)},

const struct cpu_need cpu_needs[] = {
#if defined(__x86_64__)
#include "kernels/support/cpu_features.def"
#endif
    {NULL, NULL}};
