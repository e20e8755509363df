/* sqrt_cube at the machine's limit: what bounds it is the root while the arrays fit the caches, and
 * memory beyond; there stores that go past the caches spare reading each line before writing it. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/partition.h"
#include "kernels/support/spans.h"
#include "kernels/support/vector.h"

#include <math.h>
#include <omp.h>

/* Elements first .. last - 1, which are whole lines of y. */
static void stream_lines(const double *x, double *y, struct range elements)
{
    for (size_t i = elements.first; i < elements.last; i += VECTOR_LINE) {
        double line[VECTOR_LINE];
        for (size_t k = 0; k < VECTOR_LINE; k++)
            line[k] = sqrt(x[i + k] * x[i + k] * x[i + k]);
        vector_stream(y + i, line);
    }
    vector_stream_end();
}

static void plain(const double *x, double *y, struct range elements)
{
    for (size_t i = elements.first; i < elements.last; i++)
        y[i] = sqrt(x[i] * x[i] * x[i]);
}

int sqrt_cube_tuned(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;
    const bool past_caches =
        problem->llc_bytes > 0 && n > problem->llc_bytes / (2 * sizeof *x);

#pragma omp parallel default(none) firstprivate(problem, x, y, n, past_caches) \
    num_threads(problem->p)
    {
        const int id = omp_get_thread_num();
        spans_begin(problem->spans, id);
        const struct range lines = partition_range(n / VECTOR_LINE, omp_get_num_threads(), id);
        const struct range mine = {lines.first * VECTOR_LINE, lines.last * VECTOR_LINE};
        if (past_caches)
            stream_lines(x, y, mine);
        else
            plain(x, y, mine);
        if (id == 0) /* what does not fill a line */
            plain(x, y, (struct range){n - n % VECTOR_LINE, n});
        spans_end(problem->spans, id);
    }
    return 0;
}
