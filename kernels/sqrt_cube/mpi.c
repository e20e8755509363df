/* sqrt_cube by ranks: each has its block of x and y, which its threads share out; nothing is sent while it is timed. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/rank_team.h"
#include "kernels/support/spans.h"

#include <math.h>
#include <omp.h>

int sqrt_cube_mpi(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const struct range block = ranks_part(problem, problem->n);

#pragma omp parallel default(none) firstprivate(problem, x, y, block) num_threads(problem_threads(problem))
    {
        spans_begin(problem->spans, omp_get_thread_num());
#pragma omp for schedule(static) nowait
        for (size_t i = block.first; i < block.last; i++)
            y[i] = sqrt(x[i] * x[i] * x[i]);
        spans_end(problem->spans, omp_get_thread_num());
    }
    return 0;
}

void sqrt_cube_mpi_collect(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    ranks_collect(problem, data->y, problem->n, sizeof *data->y);
}
