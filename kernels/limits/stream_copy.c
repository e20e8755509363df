/* Limit: how fast doubles can be copied, y[i] = x[i], x[i] = i + 1.
 *
 * result = sum of (2i + 1) * bits(y[i]) mod 2^64, i = 0 .. n - 1; bits is the IEEE 754 pattern.
 * error  = elements that are wrong.  Options: none.
 * A roof is the best of the variants: ordinary stores while the arrays fit the caches, stores past
 * the caches (which spare reading each line before it is written) beyond. */
#include "kernels/kernel.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"
#include "kernels/support/vector.h"

#include <omp.h>

static int run_serial(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < n; i++)
        y[i] = x[i];
    spans_end(problem->spans, 0);
    return 0;
}

static int run_omp_static(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, x, y, n) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < n; i++)
            y[i] = x[i];
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

static int run_omp_streaming(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

#pragma omp parallel default(none) firstprivate(problem, x, y, n) num_threads(problem->p)
    {
        const int id = omp_get_thread_num();
        spans_begin(problem->spans, id);
        const struct range lines = partition_range(n / VECTOR_LINE, omp_get_num_threads(), id);
        for (size_t i = lines.first * VECTOR_LINE; i < lines.last * VECTOR_LINE; i += VECTOR_LINE)
            vector_stream(y + i, x + i);
        vector_stream_end();
        if (id == 0) /* what does not fill a line */
            for (size_t i = n - n % VECTOR_LINE; i < n; i++)
                y[i] = x[i];
        spans_end(problem->spans, id);
    }
    return 0;
}

static double error(const struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *y = data->y;
    const size_t n = problem->n;
    uint64_t wrong = 0;
#pragma omp parallel for default(none) firstprivate(y, n) schedule(static) \
    num_threads(problem_threads(problem)) reduction(+ : wrong)
    for (size_t i = 0; i < n; i++)
        wrong += y[i] != (double)i + 1; /* true for NaN too */
    return (double)wrong;
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop", .run = run_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the loop for each thread", .run = run_omp_static},
    {.name = "omp_streaming", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "the same with stores that go past the caches", .run = run_omp_streaming},
    {0},
};

const struct kernel kernel_stream_copy = {
    .name = "stream_copy",
    .title = "copy of an array",
    .unit = "elements",
    .limit = true,
    .sizes = {.quick = "", .standard = "", .publish = ""}, /* those of the workloads it bounds */
    .setup = array_pair_setup,
    .reset = array_pair_reset,
    .result = array_pair_result,
    .error = error,
    .teardown = array_pair_teardown,
    .work = array_pair_work,
    .bytes = array_pair_bytes,
    .footprint = array_pair_footprint,
    .work_exponent = 1,
    .work_unit = "elements",
    .tolerance = 0, /* a count of wrong elements */
    .variants = variants,
};
