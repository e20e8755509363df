/* speedup list: what can be measured. */
#include "cli/commands.h"

#include "harness/interrupt.h"

#include <limits.h>
#include <string.h>

static const struct cli_command list_command = {
    "list", "", "Shows kernels, variants, sizes and options, as the worker describes them.", "", 0, 0};

static void print_kernel(const struct table *kernels, size_t row)
{
    printf("%s%s: %s (n in %s)\n", row ? "\n" : "", table_text(kernels, row, "kernel"),
           table_text(kernels, row, "title"), table_text(kernels, row, "unit"));
    printf("  sizes    quick %s; standard %s; publish %s\n", table_text(kernels, row, "sizes_quick"),
           table_text(kernels, row, "sizes_standard"), table_text(kernels, row, "sizes_publish"));
    if (table_text(kernels, row, "sizes_sources")[0])
        printf("  sources  %s%s%s%s\n", table_text(kernels, row, "sizes_sources"),
               table_text(kernels, row, "workers_sources")[0] ? "; workers " : "", table_text(kernels, row, "workers_sources"),
               table_text(kernels, row, "scaling_sources")[0] ? "; for each worker" : "");
    if (table_text(kernels, row, "roof")[0])
        printf("  roof     %s\n", table_text(kernels, row, "roof"));
    if (table_text(kernels, row, "options")[0])
        printf("  options  %s\n", table_text(kernels, row, "options"));
}

static void print_kernels(const struct table *kernels)
{
    const char *last = "";
    for (size_t row = 0; row < table_rows(kernels); row++) {
        const char *kernel = table_text(kernels, row, "kernel");
        if (strcmp(kernel, last) != 0)
            print_kernel(kernels, row);
        last = kernel;
        printf("  %-18s %-7s %-9s  %s\n", table_text(kernels, row, "variant"), table_text(kernels, row, "model"),
               table_text(kernels, row, "role"), table_text(kernels, row, "summary"));
    }
}

int command_list(int argc, char *argv[])
{
    const char *worker = NULL;
    char standard[PATH_MAX];
    struct worker_description description;
    sigset_t waiting;
    size_t count;
    int status;
    const struct cli_option table[] = {
        {"--worker", OPTION_TEXT, &worker, 0, 0, "PROGRAM", "the program that measures"}, {0}};
    if (!command_begin(&list_command, table, argc, argv, NULL, &count, &status))
        return status;
    worker = command_worker_path(worker, standard, sizeof standard);
    if (!worker)
        return EXIT_INPUT_OUTPUT;
    status = command_worker(worker, &waiting, &description);
    if (status != EXIT_DONE)
        return status;
    print_kernels(description.kernels);
    worker_description_free(&description);
    return command_end(EXIT_DONE);
}
