/* Does the interval of a break-even size hold the true one?  Simulated visits of a serial variant that takes n and of a
 * parallel one that takes a + n / p, under noise of known size; the functions asked are those that make break_even.csv and
 * those that choose the sizes of `speedup sweep --find-break-even`.
 *
 * Usage: break_even_campaign [SAMPLES]: samples of each design, noise and number of visits, 300 if not given.  Exit 1: the
 * interval holds the truth less often than 95 % by more than chance explains. */
#include "statistics/break_even.h"
#include "statistics/ratio.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_SIZES = 128, MOST_VISITS = 30, STANDARD_SAMPLES = 300 };
static const double confidence = 0.95, least_n = 10, largest_n = 1e7;

/* Sizes per factor of 10, all measured; or those of the grid that the search chooses. */
static const struct design {
    const char *name;
    double steps;
    bool searches;
    double p; /* of the parallel variant; 0: 2, 4, ... or 64 */
} designs[] = {{"sizes 10 x apart", 1, false, 0},
               {"sizes 3.2 x apart", 2, false, 0},
               {"sizes 1.2 x apart", 12, false, 0},
               {"the search", 16, true, 0},
               {"sizes 1.2 x, flat", 12, false, 1.1}, /* the speedup never passes 1.1: at many sizes it is near 1 */
               {"the search, flat", 16, true, 1.1}};
enum { DESIGNS = sizeof designs / sizeof *designs };

static const double noises[] = {0.005, 0.01, 0.02, 0.05, 0.1, 0.3};
static const size_t visits_of[] = {6, 9, 15, 30};

/* One variant: it meets the serial one at n = start / (1 - 1 / p). */
struct truth {
    double n, p;
};

struct tally {
    int samples, found, held, close; /* close: the estimate within 20 % */
    double width, sizes;             /* width: summed logarithms of high / low */
};

/* Both times of a pair have this noise. */
static void measure(gsl_rng *rng, const struct truth *truth, double noise, size_t visits, struct break_even_point *point)
{
    const double start = truth->n * (1 - 1 / truth->p);
    double serial[MOST_VISITS], parallel[MOST_VISITS];
    struct ratio ratio;
    for (size_t i = 0; i < visits; i++) {
        serial[i] = point->n * exp(gsl_ran_gaussian(rng, noise));
        parallel[i] = (start + point->n / truth->p) * exp(gsl_ran_gaussian(rng, noise));
    }
    if (ratio_paired(serial, parallel, visits, confidence, &ratio) != 0)
        abort();
    point->ratio = ratio.value;
    point->low = ratio.low;
    point->high = ratio.high;
    point->time = point->n;
}

/* A grid of sizes, not yet measured, that begins at a random place of its first step. */
static size_t make_grid(gsl_rng *rng, const struct design *design, struct break_even_point points[MOST_SIZES])
{
    const double offset = design->searches ? 0 : gsl_rng_uniform(rng);
    size_t count = 0;
    for (double at = offset; least_n * pow(10, at / design->steps) <= largest_n * 1.000001; at++)
        points[count++] = (struct break_even_point){least_n * pow(10, at / design->steps), NAN, NAN, NAN, NAN};
    return count;
}

/* Measures all sizes, or those that the search names.  Returns how many. */
static size_t measure_grid(gsl_rng *rng, const struct design *design, const struct truth *truth, double noise, size_t visits,
                           struct break_even_point points[], size_t count)
{
    enum break_even_verdict verdicts[MOST_SIZES] = {BREAK_EVEN_UNMEASURED};
    size_t chosen[BREAK_EVEN_FIRST], measured = 0;
    for (size_t i = 0; i < count && !design->searches; i++)
        measure(rng, truth, noise, visits, &points[i]);
    if (!design->searches)
        return count;
    for (size_t many = break_even_first(count, chosen); many > 0; many = break_even_next(verdicts, count, chosen))
        for (size_t i = 0; i < many; i++, measured++) {
            measure(rng, truth, noise, visits, &points[chosen[i]]);
            verdicts[chosen[i]] = break_even_verdict(points[chosen[i]].low, points[chosen[i]].high);
        }
    return measured;
}

/* The true size lies anywhere from 100 to 10^6. */
static void sample(gsl_rng *rng, const struct design *design, double noise, size_t visits, struct tally *tally)
{
    struct break_even_point points[MOST_SIZES];
    struct break_even found;
    const double doublings = 1 + (double)gsl_rng_uniform_int(rng, 6);
    const struct truth truth = {100 * pow(10, 4 * gsl_rng_uniform(rng)), design->p > 0 ? design->p : pow(2, doublings)};
    const size_t count = make_grid(rng, design, points);
    tally->sizes += (double)measure_grid(rng, design, &truth, noise, visits, points, count);
    break_even_find(points, count, &found);
    const bool below = found.low > truth.n, above = found.high < truth.n; /* an end that is not known is no mistake */
    tally->samples++;
    tally->held += !below && !above;
    if (found.kind != BREAK_EVEN_FOUND)
        return;
    tally->found++;
    tally->width += log(found.high / found.low);
    tally->close += fabs(log(found.n / truth.n)) < log(1.2);
}

/* The least share that samples of exactly this chance give in all but one of 10^4 runs. */
static double least(double chance, int samples)
{
    return chance - 3.72 * sqrt(chance * (1 - chance) / samples);
}

static bool run(gsl_rng *rng, const struct design *design, double noise, size_t visits, int samples)
{
    struct tally tally = {0};
    for (int i = 0; i < samples; i++)
        sample(rng, design, noise, visits, &tally);
    const bool good = tally.held >= samples * least(confidence, samples);
    printf("%-18s %4.1f %% %4zu  %6.1f %%  %6.1f %%  %8.2f  %6.1f %%  %5.1f%s\n", design->name, 100 * noise, visits,
           100.0 * tally.held / samples, 100.0 * tally.found / samples, exp(tally.width / (tally.found ? tally.found : 1)),
           100.0 * tally.close / (tally.found ? tally.found : 1), tally.sizes / samples, good ? "" : "  TOO LOW");
    return good;
}

int main(int argc, char *argv[])
{
    const long samples = argc > 1 ? strtol(argv[1], NULL, 10) : STANDARD_SAMPLES;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = rng && samples >= 100 && samples <= 1000000;
    if (!good)
        fputs("break_even: SAMPLES is from 100 to 1000000\n", stderr);
    else
        puts("design             noise visits  held   found   high / low  estimate within 20 %  sizes measured");
    bool all_good = good;
    for (size_t design = 0; good && design < DESIGNS; design++)
        for (size_t noise = 0; noise < sizeof noises / sizeof *noises; noise++)
            for (size_t k = 0; k < sizeof visits_of / sizeof *visits_of; k++)
                all_good = run(rng, &designs[design], noises[noise], visits_of[k], (int)samples) && all_good;
    if (rng)
        gsl_rng_free(rng);
    return all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
