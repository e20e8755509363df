/* speedup fsck: judges a results directory. */
#include "cli/commands.h"

#include "journal/fsck.h"

#include <errno.h>
#include <string.h>

static const struct cli_command fsck_command = {
    "fsck", "PATH", "Judges a results directory or one file of rows: torn, damaged and duplicate rows.",
    "4 also where rows are damaged, or there twice", 1, 1};

int command_fsck(int argc, char *argv[])
{
    const char *path[1];
    size_t count;
    int status;
    struct fsck_report report;
    const struct cli_option table[] = {{0}};
    if (!command_begin(&fsck_command, table, argc, argv, path, &count, &status))
        return status;
    int error = fsck_run(path[0], stdout, &report);
    if (error && error != EILSEQ && !ferror(stdout)) /* command_end speaks of standard output */
        message("%s: %s: give a results directory or a file of rows", path[0], strerror(error));
    return command_end(error ? EXIT_INPUT_OUTPUT : EXIT_DONE);
}
