/* speedup submit: the options of `speedup sweep`, and a few of its own. */
#include "cli/sweep_options.h"

#include "batch/submit.h"
#include "harness/plan_part.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command submit_command = {
    "submit", "SYSTEM [DIR] [-- OPTION...]",
    "The campaign of `speedup sweep` through a batch system: slurm, sge or pbs.  What stands behind -- is for its\n"
    "  program that takes jobs.  With --resume the campaign in DIR; SYSTEM may then be left out.", "", 0, 2};

static const int64_t minute_ns = 60000000000;

/* What only a sweep has: the tasks set it themselves, or it makes no sense for them. */
static bool is_of_sweep_alone(const char *name)
{
    static const char *const names[] = {"--continue", "--part", "--ack-fd", "--deadline"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Behind what of sweep's table stays, the options of submit. */
static void complete_table(struct cli_option table[], size_t count, struct submit_options *submit)
{
    const struct cli_option own[] = {
        {"--tasks", OPTION_COUNT, &submit->tasks, 1, PLAN_PARTS_MOST, "N",
         "parts of the campaign, each a task"},
        {"--nodes", OPTION_COUNT, &submit->sweep.nodes, 1, 1 << 16, "N", "of each task, for --ranks over all of them (1)"},
        {"--walltime", OPTION_DURATION, &submit->walltime_ns, minute_ns, 365 * 24 * 60 * minute_ns, "TIME",
         "longest time of a task; it goes on in another where that is not enough (1h)"},
        {"--site", OPTION_TEXT, &submit->site, 0, 0, "FILE", "what this cluster wants to be told: docs/batch.md"},
        {0}};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_of_sweep_alone(table[i].name))
            table[kept++] = table[i];
    memcpy(table + kept, own, sizeof own);
}

/* SYSTEM and DIR, either of which may be left out with --resume. */
static bool take_arguments(const char *arguments[], size_t count, struct submit_options *submit, bool resumes)
{
    submit->system = count > 0 ? batch_find(arguments[0]) : BATCH_SYSTEMS;
    const size_t used = submit->system < BATCH_SYSTEMS;
    if (!resumes && (count > used || !used)) {
        message("submit: '%.100s' is not a batch system: choose slurm, sge or pbs",
                count > 0 ? arguments[count - 1] : "");
        return false;
    }
    if (count > used + 1 || (count > used && submit->sweep.directory)) {
        message("submit: '%.100s' is one argument too many: see `speedup submit --help`", arguments[count - 1]);
        return false;
    }
    if (count > used)
        submit->sweep.directory = arguments[used];
    if (!resumes || submit->tasks == 0)
        return true;
    message("--tasks: not with --resume, which keeps to the campaign's parts: leave it out");
    return false;
}

/* Where `--` stands in argv, or argc. */
static int find_end(int argc, char *argv[])
{
    int end = 0;
    while (end < argc && strcmp(argv[end], "--") != 0)
        end++;
    return end;
}

/* Only ranks leave their node. */
static bool needs_its_nodes(const struct submit_options *submit, bool resumes)
{
    if (submit->sweep.nodes <= 1 || resumes || submit->sweep.request.ranks)
        return true;
    message("--nodes: only ranks run on several nodes: say how many with --ranks, or leave it out");
    return false;
}

static bool find_program(char *program, char *share, struct submit_options *submit)
{
    const ssize_t length = readlink("/proc/self/exe", program, PATH_MAX - 1);
    if (length < 0 || command_part(SPEEDUP_SHARE, "batch", share, PATH_MAX) != 0) {
        message("share/speedup/batch: not found beside the program: install it whole");
        return false;
    }
    program[length] = '\0';
    submit->program = program;
    submit->share = share;
    return true;
}

int command_submit(int argc, char *argv[])
{
    struct sweep_arguments arguments = {.seed = -1, .acknowledge_fd = -1};
    struct submit_options submit = {.sweep = {.argc = argc, .argv = argv}};
    struct cli_option table[SWEEP_OPTIONS];
    const char *words[2];
    char program[PATH_MAX], share[PATH_MAX];
    size_t count;
    int status, end = find_end(argc, argv);
    complete_table(table, sweep_option_table(&arguments, &submit.sweep, table), &submit);
    if (!command_begin(&submit_command, table, end, argv, words, &count, &status))
        return status;
    if (!take_arguments(words, count, &submit, arguments.resume) || !needs_its_nodes(&submit, arguments.resume) ||
        !sweep_arguments_check(&arguments, &submit.sweep))
        return EXIT_BAD_USAGE;
    if (!find_program(program, share, &submit))
        return EXIT_INPUT_OUTPUT;
    submit.worker = arguments.worker;
    submit.options = argv + (end < argc ? end + 1 : argc);
    submit.option_count = (size_t)(end < argc ? argc - end - 1 : 0);
    return command_end((int)submit_run(&submit, stdout));
}
