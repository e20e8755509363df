/* The reader of /proc and /sys: what it takes, what it refuses, and where it looks. */
#include "harness/sysfile.h"
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <unistd.h>

#include <cmocka.h>

static void the_root_is_put_before_every_path(void **state)
{
    (void)state;
    assert_false(sysfile_redirected());
    assert_true(sysfile_exists("/proc/self/status"));
    char *root = use_scratch(), text[32];
    assert_true(sysfile_redirected());
    assert_false(sysfile_exists("/proc/self/status"));
    assert_int_equal(sysfile_read("/proc/self/status", text, sizeof text), ENOENT);
    put_file(root, "/proc/self/status", "here\n");
    assert_true(sysfile_exists("/proc/self/status"));
    assert_int_equal(sysfile_read("/proc/self/status", text, sizeof text), 0);
    assert_string_equal(text, "here");
    free_scratch(root);
}

static void one_newline_at_the_end_is_dropped(void **state)
{
    static const char *const cases[][2] = {{"", ""},     {"\n", ""},       {"a", "a"},
                                           {"a\n", "a"}, {"a\n\n", "a\n"}, {"a\nb\n", "a\nb"}};
    char *root = use_scratch(), text[32];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_file(root, "/file", cases[i][0]);
        assert_int_equal(sysfile_read("/file", text, sizeof text), 0);
        assert_string_equal(text, cases[i][1]);
    }
    free_scratch(root);
}

static void a_text_that_does_not_fit_is_refused_not_cut(void **state)
{
    char *root = use_scratch(), text[8];
    (void)state;
    put_file(root, "/file", "1234567\n");
    assert_int_equal(sysfile_read("/file", text, sizeof text), 0);
    put_file(root, "/file", "12345678\n");
    assert_int_equal(sysfile_read("/file", text, sizeof text), EMSGSIZE);
    free_scratch(root);
}

static void long_files_are_read_whole(void **state)
{
    enum { LENGTH = 100000 };
    char *root = use_scratch(), *text, *expected = malloc(LENGTH + 1);
    (void)state;
    for (int i = 0; i < LENGTH; i++)
        expected[i] = (char)('a' + i % 26);
    expected[LENGTH] = '\0';
    put_file(root, "/file", expected);
    assert_int_equal(sysfile_load("/file", &text), 0);
    assert_string_equal(text, expected);
    free(text);
    free(expected);
    free_scratch(root);
}

static void damaged_files_are_errors(void **state)
{
    char *root = use_scratch(), *text, path[4096], endless[6000];
    (void)state;
    put_file(root, "/file", "");
    snprintf(path, sizeof path, "%s/file", root);
    assert_int_equal(truncate(path, 10), 0); /* ten NUL bytes */
    assert_int_equal(sysfile_load("/file", &text), EINVAL);
    assert_null(text);
    assert_int_equal(truncate(path, (1 << 24) + 1), 0);
    assert_int_equal(sysfile_load("/file", &text), EFBIG);
    assert_null(text);
    put_file(root, "/folder/file", "");
    assert_int_equal(sysfile_load("/folder", &text), EISDIR);
    memset(endless, 'x', sizeof endless - 1);
    endless[0] = '/';
    endless[sizeof endless - 1] = '\0';
    assert_int_equal(sysfile_load(endless, &text), ENAMETOOLONG);
    free_scratch(root);
}

static void only_whole_numbers_are_counts(void **state)
{
    static const char *const bad[] = {"",    "\n",  "-1", "+1",    " 1",  "1 ", "0x10",
                                      "1e3", "1.0", "1k", "1\n\n", "max", "one"};
    char *root = use_scratch();
    int64_t value = 7;
    (void)state;
    put_file(root, "/file", "150000\n");
    assert_int_equal(sysfile_count("/file", &value), 0);
    assert_int_equal(value, 150000);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put_file(root, "/file", bad[i]);
        assert_int_equal(sysfile_count("/file", &value), EINVAL);
    }
    put_file(root, "/file", "9223372036854775808");
    assert_int_equal(sysfile_count("/file", &value), ERANGE);
    put_file(root, "/file", "1000000000000000000000000000000000000000000000");
    assert_int_not_equal(sysfile_count("/file", &value), 0);
    assert_int_equal(sysfile_count("/none", &value), ENOENT);
    assert_int_equal(value, 150000);
    free_scratch(root);
}

static void fields_are_found_by_their_whole_name(void **state)
{
    static const char text[] = "cpu cores\t: 2\nmodel\t\t: 207\nmodel name\t: Xeon: a "
                               "name\nMemTotal:  12 kB\nempty:\nlast\t:end";
    char value[32];
    (void)state;
    assert_int_equal(sysfile_field(text, "model name", value, sizeof value), 0);
    assert_string_equal(value, "Xeon: a name");
    assert_int_equal(sysfile_field(text, "model", value, sizeof value), 0);
    assert_string_equal(value, "207");
    assert_int_equal(sysfile_field(text, "MemTotal", value, sizeof value), 0);
    assert_string_equal(value, "12 kB");
    assert_int_equal(sysfile_field(text, "empty", value, sizeof value), 0);
    assert_string_equal(value, "");
    assert_int_equal(sysfile_field(text, "last", value, sizeof value), 0);
    assert_string_equal(value, "end");
    assert_int_equal(sysfile_field(text, "cpu", value, sizeof value), ENODATA);
    assert_int_equal(sysfile_field(text, "name", value, sizeof value), ENODATA);
    assert_int_equal(sysfile_field("", "name", value, sizeof value), ENODATA);
}

static void words_are_whole(void **state)
{
    (void)state;
    assert_true(sysfile_has_word("fpu hypervisor rdtscp", "hypervisor"));
    assert_true(sysfile_has_word("hypervisor", "hypervisor"));
    assert_true(sysfile_has_word("fpu  hypervisor\n", "hypervisor"));
    assert_false(sysfile_has_word("fpu hypervisors", "hypervisor"));
    assert_false(sysfile_has_word("nohypervisor", "hypervisor"));
    assert_false(sysfile_has_word("", "hypervisor"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_root_is_put_before_every_path, forget_machine),
        cmocka_unit_test(one_newline_at_the_end_is_dropped),
        cmocka_unit_test(a_text_that_does_not_fit_is_refused_not_cut),
        cmocka_unit_test(long_files_are_read_whole),
        cmocka_unit_test(damaged_files_are_errors),
        cmocka_unit_test(only_whole_numbers_are_counts),
        cmocka_unit_test(fields_are_found_by_their_whole_name),
        cmocka_unit_test(words_are_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
