/* Derived files that are anything: figures are scripted of them, and reports told, or they are refused. */
#include "tests/fuzz/fuzz.h"

#include "analysis/summary.h"
#include "plots/plot.h"
#include "report/formats.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* In place of gnuplot: the script is one line per assignment, and nothing in it would be a command of the system. */
static int take_script(void *context, char *const argv[], const char *input, size_t length, int *exit_status, char *text,
                       size_t size)
{
    (void)context;
    (void)argv;
    (void)text;
    (void)size;
    for (size_t i = 0; i < length; i++)
        FUZZ_HOLDS(input[i] == '\n' || (unsigned char)input[i] >= ' ');
    FUZZ_HOLDS(!memchr(input, '`', length) || memmem(input, length, "'", 1));
    *exit_status = 1;
    return 0;
}

static void tell(struct table *summary, FILE *out)
{
    static const struct terminal terminal = {.width = 60};
    struct report_source source = {.summary = summary};
    struct document document;
    static const char plan[] = "group,kernel,variant\n0,demo,serial\n";
    FUZZ_HOLDS(table_parse(plan, sizeof plan - 1, &source.campaign.plan, NULL, 0) == 0);
    FUZZ_HOLDS(summary_read(summary, &source.rows, &source.count) == 0);
    const int error = summary_write(source.rows, source.count, "/dev/null/none");
    FUZZ_HOLDS(error != 0);
    source.directory = (char[]){"/nonexistent"};
    if (report_tell(&source, false, &document) == 0)
        terminal_write(&document, &terminal, out);
    document_free(&document);
    table_free(source.campaign.plan);
    free(source.rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"summary.csv",  "models.csv",      "break_even.csv", "visits.csv",
                                        "attribution.csv", "density_map.csv", NULL};
    const char *directory = fuzz_files(data, size, names);
    struct table *summary;
    FILE *out = fopen("/dev/null", "w");
    char path[4096];
    FUZZ_HOLDS(out != NULL);
    const struct plot_options options = {.directory = directory, .share_directory = "/", .formats = "svg", .size = "page",
                                         .theme = "light", .run = take_script};
    plot_run(&options, out, out);
    snprintf(path, sizeof path, "%s/summary.csv", directory);
    if (table_load(path, &summary, NULL, 0) == 0) {
        tell(summary, out);
        table_free(summary);
    }
    fclose(out);
    return 0;
}
