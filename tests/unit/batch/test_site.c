/* Site files: what they may say, and each way in which they can be wrong. */
#include "batch/site.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void whatever_it_says_is_taken(void **state)
{
    static const char text[] = "# our cluster\n"
                               "\n"
                               "  partition = rome,milan\n"
                               "account=ab123\n"
                               "memory = 16G\n"
                               "parallel_environment = smp\n"
                               "modules = gcc/12 openmpi/4.1\n"
                               "launcher = /opt/slurm/bin/srun --overlap\n"
                               "source = /home/u/a tree\n"
                               "\tcpus = 64\n"
                               "walltime = 1.5h\n"
                               "build = yes\n"
                               "directive = --exclusive\n"
                               "directive = --comment='a = b'\n"
                               "command = ulimit -s unlimited"; /* the last line need not end */
    struct site *site = malloc(sizeof *site);
    char problem[256] = "";
    (void)state;
    assert_int_equal(site_parse(text, strlen(text), "site", site, problem, sizeof problem), 0);
    assert_string_equal(site->queue, "rome,milan");
    assert_string_equal(site->account, "ab123");
    assert_string_equal(site->memory, "16G");
    assert_string_equal(site->parallel_environment, "smp");
    assert_string_equal(site->modules, "gcc/12 openmpi/4.1");
    assert_string_equal(site->launcher, "/opt/slurm/bin/srun --overlap");
    assert_string_equal(site->source, "/home/u/a tree");
    assert_int_equal(site->cpus, 64);
    assert_int_equal(site->walltime_ns, 5400000000000);
    assert_true(site->build);
    assert_int_equal(site->directives.count, 2);
    assert_string_equal(site->directives.line[0], "--exclusive");
    assert_string_equal(site->directives.line[1], "--comment='a = b'");
    assert_int_equal(site->commands.count, 1);
    assert_string_equal(site->commands.line[0], "ulimit -s unlimited");
    free(site);
}

static void nothing_is_allowed(void **state)
{
    struct site *site = malloc(sizeof *site);
    (void)state;
    assert_int_equal(site_parse("", 0, "site", site, NULL, 0), 0);
    assert_int_equal(site->cpus, 0);
    assert_string_equal(site->queue, "");
    free(site);
}

static void refuse(const char *text, size_t length, const char *expected)
{
    struct site *site = malloc(sizeof *site);
    char problem[2048] = "";
    assert_int_equal(site_parse(text, length, "site", site, problem, sizeof problem), EINVAL);
    if (!strstr(problem, expected))
        fail_msg("'%s' where '%s' was expected", problem, expected);
    free(site);
}

static void mistakes_are_named_with_their_line(void **state)
{
    static const char *const mistakes[][2] = {
        {"queue = a\nquue = b\n", "site:2: 'quue' is no key"},
        {"queue = a\n# x\nqueue = b\n", "site:3: 'queue' was given before"},
        {"queue = a\npartition = b\n", "site:2: 'partition' was given before"},
        {"queue\n", "site:1: 'queue' has no '='"},
        {"queue =\n", "site:1: 'queue' has no value"},
        {"queue =  \t\n", "site:1: 'queue' has no value"},
        {"= a\n", "site:1: '' is no key"},
        {"Queue = a\n", "site:1: 'Queue' is no key"},
        {"queue = a b\n", "site:1: 'a b' is no name"},
        {"queue = a;b\n", "site:1: 'a;b' is no name"},
        {"account = $(id)\n", "site:1: '$(id)' is no name"},
        {"account = `id`\n", "site:1: '`id`' is no name"},
        {"modules = gcc; rm -rf .\n", "site:1: 'gcc; rm -rf .' is no name"},
        {"memory = \"4G\"\n", "site:1: '\"4G\"' is no name"},
        {"cpus = 0\n", "site:1: '0' is not an integer from 1 to 4096"},
        {"cpus = 4097\n", "site:1: '4097' is not an integer"},
        {"cpus = 1e2\n", "site:1: '1e2' is not an integer"},
        {"cpus = -1\n", "site:1: '-1' is not an integer"},
        {"walltime = 60\n", "site:1: '60' is not a time"},
        {"walltime = 59s\n", "site:1: '59s' is not a time"},
        {"walltime = nan\n", "site:1: 'nan' is not a time"},
        {"walltime = 9000h\n", "site:1: '9000h' is not a time"},
        {"build = maybe\n", "site:1: 'maybe' is neither yes nor no"},
        {"build = YES\n", "site:1: 'YES' is neither yes nor no"},
        {"build = yes\n", "build = yes needs the source tree"},
        {"source = here\n", "site:1: 'here' is not a path from the root"},
        {"queue = a\r\n", "site:1: 'queue = a\\x0D' holds a control character"},
        {"\xef\xbb\xbfqueue = a\n", "site:1: '\xef\xbb\xbfqueue' is no key"},
        {"\x1b[2Jqueue = a\n", "site:1: '\\x1B[2Jqueue = a' holds a control character"},
        {"include = site\n", "site:1: 'include' is no key"}};
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        refuse(mistakes[i][0], strlen(mistakes[i][0]), mistakes[i][1]);
    refuse("queue = a\nacc\0ount = b\n", 22, "site:2: the line holds a NUL byte");
}

static void long_lines_are_refused(void **state)
{
    const size_t length = 1 << 20;
    char *text = malloc(length);
    (void)state;
    memset(text, 'a', length);
    refuse(text, length, "site:1: the line is longer than 1023 bytes");
    memcpy(text, "queue = ", 8);
    refuse(text, 8 + 128, "is no name"); /* one letter more than there is room for */
    struct site *site = malloc(sizeof *site);
    assert_int_equal(site_parse(text, 8 + 127, "site", site, NULL, 0), 0);
    assert_int_equal(strlen(site->queue), 127);
    free(site);
    free(text);
}

static void not_too_many_lines(void **state)
{
    char text[SITE_LINES * 16 + 32] = "";
    (void)state;
    for (int i = 0; i <= SITE_LINES; i++)
        strncat(text, "command = :\n", sizeof text - strlen(text) - 1);
    refuse(text, strlen(text), "site:33: more such lines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_it_says_is_taken), cmocka_unit_test(nothing_is_allowed),
        cmocka_unit_test(mistakes_are_named_with_their_line), cmocka_unit_test(long_lines_are_refused),
        cmocka_unit_test(not_too_many_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
