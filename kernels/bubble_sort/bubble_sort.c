/* bubble_sort: inputs, judgement, work model and the table of variants. */
#include "kernels/bubble_sort/bubble_sort.h"

#include "kernels/bubble_sort/inversions.h"
#include "kernels/support/buffer.h"
#include "kernels/support/options.h"
#include "kernels/support/process_pool.h"
#include "kernels/support/rng.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_VALUES = 32 };                  /* 128 bytes: two inputs share no pair of cache lines */
#define COPIES_MOST (64u * 1024 * 1024 / 4) /* values in all inner copies: 64 MiB */

enum order { ORDER_RANDOM, ORDER_SORTED, ORDER_REVERSED, ORDER_FEW_VALUES };

static const struct kernel_option options[] = {
    {"order", "random", "random|sorted|reversed|few_values", "how the input is ordered"},
    {0},
};

static int32_t input_value(enum order order, uint64_t key, size_t n, size_t i)
{
    switch (order) {
    case ORDER_SORTED:
        return (int32_t)i;
    case ORDER_REVERSED:
        return (int32_t)(n - i);
    case ORDER_FEW_VALUES:
        return (int32_t)((rng_draw(key, i) >> 32) * 10 >> 32);
    case ORDER_RANDOM:
        break;
    }
    return (int32_t)(uint32_t)rng_draw(key, i);
}

static int input_order(const struct problem *problem, enum order *order)
{
    int choice = 0;
    const int error = options_choice(options, problem->options, "order", &choice);
    *order = (enum order)choice;
    return error;
}

static void teardown(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    if (!data)
        return;
    buffer_free(problem, data->input);
    buffer_free(problem, data->copies);
    free(data->tasks);
    free(data);
    problem->data = NULL;
}

static void restore(struct problem *problem, struct range range)
{
    const struct bubble_sort_data *data = problem->data;
    for (int task = 0; task < data->inner; task++)
        memcpy(data->tasks[task].values + range.first, data->input + range.first,
               (range.last - range.first) * sizeof *data->input);
}

/* Each worker restores its part of every copy. */
static void reset(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    team_apply(problem, problem->n, sizeof *data->input, restore);
    for (int task = 0; task < data->inner; task++)
        data->tasks[task].exchanges = UINT64_MAX;
    data->next = 0;
}

static void fill(struct problem *problem, struct range range)
{
    const struct bubble_sort_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    enum order order;
    if (input_order(problem, &order) == 0) /* setup() saw to it that it is */
        for (size_t i = range.first; i < range.last; i++)
            data->input[i] = input_value(order, key, problem->n, i);
}

static int allocate(struct problem *problem, size_t stride)
{
    const size_t inner = (size_t)problem->inner;
    struct bubble_sort_data *data = calloc(1, sizeof *data);
    if (!data)
        return ENOMEM;
    problem->data = data;
    data->inner = problem->inner;
    data->input = buffer_alloc(problem, problem->n, sizeof *data->input);
    if (!data->input)
        return errno;
    data->copies = buffer_alloc(problem, stride * inner, sizeof *data->copies);
    if (!data->copies)
        return errno;
    data->tasks = calloc(inner, sizeof *data->tasks);
    if (!data->tasks)
        return ENOMEM;
    for (size_t task = 0; task < inner; task++)
        data->tasks[task].values = data->copies + task * stride;
    return 0;
}

/* Values from one copy to the next. */
static size_t stride_of(size_t n)
{
    return (n + LINE_VALUES - 1) / LINE_VALUES * LINE_VALUES;
}

static int setup(struct problem *problem)
{
    enum order order;
    int error = options_check(options, problem->options);
    if (error)
        return error;
    error = input_order(problem, &order);
    if (error)
        return error;
    if (problem->n > INT32_MAX)
        return EOVERFLOW;
    const size_t stride = stride_of(problem->n);
    if (problem->inner > 1 && (size_t)problem->inner > COPIES_MOST / stride)
        return E2BIG;
    error = allocate(problem, stride);
    if (error) {
        teardown(problem);
        return error;
    }
    team_apply(problem, problem->n, sizeof(int32_t), fill);
    reset(problem); /* touches the copies for the first time */
    return 0;
}

struct bubble_sort_task *bubble_sort_next(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    return data->next < data->inner ? &data->tasks[data->next++] : NULL;
}

static uint64_t task_result(const struct bubble_sort_task *task, size_t n)
{
    uint64_t sum = UINT64_C(0x9e3779b97f4a7c15) * task->exchanges;
    for (size_t i = 0; i < n; i++)
        sum += (2 * (uint64_t)i + 1) * (uint32_t)task->values[i];
    return sum;
}

/* All tasks had one input, so each term of the sum is 0 unless a run went another way than the
 * first. */
static uint64_t result(const struct problem *problem)
{
    const struct bubble_sort_data *data = problem->data;
    const uint64_t first = task_result(&data->tasks[0], problem->n);
    uint64_t sum = first;
    for (int task = 1; task < data->inner; task++)
        sum += (2 * (uint64_t)task + 1) * (task_result(&data->tasks[task], problem->n) - first);
    return sum;
}

/* What a right run leaves: sorted[n] and its exchanges.  Made from the seed, not from the input
 * that runs can reach. */
static int oracle(const struct problem *problem, int32_t sorted[], uint64_t *exchanges)
{
    enum order order;
    int error = input_order(problem, &order);
    if (error)
        return error;
    int32_t *scratch = buffer_alloc(problem, problem->n, sizeof *scratch);
    if (!scratch)
        return errno;
    for (size_t i = 0; i < problem->n; i++)
        sorted[i] = input_value(order, rng_key(problem->seed), problem->n, i);
    *exchanges = inversions_sort(sorted, scratch, problem->n);
    buffer_free(problem, scratch);
    return 0;
}

static double task_error(const struct problem *problem, const struct bubble_sort_task *task,
                         const int32_t sorted[], uint64_t exchanges)
{
    double wrong = 0;
    for (size_t i = 0; i < problem->n; i++)
        wrong += task->values[i] != sorted[i];
    if (problem->variant->check == CHECK_EXACT)
        wrong += fabs((double)task->exchanges - (double)exchanges);
    return wrong;
}

static double error(const struct problem *problem)
{
    const struct bubble_sort_data *data = problem->data;
    int32_t *sorted = buffer_alloc(problem, problem->n, sizeof *sorted);
    uint64_t exchanges = 0;
    double largest = 0;
    if (!sorted)
        return INFINITY;
    const int failed = oracle(problem, sorted, &exchanges);
    for (int task = 0; task < data->inner && !failed; task++)
        largest = fmax(largest, task_error(problem, &data->tasks[task], sorted, exchanges));
    buffer_free(problem, sorted);
    return failed ? (double)INFINITY : largest;
}

static double work(const struct problem *problem)
{
    return 0.5 * (double)problem->n * ((double)problem->n - 1);
}

static double bytes(const struct problem *problem)
{
    (void)problem;
    return 0; /* n elements, n passes: bound by comparing, from caches */
}

/* Beside the input and its copies, two arrays to count inversions with: in error(), and when tuned is prepared. */
static double footprint(const struct problem *problem)
{
    const double n = (double)problem->n, inner = problem->inner, value = sizeof(int32_t);
    const bool tuned = problem->variant->prepare == bubble_sort_tuned_prepare;
    return (double)sizeof(struct bubble_sort_data) + inner * (double)sizeof(struct bubble_sort_task) +
           3 * buffer_footprint(problem, n, value) + buffer_footprint(problem, inner * (double)stride_of(problem->n), value) +
           (tuned ? bubble_sort_tuned_footprint(problem) : 0) +
           (problem->variant->model == MODEL_POOL ? process_pool_footprint(problem) : 0);
}

static const struct variant variants[] = {
    {.name = "serial",
     .model = MODEL_SERIAL,
     .role = ROLE_BASELINE,
     .check = CHECK_EXACT,
     .summary = "bubble sort, each pass up to the last exchange of the one before",
     .run = bubble_sort_serial},
    {.name = "serial_odd_even",
     .model = MODEL_SERIAL,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "odd-even transposition on one worker",
     .run = bubble_sort_serial_odd_even},
    {.name = "omp_static",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "odd-even transposition, equal parts of each pass for each thread",
     .run = bubble_sort_omp_static},
    {.name = "omp_simd",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "the same without branches, so that a thread compares a vector of pairs at once",
     .run = bubble_sort_omp_simd},
    {.name = "tuned",
     .model = MODEL_OPENMP,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "odd-even transposition, a lane per part, 16 phases a sweep in registers",
     .prepare = bubble_sort_tuned_prepare,
     .run = bubble_sort_tuned,
     .release = bubble_sort_tuned_release},
    {.name = "pool",
     .model = MODEL_POOL,
     .role = ROLE_CANDIDATE,
     .check = CHECK_EXACT,
     .summary = "odd-even transposition by processes that share the array",
     .prepare = process_pool_start,
     .run = bubble_sort_pool,
     .release = process_pool_stop},
    {.name = "mpi", .model = MODEL_MPI, .role = ROLE_CANDIDATE, .check = CHECK_EXACT,
     .summary = "odd-even transposition, a block for each rank; up to 64 passes between messages",
     .run = bubble_sort_mpi, .collect = bubble_sort_mpi_collect},
    {.name = "qsort",
     .model = MODEL_SERIAL,
     .role = ROLE_REFERENCE,
     .check = CHECK_RESULT_ONLY,
     .summary = "the C library's qsort: another algorithm",
     .run = bubble_sort_qsort},
    {0},
};

const struct kernel kernel_bubble_sort = {
    .name = "bubble_sort",
    .title = "bubble sort",
    .unit = "elements",
    .options = options,
    .sizes = {.quick = "100,1000,10000",
              .standard = "100,1000,10000,20000",
              .publish = "100,300,1000,3000,10000,30000"},
    .sources = {.sizes = "8"},
    .setup = setup,
    .reset = reset,
    .result = result,
    .error = error,
    .teardown = teardown,
    .work = work,
    .bytes = bytes,
    .footprint = footprint,
    .work_exponent = 2,
    .roof = "min_max_throughput",
    .work_unit = "comparisons",
    .consumes_input = true,
    .tolerance = 0, /* counts of wrong elements and exchanges */
    .variants = variants,
};
