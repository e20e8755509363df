/* What a worker describes (@1), and what a campaign is asked to measure of it: the lines before it are its kernels, variants,
 * sizes, threads, ranks, options, and the numbers of a plan. */
#include "tests/fuzz/fuzz.h"

#include "harness/plan.h"
#include "harness/worker_description.h"

#include <stdlib.h>
#include <string.h>

/* The next line of *rest, NULL where it is empty. */
static const char *line_of(char **rest)
{
    const char *line = *rest ? strsep(rest, "\n") : "";
    return line[0] ? line : NULL;
}

static void build(char *lines, const struct table *description)
{
    static const int ladder[] = {1, 2, 4};
    const struct plan_machine machine = {.ladder = ladder, .ladder_count = 3, .allowed = 4};
    const struct plan_worker worker = {"worker:1", description};
    struct plan plan;
    char problem[512] = "";
    struct plan_request request = {.preset = preset_find("quick"), .seed = 1};
    request.kernels = line_of(&lines);
    request.variants = line_of(&lines);
    request.sizes = line_of(&lines);
    request.threads = line_of(&lines);
    request.ranks = line_of(&lines);
    request.options = line_of(&lines);
    const char *kind = line_of(&lines);
    request.weak = kind && strcmp(kind, "weak") == 0;
    request.find_break_even = kind && strcmp(kind, "search") == 0;
    if (kind && strcmp(kind, "sources") == 0)
        request.preset = preset_find(kind);
    if (plan_build(&request, &worker, 1, &machine, &plan, problem, sizeof problem) != 0) {
        FUZZ_HOLDS(problem[0] != '\0');
        return;
    }
    FUZZ_HOLDS(plan.count > 0 && plan.groups > 0 && plan_rows(&plan) > 0);
    for (size_t i = 0; i < plan.count; i++)
        FUZZ_HOLDS(plan.cells[i].n >= 1 && plan.cells[i].p >= 1 && plan.cells[i].kernel[0]);
    plan_free(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table *description;
    size_t length;
    char *text = fuzz_text(data, size, &length), *table = memmem(text, length, "\n@1\n", 4);
    if (table && table_parse(table + 4, (size_t)(text + length - table - 4), &description, NULL, 0) == 0) {
        *table = '\0';
        if (!worker_description_fault(description) && table_rows(description) < 100)
            build(text, description);
        table_free(description);
    }
    free(text);
    return 0;
}
