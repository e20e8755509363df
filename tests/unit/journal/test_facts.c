/* Facts of an environment file: what is known, what is not, what is not there. */
#include "journal/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void known_facts_are_told_from_unknown_ones(void **state)
{
    static const char text[] = "key,value\nhostname,alpha\ncpu_model,na:/proc/cpuinfo: model name: No such file\n"
                               "governor,\nhostname,beta\nname,nap\n";
    struct table *table;
    (void)state;
    assert_int_equal(table_parse(text, strlen(text), &table, NULL, 0), 0);
    assert_string_equal(facts_value(table, "hostname"), "alpha");
    assert_string_equal(facts_known(table, "hostname"), "alpha");
    assert_string_equal(facts_known(table, "name"), "nap");
    assert_string_equal(facts_value(table, "cpu_model"), "na:/proc/cpuinfo: model name: No such file");
    assert_null(facts_known(table, "cpu_model"));
    assert_string_equal(facts_value(table, "governor"), "");
    assert_null(facts_known(table, "governor"));
    assert_string_equal(facts_value(table, "boot"), "");
    assert_null(facts_known(table, "boot"));
    table_free(table);
    assert_string_equal(facts_value(NULL, "hostname"), "");
    assert_null(facts_known(NULL, "hostname"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_facts_are_told_from_unknown_ones)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
