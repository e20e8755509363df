/* planted_traffic: a bandwidth hog: y[i] = x[i] / 2 + 1, x[i] = i + 1: two operations for 16 bytes.
 *
 * result = sum of (2i + 1) * bits(y[i]) mod 2^64, i = 0 .. n - 1; bits is the IEEE 754 pattern.
 * error  = elements that are wrong; halves of whole numbers are exact.  Options: none. */
#include "kernels/kernel.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/spans.h"

#include <omp.h>

static int run_serial(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < n; i++)
        y[i] = 0.5 * x[i] + 1;
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
            y[i] = 0.5 * x[i] + 1;
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

static double error(const struct problem *problem)
{
    const struct array_pair *data = problem->data;
    double wrong = 0;
    for (size_t i = 0; i < problem->n; i++)
        wrong += 2 * data->y[i] != (double)(i + 3); /* true for NaN too */
    return wrong;
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop", .run = run_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the loop for each thread", .run = run_omp_static},
    {0},
};

const struct kernel kernel_planted_traffic = {
    .name = "planted_traffic",
    .title = "pathology: memory bandwidth",
    .unit = "elements",
    .sizes = {.quick = "60000000", .standard = "60000000", .publish = "60000000"},
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
