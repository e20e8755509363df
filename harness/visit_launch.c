/* Makes the command line of a visit, and runs it. */
#include "harness/visit_launch.h"

#include "harness/launcher.h"
#include "harness/limits.h"
#include "harness/worker_environment.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ARGUMENTS = 64 };

/* The numbers of a command line as text. */
struct numbers {
    char ranks[LAUNCHER_NUMBERS][LAUNCHER_NUMBER]; /* ranks, and threads of each */
    char n[24], p[24], seed[24], runs[24], repetitions[24], expected[24], cache[24], memory[24];
};

bool visit_calibrates(const struct visit_request *request)
{
    return request->round == 0 && !request->spans;
}

/* Timed repetitions that the worker is asked for. */
static int64_t repetitions_wanted(const struct visit_request *request)
{
    return visit_calibrates(request) ? 0 : request->spans ? PLAN_SPANS : request->cell->repetitions;
}

size_t visit_rows_wanted(const struct visit_request *request)
{
    return (size_t)repetitions_wanted(request) + 1;
}

static bool runs_on_ranks(const struct plan_cell *cell)
{
    return strcmp(cell->model, "mpi") == 0;
}

static void number_texts(const struct visit_session *session, const struct visit_request *request, struct numbers *text)
{
    const struct plan_cell *cell = request->cell;
    const int64_t runs = !visit_calibrates(request) ? request->inner : request->command ? 1 : cell->min_time_ns;
    const int64_t rows = repetitions_wanted(request) + (request->command != NULL);
    snprintf(text->n, sizeof text->n, "%" PRId64, cell->n);
    snprintf(text->p, sizeof text->p, "%" PRId64, cell->p);
    snprintf(text->seed, sizeof text->seed, "%" PRId64, cell->seed);
    snprintf(text->runs, sizeof text->runs, "%" PRId64, runs);
    snprintf(text->repetitions, sizeof text->repetitions, "%" PRId64, rows);
    snprintf(text->cache, sizeof text->cache, "%" PRId64, session->llc_bytes);
    snprintf(text->memory, sizeof text->memory, "%" PRId64, limits_memory_allowance());
    snprintf(text->expected, sizeof text->expected, "%" PRIu64, request->expected);
}

static size_t add(const char *argv[], size_t count, const char *const words[])
{
    for (; *words && count < ARGUMENTS - 1; words++)
        argv[count++] = *words;
    return count;
}

/* What every program is asked. */
static size_t add_cell(const char *argv[], size_t count, const struct plan_cell *cell, const struct numbers *text)
{
    return add(argv, count, (const char *const[]){"measure", cell->kernel, cell->variant, "-n", text->n, "-p", text->p,
                                                  "--options", cell->options, "--seed", text->seed, "--repetitions",
                                                  text->repetitions, NULL});
}

/* A peer is not told the right result, and is not asked to calibrate. */
static void peer_arguments(const struct visit_request *request, const struct numbers *text, const char *argv[])
{
    const size_t count = add(argv, 0, (const char *const *)request->command);
    add(argv, add_cell(argv, count, request->cell, text),
        (const char *const[]){"--inner", text->runs, "--warmups", "0", NULL});
}

/* A worker that runs on ranks is started by the launcher, which stands in front of its name. */
static void worker_arguments(const struct visit_session *session, const struct visit_request *request, struct numbers *text,
                             const char *argv[])
{
    const struct plan_cell *cell = request->cell;
    const bool ranks = runs_on_ranks(cell);
    const bool calibration = visit_calibrates(request);
    argv[0] = request->worker;
    const size_t first = ranks ? launcher_command(session->launcher, cell->ranks, cell->threads, argv, text->ranks) : 1;
    size_t count = add_cell(argv, first, cell, text);
    count = add(argv, count, (const char *const[]){calibration ? "--min-time" : "--inner", text->runs, "--warmups",
                                                   calibration ? "0" : "1", "--llc-bytes", text->cache, "--memory-limit",
                                                   text->memory, "--huge-pages",
                                                   cell->huge_pages[0] ? cell->huge_pages : "system", NULL});
    if (request->has_expected)
        count = add(argv, count, (const char *const[]){"--expect", text->expected, NULL});
    if (ranks)
        count = add(argv, count, (const char *const[]){"--ranks", text->ranks[0], NULL});
    if (strcmp(cell->model, "openmp") != 0 && request->places)
        count = add(argv, count, (const char *const[]){"--cpus", request->places, NULL});
    if (request->spans)
        add(argv, count, (const char *const[]){"--spans", NULL});
}

int visit_launch(const struct visit_session *session, const struct visit_request *request, struct launched *launched)
{
    const struct plan_cell *cell = request->cell;
    const char *argv[ARGUMENTS] = {NULL};
    struct numbers text;
    number_texts(session, request, &text);
    if (request->command)
        peer_arguments(request, &text, argv);
    else
        worker_arguments(session, request, &text, argv);
    const bool openmp = strcmp(cell->model, "openmp") == 0;
    char **environment = worker_environment(environ, openmp || runs_on_ranks(cell) ? (int)cell->threads : 0,
                                            openmp ? request->places : NULL,
                                            worker_environment_padding(cell->seed, request->visit));
    if (!environment)
        return ENOMEM;
    struct launch launch = {.argv = (char *const *)argv, .environment = environment,
                            .output_limit = VISIT_OUTPUT_LIMIT, .waiting = session->waiting,
                            .time_limit_ns = request->time_limit_ns,
                            .grace_ns = session->grace_ns};
    int error = launch_run(&launch, launched);
    worker_environment_free(environment);
    return error;
}
