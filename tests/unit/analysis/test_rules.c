/* Every rule passes, fails with the cell named and a repair, and knows when it does not apply. */
#include "analysis/rules.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char environment_text[] =
    "key,value\ncpu_model,a\ntopology,b\ncaches,c\nallowed_cpus,4\nkernel_release,d\nlibc,e\ngovernor,na:none\nturbo,f\n"
    "smt,g\nclocksource,h\nworker_compiler,i\nworker_flags,j\nworker_openmp,k\nseed,1\n";

/* A baseline and a candidate that break no rule. */
struct sound {
    struct summary_row rows[2];
    struct table *environment;
    struct rule_subject subject;
};

static void make_row(struct summary_row *row, const char *variant, const char *role, int64_t p)
{
    memset(row, 0, sizeof *row);
    snprintf(row->kernel, sizeof row->kernel, "demo");
    snprintf(row->variant, sizeof row->variant, "%s", variant);
    snprintf(row->role, sizeof row->role, "%s", role);
    snprintf(row->status, sizeof row->status, "ok");
    snprintf(row->baseline, sizeof row->baseline, "serial");
    snprintf(row->roof_limit, sizeof row->roof_limit, "limit");
    row->n = 1000;
    row->p = p;
    row->planned_visits = row->visits = 15;
    row->time_ns = row->baseline_time_ns = 100;
    row->time_low_ns = row->baseline_time_low_ns = 99;
    row->time_high_ns = row->baseline_time_high_ns = 101;
    row->time_max_ns = 110;
    row->speedup = 1;
    row->speedup_low = 0.99;
    row->speedup_high = 1.01;
    row->roof_speedup = 2;
}

static void make(struct sound *sound)
{
    char problem[256];
    make_row(&sound->rows[0], "serial", "baseline", 1);
    make_row(&sound->rows[1], "omp", "candidate", 4);
    assert_int_equal(table_parse(environment_text, strlen(environment_text), &sound->environment, problem, sizeof problem), 0);
    sound->subject = (struct rule_subject){.rows = sound->rows, .count = 2, .environment = sound->environment, .figures = true};
}

static void expect(const struct sound *sound, int rule, enum rule_outcome outcome, const char *words)
{
    struct rule_result result;
    rule_score(rule, &sound->subject, &result);
    if (result.outcome != outcome || !strstr(result.detail, words) || (outcome == RULE_FAIL) != (result.repair != NULL))
        fail_msg("rule %d: outcome %d: %s", rule, (int)result.outcome, result.detail);
}

static void test_sound(void **state)
{
    (void)state;
    struct sound sound;
    make(&sound);
    for (int rule = 1; rule <= RULES; rule++) {
        expect(&sound, rule, RULE_PASS, "");
        assert_non_null(rule_title(rule));
    }
    table_free(sound.environment);
}

/* Spoils one thing of the candidate; the rule must name it, and all others must not mind. */
#define BREAKS(rule, change, words)                                            \
    do {                                                                       \
        struct sound sound;                                                    \
        make(&sound);                                                          \
        struct summary_row *row = &sound.rows[1];                              \
        change;                                                                \
        (void)row;                                                             \
        expect(&sound, rule, RULE_FAIL, words);                                \
        for (int other = 1; other <= RULES; other++)                           \
            if (other != (rule))                                               \
                expect(&sound, other, RULE_PASS, "");                          \
        table_free(sound.environment);                                         \
    } while (0)

static void label(struct summary_row *row, const char *labels)
{
    snprintf(row->labels, sizeof row->labels, "%s", labels);
}

static void test_each_rule_can_be_broken(void **state)
{
    (void)state;
    const double none = NAN;
    BREAKS(1, row->baseline_time_ns = none, "demo omp n=1000 p=4");
    BREAKS(2, row->visits = 14, "planned and not finished: demo omp n=1000 p=4");
    BREAKS(2, row->p = 3, "at most 3 workers of 4 allowed CPUs");
    BREAKS(4, row->speedup = 1.5; row->speedup_low = 1.4; row->speedup_high = 1.6, "demo omp");
    BREAKS(5, row->time_low_ns = row->time_high_ns = none, "demo omp");
    BREAKS(6, label(row, "steal:2+drift"); label(&sound.rows[0], "multimodal"), "in 2 cells: 2 doubtful, more than chance");
    BREAKS(7, row->speedup_low = none, "demo omp");
    BREAKS(7, label(row, "no_difference_shown+sequential_order"), "demo omp");
    BREAKS(8, row->time_max_ns = 151; row->outliers_severe = 2, "demo omp");
    BREAKS(9, sound.subject.environment = NULL; row->p = 4, "cpu_model");
    BREAKS(10, label(row, "too_short:3"), "demo omp");
    BREAKS(11, row->roof_speedup = none, "demo omp");
    BREAKS(11, label(row, "above_roof"), "demo omp");
    BREAKS(12, sound.subject.figures = false, "no figure");
}

static void test_what_does_not_apply(void **state)
{
    (void)state;
    struct sound sound;
    make(&sound);
    sound.subject.count = 1; /* the baseline alone */
    sound.rows[0].visits = 8;
    for (int rule = 1; rule <= 12; rule++)
        if (rule == 1 || rule == 4 || rule == 6 || rule == 7 || rule == 10 || rule == 11)
            expect(&sound, rule, RULE_NOT_APPLICABLE, "");
    table_free(sound.environment);
}

static void test_two_outliers_of_many_are_no_tail(void **state)
{
    (void)state;
    struct sound sound;
    make(&sound);
    sound.rows[1].time_max_ns = 1000;
    sound.rows[1].outliers_mild = 1;
    expect(&sound, 8, RULE_PASS, ""); /* 1 of 15 */
    label(&sound.rows[1], "adrift+drifting:2"); /* other words */
    expect(&sound, 6, RULE_PASS, "");
    table_free(sound.environment);
}

static void test_names_are_harmless_and_few(void **state)
{
    (void)state;
    struct summary_row rows[9];
    struct rule_result result;
    for (int i = 0; i < 9; i++) {
        make_row(&rows[i], "\033[2J", "candidate", i + 1);
        rows[i].time_low_ns = NAN;
    }
    const struct rule_subject subject = {.rows = rows, .count = 9};
    rule_score(5, &subject, &result);
    assert_int_equal(result.failing, 9);
    assert_non_null(strstr(result.detail, "demo \\x1B[2J n=1000 p=5 and 4 more"));
    assert_null(strchr(result.detail, '\033'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_each_rule_can_be_broken),
        cmocka_unit_test(test_what_does_not_apply),
        cmocka_unit_test(test_two_outliers_of_many_are_no_tail),
        cmocka_unit_test(test_names_are_harmless_and_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
