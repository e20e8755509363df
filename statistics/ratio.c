/* Ratio of two series measured side by side. */
#include "statistics/ratio.h"

#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int ratio_paired(const double numerator[], const double denominator[], size_t n, double confidence,
                 struct ratio *ratio)
{
    int error = n > 0 ? 0 : EDOM;
    double *logs = malloc((n + 1) * sizeof *logs);
    if (!logs)
        return ENOMEM;
    for (size_t i = 0; i < n && error == 0; i++) {
        if (!(numerator[i] > 0 && isfinite(numerator[i]) && denominator[i] > 0 && isfinite(denominator[i])))
            error = EDOM;
        else
            logs[i] = log(numerator[i] / denominator[i]);
    }
    if (error == 0) {
        const size_t rank = sample_interval_rank(n, confidence);
        *ratio = (struct ratio){.pairs = n, .value = exp(sample_median(logs, n)), .low = NAN, .high = NAN};
        if (rank > 0) { /* sample_median has sorted the logs */
            ratio->low = exp(logs[rank - 1]);
            ratio->high = exp(logs[n - rank]);
        }
    }
    free(logs);
    return error;
}
