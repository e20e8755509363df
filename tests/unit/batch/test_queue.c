/* What squeue and qstat print, as they were seen to print it; of PBS as its manual shows it. */
#include "batch/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char jobs_text[] = "submitted_utc,system,role,id,parts_in_all,parts\n"
                                "2026-11-21T16:00:00Z,slurm,tasks,17,4,1-4\n"
                                "2026-11-21T16:00:00Z,slurm,report,18,4,\n"
                                "2026-11-21T16:00:00Z,slurm,tasks,19,4,3\n"
                                "2026-11-21T16:00:00Z,sge,tasks,7,4,1-4\n"
                                "2026-11-21T16:00:00Z,sge,report,8,4,\n"
                                "2026-11-21T16:00:00Z,pbs,tasks,123[].host,4,1-3\n"
                                "2026-11-21T16:00:00Z,pbs,tasks,130.host,4,4\n"
                                "2026-11-21T16:00:00Z,pbs,report,124.host,4,\n";

struct expected {
    enum queue_state state;
    const char *id, *node;
};

static void assert_read(enum batch_system system, const char *text, const struct expected expected[5])
{
    struct table *jobs;
    struct queue_place places[5];
    char *copy = strdup(text);
    memset(places, 0, sizeof places);
    assert_int_equal(table_parse(jobs_text, strlen(jobs_text), &jobs, NULL, 0), 0);
    queue_read(system, copy, jobs, places, 4);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(places[i].state, expected[i].state);
        assert_string_equal(places[i].id, expected[i].id);
        assert_string_equal(places[i].node, expected[i].node);
    }
    table_free(jobs);
    free(copy);
}

static void slurm(void **state)
{
    (void)state;
    assert_read(BATCH_SLURM, "17_1|RUNNING|node1\n17_2|PENDING|\n17_4|COMPLETED|node2\n18|PENDING|\n19_3|COMPLETING|node2\n99_4|RUNNING|x\n",
                (const struct expected[]){{QUEUE_WAITING, "18", ""},
                                          {QUEUE_RUNNING, "17_1", "node1"},
                                          {QUEUE_WAITING, "17_2", ""},
                                          {QUEUE_RUNNING, "19_3", "node2"},
                                          {QUEUE_GONE, "", ""}});
}

static void grid_engine(void **state)
{
    static const char text[] =
        "job-ID  prior   name       user         state submit/start at     queue                          slots ja-task-ID \n"
        "-----------------------------------------------------------------------------------------------------------------\n"
        "      7 0.55500 speedup    root         r     11/21/2026 16:10:07 all.q@host                         2 1\n"
        "      7 0.55500 speedup    root         Rq    11/21/2026 16:10:07                                    2 2\n"
        "      7 0.55500 speedup    root         Eqw   11/21/2026 16:10:07                                    2 3\n"
        "      8 0.00000 speedup-re root         hqw   11/21/2026 16:10:01                                    1        \n"
        "      9 0.55500 other      root         r     11/21/2026 16:10:07 all.q@host                         2 4\n";
    (void)state;
    assert_read(BATCH_SGE, text,
                (const struct expected[]){{QUEUE_WAITING, "8", ""},
                                          {QUEUE_RUNNING, "7.1", "host"},
                                          {QUEUE_WAITING, "7.2", ""},
                                          {QUEUE_WAITING, "7.3", ""},
                                          {QUEUE_GONE, "", ""}});
}

static void pbs(void **state)
{
    static const char text[] = "Job id            Name             User              Time Use S Queue\n"
                               "----------------  ---------------- ----------------  -------- - -----\n"
                               "123[].host        speedup          user                     0 B workq\n"
                               "123[1].host       speedup          user              00:00:10 R workq\n"
                               "123[2].host       speedup          user                     0 Q workq\n"
                               "123[3].host       speedup          user                     0 X workq\n"
                               "124.host          speedup-report   user                     0 H workq\n"
                               "130.host          speedup          user              00:00:01 R workq\n";
    (void)state;
    assert_read(BATCH_PBS, text,
                (const struct expected[]){{QUEUE_WAITING, "124.host", ""},
                                          {QUEUE_RUNNING, "123[1].host", ""},
                                          {QUEUE_WAITING, "123[2].host", ""},
                                          {QUEUE_GONE, "", ""},
                                          {QUEUE_RUNNING, "130.host", ""}});
}

static void nonsense_is_nobody(void **state)
{
    const struct expected nobody[5] = {{QUEUE_GONE, "", ""}, {QUEUE_GONE, "", ""}, {QUEUE_GONE, "", ""}, {QUEUE_GONE, "", ""},
                                       {QUEUE_GONE, "", ""}};
    static const char *const texts[] = {"", "\n\n", "17\n", "|||\n", "17_5|RUNNING|node1\n", "17_99999999999999999999|RUNNING|n\n",
                                        "x17_1|RUNNING|node1\n", "17_1|NOVEL|node1\n",
                                        "a b c d e f g h i j k l m n o p q r s t u v w x y z\n"};
    (void)state;
    for (enum batch_system system = BATCH_SLURM; system < BATCH_SYSTEMS; system++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            assert_read(system, texts[i], nobody);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(slurm), cmocka_unit_test(grid_engine), cmocka_unit_test(pbs),
                                       cmocka_unit_test(nonsense_is_nobody)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
