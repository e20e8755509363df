/* speedup plot: draws figures from CSV alone. */
#include "cli/commands.h"

#include "harness/interrupt.h"
#include "harness/launch.h"
#include "plots/plot.h"

#include <limits.h>

static const struct cli_command plot_command = {
    "plot", "DIR", "Draws the figures of a results directory from its summary.csv; measures nothing.", "", 1, 1};

enum { OUTPUT_LIMIT = 1 << 16 };
static const uint64_t patience_ns = 120000000000;

static int run_program(void *context, char *const argv[], const char *input, size_t length, int *exit_status,
                       char *text, size_t size)
{
    struct launched launched;
    struct launch launch = {.argv = argv, .input = input, .input_length = length, .output_limit = OUTPUT_LIMIT,
                            .time_limit_ns = patience_ns, .waiting = context};
    int error = launch_run(&launch, &launched);
    if (error)
        return error;
    *exit_status = launched.end == LAUNCH_EXITED ? launched.code : -1;
    snprintf(text, size, "%s", launched.message);
    launched_free(&launched);
    return 0;
}

int command_plot(int argc, char *argv[])
{
    const char *directory[1], *formats = "svg,png", *size = "page", *theme = "light", *figure = NULL, *kernel = NULL;
    char share[PATH_MAX];
    sigset_t waiting;
    size_t count;
    int status;
    const struct cli_option table[] = {
        {"--format", OPTION_TEXT, &formats, 0, 0, "LIST", "svg, png, pdf, tex: LaTeX text with a graphic (svg,png)"},
        {"--size", OPTION_TEXT, &size, 0, 0, "NAME", "page, slide or column (page)"},
        {"--theme", OPTION_TEXT, &theme, 0, 0, "NAME", "light or dark (light)"},
        {"--figure", OPTION_TEXT, &figure, 0, 0, "NAME", "only this figure"},
        {"--kernel", OPTION_TEXT, &kernel, 0, 0, "NAME", "only this kernel"},
        {0}};
    if (!command_begin(&plot_command, table, argc, argv, directory, &count, &status))
        return status;
    if (command_part(SPEEDUP_SHARE, "", share, sizeof share) != 0 || interrupt_install(&waiting) != 0) {
        message("share/speedup: not found beside the program: install it whole");
        return EXIT_INPUT_OUTPUT;
    }
    struct plot_options options = {.directory = directory[0], .share_directory = share, .formats = formats,
                                   .size = size, .theme = theme,
                                   .figure = figure, .kernel = kernel, .run = run_program, .context = &waiting};
    int error = plot_run(&options, stdout, stderr);
    if (command_misnamed(error))
        return command_end(EXIT_BAD_USAGE);
    return command_end(error ? EXIT_INPUT_OUTPUT : EXIT_DONE);
}
