/* The stop rule. */
#include "harness/stop_rule.h"

#include "statistics/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double confidence = 0.99;

static const char *const names[STOPS] = {"", "precision", "cap", "budget", "failed", "not_chosen"};

const char *stop_name(enum stop stop)
{
    return names[stop];
}

enum stop stop_find(const char *name)
{
    for (enum stop stop = STOP_PRECISION; stop < STOPS; stop++)
        if (strcmp(name, names[stop]) == 0)
            return stop;
    return STOP_NOT;
}

int stop_half_width(const double values[], size_t n, double *half_width)
{
    struct sample sample;
    *half_width = INFINITY;
    if (sample_interval_rank(n, confidence) == 0)
        return 0;
    double *copy = malloc(n * sizeof *copy);
    if (!copy)
        return ENOMEM;
    memcpy(copy, values, n * sizeof *copy);
    int error = sample_summarise(copy, n, confidence, &sample);
    free(copy);
    if (error == 0 && sample.median > 0)
        *half_width = (sample.high - sample.low) / 2 / sample.median;
    return error;
}

enum stop stop_rule(int64_t rounds, int64_t least, int64_t cap, double half_width, double precision)
{
    if (rounds < least)
        return STOP_NOT;
    if (half_width <= precision)
        return STOP_PRECISION;
    return rounds >= cap ? STOP_CAP : STOP_NOT;
}
