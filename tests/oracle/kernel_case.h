/* One visit of a kernel without a clock: what tests and the judge of planted faults run. */
#ifndef SPEEDUP_TESTS_ORACLE_KERNEL_CASE_H
#define SPEEDUP_TESTS_ORACLE_KERNEL_CASE_H

#include "kernels/kernel.h"

struct kernel_case {
    const struct kernel *kernel;
    const struct variant *variant;
    size_t n;
    int p;
    uint64_t seed;
    const char *options;
    int inner;
};

struct kernel_outcome {
    int status;      /* 0, or the errno value of the step that failed; then the rest is not set */
    uint64_t result;
    double error;    /* by the full oracle */
};

/* setup, prepare, reset, `inner` runs, result, error, release, teardown. */
void kernel_case_run(const struct kernel_case *given, struct kernel_outcome *outcome);

/* Judged as the instrument does.  By the oracle: error <= tolerance, so NaN is wrong.  By the
 * expected result: an exact variant must give it; any other is judged by the oracle. */
bool kernel_right_by_oracle(const struct kernel_case *given, const struct kernel_outcome *outcome);
bool kernel_right_by_result(const struct kernel_case *given, const struct kernel_outcome *outcome,
                            uint64_t expected);

/* "sqrt_cube omp_static n=7 p=3 seed=1 options= inner=1" in text[size]. */
void kernel_case_text(const struct kernel_case *given, char *text, size_t size);

#endif
