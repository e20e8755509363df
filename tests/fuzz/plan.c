/* plan.csv and the journal that a session goes on with. */
#include "tests/fuzz/fuzz.h"

#include "harness/break_even_search.h"
#include "harness/machines.h"
#include "harness/remainder.h"

#include <stdlib.h>
#include <string.h>

static void resume(const struct plan *plan, const char *directory)
{
    struct standing standing;
    struct shard_report report;
    struct plan left = {0};
    enum stop verdict;
    bool over, *needed = calloc(plan->groups, sizeof *needed);
    FUZZ_HOLDS(needed != NULL && standing_alloc(plan, &standing) == 0);
    if (machines_read(&standing, directory, NULL, &report) == 0) {
        break_even_needed(&standing, needed, &over);
        for (size_t i = 0; i < plan->count; i++)
            standing_verdict(&standing, i, &verdict);
        standing_done(&standing);
    }
    if (remainder_cells(plan, directory, NULL, &left.cells, &left.count) == 0)
        FUZZ_HOLDS(left.count <= plan->count);
    plan_free(&left);
    standing_free(&standing);
    free(needed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"plan.csv", "raw/a.csv", "raw/b.csv", NULL};
    const char *directory = fuzz_files(data, size, names);
    struct plan plan;
    char path[4096], problem[256] = "";
    snprintf(path, sizeof path, "%s/plan.csv", directory);
    if (plan_read(path, &plan, problem, sizeof problem) != 0) {
        FUZZ_HOLDS(problem[0] != '\0');
        return 0;
    }
    size_t *order = calloc(plan.count, sizeof *order);
    FILE *out = fopen("/dev/null", "w");
    FUZZ_HOLDS(order != NULL && out != NULL && plan.count > 0);
    plan_print(&plan, out);
    plan_order_groups(&plan, 1, order);
    plan_order_cells(&plan, 0, 1, order);
    FUZZ_HOLDS(plan_rows(&plan) > 0 && plan_certain_cells(&plan) <= plan.count && plan_shortest_s(&plan, 9) >= 0);
    plan_check_amount(&plan, problem, sizeof problem);
    resume(&plan, directory);
    fclose(out);
    free(order);
    plan_free(&plan);
    return 0;
}
