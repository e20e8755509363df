/* Diagnostics, rank tests and ranks of quantiles against the answers of SciPy and NumPy. */
#include "statistics/diagnostics.h"
#include "statistics/rank_test.h"
#include "statistics/ratio.h"
#include "statistics/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64 };

/* The answers have 13 digits, so half a unit of the last is at most 5e-13 of the value; sums of up to 64 values and the
 * distributions of both libraries (GSL states 1e-13 or better for these arguments) stay within the rest. */
static const double tolerance = 2e-11;

static void expect_near(const char *line, double is, double should)
{
    if (!(fabs(is - should) <= tolerance * fmax(fabs(should), 1e-3)))
        fail_msg("%.17g instead of %.17g: %s", is, should, line);
}

static void draw(double x[], uint32_t seed, unsigned n, unsigned below)
{
    for (unsigned i = 0; i < n; i++) {
        seed = (uint32_t)((UINT64_C(1103515245) * seed + 12345) % (UINT64_C(1) << 31));
        x[i] = 1 + seed / 8 % below;
    }
}

static void check_series(const char *line)
{
    uint32_t seed;
    unsigned n, below;
    int mild, severe;
    double x[MOST], lag1, rho, p, modality, mdape, is_rho, is_p, is_modality;
    struct sample sample;
    assert_int_equal(sscanf(line, "series %u %u %u %lf %lf %lf %lf %lf %d %d", &seed, &n, &below, &lag1, &rho, &p,
                            &modality, &mdape, &mild, &severe), 10);
    draw(x, seed, n, below);
    for (unsigned i = 0; i < n; i++) {
        x[i] += seed % 3 == 0 ? i * (below / n) : 0;
        x[i] *= seed % 5 == 0 && i < n / 2 ? 9 : 1;
    }
    expect_near(line, diagnostics_lag1(x, n), lag1);
    assert_int_equal(diagnostics_trend(x, n, &is_rho, &is_p), 0);
    expect_near(line, is_rho, rho);
    expect_near(line, is_p, p);
    assert_int_equal(diagnostics_modality(x, n, &is_modality), 0);
    expect_near(line, is_modality, modality);
    assert_int_equal(sample_summarise(x, n, 0.95, &sample), 0);
    expect_near(line, sample.mdape, mdape);
    assert_int_equal(sample.mild, mild);
    assert_int_equal(sample.severe, severe);
}

static void check_test(const char *line)
{
    uint32_t seed;
    unsigned n, m, below;
    size_t rank;
    double x[MOST], y[MOST], u, exact, normal, value, low, high;
    struct rank_test test;
    struct ratio ratio;
    assert_int_equal(sscanf(line, "test %u %u %u %u %lf %lf %lf %zu %lf %lf %lf", &seed, &n, &m, &below, &u, &exact,
                            &normal, &rank, &value, &low, &high), 11);
    draw(x, seed, n, below);
    draw(y, seed + 1000, m, below);
    for (unsigned i = 0; i < n; i++)
        x[i] += seed % 3 == 0 ? 2 * below / 5 : 0;
    assert_int_equal(rank_test(x, n, y, m, &test), 0);
    assert_true(test.u == u && test.exact == (exact > 0));
    expect_near(line, test.p, exact > 0 ? exact : normal);
    assert_int_equal(rank_test_interval_rank(n, m, 0.95), rank);
    assert_int_equal(ratio_unpaired(x, n, y, m, 0.95, &ratio), 0);
    expect_near(line, ratio.value, value);
    if (rank > 0) {
        expect_near(line, ratio.low, low);
        expect_near(line, ratio.high, high);
    } else {
        assert_true(isnan(ratio.low) && isnan(ratio.high));
    }
}

static void check_quantile(const char *line)
{
    double share, confidence;
    size_t n, low, high, is_low, is_high;
    assert_int_equal(sscanf(line, "quantile %zu %lf %lf %zu %zu", &n, &share, &confidence, &low, &high), 5);
    sample_quantile_ranks(n, share, confidence, &is_low, &is_high);
    assert_int_equal(is_low, low);
    assert_int_equal(is_high, high);
}

static void test_answers(void **state)
{
    (void)state;
    char line[512];
    int series = 0, tests = 0, quantiles = 0;
    FILE *file = fopen(SPEEDUP_FIXTURES "/statistics/scipy_answers.txt", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "series", 6) == 0)
            check_series(line), series++;
        else if (strncmp(line, "test", 4) == 0)
            check_test(line), tests++;
        else if (strncmp(line, "quantile", 8) == 0)
            check_quantile(line), quantiles++;
    }
    fclose(file);
    assert_int_equal(series, 60);
    assert_int_equal(tests, 120);
    assert_int_equal(quantiles, 162);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
