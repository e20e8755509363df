/* monte_carlo_pi at the machine's limit: the same points, drawn and judged a vector at a time.  What
 * compilers do not find in the plain loop: the squares are those of 32-bit halves, one cheap
 * multiplication each in place of a 64-bit one. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/partition.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"
#include "kernels/support/vector.h"

#include <omp.h>

/* Vectors under way at once, so that one's multiplications do not wait for another's. */
enum { VECTORS = 4, STEP = VECTORS * VECTOR_WORDS };

static inline vector_words mix(vector_words z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Hits among the points first .. last - 1, a multiple of STEP. */
static uint64_t hits_of_vectors(uint64_t key, struct range points)
{
    const uint64_t step = UINT64_C(0x9e3779b97f4a7c15);
    vector_words counter[VECTORS], outside[VECTORS];
    for (size_t v = 0; v < VECTORS; v++)
        for (size_t i = 0; i < VECTOR_WORDS; i++) {
            counter[v][i] = key + (points.first + v * VECTOR_WORDS + i + 1) * step;
            outside[v][i] = 0;
        }
    for (size_t i = points.first; i < points.last; i += STEP)
        for (size_t v = 0; v < VECTORS; v++) {
            const vector_words draw = mix(counter[v]);
            const vector_words square = vector_square_low(draw) + vector_square_low(draw >> 32);
            outside[v] += square >> 62 != 0; /* a true comparison is -1 */
            counter[v] += STEP * step;
        }
    uint64_t hits = points.last - points.first;
    for (size_t v = 0; v < VECTORS; v++)
        for (size_t i = 0; i < VECTOR_WORDS; i++)
            hits += outside[v][i];
    return hits;
}

int monte_carlo_pi_tuned(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t hits = 0;

#pragma omp parallel default(none) firstprivate(problem, key, n) num_threads(problem->p) \
    reduction(+ : hits)
    {
        const int id = omp_get_thread_num();
        spans_begin(problem->spans, id);
        const struct range steps = partition_range(n / STEP, omp_get_num_threads(), id);
        hits += hits_of_vectors(key, (struct range){steps.first * STEP, steps.last * STEP});
        if (id == 0) /* what does not fill a step */
            for (size_t i = n - n % STEP; i < n; i++)
                hits += monte_carlo_pi_inside(rng_draw(key, i));
        spans_end(problem->spans, id);
    }
    data->hits = hits;
    return 0;
}
