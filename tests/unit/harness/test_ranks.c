/* Which ranks and threads a plan has, and the command lines that start them. */
#include "harness/launcher.h"
#include "harness/plan_ranks.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char description_text[] = "kernel,variant,model\nk,serial,serial\nk,omp,openmp\nk,mpi,mpi\n";

/* "1x1 1x2", or the message. */
static void check_pairs(struct plan_request request, int allowed, const char *expected)
{
    char problem[256] = "", text[512] = "";
    struct table *description;
    struct plan_ranks ranks;
    assert_int_equal(table_parse(description_text, sizeof description_text - 1, &description, problem, sizeof problem), 0);
    const int error = plan_ranks_choose(&request, description, allowed, &ranks, problem, sizeof problem);
    for (size_t i = 0; i < ranks.count && error == 0; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%dx%d", i ? " " : "", (int)ranks.pairs[i].ranks,
                 (int)ranks.pairs[i].threads);
    assert_true(error == 0 || error == EINVAL);
    assert_non_null(strstr(error ? problem : text, expected));
    assert_true(error != 0 || strcmp(text, expected) == 0);
    free(ranks.pairs);
    table_free(description);
}

static void ranks_times_threads(void **state)
{
    (void)state;
    check_pairs((struct plan_request){.threads = "1,2"}, 4, "");
    check_pairs((struct plan_request){.ranks = "2,1"}, 4, "1x1 2x1");
    check_pairs((struct plan_request){.ranks = "1,2,4", .threads = "1,2"}, 8, "1x1 1x2 2x1 2x2 4x1 4x2");
    check_pairs((struct plan_request){.ranks = "1,2,4", .threads = "1,2"}, 4, "1x1 1x2 2x1 2x2 4x1");
    check_pairs((struct plan_request){.ranks = "4", .threads = "2", .oversubscribe = true}, 2, "4x2");
    check_pairs((struct plan_request){.ranks = "1", .variants = "omp,mpi"}, 1, "1x1");
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    check_pairs((struct plan_request){.ranks = "8"}, 4, "--ranks: 8 ranks but 4 CPUs are allowed");
    check_pairs((struct plan_request){.ranks = "2", .threads = "4"}, 4, "--ranks: times --threads is more");
    check_pairs((struct plan_request){.ranks = "two"}, 4, "--ranks: ");
    check_pairs((struct plan_request){.ranks = "1", .variants = "omp"}, 4, "--ranks: no chosen variant");
    check_pairs((struct plan_request){.variants = "mpi"}, 4, "--variants: 'mpi' runs on ranks");
}

static void check_command(const struct launcher *launcher, const char *expected)
{
    const char *argv[LAUNCHER_ARGUMENTS];
    char numbers[LAUNCHER_NUMBERS][LAUNCHER_NUMBER], text[256] = "";
    const size_t count = launcher_command(launcher, 2, 3, argv, numbers);
    assert_true(count <= LAUNCHER_ARGUMENTS);
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", argv[i]);
    assert_string_equal(text, expected);
}

static void each_launcher_has_its_words(void **state)
{
    (void)state;
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpirun", .kind = LAUNCHER_OPEN_MPI},
                  "mpirun -n 2 --bind-to none --oversubscribe w-mpi");
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpiexec", .kind = LAUNCHER_HYDRA},
                  "mpiexec -n 2 -bind-to none w-mpi");
    check_command(&(struct launcher){.worker = "w-mpi", .program = "srun", .kind = LAUNCHER_SRUN, .pmi = "--mpi=pmi2"},
                  "srun -n 2 --mpi=pmi2 --cpu-bind=none -c 3 w-mpi");
}

static void launchers_are_told_by_what_they_say(void **state)
{
    (void)state;
    assert_int_equal(launcher_kind("mpirun.openmpi (OpenRTE) 4.1.4\n\nReport bugs to http://www.open-mpi.org/"), LAUNCHER_OPEN_MPI);
    assert_int_equal(launcher_kind("mpirun (Open MPI) 5.0.7\n"), LAUNCHER_OPEN_MPI);
    assert_int_equal(launcher_kind("HYDRA build details:\n    Version:  4.0.2\n"), LAUNCHER_HYDRA);
    assert_int_equal(launcher_kind("slurm-wlm 22.05.8\n"), LAUNCHER_SRUN);
}

/* Two ranks of three threads: what a node has room for, and at least as many as it must have. */
static void ranks_are_spread_over_nodes(void **state)
{
    (void)state;
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpirun", .allocation = {2, 16}},
                  "mpirun -n 2 --bind-to none --oversubscribe --map-by ppr:2:node w-mpi");
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpirun", .allocation = {3, 12}},
                  "mpirun -n 2 --bind-to none --oversubscribe --map-by ppr:1:node w-mpi");
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpiexec", .kind = LAUNCHER_HYDRA, .allocation = {2, 4}},
                  "mpiexec -n 2 -bind-to none -ppn 1 w-mpi");
    check_command(&(struct launcher){.worker = "w-mpi", .program = "mpiexec", .kind = LAUNCHER_HYDRA, .allocation = {1, 4}},
                  "mpiexec -n 2 -bind-to none w-mpi");
}

static void a_worker_without_mpi_is_not_an_error_of_its_own(void **state)
{
    (void)state;
    char problem[256];
    struct launcher launcher;
    assert_int_equal(launcher_find("/nowhere/worker", NULL, NULL, &launcher, problem, sizeof problem), ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_times_threads),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(each_launcher_has_its_words),
        cmocka_unit_test(launchers_are_told_by_what_they_say),
        cmocka_unit_test(ranks_are_spread_over_nodes),
        cmocka_unit_test(a_worker_without_mpi_is_not_an_error_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
