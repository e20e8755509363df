/* Break-even sizes of curves that are known, and the search for every place of a grid. */
#include "statistics/break_even.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 200 };

/* Sizes 10, 100, ... with these ratios; '-' in `verdicts` loses, '+' wins, '?' is open, ' ' has no interval. */
static void find(const char *verdicts, const double ratios[], struct break_even *found)
{
    struct break_even_point points[MOST];
    size_t count = 0;
    for (; verdicts[count]; count++) {
        const char verdict = verdicts[count];
        const double ratio = ratios ? ratios[count] : verdict == '-' ? 0.5 : verdict == '+' ? 2 : 1.01;
        const double low = verdict == '?' ? 0.9 : ratio * 0.99, high = verdict == '?' ? 1.1 : ratio * 1.01;
        points[count] = (struct break_even_point){pow(10, (double)count + 1), ratio, verdict == ' ' ? NAN : low,
                                                  verdict == ' ' ? NAN : high, pow(10, (double)count)};
    }
    break_even_find(points, count, found);
}

static bool same(double value, double wanted)
{
    return isnan(wanted) ? isnan(value) : fabs(value - wanted) <= 1e-9 * fabs(wanted);
}

static void test_kinds_and_ends(void **state)
{
    (void)state;
    static const struct {
        const char *verdicts, *kind;
        double low, high;
        double shown;
    } cases[] = {{"--++", "found", 100, 1000, 10000},           {"--?++", "found", 100, 10000, 100000},
                 {"-?+?+", "found", 10, 100000, 100000},        {"-++?", "found", 10, 100, 1000},
                 {"-+?+??", "found", 10, 10000, 10000},         {"++", "always", NAN, 10, 100},
                 {"+", "always", NAN, 10, 10},                  {"---", "never", 1000, NAN, NAN},
                 {"-", "never", 10, NAN, NAN},                  {"-?-", "never", 10, NAN, NAN},
                 {"?-+", "found", 100, 1000, 1000},             {"?++", "open_below", NAN, 100, 1000},
                 {"+?+", "open_below", NAN, 1000, 1000},        {"+?", "open_below", NAN, 10, 10},
                 {"--?", "open_above", 100, NAN, NAN},          {"?-??", "open_above", 100, NAN, NAN},
                 {"???", "undecided", NAN, NAN, NAN},           {"-+-", "not_monotone", 10, NAN, NAN},
                 {"+-+", "not_monotone", NAN, 1000, 1000},      {"+-?", "not_monotone", NAN, NAN, NAN},
                 {"-+-++", "not_monotone", 10, 10000, 100000}, {"-?-+", "found", 10, 10000, 10000},           {"- +", "found", 10, 1000, 1000},
                 {"-+ +", "found", 10, 100, 10000},             {" ", "", NAN, NAN, NAN},
                 {"", "", NAN, NAN, NAN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct break_even found;
        find(cases[i].verdicts, NULL, &found);
        assert_string_equal(break_even_name(found.kind), cases[i].kind);
        assert_true(same(found.low, cases[i].low));
        assert_true(same(found.high, cases[i].high));
        assert_true(same(found.shown, cases[i].shown));
        assert_false(found.n < found.low);
        assert_false(found.n > found.high);
        assert_true((found.kind == BREAK_EVEN_FOUND) <= isfinite(found.n));
    }
}

/* T(serial) = n / 10, ratio (n / n0)^k: a straight line between logarithms meets 1 in n0 exactly. */
static void test_the_size_is_where_a_power_law_crosses(void **state)
{
    (void)state;
    const double places[] = {11, 31.7, 2900, 9999.5}, powers[] = {0.05, 0.5, 3};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (size_t k = 0; k < sizeof powers / sizeof *powers; k++) {
            double ratios[4];
            char verdicts[] = "????";
            struct break_even found;
            for (size_t j = 0; j < 4; j++)
                ratios[j] = pow(pow(10, (double)j + 1) / places[i], powers[k]);
            find(verdicts, ratios, &found);
            assert_int_equal(found.kind, BREAK_EVEN_UNDECIDED);
            assert_true(same(found.n, places[i]));
            assert_true(same(found.time, places[i] / 10));
            assert_int_equal(found.next, ceil(log10(places[i])) - 1);
        }
}

static void test_the_last_crossing_counts_if_it_pays_behind(void **state)
{
    (void)state;
    struct break_even found;
    find("????", (const double[]){0.5, 2, 0.5, 2}, &found);
    assert_true(same(found.n, pow(10, 3.5)));
    find("????", (const double[]){0.5, 2, 2, 0.5}, &found);
    assert_true(isnan(found.n));
    assert_true(isnan(found.time));
    find("?? ?", (const double[]){0.5, 0.5, 8, 2}, &found);
    assert_true(same(found.n, pow(10, 3)));
    assert_int_equal(found.sizes, 3);
    find("++", (const double[]){2, 3}, &found);
    assert_true(isnan(found.n));
    find("-+??", (const double[]){0.5, 2, 0.9, 1.1}, &found); /* what is not shown behind the wins does not move it */
    assert_true(same(found.n, pow(10, 1.5)));
}

static void test_an_interval_that_touches_1_is_open(void **state)
{
    (void)state;
    assert_int_equal(break_even_verdict(1, 2), BREAK_EVEN_OPEN);
    assert_int_equal(break_even_verdict(0.5, 1), BREAK_EVEN_OPEN);
    assert_int_equal(break_even_verdict(1 + 1e-9, 2), BREAK_EVEN_WINS);
    assert_int_equal(break_even_verdict(0.5, 1 - 1e-9), BREAK_EVEN_LOSES);
    assert_int_equal(break_even_verdict(NAN, NAN), BREAK_EVEN_OPEN);
}

/* Searches a grid in which places below `loses` lose and those from `wins` on win; returns how many were measured. */
static size_t search(size_t count, size_t loses, size_t wins, enum break_even_verdict verdicts[])
{
    size_t chosen[BREAK_EVEN_FIRST], measured = 0, many = break_even_first(count, chosen);
    for (size_t i = 0; i < count; i++)
        verdicts[i] = BREAK_EVEN_UNMEASURED;
    while (many > 0) {
        for (size_t i = 0; i < many; i++) {
            const size_t at = chosen[i];
            assert_true(at < count);
            assert_int_equal(verdicts[at], BREAK_EVEN_UNMEASURED);
            verdicts[at] = at < loses ? BREAK_EVEN_LOSES : at < wins ? BREAK_EVEN_OPEN : BREAK_EVEN_WINS;
            measured++;
        }
        many = break_even_next(verdicts, count, chosen);
    }
    return measured;
}

static size_t halvings(size_t count)
{
    size_t steps = 0;
    for (; count > 1; count = (count + 1) / 2)
        steps++;
    return steps;
}

/* Both borders are found to the next place, wherever they are. */
static void test_the_search_finds_both_borders_by_halving(void **state)
{
    (void)state;
    enum break_even_verdict verdicts[MOST];
    for (size_t count = 1; count <= 90; count += count < 12 ? 1 : 13)
        for (size_t loses = 0; loses <= count; loses++)
            for (size_t wins = loses; wins <= count; wins++) {
                const size_t measured = search(count, loses, wins, verdicts);
                assert_true(measured <= 3 + (wins > loses ? 2 : 1) * halvings(count));
                if (loses > 0)
                    assert_int_equal(verdicts[loses - 1], BREAK_EVEN_LOSES);
                if (loses > 0 && loses < count)
                    assert_int_not_equal(verdicts[loses], BREAK_EVEN_UNMEASURED);
                if (wins < count)
                    assert_int_equal(verdicts[wins], BREAK_EVEN_WINS);
                if (wins > 0 && wins < count)
                    assert_int_not_equal(verdicts[wins - 1], BREAK_EVEN_UNMEASURED);
            }
}

static void test_a_variant_that_always_or_never_pays_is_not_searched_for(void **state)
{
    (void)state;
    enum break_even_verdict verdicts[MOST];
    assert_int_equal(search(81, 0, 0, verdicts), 3);
    assert_int_equal(search(81, 81, 81, verdicts), 3);
    assert_int_equal(search(81, 0, 81, verdicts), 3);
    assert_int_equal(search(0, 0, 0, verdicts), 0);
    /* It wins in the middle, and nothing is shown at the end: the row of wins is followed to its beginning. */
    enum break_even_verdict hump[9] = {BREAK_EVEN_LOSES, [4] = BREAK_EVEN_WINS, [8] = BREAK_EVEN_OPEN};
    size_t chosen[BREAK_EVEN_NEXT];
    assert_int_equal(break_even_next(hump, 9, chosen), 1);
    assert_int_equal(chosen[0], 2);
    hump[0] = BREAK_EVEN_OPEN;
    hump[8] = BREAK_EVEN_LOSES; /* and here there is none to follow */
    assert_int_equal(break_even_next(hump, 9, chosen), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_and_ends),
        cmocka_unit_test(test_the_size_is_where_a_power_law_crosses),
        cmocka_unit_test(test_the_last_crossing_counts_if_it_pays_behind),
        cmocka_unit_test(test_an_interval_that_touches_1_is_open),
        cmocka_unit_test(test_the_search_finds_both_borders_by_halving),
        cmocka_unit_test(test_a_variant_that_always_or_never_pays_is_not_searched_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
