/* The five sentences, of rows that are known. */
#include "report/parts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char plan[] = "kernel,variant,limit,p,scaling,preset,seed\n"
                           "demo,serial,0,1,strong,quick,1\ndemo,omp,0,8,strong,quick,1\nlimit,serial,1,16,strong,quick,1\n";
static const char models[] = "fingerprint,kernel,variant,options,n,worker,recommended_p,recommended_efficiency,"
                             "recommended_efficiency_low,recommended_efficiency_high,efficiency_target_percent,fastest_p\n"
                             ",demo,omp,,100,,2,0.9,0.8,0.95,70,4\n,demo,omp,,1000,,4,0.91,0.81,0.96,70,8\n"
                             ",demo,fast,,1000,,,,,,70,8\n";

static struct summary_row cell(const char *variant, int64_t n, int64_t p, double speedup, double low, double high)
{
    struct summary_row row = {.n = n, .p = p, .speedup = speedup, .speedup_low = low, .speedup_high = high};
    snprintf(row.kernel, sizeof row.kernel, "demo");
    snprintf(row.variant, sizeof row.variant, "%s", variant);
    snprintf(row.role, sizeof row.role, "%s", strcmp(variant, "serial") == 0 ? "baseline" : "candidate");
    snprintf(row.status, sizeof row.status, "ok");
    snprintf(row.stability, sizeof row.stability, "%s", isfinite(low) ? "stable" : "");
    row.time_ns = 100;
    row.time_low_ns = 80;
    row.time_high_ns = 125;
    row.percent_of_roof = NAN;
    return row;
}

/* Sentence 1 .. 5 of the answer; the caller frees. */
static char *sentence(struct summary_row rows[], size_t count, bool modelled, int number)
{
    struct report_source source = {.rows = rows, .count = count};
    struct document document = {0};
    assert_int_equal(table_parse(plan, sizeof plan - 1, &source.campaign.plan, NULL, 0), 0);
    if (modelled)
        assert_int_equal(table_parse(models, sizeof models - 1, &source.models, NULL, 0), 0);
    answer_tell(&document, &source);
    assert_int_equal(document.error, 0);
    assert_int_equal(document.count, 5);
    for (size_t i = 0; i < document.count; i++)
        assert_int_equal(document.blocks[i].kind, BLOCK_ITEM);
    char *text = strdup(document.blocks[number - 1].text);
    document_free(&document);
    table_free(source.campaign.plan);
    table_free(source.models);
    return text;
}

static void expect(struct summary_row rows[], size_t count, int number, const char *expected)
{
    char *text = sentence(rows, count, true, number);
    assert_string_equal(text, expected);
    free(text);
}

#define GAIN "Best speedup over the serial baseline, with its 95 % interval: "
#define LIMIT "What limits it, as a share of what the measured limits of this machine allow there: "

/* The greatest value is not the one that is best shown, and what does not fit on the machine does not count. */
static void the_best_is_what_is_best_shown(void **state)
{
    struct summary_row rows[] = {cell("serial", 1000, 1, 1, 1, 1),      cell("lucky", 1000, 8, 9, 1.5, 12),
                                 cell("omp", 1000, 8, 5, 4.5, 5.5),     cell("omp", 1000, 16, 7, 6, 8),
                                 cell("omp", 1000, 4, 20, NAN, NAN),    cell("other", 1000, 8, 30, 29, 31)};
    (void)state;
    rows[3].oversubscribed = 1;
    snprintf(rows[5].role, sizeof rows[5].role, "reference");
    expect(rows, 6, 2, GAIN "demo 5.00 (4.50 to 5.50) by omp with 8 workers at n = 1000.");
    snprintf(rows[2].stability, sizeof rows[2].stability, "unstable");
    expect(rows, 6, 2, GAIN "demo 5.00 (4.50 to 5.50), unstable, by omp with 8 workers at n = 1000.");
    expect(rows, 6, 4, "Workers to use: demo: omp at n = 1000, use 4 workers (efficiency 0.91, 0.81 to 0.96); fastest with 8.");
    expect(rows, 6, 1,
           "Measured: 2 cells of kernel, variant, size and workers, with 1 to 16 workers, strong scaling, on a machine "
           "whose CPU is not recorded, preset quick.");
}

static void no_gain_is_said_to_be_none(void **state)
{
    struct summary_row rows[] = {cell("serial", 1000, 1, 1, 1, 1), cell("omp", 1000, 2, 1.05, 0.98, 1.1)};
    (void)state;
    expect(rows, 2, 2, GAIN "demo: no gain shown, at best 1.05 (0.98 to 1.10) by omp with 2 workers at n = 1000.");
    rows[1].speedup_low = rows[1].speedup_high = NAN;
    for (int number = 2; number <= 4; number++) {
        char *text = sentence(rows, 2, true, number);
        assert_non_null(strstr(text, "not known, as no speedup has an interval"));
        assert_null(strstr(text, "1.05"));
        free(text);
    }
    char *text = sentence(rows, 2, false, 4);
    assert_string_equal(text, "Workers to use: not known, as there is no models.csv: derive it with \001speedup analyse\001.");
    free(text);
}

/* The roof's time is 50 ns, the cell's 100 (80 to 125): 50 % (40 to 62.5). */
static void the_limit_has_the_interval_of_the_time(void **state)
{
    struct summary_row rows[] = {cell("serial", 1000, 1, 1, 1, 1), cell("fast", 1000, 2, 1.9, 1.8, 2)};
    (void)state;
    expect(rows, 2, 3, LIMIT "demo: not known, as no limit that bounds it was measured.");
    snprintf(rows[1].roof, sizeof rows[1].roof, "stream_copy");
    rows[1].roof_time_ns = 50;
    rows[1].percent_of_roof = 50;
    expect(rows, 2, 3, LIMIT "demo 50.0 (40.0 to 62.5) % of stream_copy.");
    rows[1].percent_of_roof = 100.5;
    char *text = sentence(rows, 2, true, 3);
    assert_non_null(strstr(text, "more than the limit"));
    free(text);
    expect(rows, 2, 4, "Workers to use: demo: fast at n = 1000, no number of workers is shown to keep an efficiency of 70 %; "
                       "fastest with 8.");
}

/* Limits are no workload; what has no word has no interval. */
static void trust_counts_cells(void **state)
{
    struct summary_row rows[] = {cell("serial", 1000, 1, 1, 1, 1), cell("omp", 1000, 2, 1.9, 1.8, 2), cell("omp", 1000, 4, NAN, NAN, NAN),
                                 cell("omp", 100, 2, 1.9, 1.8, 2), cell("omp", 1, 1, 1, 1, 1)};
    (void)state;
    rows[4].limit = 1;
    snprintf(rows[1].stability, sizeof rows[1].stability, "usable");
    snprintf(rows[2].status, sizeof rows[2].status, "crashed");
    snprintf(rows[3].stability, sizeof rows[3].stability, "unstable");
    expect(rows, 5, 5,
           "Trust: of 4 cells the times of 1 are stable, of 1 usable, of 1 unstable, and 1 have no interval; 1 failed or "
           "were not measured; the machine was not watched before the first visit.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_is_what_is_best_shown), cmocka_unit_test(no_gain_is_said_to_be_none),
        cmocka_unit_test(the_limit_has_the_interval_of_the_time), cmocka_unit_test(trust_counts_cells)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
