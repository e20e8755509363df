/* speedup measure: one visit of one cell, for a person. */
#include "cli/commands.h"
#include "cli/who.h"

#include "harness/interrupt.h"
#include "harness/kernel_options.h"
#include "harness/launch.h"
#include "harness/launcher.h"
#include "harness/limits.h"
#include "harness/openmp_variables.h"
#include "harness/topology.h"
#include "harness/worker_environment.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command measure_command = {
    "measure", "KERNEL VARIANT", "Measures one cell once, placed as in a sweep; prints its rows.",
    "1 it failed or answered wrongly; 75 interrupted", 2, 2};

enum { ARGUMENTS = 40 + LAUNCHER_ARGUMENTS, TEXTS = 13, TEXT = 24, WHO_LIMIT = 1 << 20 };

struct measure_arguments {
    const char *cell[2]; /* kernel, variant */
    const char *options, *expect, *worker, *huge_pages;
    const char *launcher;
    int64_t ranks, threads; /* of MPI variants; p is their product */
    int64_t n, p, seed, inner, min_time_ns, repetitions, warmups;
    bool spans, who, csv;
};

/* The worker's command line under construction. */
struct command_line {
    const char *argv[ARGUMENTS];
    char numbers[TEXTS][TEXT], ranks[LAUNCHER_NUMBERS][LAUNCHER_NUMBER];
    size_t count, texts;
};

static void add(struct command_line *line, const char *text)
{
    line->argv[line->count++] = text;
}

static void add_number(struct command_line *line, const char *option, int64_t value)
{
    char *text = line->numbers[line->texts++];
    snprintf(text, TEXT, "%" PRId64, value);
    add(line, option);
    add(line, text);
}

/* launcher: of ranks, or NULL; places: of worker processes or ranks, or NULL. */
static void build(const struct measure_arguments *arguments, const struct launcher *launcher, const char *options,
                  int64_t llc_bytes, const char *places, struct command_line *line)
{
    memset(line, 0, sizeof *line);
    if (launcher)
        line->count = launcher_command(launcher, arguments->ranks, arguments->threads, line->argv, line->ranks);
    else
        add(line, arguments->worker);
    add(line, "measure");
    add(line, arguments->cell[0]);
    add(line, arguments->cell[1]);
    add_number(line, "-n", arguments->n);
    add_number(line, "-p", arguments->p);
    if (launcher)
        add_number(line, "--ranks", arguments->ranks);
    add_number(line, "--seed", arguments->seed);
    add_number(line, "--llc-bytes", llc_bytes);
    add_number(line, "--memory-limit", limits_memory_allowance());
    if (arguments->inner > 0)
        add_number(line, "--inner", arguments->inner);
    else
        add_number(line, "--min-time", arguments->min_time_ns);
    add_number(line, "--repetitions", arguments->repetitions);
    add_number(line, "--warmups", arguments->warmups);
    add(line, "--options");
    add(line, options);
    if (arguments->huge_pages) {
        add(line, "--huge-pages");
        add(line, arguments->huge_pages);
    }
    if (arguments->expect) {
        add(line, "--expect");
        add(line, arguments->expect);
    }
    if (arguments->spans)
        add(line, "--spans");
    if (arguments->who)
        add(line, "--who");
    if (places) {
        add(line, "--cpus");
        add(line, places);
    }
}

/* Row of the description that stands for the cell, or the number of rows. */
static size_t find_row(const struct table *kernels, const struct measure_arguments *arguments)
{
    size_t row = 0;
    while (row < table_rows(kernels) && (strcmp(table_text(kernels, row, "kernel"), arguments->cell[0]) != 0 ||
                                         strcmp(table_text(kernels, row, "variant"), arguments->cell[1]) != 0))
        row++;
    return row;
}

static int run(const struct measure_arguments *arguments, const struct launcher *launcher, const char *options,
               const char *model, const struct topology *topology, const sigset_t *waiting)
{
    struct command_line line;
    struct launched launched;
    const bool openmp = strcmp(model, "openmp") == 0;
    char *places = topology_placement(topology, model, (int)arguments->p);
    const int64_t threads = openmp ? arguments->p : launcher ? arguments->threads : 0;
    char **environment = worker_environment(environ, (int)threads, openmp ? places : NULL, 0);
    build(arguments, launcher, options, topology->last_level_cache_bytes > 0 ? topology->last_level_cache_bytes : 0,
          openmp ? NULL : places, &line);
    struct launch launch = {.argv = (char *const *)line.argv, .environment = environment, .waiting = waiting,
                            .output_limit = arguments->who ? WHO_LIMIT : 0};
    int error = environment ? launch_run(&launch, &launched) : ENOMEM, status;
    worker_environment_free(environment);
    free(places);
    if (error) {
        message("%s: %s: the worker could not be started", arguments->worker, strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    status = launched.end == LAUNCH_EXITED ? launched.code : EXIT_FAILED_CELL;
    if (launched.end == LAUNCH_ABORTED)
        status = EXIT_INTERRUPTED;
    if (launched.end == LAUNCH_KILLED)
        message("%s %s: ended by signal %d: %s", arguments->cell[0], arguments->cell[1], launched.code,
                launched.message);
    else if (launched.message[0])
        message("%s", launched.message);
    if (status == EXIT_DONE && arguments->who)
        status = print_who(&(struct who){topology, arguments->cell[1], arguments->csv}, launched.output,
                           launched.output_length);
    launched_free(&launched);
    return status;
}

/* Finds what starts ranks: *launcher, or with none asked for NULL.  EXIT_DONE, or the exit status after a message. */
static int find_launcher(const struct measure_arguments *arguments, const char *model, const sigset_t *waiting,
                         struct launcher *found, const struct launcher **launcher)
{
    char problem[PATH_MAX + 512];
    const bool mpi = strcmp(model, "mpi") == 0;
    *launcher = NULL;
    if (mpi != (arguments->ranks > 0)) {
        message(mpi ? "%s: runs on ranks: say how many with --ranks" : "--ranks: %s does not run on ranks: leave it out",
                arguments->cell[1]);
        return EXIT_BAD_USAGE;
    }
    if (!mpi)
        return EXIT_DONE;
    const int error = launcher_find(arguments->worker, arguments->launcher, waiting, found, problem, sizeof problem);
    const char *why = error == 0 ? launcher_problem(found) : error == ENOENT ? launcher_problem(NULL) : problem;
    if (why)
        message("%s", why);
    *launcher = found;
    return why ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

/* A cell that the worker has: how to start it, and the run. */
static int measure_row(const struct measure_arguments *arguments, const char *options, const char *model,
                       const struct topology *topology, const sigset_t *waiting)
{
    struct launcher found = {.absent = ""};
    const struct launcher *launcher;
    int status = find_launcher(arguments, model, waiting, &found, &launcher);
    if (status == EXIT_DONE)
        status = run(arguments, launcher, options, model, topology, waiting);
    launcher_free(&found);
    return status;
}

static int measure(const struct measure_arguments *arguments)
{
    char problem[PATH_MAX + 512], canonical[128];
    struct worker_description description;
    struct topology *topology = NULL;
    sigset_t waiting;
    if (openmp_variables_check(environ, problem, sizeof problem) != 0) {
        message("%s", problem);
        return EXIT_BAD_USAGE;
    }
    int status = command_worker(arguments->worker, &waiting, &description);
    if (status != EXIT_DONE)
        return status;
    status = EXIT_BAD_USAGE;
    size_t row = find_row(description.kernels, arguments);
    if (row == table_rows(description.kernels))
        message("%s %s: the worker has no such kernel and variant: see `speedup list`", arguments->cell[0],
                arguments->cell[1]);
    else if (kernel_options_canonical(table_text(description.kernels, row, "options"), arguments->options, canonical,
                                      sizeof canonical, problem, sizeof problem) != 0)
        message("%s", problem);
    else if (topology_load(&topology) != 0)
        message("topology: cannot be read: check hwloc with lstopo");
    else
        status = measure_row(arguments, canonical, table_text(description.kernels, row, "model"), topology, &waiting);
    topology_free(topology);
    worker_description_free(&description);
    return status;
}

int command_measure(int argc, char *argv[])
{
    struct measure_arguments arguments = {.options = "", .p = 1, .threads = 1, .seed = 1, .min_time_ns = 10000000,
                                          .repetitions = 3, .warmups = 1};
    char worker[PATH_MAX];
    size_t count;
    int status;
    const struct cli_option table[] = {
        {"-n", OPTION_COUNT, &arguments.n, 1, INT64_MAX, "N", "problem size (needed)"},
        {"-p", OPTION_COUNT, &arguments.p, 1, 4096, "N", "workers (1)"},
        {"--ranks", OPTION_COUNT, &arguments.ranks, 1, 4096, "N", "ranks of an MPI variant; p is these times --threads"},
        {"--threads", OPTION_COUNT, &arguments.threads, 1, 4096, "N", "threads of each rank (1)"},
        {"--launcher", OPTION_TEXT, &arguments.launcher, 0, 0, "PROGRAM", "what starts ranks: mpirun of the MPI built with, srun"},
        {"--options", OPTION_TEXT, &arguments.options, 0, 0, "LIST", "options of the kernel: order=sorted"},
        {"--seed", OPTION_COUNT, &arguments.seed, 0, INT64_MAX, "N", "of the data (1)"},
        {"--inner", OPTION_COUNT, &arguments.inner, 1, INT_MAX / 2, "N", "runs in one interval; else calibrated"},
        {"--min-time", OPTION_DURATION, &arguments.min_time_ns, 1, 3600000000000, "TIME", "what calibration aims at (10ms)"},
        {"--repetitions", OPTION_COUNT, &arguments.repetitions, 0, 1000000, "N", "timed repetitions (3)"},
        {"--warmups", OPTION_COUNT, &arguments.warmups, 0, 1000000, "N", "repetitions before those (1)"},
        {"--expect", OPTION_TEXT, &arguments.expect, 0, 0, "RESULT", "the result that must come out"},
        {"--huge-pages", OPTION_TEXT, &arguments.huge_pages, 0, 0, "WORD", "for the kernel's data: never, always, or as the system does"},
        {"--spans", OPTION_FLAG, &arguments.spans, 0, 0, NULL, "record the busy time of each worker"},
        {"--who", OPTION_FLAG, &arguments.who, 0, 0, NULL, "a table of the workers in place of the rows: process, thread, CPU, core"},
        {"--csv", OPTION_FLAG, &arguments.csv, 0, 0, NULL, "that table as CSV"},
        {"--worker", OPTION_TEXT, &arguments.worker, 0, 0, "PROGRAM", "the program that measures"},
        {0}};
    if (!command_begin(&measure_command, table, argc, argv, arguments.cell, &count, &status))
        return status;
    if (!command_huge_pages(arguments.huge_pages))
        return EXIT_BAD_USAGE;
    if (arguments.ranks > 0)
        arguments.p = arguments.ranks * arguments.threads;
    if (arguments.n == 0) {
        message("-n: problem size missing: see `speedup measure --help`");
        return EXIT_BAD_USAGE;
    }
    arguments.worker = command_worker_path(arguments.worker, worker, sizeof worker);
    return arguments.worker ? measure(&arguments) : EXIT_INPUT_OUTPUT;
}
