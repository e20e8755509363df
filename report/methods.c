/* Writes the methods paragraph: sentences whose facts are known, then wrapped. */
#include "report/rule_report.h"

#include "analysis/environments.h"
#include "journal/human.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 92, NAME = 160 };

/* The value of a key, safe for a terminal; NULL if the machine did not tell. */
static const char *fact(const struct rule_subject *subject, const char *key, char text[NAME])
{
    const char *value = environments_value(subject->environment, key);
    return value[0] && strncmp(value, "na:", 3) != 0 ? name_escape(text, NAME, value) : NULL;
}

/* Writes before, the value and after if the value is known. */
static void add(FILE *out, const struct rule_subject *subject, const char *before, const char *key, const char *after)
{
    char text[NAME];
    if (fact(subject, key, text))
        fprintf(out, "%s%s%s", before, text, after);
}

static void write_machine(const struct rule_subject *subject, FILE *out)
{
    char text[NAME];
    fprintf(out, "Times were taken on %s",
            fact(subject, "cpu_model", text) ? text : "a machine whose CPU is not recorded");
    add(out, subject, " (", "topology", ")");
    add(out, subject, ", Linux ", "kernel_release", "");
    add(out, subject, ", ", "libc", "");
    if (fact(subject, "virtualisation", text) && strcmp(text, "none") != 0)
        fprintf(out, ", a virtual machine (%s)", text);
    add(out, subject, ", frequency governor ", "governor", "");
    add(out, subject, ", turbo ", "turbo", "");
    fputs(". ", out);
    if (subject->campaign->fingerprints.count > 1)
        fprintf(out, "In all %zu machines or boots took part; they were summarised apart. ",
                subject->campaign->fingerprints.count);
}

static void write_worker(const struct rule_subject *subject, FILE *out)
{
    char name[NAME];
    fprintf(out, "The measuring program was %s",
            name_escape(name, sizeof name, table_text(subject->campaign->plan, 0, "worker")));
    add(out, subject, " of Speedup ", "worker_version", "");
    add(out, subject, ", built with ", "worker_compiler", "");
    add(out, subject, " (", "worker_flags", ")");
    add(out, subject, ", OpenMP ", "worker_openmp", "");
    add(out, subject, ", GSL ", "worker_gsl", "");
    fputs(". ", out);
}

/* Distinct workload kernels of the plan. */
static void write_kernels(const struct rule_subject *subject, FILE *out)
{
    const struct table *plan = subject->campaign->plan;
    const char *before = "", *last = "";
    char name[NAME];
    int64_t most = 0;
    fputs("The workloads were ", out);
    for (size_t row = 0; row < table_rows(plan); row++) {
        const int64_t p = table_count(plan, row, "p");
        most = p > most ? p : most;
        const char *kernel = table_text(plan, row, "kernel");
        if (table_count(plan, row, "limit") == 1 || strcmp(kernel, last) == 0)
            continue;
        fprintf(out, "%s%s", before, name_escape(name, sizeof name, kernel));
        before = ", ";
        last = kernel;
    }
    fprintf(out, ", in %zu cells of variant, problem size and number of workers (1 to %" PRId64 "), with %s scaling. ",
            table_rows(plan), most, name_escape(name, sizeof name, table_text(plan, 0, "scaling")));
}

/* Rounds are interleaved, unless the order of the visits says otherwise. */
static void write_order(const struct rule_subject *subject, FILE *out)
{
    size_t sequential = 0;
    for (size_t i = 0; i < subject->count; i++)
        sequential += strstr(subject->rows[i].labels, "sequential_order") != NULL;
    if (sequential > 0)
        fprintf(out, "In %zu cells all visits stand before or behind those of the baseline, so drift is not excluded. ",
                sequential);
    else
        fprintf(out,
                "Cells were visited in interleaved rounds in random order (seed %" PRId64 "), the serial baseline in "
                "every round. ",
                table_count(subject->campaign->plan, 0, "seed"));
}

static void write_visits(const struct rule_subject *subject, FILE *out)
{
    const struct table *plan = subject->campaign->plan;
    const int64_t repetitions = table_count(plan, 0, "repetitions");
    int64_t least = INT64_MAX, most = 0;
    char interval[24];
    for (size_t i = 0; i < subject->count; i++) {
        const int64_t visits = subject->rows[i].visits;
        least = visits < least ? visits : least;
        most = visits > most ? visits : most;
    }
    human_duration(table_real(plan, 0, "min_time_ns"), interval, sizeof interval);
    fprintf(out, "Each cell was visited %" PRId64 " times as planned", table_count(plan, 0, "rounds"));
    if (subject->count > 0 && (least != most || most != table_count(plan, 0, "rounds")))
        fprintf(out, " (%" PRId64 " to %" PRId64 " visits were used)", least, most);
    fputs("; every visit is a fresh process. ", out);
    write_order(subject, out);
    fprintf(
        out,
        "A visit makes its team of threads, fills its inputs, warms up, and then takes %" PRId64 " timed "
        "repetition%s over as many runs as last at least %s; each result was verified. Times are of "
        "CLOCK_MONOTONIC, from before the parallel region to its end, so that the slowest worker counts; no overhead "
        "was subtracted. ",
        repetitions, repetitions == 1 ? "" : "s, each", interval);
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (const char *at = text; *at; at++)
        words += *at != ' ' && (at == text || at[-1] == ' ');
    return words;
}

static void write_placement(const struct rule_subject *subject, FILE *out)
{
    char allowed[NAME], by[NAME];
    int64_t count;
    if (!fact(subject, "allowed_cpus", allowed) || csv_parse_count(allowed, &count) != 0)
        return;
    const bool bound = count_words(environments_value(subject->environment, "cpus")) == (size_t)count;
    const char *limit = fact(subject, "allowed_by", by);
    fprintf(out, "%s CPUs were allowed%s%s%s; ", allowed, limit ? " (limit: " : "", limit ? limit : "",
            limit ? ")" : "");
    fputs(bound ? "threads were bound one to a CPU by OMP_PLACES, cores before their second hardware threads. "
                : "threads were not bound, because it is not said which CPUs these are. ",
          out);
}

static void write_statistics(const struct rule_subject *subject, FILE *out)
{
    size_t stable = 0, usable = 0, unstable = 0, failures = 0, excluded = 0;
    for (size_t i = 0; i < subject->count; i++) {
        stable += strcmp(subject->rows[i].stability, "stable") == 0;
        usable += strcmp(subject->rows[i].stability, "usable") == 0;
        unstable += strcmp(subject->rows[i].stability, "unstable") == 0;
        failures += (size_t)subject->rows[i].failures;
        excluded += (size_t)subject->rows[i].excluded;
    }
    fprintf(
        out,
        "The value of a visit is the median of its repetitions, the time of a cell the median of its visits, with "
        "the exact 95 %% interval by order statistics. A speedup is the exponential of the median of the logarithms of "
        "T(serial) / T(variant, p) over the rounds, with the exact sign interval; its baseline is the serial variant "
        "of the "
        "same kernel and size, whose time stands beside it. By spread, width of the interval and tests of "
        "independence, %zu cells are stable, %zu usable and %zu unstable. No value was removed for its size; "
        "%zu visits were left out by cause, %zu failed.",
        stable, usable, unstable, excluded, failures);
}

/* Prints text in lines of at most WIDTH bytes where its words allow. */
static void wrap(const char *text, FILE *out)
{
    const char *first = text;
    size_t column = 0;
    while (*text) {
        const size_t length = strcspn(text, " ");
        if (column > 0 && column + 1 + length > WIDTH)
            column = 0;
        if (length > 0) {
            fprintf(out, "%s%.*s", column > 0 ? " " : text == first ? "" : "\n", (int)length, text);
            column += length + (column > 0);
        }
        text += length + (text[length] == ' ');
    }
    fputc('\n', out);
}

int rule_report_methods(const struct rule_subject *subject, FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return ENOMEM;
    write_machine(subject, stream);
    write_worker(subject, stream);
    write_kernels(subject, stream);
    write_visits(subject, stream);
    write_placement(subject, stream);
    write_statistics(subject, stream);
    const int error = fclose(stream) == 0 ? 0 : ENOMEM;
    if (error == 0)
        wrap(text, out);
    free(text);
    return error;
}
