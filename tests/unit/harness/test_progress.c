/* Durations in words, and plain lines where there is no terminal. */
#include "harness/progress.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_durations(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *text;
    } known[] = {{0, "0 s"}, {59.4, "59 s"}, {59.6, "1 min 00 s"}, {130, "2 min 10 s"}, {3599.7, "1 h 00 min"},
                 {3900, "1 h 05 min"}, {(double)NAN, "?"}, {-1, "?"}, {(double)INFINITY, "?"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[32];
        progress_duration(known[i].seconds, text, sizeof text);
        assert_string_equal(text, known[i].text);
    }
}

static void test_a_line_for_each_tenth(void **state)
{
    (void)state;
    struct progress progress;
    char *text;
    size_t size;
    int lines = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    /* A memory stream has no descriptor: not a terminal. */
    progress_start(&progress, file, 0.5);
    for (int i = 501; i <= 1003; i++)
        progress_step(&progress, i / 1000.0, 12, "cell");
    progress_clear(&progress);
    fclose(file);
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 5);
    assert_non_null(strstr(text, "speedup: 100 % done, about 12 s left\n"));
    assert_null(strchr(text, '\r'));
    free(text);
}

static void test_silence(void **state)
{
    (void)state;
    struct progress progress;
    progress_start(&progress, NULL, 0);
    progress_step(&progress, 1, 1, "cell");
    progress_clear(&progress);
    assert_false(progress.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_a_line_for_each_tenth),
        cmocka_unit_test(test_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
