/* A results directory whose plan, rows and environments are anything: it is summarised and told, or refused. */
#include "tests/fuzz/fuzz.h"

#include "analysis/comparison.h"
#include "report/formats.h"
#include "report/report.h"

#include <string.h>

static void tell(const char *directory, FILE *out)
{
    static const struct terminal terminal = {.width = 60, .unicode = true};
    char problem[4096];
    struct report_source source;
    struct document document;
    if (report_source_load(directory, NULL, &source, problem, sizeof problem) == 0) {
        for (int brief = 0; brief <= 1; brief++) {
            if (report_tell(&source, brief, &document) == 0) {
                markdown_write(&document, out);
                html_write(&document, "", out);
                latex_write(&document, out);
                terminal_write(&document, &terminal, out);
            }
            document_free(&document);
        }
    }
    report_source_free(&source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"plan.csv",
                                        "raw/a.csv",
                                        "raw/b.csv",
                                        "raw/a.environment.csv",
                                        "raw/b.environment.csv",
                                        "raw/a.end.environment.csv",
                                        "summary.csv", "visits.csv", "models.csv", "model_curves.csv", "break_even.csv",
                                        "attribution.csv",
                                        NULL};
    const char *directory = fuzz_files(data, size, names);
    char problem[4096] = "";
    struct summary_found found;
    FILE *out = fopen("/dev/null", "w");
    FUZZ_HOLDS(out != NULL);
    if (summary_run(directory, 3, 0.7, out, &found, problem, sizeof problem) == 0)
        tell(directory, out);
    else
        FUZZ_HOLDS(problem[0] != '\0');
    fclose(out);
    return 0;
}
