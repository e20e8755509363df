/* Numbers as a person reads them. */
#include "journal/human.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void bytes_have_three_digits(void **state)
{
    static const struct {
        double bytes;
        const char *text;
    } cases[] = {{0, "0 B"},         {1, "1 B"},           {999, "999 B"},        {999.5, "1.00 kB"}, {1000, "1.00 kB"},
                 {9994, "9.99 kB"},  {9995, "10.0 kB"},    {99950, "100 kB"},     {1.6e9, "1.60 GB"}, {999.5e9, "1.00 TB"},
                 {9.3e18, "9.30 EB"}, {1e25, "10000000 EB"}, {-1, "-"},             {NAN, "-"}};
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        human_bytes(cases[i].bytes, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

static void counts_have_three_digits(void **state)
{
    static const struct {
        double count;
        const char *text;
    } cases[] = {{1, "1"},          {85.4, "85"},        {999.6, "1000"},   {2788, "2790"},     {31623, "31600"},
                 {999499, "999000"}, {999500, "1e6"},     {6.4e6, "6.4e6"}, {6.404e6, "6.4e6"}, {1e7, "1e7"},
                 {2.3456e12, "2.35e12"}, {9.996e9, "1e10"}, {0, "-"},        {-5, "-"},          {NAN, "-"}, {INFINITY, "-"}};
    char text[32];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        human_count(cases[i].count, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_have_three_digits), cmocka_unit_test(counts_have_three_digits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
