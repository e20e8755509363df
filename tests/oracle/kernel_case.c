/* Runs and judges one case of a kernel. */
#include "tests/oracle/kernel_case.h"

#include <inttypes.h>
#include <stdio.h>

static int run_all(const struct kernel_case *given, struct problem *problem)
{
    int error = 0;
    given->kernel->reset(problem);
    for (int i = 0; i < given->inner && error == 0; i++)
        error = given->variant->run(problem);
    return error;
}

void kernel_case_run(const struct kernel_case *given, struct kernel_outcome *outcome)
{
    struct problem problem = {.n = given->n,
                              .p = given->p,
                              .seed = given->seed,
                              .options = given->options,
                              .variant = given->variant,
                              .inner = given->inner};
    *outcome = (struct kernel_outcome){.status = given->kernel->setup(&problem)};
    if (outcome->status)
        return;
    if (given->variant->prepare)
        outcome->status = given->variant->prepare(&problem);
    if (outcome->status == 0) {
        outcome->status = run_all(given, &problem);
        outcome->result = given->kernel->result(&problem);
        outcome->error = given->kernel->error(&problem);
        if (given->variant->release)
            given->variant->release(&problem);
    }
    given->kernel->teardown(&problem);
}

bool kernel_right_by_oracle(const struct kernel_case *given, const struct kernel_outcome *outcome)
{
    return outcome->status == 0 && outcome->error <= given->kernel->tolerance;
}

bool kernel_right_by_result(const struct kernel_case *given, const struct kernel_outcome *outcome,
                            uint64_t expected)
{
    if (given->variant->check != CHECK_EXACT)
        return kernel_right_by_oracle(given, outcome);
    return outcome->status == 0 && outcome->result == expected;
}

void kernel_case_text(const struct kernel_case *given, char *text, size_t size)
{
    snprintf(text, size, "%s %s n=%zu p=%d seed=%" PRIu64 " options=%s inner=%d",
             given->kernel->name, given->variant->name, given->n, given->p, given->seed,
             given->options, given->inner);
}
