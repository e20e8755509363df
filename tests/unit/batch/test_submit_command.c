/* The words of a submission, and what is left of them where memory ends. */
#include "batch/submit_command.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

FILE *__real_open_memstream(char **text, size_t *length);
FILE *__wrap_open_memstream(char **text, size_t *length);
static bool memory_ends;

FILE *__wrap_open_memstream(char **text, size_t *length)
{
    errno = ENOMEM;
    return memory_ends ? NULL : __real_open_memstream(text, length);
}

static char *const ids[] = {"17", "18"};

static void the_report_waits_for_all_tasks(void **state)
{
    (void)state;
    const struct job job = {.system = BATCH_SLURM};
    struct submit_command command;
    assert_int_equal(submit_command_report(&job, ids, 2, &command), 0);
    bool waits = false;
    for (size_t i = 0; i < command.count; i++)
        waits = waits || strcmp(command.words[i], "--dependency=afterany:17:18") == 0;
    assert_true(waits);
    submit_command_free(&command);
}

static void without_memory_there_is_no_command(void **state)
{
    (void)state;
    const struct job job = {.system = BATCH_SLURM};
    struct submit_command command;
    memset(&command, 0xff, sizeof command); /* what lay there is not freed */
    memory_ends = true;
    assert_int_equal(submit_command_report(&job, ids, 2, &command), ENOMEM);
    memory_ends = false;
    assert_int_equal(command.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_waits_for_all_tasks),
        cmocka_unit_test(without_memory_there_is_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
