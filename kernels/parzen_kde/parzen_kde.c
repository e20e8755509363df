/* parzen_kde: samples, query points, judgement, work model and the table of variants. */
#include "kernels/parzen_kde/parzen_kde.h"

#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/real_rows.h"
#include "kernels/support/rng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PART_MULTIPLE = 16 };  /* counts in 128 bytes: parts of threads share no pair of lines */
enum { PATH_LENGTH = 128 };   /* all options together are shorter */

static const double pi = 3.14159265358979323846;

static const struct kernel_option options[] = {
    {"d", "2", "integer 1..8", "dimensions"},
    {"m", "1", "integer 1..1000000", "query points: the origin, or a grid over [-3, 3]^d"},
    {"widths", "100", "integer 1..10000", "window widths, evenly spaced"},
    {"from", "1.0", "real 0.001..1000", "least width"},
    {"to", "1.2", "real 0.001..1000", "largest width"},
    {"window", "hypercube", "hypercube|gaussian", "what a sample weighs by its distance: 1 or 0, or exp"},
    {"samples", "normal", "normal|FILE", "standard normal, or rows of a CSV file"},
    {0},
};

struct settings {
    int d, m, widths, gaussian;
    double from, to;
    char samples[PATH_LENGTH];
};

static int settings_read(const char *text, struct settings *settings)
{
    const bool good = options_check(options, text) == 0 &&
                      options_integer(options, text, "d", &settings->d) == 0 &&
                      options_integer(options, text, "m", &settings->m) == 0 &&
                      options_integer(options, text, "widths", &settings->widths) == 0 &&
                      options_real(options, text, "from", &settings->from) == 0 &&
                      options_real(options, text, "to", &settings->to) == 0 &&
                      options_choice(options, text, "window", &settings->gaussian) == 0 &&
                      options_text(options, text, "samples", settings->samples, PATH_LENGTH) == 0 &&
                      settings->from <= settings->to;
    return good ? 0 : EINVAL;
}

static double normal_coordinate(uint64_t key, uint64_t k)
{
    const uint64_t even = k - k % 2;
    const double radius = sqrt(-2 * log(rng_unit(rng_draw(key, even))));
    const double angle = 2 * pi * rng_unit(rng_draw(key, even + 1));
    const double normal = radius * (k % 2 ? sin(angle) : cos(angle));
    return floor(normal * 0x1p24 + 0.5) * 0x1p-24;
}

double parzen_kde_coordinate(const struct parzen_kde_data *data, uint64_t key, uint64_t k)
{
    return data->given ? data->given[k] : normal_coordinate(key, k);
}

/* The least side with side^d >= m. */
static size_t grid_side(size_t m, size_t d)
{
    size_t side = 0, points = 0;
    while (points < m) {
        side++;
        points = 1;
        for (size_t j = 0; j < d && points < m; j++)
            points *= side;
    }
    return side;
}

/* Writes point number q of the grid to x[d]. */
static void grid_point(size_t q, size_t side, size_t d, double x[])
{
    for (size_t j = d; j-- > 0; q /= side)
        x[j] = side == 1 ? 0 : -3 + 6.0 * (double)(q % side) / (double)(side - 1);
}

static void teardown(struct problem *problem)
{
    struct parzen_kde_data *data = problem->data;
    if (!data)
        return;
    free(data->given);
    buffer_free(problem, data->samples);
    buffer_free(problem, data->queries);
    buffer_free(problem, data->half);
    buffer_free(problem, data->rate);
    buffer_free(problem, data->reach);
    buffer_free(problem, data->counts);
    buffer_free(problem, data->parts);
    free(data);
    problem->data = NULL;
}

/* Workers that need a part in this process's memory. */
static size_t parts_of(const struct problem *problem)
{
    return (size_t)(problem->variant->model == MODEL_MPI ? problem_threads(problem) : problem_workers(problem));
}

static void poison_parts(struct problem *problem, struct range parts)
{
    const struct parzen_kde_data *data = problem->data;
    for (size_t part = parts.first; part < parts.last; part++)
        memset(data->parts + part * data->part_stride, 0xff, data->m * data->widths * sizeof *data->parts);
}

static void reset(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    memset(data->counts, 0xff, data->m * data->widths * sizeof *data->counts);
    if (problem->variant->model == MODEL_MPI)
        poison_parts(problem, (struct range){0, parts_of(problem)});
    else
        team_apply(problem, parts_of(problem), data->part_stride * sizeof *data->parts, poison_parts);
}

static size_t part_stride(size_t cells)
{
    return (cells + PART_MULTIPLE - 1) / PART_MULTIPLE * PART_MULTIPLE;
}

static int allocate(struct problem *problem, const struct settings *settings)
{
    const size_t workers = parts_of(problem);
    struct parzen_kde_data *data = problem->data;
    data->gaussian = settings->gaussian;
    data->d = (size_t)settings->d;
    data->m = (size_t)settings->m;
    data->widths = (size_t)settings->widths;
    const size_t cells = data->m * data->widths;
    data->part_stride = part_stride(cells);
    data->samples = buffer_alloc(problem, problem->n, data->d * sizeof *data->samples);
    if (!data->samples)
        return errno;
    data->queries = buffer_alloc(problem, data->m * data->d, sizeof *data->queries);
    data->half = buffer_alloc(problem, data->widths, sizeof *data->half);
    data->rate = buffer_alloc(problem, data->widths, sizeof *data->rate);
    data->reach = buffer_alloc(problem, data->widths, sizeof *data->reach);
    data->counts = buffer_alloc(problem, cells, sizeof *data->counts);
    data->parts = buffer_alloc(problem, data->part_stride, workers * sizeof *data->parts);
    const bool all = data->queries && data->half && data->rate && data->reach && data->counts && data->parts;
    return all ? 0 : ENOMEM;
}

/* A file is read before anything is allocated for n, so that an n beyond its rows is told as such. */
static int prepare_data(struct problem *problem, const struct settings *settings)
{
    struct parzen_kde_data *data = calloc(1, sizeof *data);
    int error = 0;
    if (!data)
        return ENOMEM;
    problem->data = data;
    if (strcmp(settings->samples, "normal") != 0)
        error = real_rows_read(settings->samples, (size_t)settings->d, problem->n, &data->given, problem->trouble,
                               sizeof problem->trouble);
    return error ? error : allocate(problem, settings);
}

static void fill_samples(struct problem *problem, struct range range)
{
    const struct parzen_kde_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    for (size_t k = range.first * data->d; k < range.last * data->d; k++)
        data->samples[k] = parzen_kde_coordinate(data, key, k);
}

static void fill(struct problem *problem, const struct settings *settings)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t d = data->d;
    team_apply(problem, problem->n, d * sizeof *data->samples, fill_samples);
    const size_t side = grid_side(data->m, d);
    for (size_t q = 0; q < data->m; q++)
        grid_point(q, side, d, data->queries + q * d);
    const double last = data->widths > 1 ? (double)(data->widths - 1) : 1;
    for (size_t w = 0; w < data->widths; w++)
        data->half[w] = (settings->from + (settings->to - settings->from) * (double)w / last) / 2;
}

static int setup(struct problem *problem)
{
    struct settings settings;
    int error = settings_read(problem->options, &settings);
    if (error)
        return error;
    error = prepare_data(problem, &settings);
    if (error) {
        teardown(problem);
        return error;
    }
    fill(problem, &settings);
    if (settings.gaussian)
        parzen_gaussian_prepare(problem);
    reset(problem); /* touches the parts for the first time */
    return 0;
}

static uint64_t result(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t cells = data->m * data->widths;
    uint64_t sum = 0;
    for (size_t k = 0; k < cells; k++)
        sum += (2 * (uint64_t)k + 1) * data->counts[k];
    return sum;
}

static bool is_gaussian(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    return data->gaussian;
}

static double error(const struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_error(problem) : parzen_kde_error(problem);
}

static const char *label(const struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    return data->label;
}

static double work(const struct problem *problem)
{
    struct settings settings;
    if (settings_read(problem->options, &settings))
        return NAN;
    return (double)problem->n * settings.m * settings.widths;
}

/* Every sample must be read once, however cleverly it is compared. */
static double bytes(const struct problem *problem)
{
    struct settings settings;
    if (settings_read(problem->options, &settings))
        return NAN;
    return (double)problem->n * settings.d * (double)sizeof(double);
}

/* Counts, their parts, and the right ones of error() are all of 8 bytes, as are lengths. */
static double footprint(const struct problem *problem)
{
    struct settings settings;
    if (settings_read(problem->options, &settings))
        return NAN;
    const size_t d = (size_t)settings.d, m = (size_t)settings.m, widths = (size_t)settings.widths, cells = m * widths;
    const double given = strcmp(settings.samples, "normal") == 0 ? 0 : real_rows_footprint(d, problem->n);
    const double judge = settings.gaussian ? parzen_gaussian_error_footprint(problem, cells) : 8 * (double)cells;
    return (double)sizeof(struct parzen_kde_data) + given + judge + buffer_footprint(problem, (double)problem->n, 8 * (double)d) +
           buffer_footprint(problem, (double)(m * d), 8) + 3 * buffer_footprint(problem, (double)widths, 8) +
           buffer_footprint(problem, (double)cells, 8) +
           buffer_footprint(problem, (double)part_stride(cells), 8 * (double)parts_of(problem)) +
           (problem->variant->model == MODEL_POOL ? process_pool_footprint(problem) : 0);
}

static int run_serial(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_serial(problem) : parzen_kde_serial(problem);
}

static int run_omp_static(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_omp_static(problem) : parzen_kde_omp_static(problem);
}

static int run_omp_dynamic(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_omp_dynamic(problem) : parzen_kde_omp_dynamic(problem);
}

static int run_omp_guided(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_omp_guided(problem) : parzen_kde_omp_guided(problem);
}

static int run_omp_simd(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_omp_simd(problem) : parzen_kde_omp_simd(problem);
}

static int run_tuned(struct problem *problem)
{
    return is_gaussian(problem) ? parzen_gaussian_tuned(problem) : parzen_kde_tuned(problem);
}

static const struct variant variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "one loop over the samples", .run = run_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the samples for each thread", .run = run_omp_static},
    {.name = "omp_dynamic", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "chunks of samples for threads as they become free", .run = run_omp_dynamic},
    {.name = "omp_simd", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts, each width against a vector of distances", .run = run_omp_simd},
    {.name = "omp_guided", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "chunks that grow smaller towards the end", .run = run_omp_guided},
    {.name = "omp_task", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "a task for each chunk of samples", .run = parzen_kde_omp_task},
    {.name = "process", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .region = REGION_PROCESS,
     .extra = true, .summary = "processes forked by each run; counts sent back through pipes",
     .prepare = process_pool_start_empty, .run = parzen_kde_process, .release = process_pool_stop},
    {.name = "pool", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts of the samples for each process of a pool",
     .prepare = process_pool_start, .run = parzen_kde_pool, .release = process_pool_stop},
    {.name = "pool_dynamic", .model = MODEL_POOL, .role = ROLE_CANDIDATE, .check = CHECK_EXACT, .extra = true,
     .summary = "chunks of the samples for processes of a pool as they become free",
     .prepare = process_pool_start, .run = parzen_kde_pool_dynamic, .release = process_pool_stop},
    {.name = "mpi", .model = MODEL_MPI, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "a block of the samples for each rank, equal parts of it for its threads",
     .run = parzen_kde_mpi},
    {.name = "target", .model = MODEL_TARGET, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "each window and chunk of samples on a device, where the samples lie before",
     .prepare = parzen_kde_target_prepare, .run = parzen_kde_target, .release = parzen_kde_target_release},
    {.name = "target_with_transfer", .model = MODEL_TARGET, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .region = REGION_TRANSFER, .summary = "each window and chunk of samples on a device; each run sends the samples",
     .run = parzen_kde_target},
    {.name = "tuned", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal parts, one look-up per sample instead of one comparison per width", .run = run_tuned},
    {0},
};

/* The result is then the count itself. */
#define ONE_WIDTH(width) "from=" width ":to=" width ":widths=1"

const struct kernel kernel_parzen_kde = {
    .name = "parzen_kde",
    .title = "Parzen-window density",
    .unit = "samples",
    .options = options,
    .sizes = {.quick = "1000,10000,100000",
              .standard = "1000,10000,100000,1000000",
              .publish = "1000,3000,10000,30000,100000,300000,1000000"},
    .sources = {.sizes = "10000", .workers = "1,2,3,4,6", .options = "from=1.0:to=1.2:widths=100;from=0.1:to=1.2:widths=12",
                .results = ONE_WIDTH("0.1") ";" ONE_WIDTH("0.2") ";" ONE_WIDTH("0.3") ";" ONE_WIDTH("0.4") ";"
                           ONE_WIDTH("0.5") ";" ONE_WIDTH("0.6") ";" ONE_WIDTH("0.7") ";" ONE_WIDTH("0.8") ";"
                           ONE_WIDTH("0.9") ";" ONE_WIDTH("1.0") ";" ONE_WIDTH("1.1") ";" ONE_WIDTH("1.2")},
    .setup = setup,
    .reset = reset,
    .result = result,
    .error = error,
    .label = label,
    .teardown = teardown,
    .work = work,
    .bytes = bytes,
    .footprint = footprint,
    .work_exponent = 1,
    .work_unit = "comparisons",
    .tolerance = 0.5, /* counts are off by a whole number or right; Gaussian: see parzen_gaussian_error() */
    .variants = variants,
};
