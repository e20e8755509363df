/* One measurement at a time on a CPU; disjoint CPUs do not exclude each other; a dead holder holds nothing. */
#include "harness/lock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/speedup-lock-XXXXXX";

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) && setenv("XDG_RUNTIME_DIR", directory, 1) == 0 ? 0 : -1;
}

static int remove_directory(void **state)
{
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "%s/speedup.lock", directory);
    unlink(path);
    return rmdir(directory);
}

static void test_equal_cpus_exclude_disjoint_do_not(void **state)
{
    (void)state;
    int one, two;
    static const int low[] = {0, 1}, high[] = {2, 3}, overlapping[] = {3, 1};
    assert_int_equal(lock_open(&one), 0);
    assert_int_equal(lock_open(&two), 0);
    assert_int_equal(lock_take(one, low, 2), 0);
    assert_int_equal(lock_take(two, low, 2), EAGAIN);
    assert_int_equal(lock_take(two, high, 2), 0);
    lock_drop(two);
    assert_int_equal(lock_take(two, overlapping, 2), EAGAIN);
    assert_int_equal(lock_take(one, high, 2), 0); /* a refused take held nothing */
    lock_drop(one);
    assert_int_equal(lock_take(two, overlapping, 2), 0);
    close(one);
    close(two);
}

static void test_a_closed_descriptor_holds_nothing(void **state)
{
    (void)state;
    int one, two;
    static const int cpu[] = {0};
    assert_int_equal(lock_open(&one), 0);
    assert_int_equal(lock_open(&two), 0);
    assert_int_equal(lock_take(one, cpu, 1), 0);
    close(one);
    assert_int_equal(lock_take(two, cpu, 1), 0);
    close(two);
}

static void test_without_a_file_nothing_is_locked(void **state)
{
    (void)state;
    static const int cpu[] = {0};
    assert_int_equal(lock_take(-1, cpu, 1), 0);
    lock_drop(-1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_cpus_exclude_disjoint_do_not),
        cmocka_unit_test(test_a_closed_descriptor_holds_nothing),
        cmocka_unit_test(test_without_a_file_nothing_is_locked),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
