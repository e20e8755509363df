/* Derives attribution.csv: what is known of each cell, split by attribution.c. */
#include "analysis/attribution_file.h"

#include "analysis/columns.h"
#include "analysis/environments.h"
#include "analysis/roof.h"
#include "journal/csv.h"
#include "journal/facts.h"
#include "journal/name.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double least_named = 0.005; /* a part below half a percent is not the main one */

/* All that a row is made from. */
struct source {
    const struct campaign *campaign;
    const struct summary_row *summary; /* summary[count]: of one machine */
    size_t count, fingerprint;
    const char *caches;
};

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

static bool split(const struct summary_row *row)
{
    return row->limit != 1 && row->p > 1 && is(row->role, "candidate");
}

static bool same(const struct summary_row *row, const struct table *plan, size_t cell)
{
    return table_count(plan, cell, "p") == row->p && table_count(plan, cell, "n") == row->n &&
           table_count(plan, cell, "ranks") == row->ranks && summary_names(row, table_text(plan, cell, "variant")) &&
           is(table_text(plan, cell, "kernel"), row->kernel) && is(table_text(plan, cell, "options"), row->options) &&
           is(table_text(plan, cell, "scaling"), row->scaling) && is(table_text(plan, cell, "worker"), row->worker);
}

/* Row of plan.csv of the same cell, or SIZE_MAX: both are in the same order, so it is sought from the last one found on. */
static size_t plan_cell(const struct campaign *campaign, const struct summary_row *row, size_t from)
{
    const size_t cells = table_rows(campaign->plan);
    for (size_t i = 0; i < cells; i++)
        if (same(row, campaign->plan, (from + i) % cells))
            return (from + i) % cells;
    return SIZE_MAX;
}

/* Time that one unit of a limit's work takes a team of p: an empty region, a barrier.  NaN if it was not measured. */
static double limit_ns(const struct source *source, const char *kernel, const struct summary_row *row, int64_t p)
{
    for (size_t i = 0; i < source->count; i++) {
        const struct summary_row *limit = &source->summary[i];
        if (limit->limit == 1 && limit->p == p && is(limit->kernel, kernel) && is(limit->role, "candidate") &&
            is(limit->worker, row->worker) && is(limit->status, "ok") && limit->work > 0)
            return limit->time_ns / limit->work;
    }
    return NAN;
}

/* Of a cell that memory bounds, its least times; 0 of one that it does not. */
static void take_memory(const struct source *source, const struct summary_row *row, struct attribution_input *input)
{
    input->memory = roof_memory_time_ns(source->summary, source->count, row, row->p);
    input->memory_one = roof_memory_time_ns(source->summary, source->count, row, 1);
    const bool other_roof = input->memory < (1 - 1e-9) * row->roof_time_ns;
    if (other_roof || row->bytes <= 0)
        input->memory = input->memory_one = 0;
}

/* Mean share of the interval in which a worker had no CPU: waiting for one, or taken by the hypervisor; never more than
 * the time it was not running. */
static double delayed_share(const struct instrumented *seen, double p)
{
    const double whole = p * seen->total_ns;
    const double waited = seen->run_delay_ns / whole, stolen = seen->steal_share / p;
    const double off = isnan(seen->cpu_ns) ? 1 : fmax(1 - seen->cpu_ns / whole, 0);
    if (isnan(waited) && isnan(stolen))
        return NAN;
    return fmin((isnan(waited) ? 0 : waited) + (isnan(stolen) ? 0 : stolen), off);
}

/* What an instrumented visit of the cell says, or NULL. */
static const struct instrumented *instrumented_of(const struct source *source, size_t cell)
{
    return cell == SIZE_MAX ? NULL : instruments_find(&source->campaign->instruments, source->fingerprint, cell);
}

static void take_instrumented(const struct instrumented *seen, struct attribution_input *input)
{
    input->busy_max = input->busy_mean = input->idle = input->delayed = input->meetings = NAN;
    if (!seen)
        return;
    input->busy_max = seen->busy_max_ns / seen->total_ns;
    input->busy_mean = seen->busy_mean_ns / seen->total_ns;
    input->idle = seen->idle_ns / seen->total_ns;
    input->delayed = delayed_share(seen, input->p);
    input->meetings = seen->busy_spans / seen->inner;
}

static double frequency(const struct source *source, size_t cell)
{
    return cell == SIZE_MAX ? (double)NAN : instruments_frequency(&source->campaign->instruments, source->fingerprint, cell);
}

static void take_input(const struct source *source, const struct summary_row *row, size_t cell,
                       struct attribution_input *input)
{
    const size_t one = cell == SIZE_MAX ? SIZE_MAX : campaign_partner(source->campaign, cell, true);
    const struct instrumented *alone = instrumented_of(source, one);
    *input = (struct attribution_input){
        .p = (double)row->p, .time = row->time_ns, .serial_time = row->speedup * row->time_ns,
        .one_time = row->relative_speedup * row->time_ns,
        .one_half_width = (row->relative_speedup_high - row->relative_speedup_low) / 2 * row->time_ns,
        .region = limit_ns(source, "empty_region", row, row->p), .region_one = limit_ns(source, "empty_region", row, 1),
        .barrier = limit_ns(source, "barrier", row, row->p), .barrier_one = limit_ns(source, "barrier", row, 1),
        .frequency = frequency(source, cell), .frequency_one = frequency(source, one)};
    take_memory(source, row, input);
    take_instrumented(instrumented_of(source, cell), input);
    input->idle_one = alone ? alone->idle_ns / alone->total_ns : (double)NAN;
}

static void add_missing(struct attribution_row *row, bool missing, const char *why)
{
    const size_t used = strlen(row->missing);
    if (missing && used + strlen(why) + 2 <= sizeof row->missing)
        snprintf(row->missing + used, sizeof row->missing - used, "%s%s", used ? "+" : "", why);
}

/* Why parts are empty. */
static void name_missing(const struct attribution_input *input, const struct attribution *parts, struct attribution_row *row)
{
    const bool seen = !isnan(input->busy_mean);
    const bool idle = isnan(input->idle) || isnan(input->idle_one) || isnan(input->meetings);
    const bool barriers = input->meetings > 1 && (isnan(input->barrier) || isnan(input->barrier_one));
    add_missing(row, isnan(parts->lost), "no_speedup");
    add_missing(row, isnan(input->one_time), "no_one_worker_time");
    add_missing(row, !seen, "no_instrumented_visit");
    add_missing(row, seen && idle, "no_idle_time");
    add_missing(row, isnan(input->region) || isnan(input->region_one) || barriers, "no_limits");
    add_missing(row, seen && isnan(input->delayed), "no_run_delay");
    add_missing(row, isnan(input->memory) || isnan(input->memory_one), "no_copy_limit");
    add_missing(row, isnan(input->frequency) || isnan(input->frequency_one), "no_frequency");
}

static void write_parts(const struct attribution *parts, struct attribution_row *row)
{
    enum attribution_part order[ATTRIBUTION_PARTS];
    row->lost_percent = 100 * parts->lost;
    row->lost_speedup = (double)row->p * parts->lost;
#define PERCENT(name, words) row->name##_percent = 100 * parts->part[ATTRIBUTION_##name];
    ATTRIBUTION_PARTS_LIST(PERCENT)
    if (attribution_order(parts, least_named, order) > 0)
        snprintf(row->mainly, sizeof row->mainly, "%s", attribution_name(order[0]));
    row->load_balance = parts->load_balance;
    row->communication_efficiency = parts->communication;
    row->parallel_efficiency = parts->parallel_efficiency;
    row->computation_scaling = parts->computation_scaling;
    row->global_efficiency = parts->global_efficiency;
}

/* The times behind the parts, scaled from the instrumented interval to one measured run. */
static void write_times(const struct attribution_input *input, struct attribution_row *row)
{
    row->time_ns = input->time;
    row->baseline_time_ns = input->serial_time;
    row->one_worker_time_ns = input->one_time;
    row->busy_max_ns = input->busy_max * input->time;
    row->busy_mean_ns = input->busy_mean * input->time;
    row->idle_ns = input->idle * input->time;
    row->delayed_ns = input->delayed * input->time;
    row->busy_spans = input->meetings;
    row->region_ns = input->region;
    row->barrier_ns = input->barrier;
    row->memory_time_ns = input->memory;
    row->memory_one_time_ns = input->memory_one;
    row->frequency_khz = input->frequency;
    row->frequency_one_khz = input->frequency_one;
}

static void derive_row(const struct source *source, const struct summary_row *row, size_t cell,
                       struct attribution_row *derived)
{
    struct attribution_input input;
    struct attribution parts;
    const struct instrumented *seen = instrumented_of(source, cell);
    memset(derived, 0, sizeof *derived);
#define COPY(name) snprintf(derived->name, sizeof derived->name, "%s", row->name);
    COPY(fingerprint) COPY(kind) COPY(kernel) COPY(title) COPY(variant) COPY(options) COPY(scaling) COPY(worker)
#undef COPY
    derived->n = row->n;
    derived->p = row->p;
    derived->oversubscribed = row->oversubscribed;
    derived->speedup = row->speedup;
    take_input(source, row, cell, &input);
    attribution_split(&input, &parts);
    write_times(&input, derived);
    write_parts(&parts, derived);
    name_missing(&input, &parts, derived);
    derived->instrumented_time_ns = seen ? seen->total_ns / seen->inner : (double)NAN;
    derived->superlinear = isnan(row->efficiency_low) ? -1 : row->efficiency_low > 1;
    derived->working_set_bytes = row->bytes > 0 ? row->bytes : (double)NAN;
    snprintf(derived->caches, sizeof derived->caches, "%s", source->caches);
}

/* First row at or after `from` that is of another machine. */
static size_t machine_end(const struct summary_row rows[], size_t count, size_t from)
{
    size_t end = from;
    while (end < count && is(rows[end].fingerprint, rows[from].fingerprint))
        end++;
    return end;
}

static size_t machine_number(const struct campaign *campaign, const char *fingerprint)
{
    size_t number = 0;
    while (number + 1 < campaign->fingerprints.count && !is(campaign->fingerprints.text[number], fingerprint))
        number++;
    return number;
}

/* Rows of one machine. */
static void derive_machine(const struct source *source, struct attribution_row rows[], size_t *count)
{
    size_t from = 0;
    for (size_t i = 0; i < source->count; i++) {
        if (!split(&source->summary[i]))
            continue;
        const size_t cell = plan_cell(source->campaign, &source->summary[i], from);
        derive_row(source, &source->summary[i], cell, &rows[(*count)++]);
        from = cell == SIZE_MAX ? from : cell;
    }
}

int attribution_derive(const char *directory, const struct campaign *campaign, const struct summary_row summary[],
                       size_t summary_count, struct attribution_row **rows, size_t *count)
{
    int error = 0;
    *count = 0;
    *rows = calloc(summary_count + 1, sizeof **rows);
    if (!*rows)
        return ENOMEM;
    for (size_t first = 0, end; first < summary_count && error == 0; first = end) {
        end = machine_end(summary, summary_count, first);
        const size_t fingerprint = machine_number(campaign, summary[first].fingerprint);
        struct table *environment; /* NULL: then the caches are not known */
        error = environments_load_of(directory, campaign, fingerprint, &environment);
        const struct source source = {.campaign = campaign, .summary = summary + first, .count = end - first,
                                      .fingerprint = fingerprint,
                                      .caches = facts_value(environment, "caches")};
        derive_machine(&source, *rows, count);
        table_free(environment);
    }
    return error;
}

static const char header_with_comma[] = ATTRIBUTION_COLUMNS(TEXT_NAME, NUMBER_NAME, NUMBER_NAME);

const char *attribution_header(void)
{
    return header_with_comma;
}

static int write_rows(const struct attribution_row rows[], size_t count, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fprintf(file, "%.*s\n", (int)(sizeof header_with_comma - 2), header_with_comma);
    for (const struct attribution_row *row = rows; row < rows + count; row++) {
        const char *comma = "";
        ATTRIBUTION_COLUMNS(WRITE_TEXT, WRITE_COUNT, WRITE_REAL)
        fputc('\n', file);
    }
    return replace_commit(replacement);
}

int attribution_run(const char *directory, const struct campaign *campaign, const struct summary_row summary[],
                    size_t summary_count, char *problem, size_t size)
{
    struct attribution_row *rows = NULL;
    size_t count;
    char path[PATH_MAX + 24], name[PATH_MAX];
    snprintf(path, sizeof path, "%s/attribution.csv", directory);
    int error = attribution_derive(directory, campaign, summary, summary_count, &rows, &count);
    if (error == 0)
        error = write_rows(rows, count, path);
    if (error)
        snprintf(problem, size, "%s: %s", name_escape(name, sizeof name, path), strerror(error));
    free(rows);
    return error;
}
