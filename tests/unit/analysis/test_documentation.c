/* docs/results-format.md lists the keys of the environment files, all and in their order, then the worker's. */
#include "harness/environment_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Reads on to the next line that begins a row, "| `name`"; false at the end. */
static bool next_name(FILE *file, char name[64])
{
    char line[4096];
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "| `%63[^`]`", name) == 1)
            return true;
    return false;
}

static void test_environment_keys(void **state)
{
    (void)state;
    char line[4096] = "", name[64];
    FILE *file = fopen(SPEEDUP_RESULTS_FORMAT, "r");
    assert_non_null(file);
    while (strcmp(line, "## Environment files\n") != 0)
        assert_non_null(fgets(line, sizeof line, file));
    for (const struct environment_key *key = environment_key_list(); key->name; key++) {
        assert_true(next_name(file, name));
        assert_string_equal(name, key->name);
    }
    while (next_name(file, name)) /* what the worker says, which tests/cli/environment.bats compares */
        assert_int_equal(strncmp(name, "worker_openmp_", 14), 0);
    assert_int_equal(fclose(file), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_environment_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
