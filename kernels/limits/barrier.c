/* Limit: what it costs that a team meets: n barriers, one after the other, in one parallel region.
 *
 * result = n if every worker passed every barrier, else how many of them all workers passed.
 * error  = barriers that some worker did not pass.  Options: none. */
#include "kernels/kernel.h"
#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

enum { STRIDE = 128 / sizeof(size_t) }; /* counters of two workers share no pair of cache lines */

static int run_serial(struct problem *problem)
{
    volatile size_t *passed = problem->data;
    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < problem->n; i++)
        passed[0] = i + 1;
    spans_end(problem->spans, 0);
    return 0;
}

static int run_omp_barrier(struct problem *problem)
{
    volatile size_t *passed = problem->data;
    const size_t n = problem->n;
#pragma omp parallel default(none) firstprivate(problem, passed, n) num_threads(problem->p)
    {
        const int id = omp_get_thread_num();
        spans_begin(problem->spans, id);
        for (size_t i = 0; i < n; i++) {
#pragma omp barrier
            passed[(size_t)id * STRIDE] = i + 1;
        }
        spans_end(problem->spans, id);
    }
    return 0;
}

static void reset(struct problem *problem)
{
    size_t *passed = problem->data;
    for (int id = 0; id < problem_threads(problem); id++)
        passed[(size_t)id * STRIDE] = 0;
}

static int setup(struct problem *problem)
{
    const int error = options_check(NULL, problem->options);
    if (error)
        return error;
    problem->data = buffer_alloc(problem, (size_t)problem_threads(problem), STRIDE * sizeof(size_t));
    if (!problem->data)
        return errno;
    reset(problem);
    return 0;
}

static void teardown(struct problem *problem)
{
    buffer_free(problem, problem->data);
    problem->data = NULL;
}

static uint64_t result(const struct problem *problem)
{
    const size_t *passed = problem->data;
    size_t least = passed[0];
    for (int id = 1; id < problem_threads(problem); id++)
        least = passed[(size_t)id * STRIDE] < least ? passed[(size_t)id * STRIDE] : least;
    return least;
}

static double error(const struct problem *problem)
{
    return (double)problem->n - (double)result(problem);
}

static double work(const struct problem *problem)
{
    return (double)problem->n;
}

static double bytes(const struct problem *problem)
{
    (void)problem;
    return 0;
}

static double footprint(const struct problem *problem)
{
    return buffer_footprint(problem, problem_threads(problem), STRIDE * sizeof(size_t));
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "a store in place of each barrier", .run = run_serial},
    {.name = "omp_barrier", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "barriers of the team", .run = run_omp_barrier},
    {0},
};

const struct kernel kernel_barrier = {
    .name = "barrier",
    .title = "barrier",
    .unit = "barriers",
    .limit = true,
    .sizes = {.quick = "1000", .standard = "1000", .publish = "1000"},
    .setup = setup,
    .reset = reset,
    .result = result,
    .error = error,
    .teardown = teardown,
    .work = work,
    .bytes = bytes,
    .footprint = footprint,
    .work_exponent = 1,
    .work_unit = "barriers",
    .tolerance = 0, /* a count */
    .variants = variants,
};
