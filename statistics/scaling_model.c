/* Amdahl's law and the universal scalability law: evaluated and fitted. */
#include "statistics/scaling_model.h"

#include <errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>

enum { MOST_COLUMNS = 3 };

/* Which parameters are free; the others are held at a bound. */
struct face {
    bool contention_free, coherency_free;
    double contention; /* where it is not free */
};

double scaling_model_speedup(const struct scaling_model *model, double p)
{
    return model->gain * p / (1 + model->contention * (p - 1) + model->coherency * p * (p - 1));
}

double scaling_model_peak(const struct scaling_model *model)
{
    return model->coherency > 0 ? fmax(1, sqrt((1 - model->contention) / model->coherency)) : (double)INFINITY;
}

double scaling_model_limit(const struct scaling_model *model)
{
    if (model->coherency > 0)
        return scaling_model_speedup(model, scaling_model_peak(model));
    return model->contention > 0 ? model->gain / model->contention : (double)INFINITY;
}

static bool are_points(const struct scaling_points *points, size_t least)
{
    bool good = points->count >= least && points->count <= SCALING_POINTS;
    for (size_t i = 0; i < points->count && good; i++)
        good = points->p[i] >= 1 && isfinite(points->p[i]) && points->speedup[i] > 0 && isfinite(points->speedup[i]) &&
               points->weight[i] > 0 && isfinite(points->weight[i]);
    return good;
}

/* The terms of 1 / S(p) that are free, each by its own factor: 1 / gain, contention / gain, coherency / gain. */
static size_t terms(const struct face *face, double p, double term[MOST_COLUMNS])
{
    size_t columns = 0;
    term[columns++] = 1 / p + (face->contention_free ? 0 : face->contention * (p - 1) / p);
    if (face->contention_free)
        term[columns++] = (p - 1) / p;
    if (face->coherency_free)
        term[columns++] = p - 1;
    return columns;
}

/* Least squares of the free factors; false: what comes out lies beyond a bound. */
static bool solve(const struct scaling_points *points, const struct face *face, struct scaling_model *model)
{
    double a[SCALING_POINTS * MOST_COLUMNS], b[SCALING_POINTS], rest[SCALING_POINTS], tau[MOST_COLUMNS];
    double factor[MOST_COLUMNS] = {0, 0, 0}, term[MOST_COLUMNS];
    const size_t columns = terms(face, 1, term);
    for (size_t i = 0; i < points->count; i++) {
        b[i] = sqrt(points->weight[i]);
        terms(face, points->p[i], term);
        for (size_t k = 0; k < columns; k++)
            a[i * columns + k] = b[i] * points->speedup[i] * term[k];
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(a, points->count, columns);
    gsl_vector_view target = gsl_vector_view_array(b, points->count), residual = gsl_vector_view_array(rest, points->count);
    gsl_vector_view scales = gsl_vector_view_array(tau, columns), solution = gsl_vector_view_array(factor, columns);
    gsl_linalg_QR_decomp(&matrix.matrix, &scales.vector);
    gsl_linalg_QR_lssolve(&matrix.matrix, &scales.vector, &target.vector, &solution.vector, &residual.vector);
    model->gain = 1 / factor[0];
    model->contention = face->contention_free ? factor[1] / factor[0] : face->contention;
    model->coherency = face->coherency_free ? factor[columns - 1] / factor[0] : 0;
    return factor[0] > 0 && isfinite(model->gain) && model->contention >= 0 && model->contention <= 1 &&
           model->coherency >= 0;
}

int scaling_model_fit(const struct scaling_points *points, enum scaling_family family, struct scaling_model *model)
{
    static const struct face faces[] = {{true, true, 0},  {true, false, 0},  {false, true, 0},
                                        {false, true, 1}, {false, false, 0}, {false, false, 1}};
    double least = INFINITY;
    if (!are_points(points, family == SCALING_USL ? 3 : 2))
        return EDOM;
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        struct scaling_model found;
        if ((faces[i].coherency_free && family == SCALING_AMDAHL) || !solve(points, &faces[i], &found))
            continue;
        const double misfit = scaling_model_misfit(points, &found);
        if (!(misfit < least))
            continue;
        least = misfit;
        *model = found;
        if (i == (family == SCALING_AMDAHL)) /* all free and within the bounds: nothing is better */
            break;
    }
    return least < (double)INFINITY ? 0 : EDOM;
}

double scaling_model_misfit(const struct scaling_points *points, const struct scaling_model *model)
{
    double sum = 0;
    for (size_t i = 0; i < points->count; i++) {
        const double error = points->speedup[i] / scaling_model_speedup(model, points->p[i]) - 1;
        sum += points->weight[i] * error * error;
    }
    return sum;
}

int scaling_model_left_out(const struct scaling_points *points, enum scaling_family family, double *error)
{
    double p[SCALING_POINTS], speedup[SCALING_POINTS], weight[SCALING_POINTS], sum = 0;
    if (!are_points(points, 1))
        return EDOM;
    for (size_t out = 0; out < points->count; out++) {
        struct scaling_points others = {p, speedup, weight, 0};
        struct scaling_model model;
        for (size_t i = 0; i < points->count; i++) {
            if (i == out)
                continue;
            p[others.count] = points->p[i];
            speedup[others.count] = points->speedup[i];
            weight[others.count++] = points->weight[i];
        }
        const int fault = scaling_model_fit(&others, family, &model);
        if (fault)
            return fault;
        const double miss = log(points->speedup[out] / scaling_model_speedup(&model, points->p[out]));
        sum += miss * miss;
    }
    *error = sqrt(sum / (double)points->count);
    return 0;
}
