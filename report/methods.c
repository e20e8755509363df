/* Writes the methods paragraph: sentences whose facts are known. */
#include "report/rule_report.h"

#include "journal/facts.h"
#include "journal/human.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *fact(const struct rule_subject *subject, const char *key)
{
    return facts_known(subject->environment, key);
}

/* Writes before, the value and after if the value is known. */
static void add(struct document *document, const struct rule_subject *subject, const char *before, const char *key,
                const char *after)
{
    const char *value = fact(subject, key);
    if (value)
        document_say(document, "%s%s%s", before, value, after);
}

static void write_machine(const struct rule_subject *subject, struct document *document)
{
    const char *cpu = fact(subject, "cpu_model"), *virtual = fact(subject, "virtualisation");
    document_say(document, "Times were taken on %s", cpu ? cpu : "a machine whose CPU is not recorded");
    add(document, subject, " (", "topology", ")");
    add(document, subject, ", Linux ", "kernel_release", "");
    add(document, subject, ", ", "libc", "");
    if (virtual && strcmp(virtual, "none") != 0)
        document_say(document, ", a virtual machine (%s)", virtual);
    add(document, subject, ", frequency governor ", "governor", "");
    add(document, subject, ", turbo ", "turbo", "");
    document_say(document, ". ");
    if (subject->campaign->fingerprints.count > 1)
        document_say(document, "In all %zu machines or boots took part; every speedup is of one of them. ",
                     subject->campaign->fingerprints.count);
}

static void write_worker(const struct rule_subject *subject, struct document *document)
{
    document_say(document, "The measuring program was %s", table_text(subject->campaign->plan, 0, "worker"));
    add(document, subject, " of Speedup ", "worker_version", "");
    add(document, subject, ", built with ", "worker_compiler", "");
    add(document, subject, " (", "worker_flags", ")");
    add(document, subject, ", OpenMP ", "worker_openmp", "");
    add(document, subject, ", GSL ", "worker_gsl", "");
    document_say(document, ". ");
}

/* Distinct workload kernels of the plan. */
static void write_kernels(const struct rule_subject *subject, struct document *document)
{
    const struct table *plan = subject->campaign->plan;
    const char *before = "", *last = "";
    int64_t most = 0;
    document_say(document, "The workloads were ");
    for (size_t row = 0; row < table_rows(plan); row++) {
        const int64_t p = table_count(plan, row, "p");
        most = p > most ? p : most;
        const char *kernel = table_text(plan, row, "kernel");
        if (table_count(plan, row, "limit") == 1 || strcmp(kernel, last) == 0)
            continue;
        document_say(document, "%s%s", before, kernel);
        before = ", ";
        last = kernel;
    }
    document_say(document,
                 ", in %zu cells of variant, problem size and number of workers (1 to %" PRId64 "), with %s scaling. ",
                 table_rows(plan), most, table_text(plan, 0, "scaling"));
}

/* Rounds are interleaved, unless the order of the visits says otherwise. */
static void write_order(const struct rule_subject *subject, struct document *document)
{
    size_t sequential = 0;
    for (size_t i = 0; i < subject->count; i++)
        sequential += strstr(subject->rows[i].labels, "sequential_order") != NULL;
    if (sequential > 0)
        document_say(document,
                     "In %zu cells all visits stand before or behind those of the baseline, so drift is not excluded. ",
                     sequential);
    else
        document_say(document,
                     "Cells were visited in interleaved rounds in random order (seed %" PRId64
                     "), the serial baseline in "
                     "every round. ",
                     table_count(subject->campaign->plan, 0, "seed"));
}

static void write_visits(const struct rule_subject *subject, struct document *document)
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
    document_say(document, "Each cell was visited %" PRId64 " times as planned", table_count(plan, 0, "rounds"));
    if (subject->count > 0 && (least != most || most != table_count(plan, 0, "rounds")))
        document_say(document, " (%" PRId64 " to %" PRId64 " visits were used)", least, most);
    document_say(document, "; every visit is a fresh process. ");
    write_order(subject, document);
    document_say(
        document,
        "A visit makes its team, fills its inputs, warms up, and then takes %" PRId64 " timed "
        "repetition%s over as many runs as last at least %s; each result was verified. Times are of "
        "CLOCK_MONOTONIC, from before the parallel region to its end, so that the slowest worker counts; no overhead "
        "was subtracted. ",
        repetitions, repetitions == 1 ? "" : "s, each", interval);
}

/* Intervals that hold more than the work. */
static void write_regions(const struct rule_subject *subject, struct document *document)
{
    const struct table *plan = subject->campaign->plan;
    for (size_t row = 0; row < table_rows(plan); row++)
        if (strcmp(table_text(plan, row, "region"), "process") == 0) {
            document_say(document, "Times of the variant %s hold starting and ending its processes, too. ",
                         table_text(plan, row, "variant"));
            return;
        }
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (const char *at = text; *at; at++)
        words += *at != ' ' && (at == text || at[-1] == ' ');
    return words;
}

static void write_placement(const struct rule_subject *subject, struct document *document)
{
    const char *allowed = fact(subject, "allowed_cpus"), *limit = fact(subject, "allowed_by");
    int64_t count;
    if (!allowed || csv_parse_count(allowed, &count) != 0)
        return;
    const bool bound = count_words(facts_value(subject->environment, "cpus")) == (size_t)count;
    document_say(document, "%s CPUs were allowed%s%s%s; ", allowed, limit ? " (limit: " : "", limit ? limit : "",
                 limit ? ")" : "");
    document_say(document, "%s",
                 bound ? "workers were bound one to a CPU (threads by OMP_PLACES), cores before their second hardware threads. "
                       : "workers were not bound, because it is not said which CPUs these are. ");
}

static void write_statistics(const struct rule_subject *subject, struct document *document)
{
    size_t stable = 0, usable = 0, unstable = 0, failures = 0, excluded = 0;
    for (size_t i = 0; i < subject->count; i++) {
        stable += strcmp(subject->rows[i].stability, "stable") == 0;
        usable += strcmp(subject->rows[i].stability, "usable") == 0;
        unstable += strcmp(subject->rows[i].stability, "unstable") == 0;
        failures += subject->rows[i].failures > 0 ? (size_t)subject->rows[i].failures : 0;
        excluded += subject->rows[i].excluded > 0 ? (size_t)subject->rows[i].excluded : 0; /* older files do not say */
    }
    document_say(
        document,
        "The value of a visit is the median of its repetitions, the time of a cell the median of its visits, with "
        "the exact 95 %% interval by order statistics. A speedup is the exponential of the median of the logarithms of "
        "T(serial) / T(variant, p) over the rounds, with the exact sign interval; its baseline is the serial variant "
        "of the "
        "same kernel and size, whose time stands beside it. By spread, width of the interval and tests of "
        "independence, %zu cells are stable, %zu usable and %zu unstable. No value was removed for its size; "
        "%zu visits were left out by cause, %zu failed.",
        stable, usable, unstable, excluded, failures);
}

void rule_report_methods(const struct rule_subject *subject, struct document *document)
{
    document_paragraph(document, "%s", "");
    write_machine(subject, document);
    write_worker(subject, document);
    write_kernels(subject, document);
    write_visits(subject, document);
    write_regions(subject, document);
    write_placement(subject, document);
    write_statistics(subject, document);
}
