/* What every subcommand does at its beginning and end. */
#include "cli/commands.h"

#include "harness/interrupt.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

bool command_begin(const struct cli_command *command, const struct cli_option options[], int argc, char *argv[],
                   const char *arguments[], size_t *count, int *status)
{
    char problem[512];
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
    return error == EINVAL || error == ENOENT || error == ENOTDIR;
}

bool command_huge_pages(const char *word)
{
    if (!word || strcmp(word, "never") == 0 || strcmp(word, "always") == 0 || strcmp(word, "system") == 0)
        return true;
    message("--huge-pages: '%.100s' is none of them: choose never, always or system", word);
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
    if (error)
        message("%s", problem);
    return error == 0 ? EXIT_DONE : error == ENOEXEC ? EXIT_BAD_USAGE : EXIT_INPUT_OUTPUT;
}

int command_part(const char *part, char *path, size_t size)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return errno;
    program[length] = '\0';
    for (int i = 0; i < 2; i++) { /* from bin/speedup to the tree above */
        char *slash = strrchr(program, '/');
        if (!slash)
            return ENOENT;
        *slash = '\0';
    }
    int written = snprintf(path, size, "%s/%s", program, part);
    return written > 0 && (size_t)written < size ? 0 : ENAMETOOLONG;
}
