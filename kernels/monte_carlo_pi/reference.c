/* monte_carlo_pi with a generator that must be drawn in sequence: the Mersenne Twister of GSL, as
 * most programs do. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/spans.h"

#include <errno.h>
#include <gsl/gsl_rng.h>

int monte_carlo_pi_gsl_prepare(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    data->generator = gsl_rng_alloc(gsl_rng_mt19937);
    return data->generator ? 0 : ENOMEM;
}

/* Seeded within the run, so that each run draws the same points. */
int monte_carlo_pi_gsl_mt19937(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    gsl_rng *generator = data->generator;
    const size_t n = problem->n;
    uint64_t hits = 0;

    spans_begin(problem->spans, 0);
    gsl_rng_set(generator, problem->seed);
    for (size_t i = 0; i < n; i++) {
        const uint64_t low = gsl_rng_get(generator);
        const uint64_t high = gsl_rng_get(generator);
        hits += monte_carlo_pi_inside(low | high << 32);
    }
    spans_end(problem->spans, 0);
    data->hits = hits;
    return 0;
}

double monte_carlo_pi_gsl_footprint(void)
{
    return (double)(sizeof(gsl_rng) + gsl_rng_mt19937->size);
}

void monte_carlo_pi_gsl_release(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    gsl_rng_free(data->generator);
    data->generator = NULL;
}
