/* monte_carlo_pi: how it is judged, work model and the table of variants. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"

#include "kernels/support/options.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/rng.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static void reset(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    data->hits = UINT64_MAX;
}

static int setup(struct problem *problem)
{
    const int error = options_check(NULL, problem->options);
    if (error)
        return error;
    problem->data = calloc(1, sizeof(struct monte_carlo_pi_data));
    if (!problem->data)
        return ENOMEM;
    reset(problem);
    return 0;
}

static void teardown(struct problem *problem)
{
    free(problem->data);
    problem->data = NULL;
}

static uint64_t result(const struct problem *problem)
{
    const struct monte_carlo_pi_data *data = problem->data;
    return data->hits;
}

/* |word| of a signed 32-bit integer that is given as an unsigned one. */
static uint64_t magnitude(uint64_t word)
{
    return word < UINT64_C(1) << 31 ? word : (UINT64_C(1) << 32) - word;
}

/* Counts again by another road: the generator steps from state to state, and a point is told by the
 * size of its coordinates, whose squares are compared without adding them. */
static uint64_t recount(const struct problem *problem)
{
    const uint64_t circle = UINT64_C(1) << 62;
    uint64_t state = rng_key(problem->seed), hits = 0;
    for (size_t i = 0; i < problem->n; i++) {
        state += UINT64_C(0x9e3779b97f4a7c15);
        const uint64_t bits = rng_mix(state);
        const uint64_t x = magnitude(bits % (UINT64_C(1) << 32));
        const uint64_t y = magnitude(bits / (UINT64_C(1) << 32));
        hits += x * x < circle && y * y < circle - x * x;
    }
    return hits;
}

static double error(const struct problem *problem)
{
    const struct monte_carlo_pi_data *data = problem->data;
    const double n = (double)problem->n, inside = atan(1);
    if (problem->variant->check == CHECK_EXACT && data->hits != recount(problem))
        return INFINITY;
    return fabs((double)data->hits - n * inside) / sqrt(n * inside * (1 - inside));
}

static double work(const struct problem *problem)
{
    return (double)problem->n;
}

static double bytes(const struct problem *problem)
{
    (void)problem;
    return 0; /* points are drawn, not read */
}

static double footprint(const struct problem *problem)
{
    const bool generator = problem->variant->prepare == monte_carlo_pi_gsl_prepare;
    const bool pool = problem->variant->model == MODEL_POOL;
    return (double)sizeof(struct monte_carlo_pi_data) + (generator ? monte_carlo_pi_gsl_footprint() : 0) +
           (pool ? process_pool_footprint(problem) : 0);
}

static const struct variant variants[] = {
    {.name = "serial",
     .model = MODEL_SERIAL,
     .role = ROLE_BASELINE,
     .check = CHECK_EXACT,
     .summary = "one loop",
     .run = monte_carlo_pi_serial},
    {.name = "omp_static",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "equal parts of the points for each thread",
     .run = monte_carlo_pi_omp_static},
    {.name = "omp_dynamic",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "chunks of points for threads as they become free",
     .run = monte_carlo_pi_omp_dynamic},
    {.name = "omp_guided",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "chunks that grow smaller towards the end",
     .run = monte_carlo_pi_omp_guided},
    {.name = "omp_task",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .extra = true,
     .summary = "a task for each chunk of points",
     .run = monte_carlo_pi_omp_task},
    {.name = "process", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .region = REGION_PROCESS,
     .extra = true, .summary = "processes forked by each run; hits sent back through pipes",
     .prepare = process_pool_start_empty, .run = monte_carlo_pi_process, .release = process_pool_stop},
    {.name = "pool", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the points for each process of a pool",
     .prepare = process_pool_start, .run = monte_carlo_pi_pool, .release = process_pool_stop},
    {.name = "pool_dynamic", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "chunks of the points for processes of a pool as they become free",
     .prepare = process_pool_start, .run = monte_carlo_pi_pool_dynamic, .release = process_pool_stop},
    {.name = "mpi", .model = MODEL_MPI, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "a block of the points for each rank, equal parts of it for its threads",
     .run = monte_carlo_pi_mpi},
    {.name = "target", .model = MODEL_TARGET, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "the points on a device; only the hits are fetched",
     .run = monte_carlo_pi_target},
    {.name = "tuned",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "equal parts, 32 points at a time in vectors",
     .run = monte_carlo_pi_tuned},
    {.name = "gsl_mt19937",
     .model = MODEL_SERIAL,
     .role = ROLE_REFERENCE,
     .check = CHECK_RESULT_ONLY,
     .summary = "one loop with the Mersenne Twister of GSL: another generator",
     .prepare = monte_carlo_pi_gsl_prepare,
     .run = monte_carlo_pi_gsl_mt19937,
     .release = monte_carlo_pi_gsl_release},
    {0},
};

const struct kernel kernel_monte_carlo_pi = {
    .name = "monte_carlo_pi",
    .title = "Monte Carlo estimate of pi",
    .unit = "points",
    .sizes =
        {.quick = "1000,10000,100000,1000000,10000000",
         .standard = "1000,10000,100000,1000000,10000000,100000000",
         .publish =
             "1000,3000,10000,30000,100000,300000,1000000,3000000,10000000,30000000,100000000"},
    .sources = {.sizes = "1000000", .weak = true},
    .setup = setup,
    .reset = reset,
    .result = result,
    .error = error,
    .teardown = teardown,
    .work = work,
    .bytes = bytes,
    .footprint = footprint,
    .work_exponent = 1,
    .roof = "mix_throughput",
    .work_unit = "points",
    /* In standard deviations.  A right estimate lies further off for one seed in 1.7 million (n
     * from 1000 on) to one in 48 000 (n = 7): binomial distribution, summed for n up to 400 and
     * some above. */
    .tolerance = 5,
    .variants = variants,
};
