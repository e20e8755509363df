/* Blocks of independent chains: setting up, sharing out, judging. */
#include "kernels/limits/throughput.h"

#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

struct data {
    const struct throughput *throughput;
    char *input, *output; /* THROUGHPUT_BLOCKS blocks of block_bytes each */
    size_t block_bytes, steps;
};

static size_t steps_of(size_t n, const struct throughput *throughput)
{
    const double steps = (double)n / (THROUGHPUT_BLOCKS * throughput->operations);
    return steps > 1 ? (size_t)steps : 1;
}

void throughput_reset(struct problem *problem)
{
    const struct data *data = problem->data;
#pragma omp parallel for default(none) firstprivate(data) schedule(static) \
    num_threads(problem_threads(problem))
    for (size_t i = 0; i < THROUGHPUT_BLOCKS; i++) {
        data->throughput->fill(data->input + i * data->block_bytes, i);
        memset(data->output + i * data->block_bytes, 0xff, data->block_bytes);
    }
}

int throughput_setup(struct problem *problem, const struct throughput *throughput)
{
    const int error = options_check(NULL, problem->options);
    if (error)
        return error;
    struct data *data = calloc(1, sizeof *data);
    if (!data)
        return ENOMEM;
    data->throughput = throughput;
    data->steps = steps_of(problem->n, throughput);
    data->block_bytes = throughput->rows * throughput->lanes * throughput->element_bytes;
    problem->data = data;
    data->input = buffer_alloc(problem, THROUGHPUT_BLOCKS, data->block_bytes);
    data->output = buffer_alloc(problem, THROUGHPUT_BLOCKS, data->block_bytes);
    if (!data->input || !data->output) {
        throughput_teardown(problem);
        return ENOMEM;
    }
    throughput_reset(problem);
    return 0;
}

void throughput_teardown(struct problem *problem)
{
    struct data *data = problem->data;
    if (!data)
        return;
    buffer_free(problem, data->input);
    buffer_free(problem, data->output);
    free(data);
    problem->data = NULL;
}

static void block_run(const struct data *data, size_t i)
{
    const size_t at = i * data->block_bytes;
    data->throughput->steps(data->input + at, data->output + at, data->steps);
}

static int run_serial(struct problem *problem)
{
    const struct data *data = problem->data;
    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < THROUGHPUT_BLOCKS; i++)
        block_run(data, i);
    spans_end(problem->spans, 0);
    return 0;
}

static int run_omp_static(struct problem *problem)
{
    const struct data *data = problem->data;
#pragma omp parallel default(none) firstprivate(problem, data) num_threads(problem->p)
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = 0; i < THROUGHPUT_BLOCKS; i++)
            block_run(data, i);
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

const struct variant throughput_variants[] = {
    {.name = "serial", .model = MODEL_SERIAL, .role = ROLE_BASELINE, .check = CHECK_EXACT,
     .summary = "independent chains in the registers of one CPU", .run = run_serial},
    {.name = "omp_static", .model = MODEL_OPENMP, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "equal numbers of chains for each thread", .run = run_omp_static},
    {0},
};

static uint64_t element(const struct data *data, const char *block, size_t k)
{
    uint32_t narrow;
    uint64_t wide;
    if (data->throughput->element_bytes == sizeof narrow) {
        memcpy(&narrow, block + k * sizeof narrow, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, block + k * sizeof wide, sizeof wide);
    return wide;
}

uint64_t throughput_result(const struct problem *problem)
{
    const struct data *data = problem->data;
    const size_t count = THROUGHPUT_BLOCKS * data->throughput->rows * data->throughput->lanes;
    uint64_t sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += (2 * (uint64_t)k + 1) * element(data, data->output, k);
    return sum;
}

double throughput_error(const struct problem *problem)
{
    const struct data *data = problem->data;
    const struct throughput *throughput = data->throughput;
    double wrong = 0;
    char *right = buffer_alloc(problem, 1, data->block_bytes);
    if (!right)
        return INFINITY;
    for (size_t i = 0; i < THROUGHPUT_BLOCKS; i++) {
        throughput->fill(right, i);
        for (size_t lane = 0; lane < throughput->lanes; lane++)
            throughput->lane(right, lane, data->steps);
        for (size_t k = 0; k < throughput->rows * throughput->lanes; k++)
            wrong += element(data, right, k) !=
                     element(data, data->output + i * data->block_bytes, k);
    }
    buffer_free(problem, right);
    return wrong;
}

double throughput_work(const struct problem *problem, const struct throughput *throughput)
{
    return THROUGHPUT_BLOCKS * throughput->operations * (double)steps_of(problem->n, throughput);
}

double throughput_bytes(const struct problem *problem)
{
    (void)problem;
    return 0; /* registers */
}

/* Blocks before and after, and one that error() judges by. */
double throughput_footprint(const struct problem *problem, const struct throughput *throughput)
{
    const double block = (double)(throughput->rows * throughput->lanes * throughput->element_bytes);
    return (double)sizeof(struct data) + 2 * buffer_footprint(problem, THROUGHPUT_BLOCKS, block) + buffer_footprint(problem, 1, block);
}
