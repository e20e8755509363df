/* parzen_kde on a device, with either window: each window of each query point, and each chunk of the samples, is a piece
 * of work.  Samples and windows lie there from prepare() on, or each run sends them: the same region does either.  Every
 * run fetches the counts. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/device.h"
#include "kernels/support/spans.h"

enum { CHUNK = 1024 }; /* samples: enough to hide the addition at its end, few enough to occupy a device */

int parzen_kde_target(struct problem *problem)
{
    const struct parzen_kde_data all = *(const struct parzen_kde_data *)problem->data;
    double *samples = all.samples, *queries = all.queries, *half = all.half, *rate = all.rate, *reach = all.reach;
    uint64_t *counts = all.counts;
    const size_t n = problem->n, values = n * all.d, coordinates = all.m * all.d, widths = all.widths;
    const size_t cells = all.m * widths, chunks = (n + CHUNK - 1) / CHUNK;

    spans_begin(problem->spans, 0);
    memset(counts, 0, cells * sizeof *counts);
#pragma omp target teams distribute parallel for collapse(2) default(none) firstprivate(all, n, widths, cells, chunks) \
    shared(samples, queries, half, rate, reach, counts) \
    map(to : samples[:values], queries[:coordinates], half[:widths], rate[:widths], reach[:widths]) \
    map(tofrom : counts[:cells])
    for (size_t cell = 0; cell < cells; cell++)
        for (size_t chunk = 0; chunk < chunks; chunk++) {
            const size_t w = cell % widths, first = chunk * CHUNK, last = n - first < CHUNK ? n : first + CHUNK;
            const double *query = queries + cell / widths * all.d;
            struct parzen_kde_data one = all; /* of its widths only this, by its address on the device */
            uint64_t count = 0;
            one.widths = 1;
            one.samples = samples;
            one.half = half + w;
            one.rate = rate + w;
            one.reach = reach + w;
            for (size_t i = first; i < last && all.gaussian; i++)
                parzen_gaussian_add(&one, i, query, &count);
            for (size_t i = first; i < last && !all.gaussian; i++)
                parzen_kde_add(&one, i, query, &count);
#pragma omp atomic
            counts[cell] += count;
        }
    spans_end(problem->spans, 0);
    return 0;
}

/* What the region maps, and does not write. */
static void for_each_array(struct problem *problem, void (*move)(const double *array, size_t count))
{
    const struct parzen_kde_data *data = problem->data;
    move(data->samples, problem->n * data->d);
    move(data->queries, data->m * data->d);
    move(data->half, data->widths);
    move(data->rate, data->widths);
    move(data->reach, data->widths);
}

int parzen_kde_target_prepare(struct problem *problem)
{
    for_each_array(problem, device_enter);
    return 0;
}

void parzen_kde_target_release(struct problem *problem)
{
    for_each_array(problem, device_leave);
}
