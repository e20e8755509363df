/* What every subcommand does at its beginning and end. */
#include "cli/commands.h"

#include "analysis/campaign.h"
#include "analysis/cause.h"
#include "cli/manual.h"
#include "harness/interrupt.h"
#include "harness/launch.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool command_begin(const struct cli_command *command, const struct cli_option options[], int argc, char *argv[],
                   const char *arguments[], size_t *count, int *status)
{
    static const char form[] = "--help=";
    char problem[512];
    if (argc == 2 && strncmp(argv[1], form, strlen(form)) == 0 &&
        manual_form(argv[1] + strlen(form), command, options, stdout)) {
        *status = command_end(EXIT_DONE);
        return false;
    }
    int error = options_parse(command, options, argc, argv, arguments, count, problem, sizeof problem);
    if (error == ECANCELED) {
        options_help(command, options, stdout);
        *status = command_end(EXIT_DONE);
    } else if (error) {
        message("%s", problem);
        *status = EXIT_BAD_USAGE;
    }
    return error == 0;
}

int command_end(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE) /* a reader that had enough, such as head, is no mistake */
        message("standard output: %s: check the disk", strerror(errno));
    return EXIT_INPUT_OUTPUT;
}

bool command_misnamed(int error)
{
    return campaign_remedy(error) != NULL;
}

int command_refuse(const char *problem, int error, const char *remedy)
{
    message("%s: %s", problem, campaign_remedy(error) ? campaign_remedy(error) : remedy);
    return command_misnamed(error) ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

bool command_huge_pages(const char *word)
{
    if (!word || strcmp(word, "never") == 0 || strcmp(word, "always") == 0 || strcmp(word, "system") == 0)
        return true;
    message("--huge-pages: '%.100s' is none of them: choose never, always or system", word);
    return false;
}

bool command_causes(const char *list, uint32_t *causes)
{
    char problem[256];
    *causes = 0;
    if (!list || cause_parse("--exclude", list, causes, problem, sizeof problem) == 0)
        return true;
    message("%s", problem);
    return false;
}

int command_worker(const char *path, sigset_t *waiting, struct worker_description *description)
{
    char problem[PATH_MAX + 512];
    if (interrupt_install(waiting) != 0) {
        message("signals: %s: tell the authors", strerror(errno));
        return EXIT_INPUT_OUTPUT;
    }
    int error = worker_describe(path, waiting, description, problem, sizeof problem);
    if (error && interrupt_count() > 0) {
        message("interrupted: nothing was begun: start it again");
        return EXIT_INTERRUPTED;
    }
    if (error)
        message("%s", problem);
    return error == 0 ? EXIT_DONE : error == ENOEXEC ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

int command_part(const char *folder, const char *part, char *path, size_t size)
{
    char program[PATH_MAX], joined[2 * PATH_MAX], *slash;
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return errno;
    program[length] = '\0';
    slash = strrchr(program, '/');
    if (!slash)
        return ENOENT;
    *slash = '\0';
    snprintf(joined, sizeof joined, "%s/%s", program, folder);
    if (!realpath(joined, program))
        return errno;
    const int written = snprintf(path, size, "%s%s%s", program, part[0] ? "/" : "", part);
    return written > 0 && (size_t)written < size ? 0 : ENAMETOOLONG;
}

/* Does this program run on this CPU?  It looks itself, and refuses if not. */
static bool runs_here(const char *path)
{
    static const uint64_t patience_ns = 60000000000;
    enum { ANSWER_LIMIT = 65536 };
    sigset_t waiting;
    struct launched launched;
    struct launch launch = {.argv = (char *const[]){(char *)path, "build", NULL}, .output_limit = ANSWER_LIMIT,
                            .time_limit_ns = patience_ns, .waiting = &waiting};
    if (interrupt_install(&waiting) != 0 || launch_run(&launch, &launched) != 0)
        return false;
    const bool runs = launched.end == LAUNCH_EXITED && launched.code == EXIT_DONE;
    launched_free(&launched);
    return runs;
}

const char *command_worker_path(const char *given, char *path, size_t size)
{
    static const char *const levels[] = {SPEEDUP_LEVELS NULL}; /* the highest first */
    char name[64];
    if (given)
        return given;
    for (size_t i = 0; levels[i]; i++) {
        snprintf(name, sizeof name, "speedup-worker-%s", levels[i]);
        if (command_part(SPEEDUP_LIBEXEC, name, path, size) == 0 && access(path, X_OK) == 0 && runs_here(path))
            return path;
    }
    if (command_part(SPEEDUP_LIBEXEC, "speedup-worker", path, size) == 0)
        return path;
    message("speedup-worker: not found where it is installed with the program: give it with --worker");
    return NULL;
}
