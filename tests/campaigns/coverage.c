/* Do the printed intervals hold the truth as often as they say?  Simulated visits, whose true median is known, under
 * noise of several shapes; the functions asked are those that make summary.csv.
 *
 * Usage: coverage [SAMPLES]: samples of each size and shape, 1000 if not given.  Exit 1: some coverage is lower than
 * chance allows. */
#include "harness/stop_rule.h"
#include "statistics/ratio.h"
#include "statistics/sample.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 100, STANDARD_SAMPLES = 1000, LEAST_VISITS = 15 };
static const double confidence = 0.95;

/* One noise: a factor on the time, with median exp(0) = 1 but for the slow outliers, which shift it. */
struct noise {
    const char *name;
    double sigma, outliers; /* of the logarithm; share of visits that are 8 % slower */
};

static const struct noise noises[] = {
    {"0.5 %", 0.005, 0}, {"1 %", 0.01, 0}, {"2 %", 0.02, 0}, {"5 %", 0.05, 0}, {"1 %, a tenth 8 % slower", 0.01, 0.1}};

static double draw(gsl_rng *rng, const struct noise *noise)
{
    const bool slow = gsl_rng_uniform(rng) < noise->outliers;
    return exp(gsl_ran_gaussian(rng, noise->sigma)) * (slow ? 1.08 : 1);
}

/* The median of the noise: solved by bisection from its distribution function. */
static double true_median(const struct noise *noise)
{
    double low = 0.5, high = 2;
    for (int i = 0; i < 200; i++) {
        const double middle = (low + high) / 2, x = log(middle);
        const double below = (1 - noise->outliers) * gsl_cdf_gaussian_P(x, noise->sigma) +
                             noise->outliers * gsl_cdf_gaussian_P(x - log(1.08), noise->sigma);
        *(below < 0.5 ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

static bool median_covered(gsl_rng *rng, const struct noise *noise, size_t n, double truth, double *width)
{
    double x[MOST];
    struct sample sample;
    for (size_t i = 0; i < n; i++)
        x[i] = draw(rng, noise);
    if (sample_summarise(x, n, confidence, &sample) != 0)
        abort();
    *width += (sample.high - sample.low) / sample.median;
    return sample.low <= truth && truth <= sample.high;
}

/* A speedup of exactly 2, both sides with the same noise. */
static bool paired_covered(gsl_rng *rng, const struct noise *noise, size_t n, double truth, double *width)
{
    double serial[MOST], parallel[MOST];
    struct ratio ratio;
    (void)truth;
    for (size_t i = 0; i < n; i++) {
        serial[i] = 2 * draw(rng, noise);
        parallel[i] = draw(rng, noise);
    }
    if (ratio_paired(serial, parallel, n, confidence, &ratio) != 0)
        abort();
    *width += (ratio.high - ratio.low) / ratio.value;
    return ratio.low <= 2 && 2 <= ratio.high;
}

static bool unpaired_covered(gsl_rng *rng, const struct noise *noise, size_t n, double truth, double *width)
{
    double old[MOST], new[MOST];
    struct ratio ratio;
    (void)truth;
    for (size_t i = 0; i < n; i++) {
        old[i] = 2 * draw(rng, noise);
        new[i] = draw(rng, noise);
    }
    if (ratio_unpaired(old, n, new, n, confidence, &ratio) != 0)
        abort();
    *width += (ratio.high - ratio.low) / ratio.value;
    return ratio.low <= 2 && 2 <= ratio.high;
}

/* Visits until the stop rule says stop; then the 95 % interval that is printed.  n: the precision in hundredths of a
 * percent; width: visits that it took. */
static bool stopped_covered(gsl_rng *rng, const struct noise *noise, size_t n, double truth, double *width)
{
    double x[MOST], half_width;
    struct sample sample;
    size_t count = 0;
    enum stop stop = STOP_NOT;
    while (stop == STOP_NOT) {
        x[count++] = draw(rng, noise);
        if (stop_half_width(x, count, &half_width) != 0)
            abort();
        stop = stop_rule((int64_t)count, LEAST_VISITS, MOST, half_width, (double)n / 1e4);
    }
    *width += (double)count;
    if (sample_summarise(x, count, confidence, &sample) != 0)
        abort();
    return sample.low <= truth && truth <= sample.high;
}

struct campaign {
    const char *title, *what;
    bool (*covered)(gsl_rng *, const struct noise *, size_t, double, double *);
    size_t sizes[4];
    double scale;    /* of the second figure */
    const char *unit;
    bool shifts;     /* true: its truth does not depend on the noise's median */
};

/* The least coverage that samples of exactly 95 % give in all but one of 10^4 runs. */
static double least(int samples)
{
    return confidence - 3.72 * sqrt(confidence * (1 - confidence) / samples);
}

static bool run(const struct campaign *campaign, const struct noise *noise, int samples, gsl_rng *rng)
{
    const double truth = true_median(noise);
    bool good = true;
    printf("%-28s %-26s", campaign->title, noise->name);
    for (size_t k = 0; k < 4; k++) {
        double width = 0;
        int covered = 0;
        for (int i = 0; i < samples; i++)
            covered += campaign->covered(rng, noise, campaign->sizes[k], truth, &width);
        const double share = (double)covered / samples;
        good = good && share >= least(samples);
        printf("  %5.1f %% %5.1f%s", 100 * share, campaign->scale * width / samples, campaign->unit);
    }
    puts(good ? "" : "  TOO LOW");
    return good;
}

int main(int argc, char *argv[])
{
    static const struct campaign campaigns[] = {
        {"median, exact interval", "visits 6, 9, 15, 30; coverage and width", median_covered, {6, 9, 15, 30}, 100, " %", false},
        {"speedup, paired", "pairs 6, 9, 15, 30; coverage and width", paired_covered, {6, 9, 15, 30}, 100, " %", true},
        {"change, not paired", "visits 6, 9, 15, 30 a side; coverage and width", unpaired_covered, {6, 9, 15, 30}, 100, " %", true},
        {"median, after the stop rule", "precision 0.5, 1, 2, 5 %; coverage and mean visits", stopped_covered,
         {50, 100, 200, 500}, 1, "  ", false}};
    const long samples = argc > 1 ? strtol(argv[1], NULL, 10) : STANDARD_SAMPLES;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = rng && samples >= 100 && samples <= 1000000;
    if (!good)
        fputs("coverage: SAMPLES is from 100 to 1000000\n", stderr);
    for (size_t i = 0; good && i < sizeof campaigns / sizeof *campaigns; i++) {
        printf("\n%s: %s\n", campaigns[i].title, campaigns[i].what);
        for (size_t k = 0; k < sizeof noises / sizeof *noises; k++)
            good = run(&campaigns[i], &noises[k], (int)samples, rng) && good;
    }
    if (rng)
        gsl_rng_free(rng);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
