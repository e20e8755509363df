/* speedup compare: did the times change? */
#include "cli/commands.h"

#include "analysis/cause.h"
#include "analysis/comparison.h"
#include "analysis/environments.h"
#include "analysis/names.h"
#include "journal/name.h"
#include "report/comparison_table.h"

#include <limits.h>
#include <string.h>

static const struct cli_command compare_command = {
    "compare", "OLD [NEW]",
    "Compares the times of NEW with those of OLD, both results directories; with one directory, its second worker "
    "with\n"
    "  its first.",
    "3 a cell regressed; else 1 a cell of NEW failed that OLD measured", 1, 2};

struct request {
    double margin, confidence;
    bool any_machine;
    uint32_t causes;  /* whose visits are left out */
    const char *file; /* of the CSV, or NULL */
};

/* One campaign, where it stands, and what it was measured with. */
struct side {
    const char *directory;
    struct campaign campaign;
    struct table *environment;
    struct names workers; /* of the plan */
};

static int load(struct side *side, char *problem, size_t size)
{
    int error = campaign_read(side->directory, &side->campaign, problem, size);
    if (error)
        return error;
    error = environments_load(side->directory, &side->campaign, &side->environment, problem, size);
    return error ? error : comparison_workers(&side->campaign, &side->workers);
}

static void unload(struct side *side)
{
    campaign_free(&side->campaign);
    table_free(side->environment);
    names_free(&side->workers);
}

/* True if each side has as many workers as this kind of comparison needs. */
static bool workers_fit(const struct side *old, const struct side *new)
{
    char name[PATH_MAX];
    const size_t wanted = old == new ? 2 : 1;
    for (int i = 0; i < 2; i++) {
        const struct side *side = i ? new : old;
        if (side->workers.count == wanted)
            continue;
        message(
            "%s: measured with %zu workers: %s", name_escape(name, sizeof name, side->directory), side->workers.count,
            old == new ? "give a second directory, or measure two with `speedup sweep --against`" : "compare it alone");
        return false;
    }
    return true;
}

/* One machine and boot on both sides, or leave to mix them. */
static bool machines_fit(const struct request *request, const struct side *old, const struct side *new)
{
    char names[256];
    const struct names *before = &old->campaign.fingerprints, *after = &new->campaign.fingerprints;
    const bool same = before->count == 1 && after->count == 1 && before->text[0][0] != '\0' &&
                      strcmp(before->text[0], after->text[0]) == 0;
    if (same || old == new || request->any_machine || before->count == 0 || after->count == 0)
        return true;
    environments_differ(old->environment, new->environment, NULL, names, sizeof names);
    message("OLD and NEW: not known to be of one machine, its limits and boot%s%s: give --any-machine to compare them "
            "nevertheless",
            names[0] ? ": they differ in " : "", names);
    return false;
}

static void print_sides(const struct side *old, const struct side *new)
{
    char name[PATH_MAX], worker[128], names[256];
    for (int i = 0; i < 2; i++) {
        const struct side *side = i ? new : old;
        printf("%s  %s  worker %s\n", i ? "NEW" : "OLD", name_escape(name, sizeof name, side->directory),
               name_escape(worker, sizeof worker, side->workers.text[old == new ? i : 0]));
    }
    if (old == new)
        return;
    puts("Environment that differs, OLD | NEW:");
    if (environments_differ(old->environment, new->environment, stdout, names, sizeof names) == 0)
        puts("  nothing");
}

static int exit_status(const struct comparison *comparison)
{
    int status = EXIT_DONE;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct comparison_cell *cell = &comparison->cells[i];
        if (cell->verdict == VERDICT_REGRESSED)
            return EXIT_REGRESSED;
        if (strcmp(cell->old_status, "ok") == 0 && strcmp(cell->new_status, "ok") != 0 &&
            strcmp(cell->new_status, COMPARISON_EXCLUDED) != 0)
            status = EXIT_FAILED_CELL;
    }
    return status;
}

static int make(const struct request *request, const struct side *old, const struct side *new, struct comparison *comparison)
{
    const bool paired = old == new;
    return comparison_make(&old->campaign, old->workers.text[0], &new->campaign, new->workers.text[paired ? 1 : 0], paired,
                           request->margin, request->confidence, comparison);
}

/* Leaves visits out, compares again, and tells what that changed. */
static int exclude(const struct request *request, struct side *old, struct side *new, struct comparison *comparison)
{
    struct comparison with = *comparison;
    struct exclusion exclusion;
    for (int i = 0; i < (old == new ? 1 : 2); i++) {
        cause_exclude(i ? &new->campaign : &old->campaign, request->causes, &exclusion);
        printf("%s  ", old == new ? "Both" : i ? "NEW" : "OLD");
        cause_tell(&exclusion, stdout);
    }
    const int error = make(request, old, new, comparison);
    if (error == 0)
        comparison_table_print_effect(&with, comparison, stdout);
    comparison_free(&with);
    return error;
}

static int compare(const struct request *request, struct side *old, struct side *new)
{
    struct comparison comparison;
    char name[PATH_MAX];
    int error = make(request, old, new, &comparison);
    if (error == 0 && request->causes)
        error = exclude(request, old, new, &comparison);
    if (error) {
        message("compare: %s: free memory", strerror(error));
        return EXIT_INPUT_OUTPUT;
    }
    int status = exit_status(&comparison);
    if (comparison.count == 0) {
        message("OLD and NEW: have no cell in common: compare campaigns of equal kernels, sizes, workers and seed");
        status = EXIT_BAD_USAGE;
    } else {
        print_sides(old, new);
        comparison_table_print(&comparison, stdout);
        error = request->file ? comparison_table_write(&comparison, request->file) : 0;
        if (error)
            message("%s: %s: choose another file with -o", name_escape(name, sizeof name, request->file),
                    strerror(error));
        status = command_end(error ? EXIT_INPUT_OUTPUT : status);
    }
    comparison_free(&comparison);
    return status;
}

static int run(const struct request *request, struct side *old, struct side *new)
{
    char problem[PATH_MAX + 256];
    int error = load(old, problem, sizeof problem);
    if (error == 0 && new != old)
        error = load(new, problem, sizeof problem);
    if (error)
        return command_refuse(problem, error, "check its permissions");
    if (!workers_fit(old, new) || !machines_fit(request, old, new))
        return EXIT_BAD_USAGE;
    return compare(request, old, new);
}

int command_compare(int argc, char *argv[])
{
    struct request request = {.margin = COMPARISON_MARGIN_PERCENT / 100.0,
                              .confidence = COMPARISON_CONFIDENCE_PERCENT / 100.0};
    struct side old = {0}, new = {0};
    const char *directory[2], *excluded = NULL;
    size_t count;
    int status;
    const struct cli_option table[] = {
        {"--margin", OPTION_PERCENT, &request.margin, 0, 5000, "PERCENT", "change that matters: 2%"},
        {"--confidence", OPTION_PERCENT, &request.confidence, 6000, 9999, "PERCENT", "of all cells together: 95%"},
        {"--any-machine", OPTION_FLAG, &request.any_machine, 0, 0, NULL,
         "compare even what was measured on different machines"},
        {"--exclude", OPTION_TEXT, &excluded, 0, 0, "LIST", "leave out visits labelled with these causes of noise: steal,throttled"},
        {"-o", OPTION_TEXT, &request.file, 0, 0, "FILE", "write a CSV with one row per cell as well"},
        {0}};
    if (!command_begin(&compare_command, table, argc, argv, directory, &count, &status))
        return status;
    if (!command_causes(excluded, &request.causes))
        return EXIT_BAD_USAGE;
    old.directory = directory[0];
    new.directory = count > 1 ? directory[1] : directory[0];
    status = run(&request, &old, count > 1 ? &new : &old);
    unload(&old);
    unload(&new);
    return status;
}
