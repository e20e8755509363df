/* Lists of parts, the table of jobs, and the ids that batch systems tell. */
#include "batch/jobs.h"
#include "batch/submit_command.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* All lists of the wanted parts ("1" in text), separated by blanks. */
static void assert_lists(const char *text, bool lists, size_t size, const char *expected)
{
    bool wanted[32];
    char list[64], all[256] = "";
    const size_t count = strlen(text);
    for (size_t i = 0; i < count; i++)
        wanted[i] = text[i] == '1';
    for (size_t part = 1; jobs_next_parts(wanted, count, lists, &part, list, size);)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", all[0] ? " " : "", list);
    assert_string_equal(all, expected);
}

static void parts_are_listed(void **state)
{
    (void)state;
    assert_lists("1111", true, 64, "1-4");
    assert_lists("1", true, 64, "1");
    assert_lists("0", true, 64, "");
    assert_lists("0110100", true, 64, "2-3,5");
    assert_lists("0110100", false, 64, "2-3 5");
    assert_lists("1000000001", true, 64, "1,10");
    assert_lists("10101011", true, 4, "1,3 5 7-8"); /* what does not fit is for the next */
}

/* A limit of the size of files ends a write within the row, as a full disk does. */
static void no_half_row_stays(const char *directory)
{
    char path[64];
    struct stat before, after;
    struct rlimit kept, low;
    snprintf(path, sizeof path, "%s/batch/jobs.csv", directory);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    low = (struct rlimit){(rlim_t)before.st_size + 9, kept.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    const int error = jobs_add(directory, BATCH_SLURM, "tasks", "19", 8, "4");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(error, ENOSPC);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
}

static void jobs_are_kept(void **state)
{
    char directory[] = "/tmp/test_jobs.XXXXXX", path[64], problem[256];
    struct table *jobs;
    (void)state;
    assert_non_null(mkdtemp(directory));
    assert_int_equal(jobs_load(directory, &jobs, problem, sizeof problem), ENOENT);
    snprintf(path, sizeof path, "%s/batch", directory);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/batch/jobs.csv", directory);
    const int empty = open(path, O_WRONLY | O_CREAT, 0600); /* what a full disk leaves */
    assert_true(empty >= 0 && close(empty) == 0);
    assert_int_equal(jobs_load(directory, &jobs, problem, sizeof problem), ENOENT);
    assert_int_equal(jobs_add(directory, BATCH_SLURM, "tasks", "17", 8, "1-3,5"), 0);
    no_half_row_stays(directory);
    assert_int_equal(jobs_add(directory, BATCH_PBS, "report", "18[].host", 8, ""), 0);
    assert_int_equal(jobs_load(directory, &jobs, problem, sizeof problem), 0);
    assert_int_equal(table_rows(jobs), 2);
    assert_int_equal(jobs_parts(jobs), 8);
    assert_string_equal(table_text(jobs, 0, "parts"), "1-3,5");
    assert_string_equal(table_text(jobs, 0, "system"), "slurm");
    assert_string_equal(table_text(jobs, 1, "id"), "18[].host");
    assert_string_equal(table_text(jobs, 1, "role"), "report");
    table_free(jobs);
    snprintf(path, sizeof path, "%s/batch/jobs.csv", directory);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/batch", directory);
    assert_int_equal(rmdir(path) | rmdir(directory), 0);
}

static void ids_are_found(void **state)
{
    static const struct {
        enum batch_system system;
        const char *output, *id; /* NULL: there is none */
    } cases[] = {{BATCH_SLURM, "17\n", "17"},
                 {BATCH_SLURM, "17;cluster\n", "17"},
                 {BATCH_SGE, "3.1-4:1\n", "3"},
                 {BATCH_SGE, "4\n", "4"},
                 {BATCH_PBS, "123[].host.domain\n", "123[].host.domain"},
                 {BATCH_PBS, "124.host\n", "124.host"},
                 {BATCH_SLURM, "", NULL},
                 {BATCH_SLURM, "\n17\n", NULL},
                 {BATCH_SLURM, "Submitted batch job 17\n", NULL},
                 {BATCH_PBS, "12 3\n", NULL},
                 {BATCH_PBS, "12;rm\n", NULL}};
    char id[64];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int error = submit_command_id(cases[i].system, cases[i].output, id, sizeof id);
        assert_int_equal(error, cases[i].id ? 0 : EINVAL);
        if (cases[i].id)
            assert_string_equal(id, cases[i].id);
    }
    assert_int_equal(submit_command_id(BATCH_SLURM, "1234\n", id, 4), EINVAL); /* no room */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_are_listed), cmocka_unit_test(jobs_are_kept),
                                       cmocka_unit_test(ids_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
