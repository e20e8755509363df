/* What the kernels' code asks of the CPU.  Only data: the file is compiled with the kernels' flags, so a function in it
 * could die of the very instruction that it looks for. */
#ifndef SPEEDUP_KERNELS_SUPPORT_CPU_H
#define SPEEDUP_KERNELS_SUPPORT_CPU_H

/* One instruction set of cpu_features.def: needed begins with a digit if the compiler was allowed to use it. */
struct cpu_need {
    const char *name, *needed;
};

/* In the order of cpu_features.def; ends with {0}. */
extern const struct cpu_need cpu_needs[];

#endif
