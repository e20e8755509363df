/* plan.csv: written once, read by every later session and by the analysis. */
#include "harness/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_NAME(name, bytes) #name ","
#define NUMBER_NAME(name) #name ","
static const char header_with_comma[] = PLAN_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

enum { MOST = 10000 }; /* visits of a cell, and repetitions of a visit */

void plan_print(const struct plan *plan, FILE *file)
{
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_cell *cell = &plan->cells[i];
        const char *comma = "";
#define WRITE_TEXT(name, bytes) fputs(comma, file), csv_write_text(file, cell->name), comma = ",";
#define WRITE_COUNT(name) fputs(comma, file), csv_write_count(file, cell->name), comma = ",";
#define WRITE_REAL(name) fputs(comma, file), csv_write_real(file, cell->name), comma = ",";
        PLAN_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
        fputc('\n', file);
    }
}

int plan_write(const struct plan *plan, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    if (access(path, F_OK) == 0)
        return EEXIST;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    plan_print(plan, file);
    return replace_commit_new(replacement);
}

/* No campaign is planned with more than the options of a sweep take; sums and products of less cannot run over. */
static bool possible(const struct plan_cell *cell)
{
    static const int64_t day_s = 86400;
    return cell->p <= INT32_MAX && cell->rounds <= MOST && cell->cap <= MOST && cell->repetitions <= MOST &&
           cell->min_time_ns <= day_s * 1000000000 && cell->time_limit_s <= day_s && cell->budget_ns <= 365 * day_s * 1000000000;
}

static int read_cell(const struct table *table, size_t row, struct plan_cell *cell)
{
    bool fits = true;
#define READ_TEXT(name, bytes) fits = fits && strlen(table_text(table, row, #name)) < (bytes);
#define PASS(name)
    PLAN_COLUMNS(READ_TEXT, PASS, PASS)
    if (!fits)
        return EINVAL;
#undef READ_TEXT
#define READ_TEXT(name, bytes) strncpy(cell->name, table_text(table, row, #name), (bytes)-1);
#define READ_COUNT(name) cell->name = table_count(table, row, #name);
#define READ_REAL(name) cell->name = table_real(table, row, #name);
    PLAN_COLUMNS(READ_TEXT, READ_COUNT, READ_REAL)
    if (cell->base_n < 0)
        cell->base_n = cell->n; /* of a version that had strong scaling only */
    if (cell->cap < 0)
        cell->cap = cell->rounds; /* of a version that stopped no cell later */
    bool whole = cell->kernel[0] && cell->variant[0] && cell->n >= 1 && cell->p >= 1 && cell->rounds >= 1 &&
                 cell->repetitions >= 1 && cell->min_time_ns >= 1 && cell->time_limit_s >= 1 && cell->group >= 0;
    return whole && possible(cell) ? 0 : EINVAL;
}

/* Groups must stand together and be numbered 0, 1, 2, ... */
static int read_groups(struct plan *plan)
{
    plan->groups = 0;
    plan->first = calloc(plan->count + 1, sizeof *plan->first);
    if (!plan->first)
        return ENOMEM;
    for (size_t i = 0; i < plan->count; i++) {
        size_t group = (size_t)plan->cells[i].group;
        if (group == plan->groups)
            plan->first[plan->groups++] = i;
        else if (plan->groups == 0 || group != plan->groups - 1)
            return EINVAL;
    }
    plan->first[plan->groups] = plan->count;
    return plan->count ? 0 : EINVAL;
}

#define TEXT_COLUMN(name, bytes) {#name, TABLE_TEXT, false},
#define COUNT_COLUMN(name) {#name, TABLE_COUNT, false},
#define REAL_COLUMN(name) {#name, TABLE_REAL, false},
static const struct table_column columns[] = {PLAN_COLUMNS(TEXT_COLUMN, COUNT_COLUMN, REAL_COLUMN){0}};

int plan_read(const char *path, struct plan *plan, char *problem, size_t size)
{
    struct table *table;
    memset(plan, 0, sizeof *plan);
    int error = table_load(path, &table, problem, size);
    if (error)
        return error;
    plan->count = table_rows(table);
    plan->cells = calloc(plan->count + 1, sizeof *plan->cells);
    error = plan->cells ? table_check(table, path, columns, problem, size) : ENOMEM;
    for (size_t row = 0; row < plan->count && error == 0; row++) {
        error = read_cell(table, row, &plan->cells[row]);
        if (error)
            snprintf(problem, size, "%s:%zu: not a cell of a plan", path, row + 2);
    }
    table_free(table);
    if (error == 0) {
        error = read_groups(plan);
        if (error)
            snprintf(problem, size, "%s: its groups do not stand together", path);
    }
    if (error)
        plan_free(plan);
    return error;
}
