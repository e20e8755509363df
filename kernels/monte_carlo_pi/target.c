/* monte_carlo_pi on a device, the points shared out among its teams.  Only the key is sent, only the hits are fetched. */
#include "kernels/monte_carlo_pi/monte_carlo_pi.h"
#include "kernels/support/rng.h"
#include "kernels/support/spans.h"

int monte_carlo_pi_target(struct problem *problem)
{
    struct monte_carlo_pi_data *data = problem->data;
    const uint64_t key = rng_key(problem->seed);
    const size_t n = problem->n;
    uint64_t hits = 0;

    spans_begin(problem->spans, 0);
#pragma omp target teams distribute parallel for default(none) firstprivate(key, n) \
    map(tofrom : hits) reduction(+ : hits)
    for (size_t i = 0; i < n; i++)
        hits += monte_carlo_pi_inside(rng_draw(key, i));
    spans_end(problem->spans, 0);
    data->hits = hits;
    return 0;
}
