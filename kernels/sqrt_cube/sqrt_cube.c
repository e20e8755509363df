/* sqrt_cube: how it is judged, and the table of variants. */
#include "kernels/sqrt_cube/sqrt_cube.h"

#include "kernels/support/array_pair.h"
#include "kernels/support/process_pool.h"

#include <float.h>
#include <math.h>

/* Distance of y from sqrt(x^3) in units of the last place of the latter; INFINITY for NaN.  In long
 * double the three roundings of x86 (64 bits) are off by 2 * 2^-64 of the value: 2^-10 ulp at
 * most. */
static double distance_ulp(double x, double y)
{
    const long double wide = x, exact = sqrtl(wide * wide * wide);
    int exponent;
    (void)frexpl(exact, &exponent);
    const double distance = (double)fabsl(ldexpl((long double)y - exact, DBL_MANT_DIG - exponent));
    return isnan(distance) ? (double)INFINITY : distance;
}

static double error(const struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *y = data->y;
    const size_t n = problem->n;
    double largest = 0;
#pragma omp parallel for default(none) firstprivate(y, n) schedule(static) \
    num_threads(problem_threads(problem)) reduction(max \
                                                    : largest)
    for (size_t i = 0; i < n; i++) {
        const double distance = distance_ulp((double)i + 1, y[i]);
        if (!(distance <= largest))
            largest = distance;
    }
    return largest;
}

static void reset(struct problem *problem)
{
    array_pair_reset(problem);
    if (problem->variant->model == MODEL_TARGET)
        sqrt_cube_target_poison(problem);
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop", .run = sqrt_cube_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the loop for each thread", .run = sqrt_cube_omp_static},
    {.name = "omp_dynamic", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "chunks of the loop for threads as they become free", .run = sqrt_cube_omp_dynamic},
    {.name = "omp_guided", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "chunks that grow smaller towards the end", .run = sqrt_cube_omp_guided},
    {.name = "omp_task", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "a task for each chunk of the loop", .run = sqrt_cube_omp_task},
    {.name = "process", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .region = REGION_PROCESS,
     .extra = true, .summary = "processes forked by each run; roots sent back through pipes",
     .prepare = process_pool_start_empty, .run = sqrt_cube_process, .release = process_pool_stop},
    {.name = "pool", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the loop for each process of a pool",
     .prepare = process_pool_start, .run = sqrt_cube_pool, .release = process_pool_stop},
    {.name = "pool_dynamic", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "chunks of the loop for processes of a pool as they become free",
     .prepare = process_pool_start, .run = sqrt_cube_pool_dynamic, .release = process_pool_stop},
    {.name = "mpi", .model = MODEL_MPI, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "a block of the arrays for each rank, equal parts of it for its threads",
     .run = sqrt_cube_mpi, .collect = sqrt_cube_mpi_collect},
    {.name = "target", .model = MODEL_TARGET, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "the loop on a device, where x and y lie before",
     .prepare = sqrt_cube_target_prepare, .run = sqrt_cube_target, .collect = sqrt_cube_target_collect,
     .release = sqrt_cube_target_release},
    {.name = "target_with_transfer", .model = MODEL_TARGET, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .region = REGION_TRANSFER, .summary = "the loop on a device; x is sent and y fetched by each run", .run = sqrt_cube_target},
    {.name = "tuned", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts; stores past the caches when x and y exceed the last-level cache",
     .run = sqrt_cube_tuned},
    {0},
};

const struct kernel kernel_sqrt_cube = {
    .name = "sqrt_cube",
    .title = "square root of the cube",
    .unit = "elements",
    .sizes = {.quick = "100,1000,10000,100000,1000000,10000000",
              .standard = "100,1000,10000,100000,1000000,5000000,10000000",
              .publish =
                  "100,300,1000,3000,10000,30000,100000,300000,1000000,3000000,5000000,10000000"},
    .sources = {.sizes = "100,1000,10000,100000,1000000,5000000,10000000", .workers = "1,8"},
    .setup = array_pair_setup,
    .reset = reset,
    .result = array_pair_result,
    .error = error,
    .teardown = array_pair_teardown,
    .work = array_pair_work,
    .bytes = array_pair_bytes,
    .footprint = array_pair_footprint,
    .work_exponent = 1,
    .work_unit = "elements",
    .roof = "sqrt_throughput",
    /* In ulp.  With u = 2^-53 the product of three is x^3 (1 + a)(1 + b), |a|, |b| < u.  The root
     * halves that: less than u of the value, and u of any value is at most 1 ulp of it.  The root's
     * own rounding adds 1/2 ulp.  (For n up to 10^7 the largest error is 0.852: the bound leaves
     * room for the 2^-10 ulp of the oracle.) */
    .tolerance = 1.5,
    .variants = variants,
};
