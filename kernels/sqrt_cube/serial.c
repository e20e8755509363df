/* sqrt_cube as one plain loop. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/spans.h"

#include <math.h>

int sqrt_cube_serial(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

    spans_begin(problem->spans, 0);
    for (size_t i = 0; i < n; i++)
        y[i] = sqrt(x[i] * x[i] * x[i]);
    spans_end(problem->spans, 0);
    return 0;
}
