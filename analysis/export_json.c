/* The layout of Google Benchmark's JSON (its docs/user_guide.md and tools/gbench/report.py say what is read of it). */
#include "analysis/export.h"

#include "journal/facts.h"
#include "statistics/sample.h"

#include <errno.h>
#include <gsl/gsl_statistics_double.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 512 };

/* A text as a JSON string (RFC 8259, section 7); what is not UTF-8 goes as it came. */
static void write_string(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text; text++) {
        const unsigned char letter = (unsigned char)*text;
        if (letter == '"' || letter == '\\')
            fprintf(out, "\\%c", letter);
        else if (letter < ' ')
            fprintf(out, "\\u%04x", letter);
        else
            fputc(letter, out);
    }
    fputc('"', out);
}

/* `"key": value` behind a comma, if there is a value. */
static void write_real(const char *key, double value, FILE *out)
{
    if (isfinite(value))
        fprintf(out, ",\n      \"%s\": %.17g", key, value);
}

/* A cell by its name: what sets it apart from all others of the campaign. */
static void name_cell(const struct campaign *campaign, const struct campaign_visit *visit, char name[NAME])
{
    const struct table *plan = campaign->plan;
    const size_t cell = visit->cell;
    const char *options = table_text(plan, cell, "options"), *worker = table_text(plan, cell, "worker");
    size_t used = (size_t)snprintf(name, NAME, "%s/%s%s%s/n:%" PRId64 "/p:%" PRId64, table_text(plan, cell, "kernel"),
                                   table_text(plan, cell, "variant"), options[0] ? "/" : "", options,
                                   table_count(plan, cell, "n"), table_count(plan, cell, "p"));
    bool two = false;
    for (size_t row = 0; row < table_rows(plan); row++)
        two = two || (strcmp(table_text(plan, row, "model"), "external") != 0 &&
                      strcmp(table_text(plan, row, "worker"), worker) != 0);
    if (used < NAME && table_count(plan, cell, "ranks") > 1)
        used += (size_t)snprintf(name + used, NAME - used, "/ranks:%" PRId64, table_count(plan, cell, "ranks"));
    if (used < NAME && two)
        used += (size_t)snprintf(name + used, NAME - used, "/worker:%s", worker);
    if (used < NAME && campaign->fingerprints.count > 1)
        snprintf(name + used, NAME - used, "/machine:%s", campaign->fingerprints.text[visit->fingerprint]);
}

static void begin_entry(const char *name, const char *suffix, const char *type, size_t repetitions, FILE *out)
{
    char whole[NAME + 16];
    snprintf(whole, sizeof whole, "%s%s", name, suffix);
    fputs("    {\n      \"name\": ", out);
    write_string(whole, out);
    fputs(",\n      \"run_name\": ", out);
    write_string(name, out);
    fprintf(out, ",\n      \"run_type\": \"%s\",\n      \"repetitions\": %zu,\n      \"threads\": 1", type,
            repetitions);
}

static void write_visit(const struct campaign *campaign, const struct campaign_visit *visit, const char *name,
                        size_t repetitions, size_t index, FILE *out)
{
    begin_entry(name, "", "iteration", repetitions, out);
    fprintf(out, ",\n      \"repetition_index\": %zu,\n      \"time_unit\": \"ns\"", index);
    if (visit->status == VISIT_OK) {
        fprintf(out, ",\n      \"iterations\": %" PRId64, visit->inner);
        write_real("real_time", visit->time_ns, out);
        write_real("cpu_time", visit->cpu_ns, out);
        write_real("items_per_second", visit->work / visit->time_ns * 1e9, out);
    } else {
        const bool distrusted = visit->status == VISIT_DISTRUSTED;
        fputs(",\n      \"error_occurred\": true,\n      \"error_message\": ", out);
        write_string(distrusted ? "another visit answered wrongly" : campaign->words.text[visit->word], out);
    }
    fputs("\n    }", out);
}

/* Of real and CPU times, each [count]; they are left sorted.  A CPU time that is not known makes its aggregate so. */
static void write_aggregates(const char *name, double real[], double cpu[], size_t count, FILE *out)
{
    const double mean[] = {gsl_stats_mean(real, 1, count), gsl_stats_mean(cpu, 1, count)};
    const double deviation[] = {count > 1 ? gsl_stats_sd(real, 1, count) : (double)NAN,
                                count > 1 ? gsl_stats_sd(cpu, 1, count) : (double)NAN};
    const bool known = !isnan(mean[1]);
    const struct {
        const char *name, *unit;
        double real, cpu;
    } aggregates[] = {{"mean", "time", mean[0], mean[1]},
                      {"median", "time", sample_median(real, count), known ? sample_median(cpu, count) : (double)NAN},
                      {"stddev", "time", deviation[0], deviation[1]},
                      {"cv", "percentage", deviation[0] / mean[0], deviation[1] / mean[1]}};
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++) {
        char suffix[16];
        if (!isfinite(aggregates[i].real))
            continue;
        snprintf(suffix, sizeof suffix, "_%s", aggregates[i].name);
        fputs(",\n", out);
        begin_entry(name, suffix, "aggregate", count, out);
        fprintf(out, ",\n      \"aggregate_name\": \"%s\",\n      \"aggregate_unit\": \"%s\",\n      \"iterations\": %zu,"
                     "\n      \"time_unit\": \"ns\"", aggregates[i].name, aggregates[i].unit, count);
        write_real("real_time", aggregates[i].real, out);
        write_real("cpu_time", aggregates[i].cpu, out);
        fputs("\n    }", out);
    }
}

/* The visits first .. end - 1 of one cell. */
static int write_cell(const struct campaign *campaign, size_t first, size_t end, FILE *out)
{
    double *real = malloc((end - first) * sizeof *real), *cpu = malloc((end - first) * sizeof *cpu);
    char name[NAME];
    size_t repetitions = 0, index = 0, count = 0;
    for (size_t i = first; i < end; i++)
        repetitions += campaign->visits[i].status != VISIT_COPY;
    name_cell(campaign, &campaign->visits[first], name);
    for (size_t i = first; real && cpu && i < end; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        if (visit->status == VISIT_COPY)
            continue;
        if (visit->status == VISIT_OK) {
            real[count] = visit->time_ns;
            cpu[count++] = visit->cpu_ns;
        }
        fputs(first == 0 && index == 0 ? "\n" : ",\n", out);
        write_visit(campaign, visit, name, repetitions, index++, out);
    }
    if (real && cpu && count > 0)
        write_aggregates(name, real, cpu, count, out);
    const int error = real && cpu ? 0 : ENOMEM;
    free(real);
    free(cpu);
    return error;
}

static void write_fact(const struct table *environment, const char *fact, const char *key, FILE *out)
{
    const char *value = environment ? facts_value(environment, fact) : "";
    if (value[0] == '\0' || strncmp(value, "na:", 3) == 0)
        return;
    fprintf(out, ",\n    \"%s\": ", key);
    write_string(value, out);
}

static void write_context(const struct campaign *campaign, const struct table *environment, FILE *out)
{
    int64_t cpus;
    fputs("{\n  \"context\": {\n    \"executable\": ", out);
    write_string(table_text(campaign->plan, 0, "worker"), out);
    write_fact(environment, "start_utc", "date", out);
    write_fact(environment, "hostname", "host_name", out);
    write_fact(environment, "cpu_model", "cpu_model", out);
    write_fact(environment, "worker_flags", "compiler_flags", out);
    write_fact(environment, "speedup_version", "speedup_version", out);
    if (environment && csv_parse_count(facts_value(environment, "allowed_cpus"), &cpus) == 0)
        fprintf(out, ",\n    \"num_cpus\": %" PRId64, cpus);
    fputs(",\n    \"library_build_type\": \"release\"\n  },\n  \"benchmarks\": [", out);
}

int export_json(const struct campaign *campaign, const struct table *environment, FILE *out)
{
    int error = 0;
    write_context(campaign, environment, out);
    for (size_t first = 0, end; first < campaign->visit_count && error == 0; first = end) {
        end = campaign_run_end(campaign, first);
        error = write_cell(campaign, first, end, out);
    }
    fputs("\n  ]\n}\n", out);
    return error;
}
