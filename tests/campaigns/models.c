/* Do the intervals of scaling models hold the truth, and is the right model chosen?  Simulated visits of curves whose
 * parameters are known, under noise of known size; the functions asked are those that make models.csv.
 *
 * Usage: models_campaign [SAMPLES]: samples of each curve, noise, ladder of p and number of visits; without it a short form
 * with one noise, one ladder and one number of visits for each curve.  Exit 1: a share is lower than is claimed by more than
 * chance explains. */
#include "statistics/scaling_choice.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_VISITS = 15, MOST_POINTS = 7, SHORT_SAMPLES = 300 };

/* What docs/measuring.md claims.  Percentiles of the bootstrap are exact for many visits only, so intervals that depend on
 * the baseline's median hold the truth a little less often than 95 %; and where the truth is s = 0, at its bound, a fit that
 * is not at the bound predicts too little. */
static const double shares = 0.95, gains = 0.92, predictions = 0.92, predictions_at_bound = 0.85, amdahl_chosen = 0.91,
                    small_coherency_found = 0.3; /* b = 0.1 % of 9 visits with p up to 8 and noise of 1 % */

struct curve {
    const char *name;
    enum scaling_family family;
    struct scaling_model truth;
};

static const struct curve curves[] = {
    {"Amdahl s = 0", SCALING_AMDAHL, {0.97, 0, 0}},
    {"Amdahl s = 1 %", SCALING_AMDAHL, {0.97, 0.01, 0}},
    {"Amdahl s = 5 %", SCALING_AMDAHL, {0.97, 0.05, 0}},
    {"Amdahl s = 20 %", SCALING_AMDAHL, {0.97, 0.2, 0}},
    {"USL a = 2 %, b = 0.1 %", SCALING_USL, {0.97, 0.02, 0.001}},
    {"USL a = 5 %, b = 1 %", SCALING_USL, {0.97, 0.05, 0.01}}};
enum { CURVES = sizeof curves / sizeof *curves, SMALL_COHERENCY = 4 };

static const double ladder[MOST_POINTS] = {1, 2, 4, 8, 16, 32, 64};
static const size_t points_of[] = {4, 7}, visits_of[] = {9, 15};
static const double noises[] = {0.005, 0.01, 0.02, 0.05};

/* How often each was right. */
struct tally {
    int samples, chosen;       /* the right family */
    int gain, contention, coherency, prediction; /* of these, the interval holds the truth; prediction: of twice the p */
    double width;              /* of the contention's interval, summed */
};

/* Both times of a pair have this noise; a round's pairs share the baseline's. */
static void draw(gsl_rng *rng, const struct scaling_model *truth, double noise, size_t points, size_t rounds,
                 double log_speedup[])
{
    for (size_t r = 0; r < rounds; r++) {
        const double baseline = gsl_ran_gaussian(rng, noise);
        for (size_t i = 0; i < points; i++)
            log_speedup[i * rounds + r] =
                log(scaling_model_speedup(truth, ladder[i])) + baseline - gsl_ran_gaussian(rng, noise);
    }
}

static double gain(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->gain;
}

static double contention(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->contention;
}

static double coherency(const struct scaling_model *model, double unused)
{
    (void)unused;
    return model->coherency;
}

static bool holds(const struct scaling_choice *choice, scaling_quantity *quantity, double argument,
                  const struct scaling_model *truth)
{
    const struct scaling_estimate estimate = scaling_choice_estimate(choice, quantity, argument);
    const double value = quantity(truth, argument);
    return estimate.low <= value && value <= estimate.high;
}

static void sample(gsl_rng *rng, const struct curve *curve, double noise, size_t points, size_t rounds,
                   struct tally *tally)
{
    double log_speedup[MOST_POINTS * MOST_VISITS];
    const struct scaling_visits visits = {ladder, log_speedup, points, rounds};
    struct scaling_choice choice;
    draw(rng, &curve->truth, noise, points, rounds, log_speedup);
    if (scaling_choose(&visits, &choice) != 0)
        abort();
    tally->samples++;
    if (choice.family != curve->family)
        return;
    const struct scaling_estimate s = scaling_choice_estimate(&choice, contention, 0);
    tally->chosen++;
    tally->gain += holds(&choice, gain, 0, &curve->truth);
    tally->contention += holds(&choice, contention, 0, &curve->truth);
    tally->coherency += holds(&choice, coherency, 0, &curve->truth);
    tally->prediction += holds(&choice, scaling_model_speedup, 2 * ladder[points - 1], &curve->truth);
    tally->width += s.high - s.low;
}

/* The least share that samples of exactly this chance give in all but one of 10^4 runs. */
static double least(double chance, int samples)
{
    return chance - 3.72 * sqrt(chance * (1 - chance) / samples);
}

static bool report(const struct curve *curve, double noise, size_t points, size_t rounds, const struct tally *tally)
{
    const double of = tally->chosen;
    const double predicted = curve->truth.contention > 0 ? predictions : predictions_at_bound;
    bool good = tally->gain >= of * least(gains, tally->chosen) && tally->contention >= of * least(shares, tally->chosen) &&
                tally->coherency >= of * least(shares, tally->chosen) &&
                tally->prediction >= of * least(predicted, tally->chosen);
    if (curve == &curves[SMALL_COHERENCY] && points == 4 && rounds == 9 && !(noise > 0.01))
        good = good && tally->chosen >= tally->samples * least(small_coherency_found, tally->samples);
    printf("%-24s %4.1f %%  1..%-3g %3zu   %5.1f %%  ", curve->name, 100 * noise, ladder[points - 1], rounds,
           100.0 * tally->chosen / tally->samples);
    if (tally->chosen > 0)
        printf("%5.1f %%  %5.1f %%  %5.1f %%  %5.1f %%  %6.2f %%", 100 * tally->gain / of, 100 * tally->contention / of,
               100 * tally->coherency / of, 100 * tally->prediction / of, 100 * tally->width / of);
    puts(good ? "" : "  TOO LOW");
    return good;
}

/* All noises, ladders and numbers of visits, or one of each, the latter two by the curve's number. */
static bool run(gsl_rng *rng, size_t number, int samples, bool all, struct tally *amdahl)
{
    bool good = true;
    for (size_t noise = 0; noise < sizeof noises / sizeof *noises; noise++)
        for (size_t k = 0; k < 4; k++) {
            const size_t points = points_of[k % 2], rounds = visits_of[k / 2];
            struct tally tally = {0};
            if (!all && (noise != 1 || k != number % 4))
                continue;
            for (int i = 0; i < samples; i++)
                sample(rng, &curves[number], noises[noise], points, rounds, &tally);
            good = report(&curves[number], noises[noise], points, rounds, &tally) && good;
            amdahl->samples += curves[number].family == SCALING_AMDAHL ? tally.samples : 0;
            amdahl->chosen += curves[number].family == SCALING_AMDAHL ? tally.chosen : 0;
        }
    return good;
}

int main(int argc, char *argv[])
{
    const long samples = argc > 1 ? strtol(argv[1], NULL, 10) : SHORT_SAMPLES;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = rng && samples >= 100 && samples <= 1000000;
    if (!good)
        fputs("models: SAMPLES is from 100 to 1000000\n", stderr);
    else
        puts("curve                    noise   p    visits  chosen   interval holds: gain, contention, coherency, S(2 p); "
             "width of contention's");
    bool all_good = good;
    struct tally amdahl = {0};
    for (size_t i = 0; good && i < CURVES; i++)
        all_good = run(rng, i, (int)samples, argc > 1, &amdahl) && all_good;
    if (good) {
        const double share = (double)amdahl.chosen / amdahl.samples;
        printf("curves of Amdahl's law that are taken for such: %.1f %%\n", 100 * share);
        all_good = all_good && share >= least(amdahl_chosen, amdahl.samples);
    }
    if (rng)
        gsl_rng_free(rng);
    return all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
