/* Builds the plan from the request, the worker's description and the machine. */
#include "harness/plan.h"

#include "harness/break_even_search.h"
#include "harness/kernel_options.h"
#include "harness/peers.h"
#include "harness/plan_choice.h"
#include "harness/plan_list.h"
#include "harness/plan_ranks.h"
#include "harness/plan_sources.h"
#include "journal/record.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKERS = 4096, MOST_CELLS = 1000000 };
static const double standard_precision = 0.01;

/* Everything a cell is made from. */
struct builder {
    const struct plan_request *request;
    const struct table *description; /* of the first worker, which decides what is measured */
    const struct plan_worker *second; /* NULL: none */
    const struct plan_machine *machine;
    struct plan *plan;
    struct plan_cell common; /* the campaign's settings, equal in all cells */
    int64_t *workers;
    size_t worker_count, room;
    bool weak;               /* of the kernel that is being added */
    struct plan_ranks ranks; /* of MPI variants */
    char *problem;
    size_t size;
};

static void copy(char *field, size_t size, const char *text)
{
    snprintf(field, size, "%s", text);
}

/* The numbers of workers of a kernel: those asked for, or the ladder. */
static int choose_workers(struct builder *builder, const struct plan_kernel_request *own)
{
    free(builder->workers);
    builder->workers = NULL;
    if (own->threads) {
        int error = list_integers("--threads", own->threads, MOST_WORKERS, &builder->workers,
                                  &builder->worker_count, builder->problem, builder->size);
        if (error || own->oversubscribe)
            return error;
        int64_t most = builder->workers[builder->worker_count - 1];
        if (most <= builder->machine->allowed)
            return 0;
        snprintf(builder->problem, builder->size,
                 "--threads: %" PRId64 " workers but %d CPUs are allowed: lower it, or add --oversubscribe", most,
                 builder->machine->allowed);
        return EINVAL;
    }
    builder->worker_count = builder->machine->ladder_count;
    builder->workers = malloc(builder->worker_count * sizeof *builder->workers);
    for (size_t i = 0; builder->workers && i < builder->worker_count; i++)
        builder->workers[i] = builder->machine->ladder[i];
    return builder->workers ? 0 : ENOMEM;
}

static int add_cell(struct builder *builder, const struct plan_cell *cell)
{
    struct plan *plan = builder->plan;
    if (plan->count == MOST_CELLS) {
        snprintf(builder->problem, builder->size, "plan: more than %d cells: choose fewer sizes or workers", MOST_CELLS);
        return EOVERFLOW;
    }
    if (plan->count == builder->room) {
        size_t room = builder->room ? 2 * builder->room : 64;
        struct plan_cell *larger = realloc(plan->cells, room * sizeof *larger);
        if (!larger)
            return ENOMEM;
        plan->cells = larger;
        builder->room = room;
    }
    plan->cells[plan->count++] = *cell;
    return 0;
}

/* What the description says of one variant. */
static void describe_cell(const struct table *description, size_t row, struct plan_cell *cell)
{
    copy(cell->kernel, sizeof cell->kernel, table_text(description, row, "kernel"));
    copy(cell->variant, sizeof cell->variant, table_text(description, row, "variant"));
    copy(cell->model, sizeof cell->model, table_text(description, row, "model"));
    copy(cell->region, sizeof cell->region, table_text(description, row, "region"));
    copy(cell->role, sizeof cell->role, table_text(description, row, "role"));
    copy(cell->check, sizeof cell->check, table_text(description, row, "check"));
    copy(cell->unit, sizeof cell->unit, table_text(description, row, "unit"));
    copy(cell->work_unit, sizeof cell->work_unit, table_text(description, row, "work_unit"));
    copy(cell->roof, sizeof cell->roof, table_text(description, row, "roof"));
    copy(cell->title, sizeof cell->title, table_text(description, row, "title"));
    copy(cell->summary, sizeof cell->summary, table_text(description, row, "summary"));
    cell->work_exponent = table_real(description, row, "work_exponent");
    cell->tolerance = table_real(description, row, "tolerance");
    cell->limit = table_count(description, row, "limit") == 1;
}

/* The problem size at p workers: Gustafson, CACM 31 (1988) 532, doi:10.1145/42411.42415. */
static int scale(struct builder *builder, struct plan_cell *cell)
{
    const bool weak = builder->weak && !cell->limit && cell->work_exponent > 0;
    const double n = weak ? round((double)cell->base_n * pow((double)cell->p, 1 / cell->work_exponent)) : 0;
    copy(cell->scaling, sizeof cell->scaling, weak ? "weak" : "strong");
    cell->n = weak && cell->p > 1 && n < 9e18 ? (int64_t)n : cell->base_n;
    if (n < 9e18)
        return 0;
    snprintf(builder->problem, builder->size, "--scaling: %s n=%" PRId64 " with %" PRId64 " workers is too large: choose "
             "smaller sizes", cell->kernel, cell->base_n, cell->p);
    return EINVAL;
}

/* Gives the cell its workers, and the size that belongs to them. */
static int place(struct builder *builder, int64_t ranks, int64_t threads, int64_t p, struct plan_cell *cell)
{
    cell->ranks = ranks;
    cell->threads = threads;
    cell->p = p;
    const int64_t cpus = strcmp(cell->model, "mpi") == 0 ? builder->machine->rank_cpus : builder->machine->allowed;
    cell->oversubscribed = p > cpus;
    return scale(builder, cell);
}

/* One variant on every pair of ranks and threads. */
static int add_ranks(struct builder *builder, struct plan_cell *cell)
{
    int error = 0;
    for (size_t i = 0; i < builder->ranks.count && error == 0; i++) {
        const struct plan_rank_pair *pair = &builder->ranks.pairs[i];
        error = place(builder, pair->ranks, pair->threads, pair->ranks * pair->threads, cell);
        if (error == 0)
            error = add_cell(builder, cell);
    }
    return error;
}

/* One variant at every p that its model can have. */
static int add_variant(struct builder *builder, const struct table *description, size_t row, struct plan_cell *cell)
{
    int error = 0;
    describe_cell(description, row, cell);
    if (strcmp(cell->model, "mpi") == 0)
        return add_ranks(builder, cell);
    const bool single = strcmp(cell->model, "serial") == 0 || strcmp(cell->model, "target") == 0;
    for (size_t i = 0; i < (single ? 1 : builder->worker_count) && error == 0; i++) {
        const int64_t p = single ? 1 : builder->workers[i];
        error = place(builder, 1, strcmp(cell->model, "openmp") == 0 ? p : 1, p, cell);
        if (error == 0)
            error = add_cell(builder, cell);
    }
    return error;
}

static bool is(const struct table *table, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(table, row, column), text) == 0;
}

/* Is that variant of that kernel in the group that is being built? */
static bool in_group(const struct plan *plan, const struct plan_cell *cell, const char *variant)
{
    for (size_t i = plan->count; i-- > 0 && plan->cells[i].group == cell->group;)
        if (strcmp(plan->cells[i].variant, variant) == 0)
            return true;
    return false;
}

/* The second worker's cells of the group: of the variants that the first has there. */
static int add_second(struct builder *builder, const char *kernel, struct plan_cell *cell)
{
    const struct table *description = builder->second->description;
    int error = 0;
    copy(cell->worker, sizeof cell->worker, builder->second->id);
    for (size_t row = 0; row < table_rows(description) && error == 0; row++)
        if (is(description, row, "kernel", kernel) &&
            in_group(builder->plan, cell, table_text(description, row, "variant")))
            error = add_variant(builder, description, row, cell);
    return error;
}

/* Peers of the kernel join the group behind its baseline's cells, with each number of workers. */
static int add_peers(struct builder *builder, const char *kernel)
{
    const struct table *peers = builder->request->peers;
    const struct plan *plan = builder->plan;
    size_t first = plan->count;
    int error = 0;
    while (first > 0 && plan->cells[first - 1].group == (int64_t)plan->groups - 1)
        first--;
    const size_t rows = peers && first < plan->count && plan->cells[first].limit != 1 ? table_rows(peers) : 0;
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < builder->worker_count && error == 0; i++) {
            struct plan_cell cell = plan->cells[first];
            if (!is(peers, row, "kernel", kernel) || !plan_wants_peer(builder->request, peers, row))
                break;
            peers_cell(peers, row, &cell);
            error = place(builder, 1, 1, builder->workers[i], &cell);
            if (error == 0 && peers_allows(peers, row, &cell))
                error = add_cell(builder, &cell);
        }
    return error;
}

static int add_group(struct builder *builder, size_t first_row, const char *options, int64_t n)
{
    const struct table *description = builder->description;
    const char *kernel = table_text(description, first_row, "kernel");
    struct plan_cell cell = builder->common;
    int error = 0;
    cell.group = (int64_t)builder->plan->groups++;
    cell.base_n = n;
    copy(cell.options, sizeof cell.options, options);
    for (size_t row = first_row; row < table_rows(description) && error == 0; row++) {
        if (!is(description, row, "kernel", kernel))
            break;
        if (plan_wants_variant(builder->request, description, row))
            error = add_variant(builder, description, row, &cell);
    }
    if (error == 0)
        error = add_peers(builder, kernel);
    return error || !builder->second ? error : add_second(builder, kernel, &cell);
}

static bool flag(const struct builder *builder, size_t row, const char *column)
{
    return table_count(builder->description, row, column) == 1;
}

static bool first_of_kernel(const struct table *description, size_t row)
{
    return row == 0 ||
           strcmp(table_text(description, row - 1, "kernel"), table_text(description, row, "kernel")) != 0;
}

/* Sizes of the chosen workloads that move memory, one list: "100,1000,100,10000". */
static int memory_sizes(struct builder *builder, char **text)
{
    const struct table *description = builder->description;
    size_t length;
    FILE *list = open_memstream(text, &length);
    if (!list)
        return ENOMEM;
    for (size_t row = 0; row < table_rows(description); row++)
        if (first_of_kernel(description, row) && flag(builder, row, "memory") && !flag(builder, row, "limit") &&
            list_holds(builder->request->kernels, table_text(description, row, "kernel")))
            fprintf(list, "%s%s", ftell(list) > 0 ? "," : "",
                    builder->request->sizes ? builder->request->sizes :
                    table_text(description, row, builder->request->preset->sizes_column));
    return fclose(list) == 0 ? 0 : ENOMEM;
}

/* In place of sizes, the grid between the least and the largest of them; from the least of all where none were asked for. */
static int take_grid(bool asked, int64_t **sizes, size_t *count)
{
    const int64_t largest = (*sizes)[*count - 1], least = asked ? (*sizes)[0] : BREAK_EVEN_LEAST_N;
    free(*sizes);
    *sizes = NULL;
    return break_even_grid(least < largest ? least : largest, largest, sizes, count);
}

/* Sizes of a kernel: those asked for, or the preset's; of a limit that names none, those of the workloads that move
 * memory; 1 where nobody names any. */
static int kernel_sizes(struct builder *builder, size_t row, int64_t **sizes, size_t *count)
{
    const char *text = table_text(builder->description, row, builder->request->preset->sizes_column);
    bool limit = flag(builder, row, "limit"), asked = builder->request->sizes && !limit;
    char *collected = NULL;
    int error = 0;
    if (asked)
        text = builder->request->sizes;
    else if (limit && !text[0] && flag(builder, row, "memory")) {
        error = memory_sizes(builder, &collected);
        text = collected;
    }
    if (error == 0)
        error = list_integers(asked ? "--sizes" : "worker's sizes", text && text[0] ? text : "1", INT64_MAX, sizes, count,
                              builder->problem, builder->size);
    free(collected);
    return error || limit || !builder->request->find_break_even ? error : take_grid(asked, sizes, count);
}

/* A group for each size, with one set of options. */
static int add_options(struct builder *builder, size_t row, const char *set, const int64_t sizes[], size_t count)
{
    char options[sizeof builder->common.options];
    int error = kernel_options_canonical(table_text(builder->description, row, "options"), set, options, sizeof options,
                                         builder->problem, builder->size);
    for (size_t i = 0; i < count && error == 0; i++)
        error = add_group(builder, row, options, sizes[i]);
    return error;
}

static int add_sets(struct builder *builder, size_t row, const char *sets, const int64_t sizes[], size_t count)
{
    char set[512];
    int error = 0;
    while (error == 0 && plan_next_options(&sets, set, sizeof set))
        error = add_options(builder, row, set, sizes, count);
    return error;
}

static int add_kernel(struct builder *builder, size_t row)
{
    const struct plan_request *request = builder->request;
    const struct plan_kernel_request own = plan_kernel_request(request, builder->description, row);
    struct plan_request alone = *request; /* nothing but the baseline, by which a kernel begins */
    alone.variants = table_text(builder->description, row, "variant");
    int64_t *sizes = NULL;
    size_t count = 0;
    if (own.left_out)
        return 0;
    builder->weak = own.weak;
    int error = choose_workers(builder, &own);
    if (error == 0)
        error = kernel_sizes(builder, row, &sizes, &count);
    if (error == 0)
        error = add_sets(builder, row, own.options, sizes, count);
    builder->request = &alone;
    if (error == 0)
        error = add_sets(builder, row, own.results, sizes, count);
    builder->request = request;
    free(sizes);
    return error;
}

static int add_kernels(struct builder *builder)
{
    const struct table *description = builder->description;
    int error = 0;
    for (size_t row = 0; row < table_rows(description) && error == 0; row++)
        if (first_of_kernel(description, row) && plan_wants_kernel(builder->request, description, row))
            error = add_kernel(builder, row);
    return error;
}

static void settings(const struct plan_request *request, const char *worker, struct plan_cell *common)
{
    const struct preset *preset = request->preset;
    memset(common, 0, sizeof *common);
    copy(common->preset, sizeof common->preset, preset->name);
    copy(common->worker, sizeof common->worker, worker);
    copy(common->rank_worker, sizeof common->rank_worker, request->rank_worker ? request->rank_worker : "");
    copy(common->huge_pages, sizeof common->huge_pages, request->huge_pages ? request->huge_pages : "system");
    common->seed = request->seed;
    const bool adaptive = request->cap || request->precision > 0 || (request->budget_ns && !request->find_break_even);
    common->rounds = request->visits ? request->visits : preset->visits;
    common->cap = request->cap ? request->cap : adaptive && common->rounds < PLAN_CAP ? PLAN_CAP : common->rounds;
    common->precision = request->precision > 0 ? request->precision : standard_precision;
    common->budget_ns = request->budget_ns ? request->budget_ns : RECORD_UNKNOWN;
    common->find_break_even = request->find_break_even;
    common->repetitions = request->repetitions ? request->repetitions : preset->repetitions;
    common->min_time_ns = request->min_time_ns ? request->min_time_ns : preset->min_time_ns;
    common->time_limit_s = request->time_limit_s ? request->time_limit_s : preset->time_limit_s;
}

int plan_build(const struct plan_request *request, const struct plan_worker workers[], size_t count,
               const struct plan_machine *machine, struct plan *plan, char *problem, size_t size)
{
    struct builder builder = {.request = request, .description = workers[0].description, .machine = machine,
                              .second = count > 1 ? &workers[1] : NULL, .plan = plan, .problem = problem, .size = size};
    memset(plan, 0, sizeof *plan);
    settings(request, workers[0].id, &builder.common);
    int error = plan_check_names(request, builder.description, problem, size);
    if (error == 0)
        error = plan_ranks_choose(request, builder.description, machine->rank_cpus, &builder.ranks, problem, size);
    if (error == 0)
        error = add_kernels(&builder);
    if (error == 0 && plan->count == 0) {
        snprintf(problem, size, "--preset: %s has no sizes of the chosen kernels: give --sizes, or another preset",
                 request->preset->name);
        error = EINVAL;
    }
    if (error == 0)
        error = plan_index_groups(plan);
    if (error == 0)
        error = plan_check_amount(plan, problem, size);
    free(builder.workers);
    free(builder.ranks.pairs);
    if (error)
        plan_free(plan);
    return error;
}

void plan_free(struct plan *plan)
{
    free(plan->cells);
    free(plan->first);
    memset(plan, 0, sizeof *plan);
}
