/* The worker's command line: right ones, and every kind of wrong one. */
#include "harness/worker/arguments.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 24 };

static int parse(const char *line, struct measure_options *options, char problem[256])
{
    static char copy[512];
    char *argv[MOST], *next = copy;
    int argc = 0;
    strncpy(copy, line, sizeof copy - 1);
    while (next && argc < MOST) {
        argv[argc++] = next;
        next = strchr(next, ' ');
        if (next)
            *next++ = '\0';
    }
    memset(options, 0, sizeof *options);
    problem[0] = '\0';
    return arguments_parse(argc, argv, options, problem, 256);
}

static void test_a_full_command_line(void **state)
{
    (void)state;
    struct measure_options options;
    char problem[256];
    assert_int_equal(parse("monte_carlo_pi omp_static -n 1000 -p 2 --seed 7 --inner 5 --repetitions 3 --warmups 2 "
                           "--expect 18446744073709551615 --llc-bytes 4096 --memory-limit 65536 --huge-pages never --spans",
                           &options, problem), 0);
    assert_string_equal(options.variant->name, "omp_static");
    assert_int_equal(options.n, 1000);
    assert_int_equal(options.p, 2);
    assert_int_equal(options.seed, 7);
    assert_int_equal(options.inner, 5);
    assert_int_equal(options.repetitions, 3);
    assert_int_equal(options.warmups, 2);
    assert_true(options.expect && options.expected == UINT64_MAX && options.spans);
    assert_int_equal(options.llc_bytes, 4096);
    assert_int_equal(options.memory_limit, 65536);
    assert_int_equal(options.huge_pages, HUGE_PAGES_NEVER);
}

static void test_cpus_of_worker_processes(void **state)
{
    (void)state;
    struct measure_options options;
    char problem[256];
    assert_int_equal(parse("sqrt_cube pool -n 5 -p 3 --cpus 4,6,0 --who", &options, problem), 0);
    assert_int_equal(options.cpu_count, 3);
    assert_true(options.cpus[0] == 4 && options.cpus[1] == 6 && options.cpus[2] == 0);
    assert_true(options.tell_who);
    free(options.cpus);
    assert_int_equal(parse("sqrt_cube pool -n 5 -p 3", &options, problem), 0);
    assert_true(!options.cpus && !options.tell_who);
    static const char *const wrong[] = {"4,6", "", "4,,6", "4,6,x", "4,6,0,", "4,6,-1", "4,6,9999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[100];
        snprintf(line, sizeof line, "sqrt_cube pool -n 5 -p 3 --cpus %s", wrong[i]);
        assert_int_equal(parse(line, &options, problem), EINVAL);
        assert_non_null(strstr(problem, "--cpus"));
        free(options.cpus);
    }
}

static void test_without_inner_it_calibrates(void **state)
{
    (void)state;
    struct measure_options options;
    char problem[256];
    assert_int_equal(parse("sqrt_cube serial -n 5 -p 1 --min-time 2000", &options, problem), 0);
    assert_int_equal(options.inner, 0);
    assert_int_equal(options.min_time_ns, 2000);
    assert_false(options.expect);
    assert_int_equal(options.memory_limit, 0);
    assert_int_equal(options.huge_pages, HUGE_PAGES_SYSTEM);
}

static void test_wrong_command_lines_name_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *line, *named;
    } wrong[] = {{"sqrt_cube", "no kernel and variant"},
                 {"cube serial -n 1 -p 1", "cube"},
                 {"sqrt_cube parallel -n 1 -p 1", "parallel"},
                 {"sqrt_cube serial -p 1", "-n"},
                 {"sqrt_cube serial -n 0 -p 1", "-n"},
                 {"sqrt_cube serial -n -1 -p 1", "'-1'"},
                 {"sqrt_cube serial -n 1e3 -p 1", "'1e3'"},
                 {"sqrt_cube serial -n 0x10 -p 1", "'0x10'"},
                 {"sqrt_cube serial -n 9223372036854775808 -p 1", "-n"},
                 {"sqrt_cube serial -n 1", "-p"},
                 {"sqrt_cube omp_static -n 1 -p 0", "-p"},
                 {"sqrt_cube serial -n 1 -p 2", "serial"},
                 {"sqrt_cube serial -n 1 -p 1 --inner 0", "--inner"},
                 {"sqrt_cube serial -n 1 -p 1 --huge-pages some", "--huge-pages"},
                 {"sqrt_cube serial -n 1 -p 1 --memory-limit 0", "--memory-limit"},
                 {"sqrt_cube serial -n 1 -p 1 --memory-limit 1G", "--memory-limit"},
                 {"sqrt_cube serial -n 1 -p 1 --expect x", "--expect"},
                 {"sqrt_cube serial -n 1 -p 1 --expect -1", "--expect"},
                 {"sqrt_cube serial -n 1 -p 1 --expect 18446744073709551616", "--expect"},
                 {"sqrt_cube serial -n 1 -p 1 --fast", "--fast"},
                 {"sqrt_cube serial -n 1 -p 1 --fast 1", "--fast"},
                 {"sqrt_cube serial -n 1 -p", "-p"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct measure_options options;
        char problem[256];
        assert_int_equal(parse(wrong[i].line, &options, problem), EINVAL);
        if (!strstr(problem, wrong[i].named))
            fail_msg("'%s' gave '%s'", wrong[i].line, problem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_full_command_line),
        cmocka_unit_test(test_cpus_of_worker_processes),
        cmocka_unit_test(test_without_inner_it_calibrates),
        cmocka_unit_test(test_wrong_command_lines_name_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
