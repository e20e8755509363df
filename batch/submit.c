/* Plans, writes the scripts, and hands them to the batch system. */
#include "batch/submit.h"

#include "batch/claims.h"
#include "batch/handover.h"
#include "batch/jobs.h"
#include "batch/part_state.h"
#include "batch/queue.h"
#include "harness/interrupt.h"
#include "harness/plan_part.h"
#include "harness/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int64_t standard_walltime_ns = 3600000000000;
static const double share_of_walltime = 0.25; /* that a task is planned to take: by estimates of the shortest time */

/* A submission under way. */
struct submission {
    const struct submit_options *options;
    struct site site;
    struct plan plan;
    struct table *jobs;         /* of a campaign that is resumed; NULL: none */
    struct job job;
    char directory[PATH_MAX];   /* absolute */
    char worker[PATH_MAX], against[PATH_MAX], peers[PATH_MAX];
    bool *wanted;               /* wanted[job.parts]: of part 1 first */
    sigset_t waiting;
};

static enum exit_status out_of_memory(void)
{
    message("submit: out of memory: free some");
    return EXIT_INPUT_OUTPUT;
}

/* The path from the root, of what need not be there yet.  Links stay links: what stands beside a program is looked for
 * beside its link. */
static void absolute(const char *path, char *whole)
{
    char here[PATH_MAX];
    const bool rooted = path[0] == '/' || !getcwd(here, sizeof here);
    if (snprintf(whole, PATH_MAX, "%s%s%s", rooted ? "" : here, rooted ? "" : "/", path) >= PATH_MAX)
        whole[0] = '\0';
}

static const char *absolute_or_null(const char *path, char *whole)
{
    if (!path)
        return NULL;
    absolute(path, whole);
    return whole;
}

/* The nodes' CPUs, where the site says how many, in place of this machine's: hwloc describes a machine with as many. */
static void describe_nodes(const struct site *site)
{
    char synthetic[32];
    snprintf(synthetic, sizeof synthetic, "core:%" PRId64 " pu:1", site->cpus);
    if (site->cpus > 0 && !getenv("HWLOC_XMLFILE"))
        setenv("HWLOC_SYNTHETIC", synthetic, 0);
}

/* Nodes of a task: as many as were asked for, and as the ranks of the plan need. */
static int64_t nodes_of(const struct plan *plan, int64_t asked, int cpus)
{
    int64_t nodes = asked > 1 ? asked : 1;
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        const int64_t needed = (cell->p + cpus - 1) / cpus;
        if (strcmp(cell->model, "mpi") == 0 && !cell->oversubscribed && needed > nodes)
            nodes = needed;
    }
    return nodes;
}

/* By the options of submit but for those of its sweep, which may be those of a dry run. */
static enum exit_status make_plan(struct submission *submission, const struct sweep_options *sweep)
{
    char problem[PATH_MAX + 512], directory[PATH_MAX];
    const struct submit_options *options = submission->options;
    int cpus, error = site_load(options->site, &submission->site, problem, sizeof problem);
    if (error) {
        message("%s", problem);
        return EXIT_BAD_USAGE;
    }
    describe_nodes(&submission->site);
    plan_free(&submission->plan);
    enum exit_status status = sweep_plan(sweep, &submission->plan, directory, &cpus);
    if (status != EXIT_DONE)
        return status;
    absolute(directory, submission->directory);
    const int64_t walltime_ns = options->walltime_ns > 0 ? options->walltime_ns :
                                submission->site.walltime_ns > 0 ? submission->site.walltime_ns : standard_walltime_ns;
    submission->job = (struct job){
        .system = options->system, .site = &submission->site, .program = options->program, .share = options->share,
        .directory = submission->directory, .worker = absolute_or_null(options->worker, submission->worker),
        .against = absolute_or_null(options->sweep.against, submission->against),
        .peers = absolute_or_null(options->sweep.peers, submission->peers), .launcher = options->sweep.launcher,
        .submit_options = options->options, .submit_count = options->option_count, .cpus = cpus,
        .nodes = nodes_of(&submission->plan, options->sweep.nodes, cpus),
        .walltime_s = (walltime_ns + 999999999) / 1000000000};
    return EXIT_DONE;
}

/* As many that each has work for a good part of its time, and none is without. */
static size_t choose_tasks(const struct submission *submission)
{
    const struct plan *plan = &submission->plan;
    const size_t most = plan_parts_most(plan);
    double total_s = 0;
    for (size_t group = 0; group < plan->groups; group++)
        total_s += plan->cells[plan->first[group]].limit == 1 ? 0 : plan_group_s(plan, group);
    const double tasks = submission->options->tasks > 0 ? (double)submission->options->tasks :
                         ceil(total_s / (share_of_walltime * (double)submission->job.walltime_s));
    return tasks < 1 ? 1 : tasks < (double)most ? (size_t)tasks : most;
}

static void announce(const struct submission *submission)
{
    const struct plan *plan = &submission->plan;
    const struct job *job = &submission->job;
    char walltime[32];
    progress_duration((double)job->walltime_s, walltime, sizeof walltime);
    message("%zu cells in %zu groups: %zu task%s, each with %d CPU%s%s for at most %s", plan->count, plan->groups,
            job->parts, job->parts == 1 ? "" : "s", job->cpus, job->cpus == 1 ? "" : "s",
            job->nodes > 1 ? " on each of several nodes" : "", walltime);
}

/* Leaves out what the batch system has already, and what it has no more holds nothing. */
static void leave_queued(struct submission *submission)
{
    char problem[512];
    size_t left = 0;
    struct queue_place *places = calloc(submission->job.parts + 1, sizeof *places);
    if (!places || !submission->jobs)
        goto done;
    if (queue_ask(submission->jobs, &submission->waiting, places, submission->job.parts, problem, sizeof problem) != 0)
        message("%s", problem);
    else if (!submission->options->sweep.dry_run)
        claims_drop_gone(submission->directory, submission->jobs, places, submission->job.parts);
    for (size_t part = 1; part <= submission->job.parts; part++)
        if (submission->wanted[part - 1] && places[part].state != QUEUE_GONE) {
            submission->wanted[part - 1] = false;
            left++;
        }
    if (left > 0)
        message("%s: %zu task%s in the queue already: left there", submission->directory, left,
                left == 1 ? " is" : "s are");
done:
    free(places);
}

static enum exit_status choose_missing(struct submission *submission)
{
    const size_t parts = submission->job.parts;
    struct part_state *states = calloc(parts + 1, sizeof *states);
    if (!states)
        return out_of_memory();
    int error = part_states(&submission->plan, submission->directory, parts, states);
    for (size_t part = 1; part <= parts; part++)
        submission->wanted[part - 1] = error == 0 && !part_complete(&states[part]);
    free(states);
    if (error) {
        message("%s: %s: choose a directory that can be read", submission->directory, strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    leave_queued(submission);
    return EXIT_DONE;
}

/* The parts, and which of them are to be submitted. */
static enum exit_status choose_parts(struct submission *submission)
{
    char problem[PATH_MAX + 256];
    const bool resumes = submission->options->sweep.start == SWEEP_RESUME;
    struct job *job = &submission->job;
    if (resumes && jobs_load(submission->directory, &submission->jobs, problem, sizeof problem) == EINVAL) {
        message("%s", problem);
        return EXIT_BAD_USAGE;
    }
    if (job->system == BATCH_SYSTEMS) {
        const size_t rows = submission->jobs ? table_rows(submission->jobs) : 0;
        job->system = rows > 0 ? batch_find(table_text(submission->jobs, rows - 1, "system")) : BATCH_SYSTEMS;
    }
    if (job->system == BATCH_SYSTEMS) {
        message("submit: no batch system: begin with slurm, sge or pbs: see `speedup submit --help`");
        return EXIT_BAD_USAGE;
    }
    const size_t before = submission->jobs ? jobs_parts(submission->jobs) : 0;
    job->parts = before > 0 ? before : choose_tasks(submission);
    submission->wanted = calloc(job->parts, sizeof *submission->wanted);
    if (!submission->wanted)
        return out_of_memory();
    memset(submission->wanted, resumes ? 0 : 1, job->parts * sizeof *submission->wanted);
    return resumes ? choose_missing(submission) : EXIT_DONE;
}

/* Scripts of a campaign that is resumed stay as somebody may have changed them, unless something is asked for that
 * they say. */
static bool keeps_scripts(const struct submission *submission)
{
    const struct submit_options *options = submission->options;
    return submission->jobs && options->system == BATCH_SYSTEMS && !options->site && options->walltime_ns == 0 &&
           options->sweep.nodes == 0 && !options->sweep.launcher;
}

static enum exit_status check(const struct submission *submission)
{
    const struct job *job = &submission->job;
    const bool lacks = job->system == BATCH_SGE && job->cpus > 1 && !job->site->parallel_environment[0] &&
                       !keeps_scripts(submission);
    if (lacks)
        message("site: Grid Engine gives %d CPUs only in a parallel environment: name it in the site file: "
                "parallel_environment = smp", job->cpus);
    else if (job->system == BATCH_SLURM && strpbrk(job->directory, "%\\"))
        message("%s: Slurm reads more than a letter in %% and \\: choose a directory without them", job->directory);
    else
        return EXIT_DONE;
    return EXIT_BAD_USAGE;
}

static bool any_wanted(const struct submission *submission)
{
    for (size_t part = 0; part < submission->job.parts; part++)
        if (submission->wanted[part])
            return true;
    return false;
}

/* A campaign is planned twice: what cannot be submitted leaves no directory behind. */
static enum exit_status prepare(struct submission *submission)
{
    struct sweep_options first = submission->options->sweep;
    first.dry_run = true;
    enum exit_status status = make_plan(submission, &first);
    if (status == EXIT_DONE)
        status = interrupt_install(&submission->waiting) == 0 ? choose_parts(submission) : EXIT_INPUT_OUTPUT;
    if (status == EXIT_DONE)
        status = check(submission);
    if (status == EXIT_DONE && first.start == SWEEP_NEW && !submission->options->sweep.dry_run) {
        const struct job job = submission->job;
        status = make_plan(submission, &submission->options->sweep);
        submission->job = job;
    }
    return status;
}

static enum exit_status submit(struct submission *submission, FILE *out)
{
    const enum exit_status status = prepare(submission);
    if (status != EXIT_DONE)
        return status;
    if (!any_wanted(submission)) {
        message("%s: nothing is missing: nothing to submit", submission->directory);
        return EXIT_DONE;
    }
    const struct handover handover = {.job = &submission->job, .wanted = submission->wanted,
                                      .waiting = &submission->waiting,
                                      .keeps_scripts = keeps_scripts(submission), .out = out};
    announce(submission);
    return submission->options->sweep.dry_run ? handover_print(&handover) : handover_submit(&handover);
}

enum exit_status submit_run(const struct submit_options *options, FILE *out)
{
    struct submission *submission = calloc(1, sizeof *submission); /* too large for a small stack */
    if (!submission)
        return out_of_memory();
    submission->options = options;
    enum exit_status status = submit(submission, out);
    plan_free(&submission->plan);
    table_free(submission->jobs);
    free(submission->wanted);
    free(submission);
    return status;
}
