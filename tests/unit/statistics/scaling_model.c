/* Scaling models against SciPy's bounded fits, and their laws. */
#include "statistics/scaling_model.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Answers are rounded to six places, off by up to 5e-7; SciPy stops within as much of the least misfit. */
static const double tolerance = 1e-6;

/* The QR decomposition of 8 rows and 3 columns: some 50 roundings of 2^-53, times the condition of columns that grow as 1, p
 * and p^2 up to p = 96, below 10^4. */
static const double rounding = 1e-10;

static const char *const names[SCALING_FAMILIES] = {"amdahl", "usl"};

struct curve {
    double p[SCALING_POINTS], speedup[SCALING_POINTS], weight[SCALING_POINTS];
    struct scaling_points points;
};

static void read_curve(FILE *file, size_t count, struct curve *curve)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(fscanf(file, "%lf %lf %lf", &curve->p[i], &curve->speedup[i], &curve->weight[i]), 3);
    curve->points = (struct scaling_points){curve->p, curve->speedup, curve->weight, count};
}

static void expect_near(const char *what, double is, double should)
{
    if (!(fabs(is - should) <= tolerance * fmax(1, fabs(should))))
        fail_msg("%s: %.9g instead of %.9g", what, is, should);
}

static void test_answers(void **state)
{
    (void)state;
    FILE *file = fopen(SPEEDUP_FIXTURES "/statistics/scipy_models.txt", "r");
    size_t count, curves = 0;
    assert_non_null(file);
    while (fscanf(file, " curve %zu", &count) == 1) {
        struct curve curve;
        read_curve(file, count, &curve);
        curves++;
        for (int family = 0; family < SCALING_FAMILIES; family++) {
            struct scaling_model model, answer;
            double error, left_out;
            char name[16];
            assert_int_equal(fscanf(file, "%15s %lf %lf %lf %lf", name, &answer.gain, &answer.contention,
                                    &answer.coherency, &left_out), 5);
            assert_string_equal(name, names[family]);
            assert_int_equal(scaling_model_fit(&curve.points, (enum scaling_family)family, &model), 0);
            expect_near("gain", model.gain, answer.gain);
            expect_near("contention", model.contention, answer.contention);
            expect_near("coherency", model.coherency, answer.coherency);
            assert_int_equal(scaling_model_left_out(&curve.points, (enum scaling_family)family, &error), 0);
            expect_near("left out", error, left_out);
        }
    }
    fclose(file);
    assert_int_equal(curves, 35);
}

/* Speedups of a model at 1, 2, 4, ...; unequal weights. */
static void make_curve(const struct scaling_model *model, size_t count, struct curve *curve)
{
    for (size_t i = 0; i < count; i++) {
        curve->p[i] = (double)(1 << i);
        curve->speedup[i] = scaling_model_speedup(model, curve->p[i]);
        curve->weight[i] = 2.385 + (double)(i % 3);
    }
    curve->points = (struct scaling_points){curve->p, curve->speedup, curve->weight, count};
}

static void expect_model(const struct scaling_model *is, const struct scaling_model *should)
{
    if (!(fabs(is->gain - should->gain) <= rounding * should->gain &&
          fabs(is->contention - should->contention) <= rounding && fabs(is->coherency - should->coherency) <= rounding))
        fail_msg("%.12g %.12g %.12g instead of %g %g %g", is->gain, is->contention, is->coherency, should->gain,
                 should->contention, should->coherency);
}

static void test_a_model_fits_itself(void **state)
{
    (void)state;
    static const struct scaling_model models[] = {{1, 0, 0},     {0.9, 0.021, 0},     {2.385, 0.2, 0}, {1, 1, 0},
                                                  {0.97, 0, 0.001}, {1.1, 0.05, 0.0005}, {1, 1, 0.25}};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        for (size_t count = 3; count <= 8; count++) {
            struct scaling_model model;
            struct curve curve;
            double error;
            make_curve(&models[i], count, &curve);
            assert_int_equal(scaling_model_fit(&curve.points, SCALING_USL, &model), 0);
            expect_model(&model, &models[i]);
            assert_true(scaling_model_misfit(&curve.points, &model) <= rounding * rounding);
            if (count > 3) {
                assert_int_equal(scaling_model_left_out(&curve.points, SCALING_USL, &error), 0);
                assert_true(error <= 100 * rounding); /* beyond the points kept: errors grow as p^2 */
            }
            if (models[i].coherency > 0)
                continue;
            assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), 0);
            expect_model(&model, &models[i]);
        }
}

static void test_laws(void **state)
{
    (void)state;
    const struct scaling_model amdahl = {0.9, 0.02, 0}, usl = {0.9, 0.02, 0.001}, straight = {0.9, 0, 0}, falls = {1, 1, 0.1};
    assert_true(fabs(scaling_model_speedup(&amdahl, 8) - 0.9 / (0.02 + 0.98 / 8)) < 1e-14);
    assert_true(isinf(scaling_model_peak(&amdahl)) && fabs(scaling_model_limit(&amdahl) - 45) < 1e-12);
    assert_true(isinf(scaling_model_limit(&straight)));
    const double peak = scaling_model_peak(&usl), most = scaling_model_limit(&usl);
    assert_true(fabs(peak - sqrt(980)) < 1e-12);
    assert_true(most > scaling_model_speedup(&usl, 0.99 * peak) && most > scaling_model_speedup(&usl, 1.01 * peak));
    assert_true(scaling_model_peak(&falls) == 1 && scaling_model_limit(&falls) == 1);
    /* Speedups above p: nothing fits better than no contention at all. */
    struct curve curve;
    struct scaling_model model;
    make_curve(&straight, 5, &curve);
    curve.speedup[4] *= 1.2;
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_USL, &model), 0);
    assert_true(model.contention == 0 && model.coherency == 0 && model.gain > 0.9);
    /* Times that rise with p, by more than all work being serial explains. */
    for (size_t i = 0; i < 5; i++)
        curve.speedup[i] = 1 / (1 + 0.1 * (double)i);
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), 0);
    assert_true(model.contention == 1);
}

static void test_what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    static const double bad[] = {0, -1, (double)NAN, (double)INFINITY};
    const struct scaling_model truth = {1, 0.1, 0.01};
    struct scaling_model model;
    struct curve curve;
    double error;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int which = 0; which < 3; which++) {
            make_curve(&truth, 4, &curve);
            *(which == 0 ? &curve.p[2] : which == 1 ? &curve.speedup[2] : &curve.weight[2]) = bad[i];
            assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), EDOM);
            assert_int_equal(scaling_model_left_out(&curve.points, SCALING_AMDAHL, &error), EDOM);
        }
    make_curve(&truth, 3, &curve);
    assert_int_equal(scaling_model_left_out(&curve.points, SCALING_USL, &error), EDOM);
    curve.points.count = 2;
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_USL, &model), EDOM);
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), 0);
    curve.points.count = 1;
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), EDOM);
    curve.points.count = SCALING_POINTS + 1;
    assert_int_equal(scaling_model_fit(&curve.points, SCALING_AMDAHL, &model), EDOM);
    curve.points.count = 0;
    assert_int_equal(scaling_model_left_out(&curve.points, SCALING_AMDAHL, &error), EDOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_a_model_fits_itself),
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_what_cannot_be_fitted_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
