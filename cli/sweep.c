/* speedup sweep, and its options as `speedup submit` has them, too. */
#include "cli/sweep_options.h"

#include "harness/plan_part.h"
#include "journal/csv.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct cli_command sweep_command = {
    "sweep", "", "Measures a campaign: every kernel, variant, size and number of workers, in interleaved rounds.",
    "1 a cell failed or answered wrongly; 75 interrupted, or its time was over: go on with --resume", 0, 0};

static const int64_t second_ns = 1000000000, day_ns = 86400000000000;

const char *sweep_planning_option(const struct sweep_arguments *arguments, const struct plan_request *request, size_t from)
{
    const struct {
        const char *name;
        bool given;
    } options[] = {{"--preset", arguments->preset != NULL},    {"--kernels", request->kernels != NULL},
                   {"--variants", request->variants != NULL},  {"--sizes", request->sizes != NULL},
                   {"--threads", request->threads != NULL},    {"--ranks", request->ranks != NULL},
                   {"--options", request->options != NULL},
                   {"--budget", request->budget_ns > 0},       {"--precision", request->precision > 0},
                   {"--cap", request->cap > 0},                {"--scaling", arguments->scaling != NULL},
                   {"--visits", request->visits > 0},          {"--repetitions", request->repetitions > 0},
                   {"--min-time", request->min_time_ns > 0},   {"--time-limit", request->time_limit_s > 0},
                   {"--huge-pages", request->huge_pages != NULL}, {"--find-break-even", request->find_break_even},
                   {"--seed", arguments->seed >= 0},           {"--oversubscribe", request->oversubscribe}};
    for (size_t i = from; i < sizeof options / sizeof *options; i++)
        if (options[i].given)
            return options[i].name;
    return NULL;
}

/* --resume goes on with a plan that is made already. */
static bool check_resume(const struct sweep_arguments *arguments, const struct plan_request *request)
{
    const char *option = sweep_planning_option(arguments, request, 0);
    if (arguments->resume && arguments->go_on)
        message("--resume: excludes --continue: give one of them");
    else if (arguments->resume && option)
        message("%s: not with --resume, which keeps to the campaign's plan: leave it out, or start a new campaign", option);
    else
        return true;
    return false;
}

/* "I/N" */
static bool check_part(const struct sweep_arguments *arguments, struct sweep_options *options)
{
    char text[32];
    int64_t part, parts;
    if (!arguments->part)
        return true;
    snprintf(text, sizeof text, "%s", arguments->part);
    char *slash = strchr(text, '/');
    if (slash)
        *slash++ = '\0';
    if (!slash || strlen(arguments->part) >= sizeof text || csv_parse_count(text, &part) != 0 ||
        csv_parse_count(slash, &parts) != 0 || part < 1 || part > parts || parts > PLAN_PARTS_MOST) {
        message("--part: '%.100s' is not a part, such as 2/4, of at most %d: correct it", arguments->part, PLAN_PARTS_MOST);
        return false;
    }
    if (!arguments->resume) {
        message("--part: only with --resume: make the plan first, with `speedup submit` or `speedup sweep`");
        return false;
    }
    options->part = (size_t)part;
    options->parts = (size_t)parts;
    return true;
}

bool sweep_arguments_check(struct sweep_arguments *arguments, struct sweep_options *options)
{
    const char *preset = arguments->preset ? arguments->preset : "quick";
    options->request.preset = preset_find(preset);
    if (!options->request.preset) {
        message("--preset: '%s' is not a preset: choose quick, standard, publish or sources", preset);
        return false;
    }
    if (!check_resume(arguments, &options->request) || !check_part(arguments, options) ||
        !command_huge_pages(options->request.huge_pages))
        return false;
    options->request.weak = arguments->scaling && strcmp(arguments->scaling, "weak") == 0;
    if (arguments->scaling && !options->request.weak && strcmp(arguments->scaling, "strong") != 0) {
        message("--scaling: '%s' is not a kind of scaling: choose strong or weak", arguments->scaling);
        return false;
    }
    if (options->request.weak && options->request.find_break_even) {
        message("--find-break-even: not with --scaling weak, where n grows with the workers: leave one of them out");
        return false;
    }
    if (options->peers && options->request.find_break_even) {
        message("--peers: not with --find-break-even, which searches among the worker's own variants: leave one of them out");
        return false;
    }
    options->kept_preset = arguments->go_on ? arguments->preset : NULL;
    options->unheeded = arguments->go_on ? sweep_planning_option(arguments, &options->request, 1) : NULL;
    options->request.seed = arguments->seed >= 0 ? arguments->seed : 1;
    if (arguments->acknowledge_fd >= 0 && fcntl((int)arguments->acknowledge_fd, F_GETFD) < 0) {
        message("--ack-fd: %d is not an open descriptor: open it first", (int)arguments->acknowledge_fd);
        return false;
    }
    options->worker = command_worker_path(arguments->worker, arguments->own_worker, sizeof arguments->own_worker);
    if (!options->worker)
        return false;
    options->acknowledge_fd = (int)arguments->acknowledge_fd;
    options->start = arguments->resume ? SWEEP_RESUME : arguments->go_on ? SWEEP_CONTINUE : SWEEP_NEW;
    return true;
}

size_t sweep_option_table(struct sweep_arguments *arguments, struct sweep_options *options, struct cli_option table[])
{
    struct plan_request *request = &options->request;
    const struct cli_option rows[] = {
        {"--preset", OPTION_TEXT, &arguments->preset, 0, 0, "NAME", "quick (standard), standard, publish, or sources: what the published tables have"},
        {"--kernels", OPTION_TEXT, &request->kernels, 0, 0, "LIST", "only these kernels, and the limits that bound them"},
        {"--variants", OPTION_TEXT, &request->variants, 0, 0, "LIST", "only these variants; serial baselines always come"},
        {"--sizes", OPTION_TEXT, &request->sizes, 0, 0, "LIST", "problem sizes: 1000,1e6; with --find-break-even the least and the largest"},
        {"--threads", OPTION_TEXT, &request->threads, 0, 0, "LIST", "numbers of workers: 1,2,4"},
        {"--ranks", OPTION_TEXT, &request->ranks, 0, 0, "LIST",
         "MPI variants, too, on so many ranks: 1,2; each with --threads threads (1), where CPUs suffice"},
        {"--options", OPTION_TEXT, &request->options, 0, 0, "LIST", "options of kernels: order=sorted,d=3"},
        {"--scaling", OPTION_TEXT, &arguments->scaling, 0, 0, "KIND",
         "strong: n is the same for all workers (standard); weak: n grows, the work of each worker stays the same"},
        {"--visits", OPTION_COUNT, &request->visits, 1, 10000, "N", "measured visits per cell, at least"},
        {"--budget", OPTION_DURATION, &request->budget_ns, second_ns, 365 * day_ns, "TIME",
         "time for the campaign, spent where intervals are widest: 10m"},
        {"--precision", OPTION_PERCENT, &request->precision, 1, 5000, "P%",
         "a cell stops when its interval is within P % of the median; 1% with --budget"},
        {"--cap", OPTION_COUNT, &request->cap, 1, 10000, "N", "most visits per cell; 100 with --budget or --precision"},
        {"--find-break-even", OPTION_FLAG, &request->find_break_even, 0, 0, NULL,
         "choose sizes while measuring: from which n on does each variant beat the best serial one?"},
        {"--deadline", OPTION_DURATION, &options->deadline_ns, second_ns, 365 * day_ns, "TIME",
         "begin no visit that would end later; then exit 75, to be resumed"},
        {"--repetitions", OPTION_COUNT, &request->repetitions, 1, 10000, "N", "timed repetitions per visit"},
        {"--min-time", OPTION_DURATION, &request->min_time_ns, 1, day_ns, "TIME", "shortest timed interval: 10ms"},
        {"--time-limit", OPTION_COUNT, &request->time_limit_s, 1, 86400, "SECONDS", "longest visit"},
        {"--seed", OPTION_COUNT, &arguments->seed, 0, INT64_MAX, "N", "of the data and of the order"},
        {"--oversubscribe", OPTION_FLAG, &request->oversubscribe, 0, 0, NULL, "allow more workers than CPUs"},
        {"--huge-pages", OPTION_TEXT, &request->huge_pages, 0, 0, "WORD", "for kernels' data: never, always, or as the system does"},
        {"-o", OPTION_TEXT, &options->directory, 0, 0, "DIR", "results directory"},
        {"--resume", OPTION_FLAG, &arguments->resume, 0, 0, NULL, "go on with the campaign in DIR, or the newest unfinished"},
        {"--part", OPTION_TEXT, &arguments->part, 0, 0, "I/N",
         "with --resume: only part I of N of the campaign, which others measure the rest of; limits are in each part"},
        {"--continue", OPTION_FLAG, &arguments->go_on, 0, 0, NULL, "--resume if there is something to resume, else start"},
        {"--dry-run", OPTION_FLAG, &options->dry_run, 0, 0, NULL, "print the plan, or what remains of it, and measure nothing"},
        {"--worker", OPTION_TEXT, &arguments->worker, 0, 0, "PROGRAM", "the program that measures"},
        {"--launcher", OPTION_TEXT, &options->launcher, 0, 0, "PROGRAM", "what starts ranks: mpirun of the MPI built with, srun"},
        {"--against", OPTION_TEXT, &options->against, 0, 0, "PROGRAM",
         "measure this one too, in the same rounds: did a change make it slower?"},
        {"--peers", OPTION_TEXT, &options->peers, 0, 0, "FILE",
         "programs that do the same work elsewhere, a line each: measure them, too; peers/peers.csv has some"},
        {"--ack-fd", OPTION_COUNT, &arguments->acknowledge_fd, 0, INT_MAX, "N", "descriptor told of each durable row"},
        {0}};
    memcpy(table, rows, sizeof rows);
    return sizeof rows / sizeof *rows - 1;
}

int command_sweep(int argc, char *argv[])
{
    struct sweep_arguments arguments = {.seed = -1, .acknowledge_fd = -1};
    struct sweep_options options = {.argc = argc, .argv = argv};
    struct cli_option table[SWEEP_OPTIONS];
    size_t count;
    int status;
    sweep_option_table(&arguments, &options, table);
    if (!command_begin(&sweep_command, table, argc, argv, NULL, &count, &status))
        return status;
    if (!sweep_arguments_check(&arguments, &options))
        return EXIT_BAD_USAGE;
    return (int)sweep_run(&options, stdout);
}
