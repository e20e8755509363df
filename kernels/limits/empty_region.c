/* Limit: what an empty parallel region costs, beside the call of an empty function.  n is not used.
 *
 * result = 1 if all p workers took part, else 0.  error = workers that did not.  Options: none. */
#include "kernels/kernel.h"
#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

enum { SEEN_STRIDE = 128 };

/* A worker's sign that it took part: one store, to a pair of cache lines of its own. */
struct seen {
    volatile char here;
    char padding[SEEN_STRIDE - 1];
};
_Static_assert(sizeof(struct seen) % SEEN_STRIDE == 0,
               "signs of two workers must not share a line");

static int run_serial(struct problem *problem)
{
    struct seen *seen = problem->data;
    spans_begin(problem->spans, 0);
    seen[0].here = 1;
    spans_end(problem->spans, 0);
    return 0;
}

static int run_omp_region(struct problem *problem)
{
    struct seen *seen = problem->data;
#pragma omp parallel default(none) firstprivate(problem, seen) num_threads(problem->p)
    {
        const int id = omp_get_thread_num();
        spans_begin(problem->spans, id);
        seen[id].here = 1;
        spans_end(problem->spans, id);
    }
    return 0;
}

static void reset(struct problem *problem)
{
    struct seen *seen = problem->data;
    for (int id = 0; id < problem_threads(problem); id++)
        seen[id].here = 0;
}

static int setup(struct problem *problem)
{
    const int error = options_check(NULL, problem->options);
    if (error)
        return error;
    problem->data = buffer_alloc(problem, (size_t)problem_threads(problem), sizeof(struct seen));
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

static double error(const struct problem *problem)
{
    const struct seen *seen = problem->data;
    double missing = 0;
    for (int id = 0; id < problem_threads(problem); id++)
        missing += !seen[id].here;
    return missing;
}

static uint64_t result(const struct problem *problem)
{
    return error(problem) <= 0;
}

static double work(const struct problem *problem)
{
    (void)problem;
    return 1;
}

static double bytes(const struct problem *problem)
{
    (void)problem;
    return 0;
}

static double footprint(const struct problem *problem)
{
    return buffer_footprint(problem, problem_threads(problem), sizeof(struct seen));
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "call of an empty function", .run = run_serial},
    {.name = "omp_region", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "fork and join of the team around nothing", .run = run_omp_region},
    {0},
};

const struct kernel kernel_empty_region = {
    .name = "empty_region",
    .title = "empty parallel region",
    .unit = "regions",
    .limit = true,
    .sizes = {.quick = "1", .standard = "1", .publish = "1"},
    .setup = setup,
    .reset = reset,
    .result = result,
    .error = error,
    .teardown = teardown,
    .work = work,
    .bytes = bytes,
    .footprint = footprint,
    .work_exponent = 1,
    .work_unit = "regions",
    .tolerance = 0, /* a count */
    .variants = variants,
};
