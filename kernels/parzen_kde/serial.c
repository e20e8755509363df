/* parzen_kde as plain loops: a sample's distance is found once and compared with all widths, or the terms
 * of all widths are added. */
#include "kernels/parzen_kde/gaussian.h"
#include "kernels/support/spans.h"

#include <string.h>

int parzen_gaussian_serial(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n, widths = data->widths;

    spans_begin(problem->spans, 0);
    memset(data->counts, 0, data->m * widths * sizeof *data->counts);
    for (size_t q = 0; q < data->m; q++)
        for (size_t i = 0; i < n; i++)
            parzen_gaussian_add(data, i, data->queries + q * data->d, data->counts + q * widths);
    spans_end(problem->spans, 0);
    return 0;
}

int parzen_kde_serial(struct problem *problem)
{
    const struct parzen_kde_data *data = problem->data;
    const size_t n = problem->n, d = data->d, m = data->m, widths = data->widths;
    const double *half = data->half;

    spans_begin(problem->spans, 0);
    memset(data->counts, 0, m * widths * sizeof *data->counts);
    for (size_t q = 0; q < m; q++) {
        const double *query = data->queries + q * d;
        uint64_t *counts = data->counts + q * widths;
        for (size_t i = 0; i < n; i++) {
            const double distance = parzen_kde_distance(query, data->samples + i * d, d);
            for (size_t w = 0; w < widths; w++)
                counts[w] += distance <= half[w];
        }
    }
    spans_end(problem->spans, 0);
    return 0;
}
