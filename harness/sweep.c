/* Prepares a campaign: the worker's description, the machine, the plan and its directory; then runs a session. */
#include "harness/sweep.h"

#include "harness/campaign_directory.h"
#include "harness/claim.h"
#include "harness/disk_space.h"
#include "harness/interrupt.h"
#include "harness/launch.h"
#include "harness/launcher.h"
#include "harness/openmp_variables.h"
#include "harness/peers.h"
#include "harness/plan_part.h"
#include "harness/remainder.h"
#include "harness/session.h"
#include "harness/sweep_tell.h"
#include "harness/worker_description.h"
#include "journal/name.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_NAME = 128 }; /* of what a campaign puts into its directory */

/* A campaign under preparation. */
struct sweep {
    const struct sweep_options *options;
    sigset_t waiting;
    struct worker_description worker, against;
    struct peers peers;      /* no table: none were asked for */
    struct launcher launcher; /* if there are ranks */
    bool ranks;
    struct topology *topology;
    struct plan plan;
    char directory[PATH_MAX];
    struct claim claim;      /* of the directory */
    bool resumed;
};

static enum exit_status exit_of(int error)
{
    return error == EINVAL || error == EOVERFLOW || error == EMSGSIZE ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

/* The second worker.  The same program twice, to see how much two equal ones differ, gets another id. */
static int describe_against(struct sweep *sweep, char *problem, size_t size)
{
    struct worker_description *against = &sweep->against;
    int error = worker_describe(sweep->options->against, &sweep->waiting, against, problem, size);
    if (error == 0 && strcmp(against->id, sweep->worker.id) == 0)
        snprintf(against->id + strlen(against->id), sizeof against->id - strlen(against->id), "+");
    return error;
}

static enum exit_status sweep_prepare(struct sweep *sweep)
{
    char problem[PATH_MAX + 512];
    if (openmp_variables_check(environ, problem, sizeof problem) != 0) {
        message("%s", problem);
        return EXIT_BAD_USAGE;
    }
    int error = interrupt_install(&sweep->waiting);
    if (error) {
        message("signals: %s: report this", strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    error = worker_describe(sweep->options->worker, &sweep->waiting, &sweep->worker, problem, sizeof problem);
    if (error == 0 && sweep->options->against)
        error = describe_against(sweep, problem, sizeof problem);
    if (error == 0 && sweep->options->peers && peers_load(sweep->options->peers, sweep->worker.kernels, &sweep->peers,
                                                          problem, sizeof problem) != 0)
        error = ENOEXEC;
    if (error && interrupt_count() > 0) {
        message("interrupted: nothing was begun: start it again");
        return EXIT_INTERRUPTED;
    }
    if (error) {
        message("%s", problem);
        return error == ENOEXEC ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
    }
    error = topology_load(&sweep->topology);
    if (error) {
        message("topology: %s: check hwloc with lstopo", strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    return EXIT_DONE;
}

/* What starts ranks; none if MPI is not built. */
static enum exit_status find_launcher(struct sweep *sweep)
{
    char problem[PATH_MAX + 512];
    int error = launcher_find(sweep->options->worker, sweep->options->launcher, &sweep->waiting, &sweep->launcher, problem,
                              sizeof problem);
    sweep->ranks = error == 0;
    if (error && error != ENOENT)
        message("%s", problem);
    return error && error != ENOENT ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

static enum exit_status build_plan(struct sweep *sweep)
{
    char problem[512] = "plan: out of memory: choose fewer cells";
    int *ladder;
    size_t count;
    int error = topology_ladder(sweep->topology, &ladder, &count);
    if (error) {
        message("%s", problem);
        return EXIT_INPUT_OUTPUT;
    }
    struct plan_machine machine = {.ladder = ladder, .ladder_count = count, .allowed = sweep->topology->allowed,
                                   .rank_cpus = topology_rank_cpus(sweep->topology, sweep->options->nodes)};
    const struct plan_worker workers[] = {{sweep->worker.id, sweep->worker.kernels},
                                          {sweep->against.id, sweep->against.kernels}};
    struct plan_request request = sweep->options->request;
    request.rank_worker = sweep->ranks ? sweep->launcher.description.id : NULL;
    request.peers = sweep->peers.table;
    error = plan_build(&request, workers, sweep->options->against ? 2 : 1, &machine, &sweep->plan, problem,
                       sizeof problem);
    free(ladder);
    if (error)
        message("%s", problem);
    return error ? exit_of(error) : EXIT_DONE;
}

/* The plan, or what remains of it where a campaign would be gone on with. */
static enum exit_status dry_run(const struct sweep *sweep, FILE *out)
{
    struct plan left = {0};
    int error = sweep->resumed ? remainder_cells(&sweep->plan, sweep->directory, sweep->topology, &left.cells, &left.count)
                               : 0;
    if (error) {
        message("%s: %s: choose a directory that can be read", sweep->directory, strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    if (sweep->resumed)
        sweep_tell_remainder(&sweep->plan, &left, sweep->directory);
    else
        sweep_tell_plan(&sweep->plan, sweep->options->directory ? sweep->options->directory : "a new directory of results/");
    plan_print(sweep->resumed ? &left : &sweep->plan, out);
    plan_free(&left);
    if (fflush(out) == 0)
        return EXIT_DONE;
    message("standard output: %s: check the disk or the pipe", strerror(errno));
    return EXIT_INPUT_OUTPUT;
}

static enum exit_status check_space(const struct sweep *sweep)
{
    char problem[PATH_MAX + 128];
    if (disk_space_suffices(sweep->directory, plan_rows(&sweep->plan), problem, sizeof problem))
        return EXIT_DONE;
    message("%s: free space or choose another directory with -o", problem);
    return EXIT_INPUT_OUTPUT;
}

/* Nobody else may measure here meanwhile.  Where nothing can be written there is nothing to protect: a complete campaign
 * can be looked at. */
static enum exit_status claim_directory(struct sweep *sweep)
{
    char problem[2 * PATH_MAX + 512], name[64] = CLAIM_CAMPAIGN;
    if (sweep->options->parts > 0)
        snprintf(name, sizeof name, "part-%zu-of-%zu", sweep->options->part, sweep->options->parts);
    int error = sweep->claim.held ? 0 : claim_take(sweep->directory, name, &sweep->claim, problem, sizeof problem);
    if (error == 0 || (sweep->resumed && (error == EROFS || error == EACCES)))
        return EXIT_DONE;
    message("%s", problem);
    return error == EEXIST ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

static enum exit_status start_new(struct sweep *sweep)
{
    char path[PATH_MAX + 16];
    enum exit_status status = sweep->options->request.ranks ? find_launcher(sweep) : EXIT_DONE;
    if (status == EXIT_DONE)
        status = build_plan(sweep);
    if (sweep->options->directory)
        snprintf(sweep->directory, sizeof sweep->directory, "%s", sweep->options->directory);
    else
        campaign_directory_name(sweep->directory, sizeof sweep->directory);
    if (status != EXIT_DONE || sweep->options->dry_run)
        return status;
    int error = sweep->options->directory ? 0 : campaign_directory_new(sweep->directory, sizeof sweep->directory);
    if (error == 0)
        error = campaign_directory_make(sweep->directory);
    if (error == 0) {
        status = claim_directory(sweep);
        if (status == EXIT_DONE)
            status = check_space(sweep);
        if (status != EXIT_DONE)
            return status;
        snprintf(path, sizeof path, "%s/plan.csv", sweep->directory);
        error = plan_write(&sweep->plan, path);
    }
    if (error == EEXIST) {
        message("%s: holds a campaign already: go on with --resume, or choose another directory with -o",
                sweep->directory);
        return EXIT_BAD_USAGE;
    }
    if (error)
        message("%s: %s: choose a directory that can be written with -o", sweep->directory, strerror(error));
    return error ? EXIT_INPUT_OUTPUT : EXIT_DONE;
}

static bool is_offered(const struct sweep *sweep, const char *worker)
{
    return strcmp(worker, sweep->worker.id) == 0 || (sweep->options->against && strcmp(worker, sweep->against.id) == 0);
}

static enum exit_status refuse_worker(const struct sweep *sweep, const char *worker)
{
    const bool second = strcmp(sweep->plan.cells[0].worker, sweep->worker.id) == 0;
    if (second)
        message("%s: was begun against %s too: give that program with --against, or start a new one", sweep->directory,
                worker);
    else
        message("%s: was begun by %s, not by %s: one campaign measures one build; start a new one", sweep->directory,
                worker, sweep->worker.id);
    return EXIT_BAD_USAGE;
}

/* The program with MPI must be the one that the campaign was begun with, too. */
static enum exit_status find_ranks(struct sweep *sweep)
{
    const char *begun = sweep->plan.cells[0].rank_worker, *id = sweep->launcher.description.id;
    enum exit_status status = begun[0] ? find_launcher(sweep) : EXIT_DONE;
    if (status != EXIT_DONE || strcmp(begun, sweep->ranks ? id : "") == 0)
        return status;
    message("%s: its ranks were begun by %s, not by %s: one campaign measures one build; start a new one", sweep->directory,
            begun, sweep->ranks ? id : "a worker without MPI");
    return EXIT_BAD_USAGE;
}

/* Every external cell of the plan must be in the file of peers. */
static enum exit_status find_peers(const struct sweep *sweep)
{
    const size_t rows = sweep->peers.table ? table_rows(sweep->peers.table) : 0;
    for (size_t i = 0; i < sweep->plan.count; i++) {
        const struct plan_cell *cell = &sweep->plan.cells[i];
        if (strcmp(cell->model, "external") != 0 || peers_find(sweep->peers.table, cell->kernel, cell->variant) < rows)
            continue;
        message("%s: was begun with the peer %s of %s: give its file with --peers, or start a new one", sweep->directory,
                cell->variant, cell->kernel);
        return EXIT_BAD_USAGE;
    }
    return EXIT_DONE;
}

/* Is the campaign of the preset that was asked for?  Of other options a line says that they change nothing. */
static bool keeps_preset(const struct sweep *sweep)
{
    const struct sweep_options *options = sweep->options;
    const char *preset = sweep->plan.cells[0].preset;
    if (options->kept_preset && strcmp(options->kept_preset, preset) != 0) {
        message("%s: was begun with --preset %s, not %s: leave it out, or choose another directory with -o",
                sweep->directory, preset, options->kept_preset);
        return false;
    }
    if (options->unheeded)
        message("%s: goes on with its own plan: %s changes nothing", sweep->directory, options->unheeded);
    return true;
}

static enum exit_status resume(struct sweep *sweep)
{
    char path[PATH_MAX + 16], problem[PATH_MAX + 256] = "out of memory";
    snprintf(path, sizeof path, "%s/plan.csv", sweep->directory);
    int error = plan_read(path, &sweep->plan, problem, sizeof problem);
    if (error) {
        message("%s: %s: --resume needs the directory of a campaign", sweep->directory,
                error == ENOENT ? strerror(error) : problem);
        return error == EINVAL || error == ENOENT || error == EISDIR ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
    }
    sweep->resumed = true;
    if (!keeps_preset(sweep))
        return EXIT_BAD_USAGE;
    for (size_t i = 0; i < sweep->plan.count; i++)
        if (!is_offered(sweep, sweep->plan.cells[i].worker))
            return refuse_worker(sweep, sweep->plan.cells[i].worker);
    enum exit_status status = find_ranks(sweep);
    if (status == EXIT_DONE)
        status = find_peers(sweep);
    if (status == EXIT_DONE && sweep->options->parts > 0)
        error = plan_part_keep(&sweep->plan, sweep->options->part, sweep->options->parts);
    if (error)
        message("%s: part: %s: free memory", sweep->directory, strerror(error));
    return error ? EXIT_INPUT_OUTPUT : status;
}

/* Is there a plan in the directory that was given? */
static bool begun(const char *directory)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/plan.csv", directory);
    return access(path, F_OK) == 0;
}

/* A campaign that is to be gone on with: the directory given, or the newest unfinished one. */
static enum exit_status start_or_resume(struct sweep *sweep)
{
    const struct sweep_options *options = sweep->options;
    int error = 0;
    if (options->directory && strlen(options->directory) + LONGEST_NAME >= sizeof sweep->directory) {
        message("%.100s...: %s: choose another directory with -o", options->directory, strerror(ENAMETOOLONG));
        return EXIT_INPUT_OUTPUT;
    }
    if (options->start == SWEEP_NEW)
        return start_new(sweep);
    if (options->directory)
        snprintf(sweep->directory, sizeof sweep->directory, "%s", options->directory);
    else
        error = campaign_directory_unfinished("results", sweep->worker.id, options->kept_preset, sweep->directory,
                                              sizeof sweep->directory);
    if (error == 0 && (options->start == SWEEP_RESUME || !options->directory || begun(options->directory)))
        return resume(sweep);
    if (options->start == SWEEP_CONTINUE)
        return start_new(sweep);
    message("--resume: no unfinished campaign of this build below results/: start a new one without it");
    return EXIT_BAD_USAGE;
}

/* The deadline asked for, or the end of the batch job as Slurm tells it, less a margin for closing down; 0: none. */
static int64_t deadline_ns(const struct sweep_options *options)
{
    static const int64_t margin_s = 10;
    const char *end = getenv("SLURM_JOB_END_TIME"); /* seconds since 1970 */
    int64_t end_s;
    if (options->deadline_ns || !end || csv_parse_count(end, &end_s) != 0)
        return options->deadline_ns;
    const int64_t left_s = end_s - (int64_t)time(NULL) - margin_s;
    return left_s > 0 ? left_s * 1000000000 : 1;
}

static enum exit_status run_session(struct sweep *sweep, FILE *out)
{
    char shown[4 * PATH_MAX];
    enum exit_status status = claim_directory(sweep);
    if (status != EXIT_DONE)
        return status;
    struct session_options session = {.plan = &sweep->plan, .directory = sweep->directory,
                                      .worker = sweep->options->worker, .description = &sweep->worker,
                                      .against = sweep->options->against, .against_description = &sweep->against,
                                      .peers = &sweep->peers, .launcher = sweep->ranks ? &sweep->launcher : NULL,
                                      .topology = sweep->topology, .waiting = &sweep->waiting,
                                      .deadline_ns = deadline_ns(sweep->options),
                                      .acknowledge_fd = sweep->options->acknowledge_fd,
                                      .argc = sweep->options->argc, .argv = sweep->options->argv};
    if (sweep->resumed)
        sweep_tell_resumption(&sweep->plan, sweep->directory, sweep->options->part, sweep->options->parts);
    else
        sweep_tell_plan(&sweep->plan, sweep->directory);
    status = sweep->plan.count > 0 ? session_run(&session) : EXIT_DONE; /* a part may have no groups */
    fprintf(out, "%s\n", name_escape(shown, sizeof shown, sweep->directory));
    if (fflush(out) != 0) {
        message("standard output: %s: check the disk or the pipe", strerror(errno));
        return EXIT_INPUT_OUTPUT;
    }
    return status;
}

static void release(struct sweep *sweep)
{
    claim_drop(&sweep->claim);
    plan_free(&sweep->plan);
    topology_free(sweep->topology);
    worker_description_free(&sweep->worker);
    worker_description_free(&sweep->against);
    peers_free(&sweep->peers);
    launcher_free(&sweep->launcher);
}

enum exit_status sweep_run(const struct sweep_options *options, FILE *out)
{
    struct sweep sweep = {.options = options};
    enum exit_status status = sweep_prepare(&sweep);
    if (status == EXIT_DONE)
        status = start_or_resume(&sweep);
    if (status == EXIT_DONE)
        status = options->dry_run ? dry_run(&sweep, out) : run_session(&sweep, out);
    release(&sweep);
    return status;
}

enum exit_status sweep_plan(const struct sweep_options *options, struct plan *plan, char directory[PATH_MAX], int *cpus)
{
    struct sweep sweep = {.options = options};
    enum exit_status status = sweep_prepare(&sweep);
    if (status == EXIT_DONE)
        status = start_or_resume(&sweep);
    *plan = sweep.plan;
    sweep.plan = (struct plan){0};
    *cpus = sweep.topology ? sweep.topology->allowed : 0;
    snprintf(directory, PATH_MAX, "%s", sweep.directory);
    release(&sweep);
    return status;
}
