/* bubble_sort at the machine's limit: odd-even transposition on vectors.
 *
 * The values are dealt to lanes: lane g holds the values g * length .. (g + 1) * length - 1, and row r
 * is one vector, the r-th value of LANES lanes.  Neighbours in a lane lie in neighbouring rows, so a
 * comparison with exchange is a minimum and a maximum of two rows.  PHASES phases are made in one
 * sweep down the rows: when rows 2j and 2j + 1 arrive, phase k compares rows 2j - k and 2j - k + 1,
 * so PHASES rows are under way, in registers (skewed phases: Wolfe, More iteration space tiling,
 * Supercomputing 1989, doi:10.1145/76263.76337).  What a lane cannot know of its neighbours during a
 * sweep it computes itself: it carries PHASES rows of each, the halo, refreshed after each sweep.  So
 * the threads, each with LANES lanes, meet once in PHASES phases.
 *
 * Exchanges are not counted while time runs: bubble_sort_tuned takes their number from the
 * inversions of the input, found in prepare.  bubble_sort_tuned_counting is the same network, from
 * the same lines, with a counter at each comparison; a test shows that both numbers are equal. */
#include "kernels/bubble_sort/bubble_sort.h"
#include "kernels/bubble_sort/inversions.h"
#include "kernels/support/buffer.h"
#include "kernels/support/spans.h"
#include "kernels/support/vector.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum {
    LANES = VECTOR_INTS,
    PHASES = VECTOR_REGISTERS / 2, /* one register each; compilers keep other things in the rest */
    MARGIN = PHASES,               /* rows before the first, where a sweep leaves what it dropped */
    EDGE = PHASES                  /* rows of a halo */
};
_Static_assert(PHASES % 2 == 0, "a sweep must begin with an even phase");

typedef int32_t lanes_row[LANES];

/* What the threads share.  Thread t's rows: MARGIN, a halo of EDGE, `length` of its own, a halo of
 * EDGE. */
struct bubble_sort_lanes {
    size_t length;       /* of a lane; even */
    size_t thread_rows;  /* of one thread, margins included */
    lanes_row *rows;     /* rows[threads][thread_rows] */
    int32_t *edges;      /* edges[2][threads][2][EDGE]: the first and last values of each thread's
                            lanes, for its neighbours; two sets, used in turn */
    uint64_t inversions; /* of the input */
};

/* PHASES phases over `count` rows from rows[0], count even.  Two rows at a time enter phase 0 and leave
 * the last phase PHASES - 1 rows further up; those under way at the end belong to a halo and are
 * dropped.  Adds the exchanges whose upper row is own: EDGE .. EDGE + length - 1. */
static inline __attribute__((always_inline)) void sweep(lanes_row *rows, size_t count,
                                                        size_t length, const bool counting,
                                                        uint64_t *exchanges)
{
    vector_ints waiting[PHASES], counts = {0}; /* waiting[k]: what phase k compares row 2j - k with */
    for (size_t k = 0; k < PHASES; k++)
        waiting[k] = (vector_ints){0} + INT32_MIN;
    for (size_t row = 0; row < count; row += 2) {
        vector_ints upper, lower;
        memcpy(&waiting[0], rows[row], sizeof(lanes_row));
        memcpy(&upper, rows[row + 1], sizeof(lanes_row));
        lower = upper;
#pragma GCC unroll 16
        for (size_t k = 0; k < PHASES; k++) {
            const vector_ints above = waiting[k], here = upper;
            if (counting && row - k >= EDGE && row - k < EDGE + length)
                counts -= above > here; /* a true comparison is -1 */
            waiting[k] = lower;
            upper = vector_min(above, here);
            lower = vector_max(above, here);
        }
        memcpy(*(rows + row + 1 - PHASES), &upper, sizeof(lanes_row));
        memcpy(*(rows + row + 2 - PHASES), &lower, sizeof(lanes_row));
    }
    if (counting)
        for (size_t i = 0; i < LANES; i++)
            *exchanges += (uint64_t)counts[i];
}

/* Functions of their own: a parallel region does not know that `counting` is constant. */
static __attribute__((noinline)) void sweep_uncounted(lanes_row *rows, size_t count)
{
    sweep(rows, count, 0, false, NULL);
}

static __attribute__((noinline)) uint64_t sweep_counted(lanes_row *rows, size_t count, size_t length)
{
    uint64_t exchanges = 0;
    sweep(rows, count, length, true, &exchanges);
    return exchanges;
}

static lanes_row *thread_rows(const struct bubble_sort_lanes *lanes, int thread)
{
    return lanes->rows + (size_t)thread * lanes->thread_rows + MARGIN;
}

/* The value at a place of the whole array, beyond its end the greatest. */
static int32_t value_at(const int32_t *values, size_t n, size_t place)
{
    return place < n ? values[place] : INT32_MAX;
}

static void deal(const struct bubble_sort_lanes *lanes, int thread, const int32_t *values, size_t n)
{
    lanes_row *rows = thread_rows(lanes, thread) + EDGE;
    for (size_t i = 0; i < LANES; i++) {
        const size_t first = ((size_t)thread * LANES + i) * lanes->length;
        for (size_t row = 0; row < lanes->length; row++)
            rows[row][i] = value_at(values, n, first + row);
    }
}

static void collect(const struct bubble_sort_lanes *lanes, int thread, int32_t *values, size_t n)
{
    const lanes_row *rows = (const lanes_row *)(thread_rows(lanes, thread) + EDGE);
    for (size_t i = 0; i < LANES; i++) {
        const size_t first = ((size_t)thread * LANES + i) * lanes->length;
        for (size_t row = 0; row < lanes->length && first + row < n; row++)
            values[first + row] = rows[row][i];
    }
}

static int32_t *edge(const struct bubble_sort_lanes *lanes, size_t set, int thread, int threads)
{
    return lanes->edges + (set * (size_t)threads + (size_t)thread) * 2 * EDGE;
}

/* Shows the neighbours the first values of the first lane and the last of the last. */
static void show_edges(const struct bubble_sort_lanes *lanes, size_t set, int thread, int threads)
{
    const lanes_row *own = (const lanes_row *)(thread_rows(lanes, thread) + EDGE);
    int32_t *first = edge(lanes, set, thread, threads), *last = first + EDGE;
    for (size_t row = 0; row < EDGE; row++) {
        first[row] = own[row][0];
        last[row] = own[lanes->length - EDGE + row][LANES - 1];
    }
}

/* Each lane's halo: the last rows of the lane before it and the first of the lane after it. */
static void take_halo(const struct bubble_sort_lanes *lanes, size_t set, int thread, int threads)
{
    lanes_row *before = thread_rows(lanes, thread), *own = before + EDGE,
              *after = own + lanes->length;
    const int32_t *left = thread > 0 ? edge(lanes, set, thread - 1, threads) + EDGE : NULL;
    const int32_t *right = thread + 1 < threads ? edge(lanes, set, thread + 1, threads) : NULL;
    for (size_t row = 0; row < EDGE; row++) {
        const int32_t *last = own[lanes->length - EDGE + row], *first = own[row];
        memcpy(before[row] + 1, last, (LANES - 1) * sizeof *last);
        before[row][0] = left ? left[row] : INT32_MIN;
        memcpy(after[row], first + 1, (LANES - 1) * sizeof *first);
        after[row][LANES - 1] = right ? right[row] : INT32_MAX;
    }
}

static int sort(struct problem *problem, const bool counting)
{
    struct bubble_sort_task *task = bubble_sort_next(problem);
    if (!task)
        return ENODATA;
    const struct bubble_sort_data *data = problem->data;
    const struct bubble_sort_lanes *lanes = data->lanes;
    const size_t n = problem->n, sweeps = (n + PHASES - 1) / PHASES;
    int32_t *values = task->values;
    uint64_t exchanges = 0;
#pragma omp parallel default(none) firstprivate(problem, lanes, values, n, sweeps, counting) \
    num_threads(problem->p) reduction(+ : exchanges)
    {
        const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
        const size_t rows = lanes->length + 2 * (size_t)EDGE;
        deal(lanes, thread, values, n);
        for (size_t done = 0; done < sweeps; done++) {
            show_edges(lanes, done % 2, thread, threads);
#pragma omp barrier
            spans_begin(problem->spans, thread);
            take_halo(lanes, done % 2, thread, threads);
            if (counting)
                exchanges += sweep_counted(thread_rows(lanes, thread), rows, lanes->length);
            else
                sweep_uncounted(thread_rows(lanes, thread), rows);
            spans_end(problem->spans, thread);
        }
        collect(lanes, thread, values, n);
    }
    task->exchanges = counting ? exchanges : lanes->inversions;
    return 0;
}

int bubble_sort_tuned(struct problem *problem)
{
    return sort(problem, false);
}

int bubble_sort_tuned_counting(struct problem *problem)
{
    return sort(problem, true);
}

void bubble_sort_tuned_release(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    if (!data->lanes)
        return;
    buffer_free(problem, data->lanes->rows);
    buffer_free(problem, data->lanes->edges);
    free(data->lanes);
    data->lanes = NULL;
}

static int count_inversions(const struct problem *problem, uint64_t *inversions)
{
    const struct bubble_sort_data *data = problem->data;
    int32_t *values = buffer_alloc(problem, problem->n, 2 * sizeof *values);
    if (!values)
        return errno;
    memcpy(values, data->input, problem->n * sizeof *values);
    *inversions = inversions_sort(values, values + problem->n, problem->n);
    buffer_free(problem, values);
    return 0;
}

/* Each thread's rows, first touched by it. */
static void touch(const struct problem *problem, const struct bubble_sort_lanes *lanes)
{
#pragma omp parallel default(none) firstprivate(lanes) num_threads(problem->p)
    memset(thread_rows(lanes, omp_get_thread_num()) - MARGIN, 0,
           lanes->thread_rows * sizeof *lanes->rows);
}

/* Rows of a lane: even, and enough for a halo. */
static size_t lane_length(const struct problem *problem)
{
    const size_t all = (size_t)problem->p * LANES, length = ((problem->n + all - 1) / all + 1) / 2 * 2;
    return length < EDGE ? EDGE : length;
}

double bubble_sort_tuned_footprint(const struct problem *problem)
{
    const double threads = problem->p, rows = (double)lane_length(problem) + MARGIN + 2 * EDGE;
    return (double)sizeof(struct bubble_sort_lanes) + buffer_footprint(problem, threads * rows, sizeof(lanes_row)) +
           buffer_footprint(problem, 4 * threads, EDGE * sizeof(int32_t));
}

int bubble_sort_tuned_prepare(struct problem *problem)
{
    struct bubble_sort_data *data = problem->data;
    const size_t threads = (size_t)problem->p;
    struct bubble_sort_lanes *lanes = calloc(1, sizeof *lanes);
    if (!lanes)
        return ENOMEM;
    data->lanes = lanes;
    lanes->length = lane_length(problem);
    lanes->thread_rows = MARGIN + lanes->length + 2 * (size_t)EDGE;
    lanes->rows = buffer_alloc(problem, threads * lanes->thread_rows, sizeof *lanes->rows);
    lanes->edges = buffer_alloc(problem, 4 * threads, EDGE * sizeof *lanes->edges);
    const int error = lanes->rows && lanes->edges ? count_inversions(problem, &lanes->inversions) :
                                                    ENOMEM;
    if (error)
        bubble_sort_tuned_release(problem);
    else
        touch(problem, lanes);
    return error;
}
