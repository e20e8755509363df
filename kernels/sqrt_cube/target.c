/* sqrt_cube on a device, one loop shared out among its teams.  x and y lie there from prepare() on, or each run sends x
 * and fetches y: the same region does either, as what is there already is not sent again. */
#include "kernels/sqrt_cube/sqrt_cube.h"
#include "kernels/support/array_pair.h"
#include "kernels/support/device.h"
#include "kernels/support/spans.h"

#include <math.h>

int sqrt_cube_target(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    const double *x = data->x;
    double *y = data->y;
    const size_t n = problem->n;

    spans_begin(problem->spans, 0);
#pragma omp target teams distribute parallel for default(none) firstprivate(n) shared(x, y) \
    map(to : x[:n]) map(from : y[:n])
    for (size_t i = 0; i < n; i++)
        y[i] = sqrt(x[i] * x[i] * x[i]);
    spans_end(problem->spans, 0);
    return 0;
}

int sqrt_cube_target_prepare(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    device_enter(data->x, problem->n);
    device_enter(data->y, problem->n);
    return 0;
}

void sqrt_cube_target_poison(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    device_send(data->y, problem->n);
}

void sqrt_cube_target_collect(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    device_fetch(data->y, problem->n);
}

void sqrt_cube_target_release(struct problem *problem)
{
    const struct array_pair *data = problem->data;
    device_leave(data->x, problem->n);
    device_leave(data->y, problem->n);
}
