/* Prints where the lost speedup went from attribution.csv. */
#include "report/lost_speedup.h"

#include "analysis/attribution.h"
#include "journal/csv.h"
#include "journal/human.h"
#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { MOST_NAMED = 3 };
static const double least_share = 0.05; /* of all that is lost, that a part is worth naming for */
static const double least_named = 0.005; /* of the worker time, that any part is worth naming for */

/* One sentence under way. */
struct sentence {
    const struct table *table;
    size_t row;
    double p;
    struct attribution parts;
    FILE *out;
};

static bool equal(const struct table *table, size_t a, size_t b, const char *column)
{
    return strcmp(table_text(table, a, column), table_text(table, b, column)) == 0;
}

/* Are both of the same kernel, options, variant, worker and machine? */
static bool same_curve(const struct table *table, size_t a, size_t b)
{
    static const char *const columns[] = {"fingerprint", "kernel", "variant", "options", "scaling", "worker"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (!equal(table, a, b, columns[i]))
            return false;
    return true;
}

static bool first_of_curve(const struct table *table, size_t row)
{
    for (size_t before = 0; before < row; before++)
        if (same_curve(table, before, row))
            return false;
    return true;
}

/* The row of the curve with the largest size, and there the most workers, among those that fit or those that do not;
 * SIZE_MAX if none of them has a speedup. */
static size_t largest(const struct table *table, size_t curve, bool oversubscribed)
{
    size_t best = SIZE_MAX;
    for (size_t row = curve; row < table_rows(table); row++) {
        const int64_t n = table_count(table, row, "n"), p = table_count(table, row, "p");
        if (!same_curve(table, curve, row) || (table_count(table, row, "oversubscribed") == 1) != oversubscribed ||
            isnan(table_real(table, row, "lost_percent")))
            continue;
        if (best == SIZE_MAX || n > table_count(table, best, "n") ||
            (n == table_count(table, best, "n") && p > table_count(table, best, "p")))
            best = row;
    }
    return best;
}

static void take_parts(const struct table *table, size_t row, struct attribution *parts)
{
    parts->lost = table_real(table, row, "lost_percent") / 100;
#define TAKE(name, words) parts->part[ATTRIBUTION_##name] = table_real(table, row, #name "_percent") / 100;
    ATTRIBUTION_PARTS_LIST(TAKE)
}

/* "; mostly load imbalance (0.12), then fork/join and barriers (0.05)" */
static void print_causes(const struct sentence *sentence)
{
    enum attribution_part order[ATTRIBUTION_PARTS];
    const double least = fmax(least_named, least_share * sentence->parts.lost);
    const bool gained = sentence->parts.lost < 0;
    const int count = attribution_order(&sentence->parts, least, order);
    for (int i = 0; i < count && i < MOST_NAMED; i++)
        fprintf(sentence->out, "%s%s (%.2f)", i ? ", then " : gained ? "; lost " : count > 1 ? "; mostly " : "; ", attribution_words(order[i]),
                sentence->p * sentence->parts.part[order[i]]);
}

/* What the parts that can be negative say. */
static void print_rest(const struct sentence *sentence)
{
    const double algorithm = sentence->parts.part[ATTRIBUTION_algorithm];
    const double rest = sentence->parts.part[ATTRIBUTION_unexplained];
    if (algorithm <= -least_named)
        fprintf(sentence->out, ", faster code than serial gives back %.2f", -sentence->p * algorithm);
    if (fabs(rest) >= least_named)
        fprintf(sentence->out, ", unexplained %.2f", sentence->p * rest);
}

/* "no_run_delay+no_frequency" as "no run delay, no frequency". */
static void print_missing(const struct sentence *sentence)
{
    const char *missing = table_text(sentence->table, sentence->row, "missing");
    if (!missing[0])
        return;
    fputs("    not known: ", sentence->out);
    for (const char *at = missing; *at; at++)
        if (*at == '+')
            fputs(", ", sentence->out);
        else
            fputc(*at == '_' ? ' ' : *at, sentence->out);
    fputc('\n', sentence->out);
}

static void print_pop(const struct sentence *sentence)
{
    const struct table *table = sentence->table;
    const double balance = table_real(table, sentence->row, "load_balance");
    const double scaling = table_real(table, sentence->row, "computation_scaling");
    if (isnan(balance))
        return;
    fprintf(sentence->out, "    parallel efficiency %.2f = load balance %.2f x communication %.2f",
            table_real(table, sentence->row, "parallel_efficiency"), balance,
            table_real(table, sentence->row, "communication_efficiency"));
    if (!isnan(scaling))
        fprintf(sentence->out, "; computation scaling %.2f; global efficiency %.2f", scaling,
                table_real(table, sentence->row, "global_efficiency"));
    fputc('\n', sentence->out);
}

/* The value of "KEY=BYTES" in what the environment says of the caches, as a person reads it. */
static void cache_size(const char *caches, const char *key, char *text, size_t size)
{
    int64_t bytes = 0;
    char digits[32];
    const char *at = strstr(caches, key);
    snprintf(digits, sizeof digits, "%.*s", at ? (int)strspn(at + strlen(key), "0123456789") : 0,
             at ? at + strlen(key) : "");
    const bool known = csv_parse_count(digits, &bytes) == 0;
    human_bytes(known ? (double)bytes : -1, text, size);
}

static void print_superlinear(const struct sentence *sentence)
{
    const char *caches = table_text(sentence->table, sentence->row, "caches");
    char bytes[24], level1[24], level2[24], last[24];
    if (table_count(sentence->table, sentence->row, "superlinear") != 1)
        return;
    if (sentence->parts.part[ATTRIBUTION_algorithm] <= sentence->parts.lost) {
        fprintf(sentence->out, "    superlinear: the code is faster than the baseline's with one worker\n");
        return;
    }
    human_bytes(table_real(sentence->table, sentence->row, "working_set_bytes"), bytes, sizeof bytes);
    cache_size(caches, "l1_bytes=", level1, sizeof level1);
    cache_size(caches, "l2_bytes=", level2, sizeof level2);
    cache_size(caches, "last_level_bytes=", last, sizeof last);
    fprintf(sentence->out, "    superlinear: more than %.0f workers can give; working set %s; caches: first level %s and second %s "
            "of a CPU, last %s\n", sentence->p, bytes, level1, level2, last);
}

static void print_row(const struct table *table, size_t row, FILE *out)
{
    char kernel[128], variant[128], options[400];
    struct sentence sentence = {.table = table, .row = row, .p = (double)table_count(table, row, "p"), .out = out};
    take_parts(table, row, &sentence.parts);
    name_escape(options, sizeof options, table_text(table, row, "options"));
    const double lost = sentence.p * sentence.parts.lost;
    fprintf(out, "  %s %s%s%s%s, n = %" PRId64 ", p = %.0f%s: ", name_escape(kernel, sizeof kernel, table_text(table, row, "kernel")),
            name_escape(variant, sizeof variant, table_text(table, row, "variant")), options[0] ? " (" : "", options,
            options[0] ? ")" : "", table_count(table, row, "n"), sentence.p,
            table_count(table, row, "oversubscribed") == 1 ? ", more than CPUs" : "");
    if (lost >= 0)
        fprintf(out, "lost of %.1fx: %.2fx", sentence.p, lost);
    else
        fprintf(out, "gained over %.1fx: %.2fx", sentence.p, -lost);
    print_causes(&sentence);
    print_rest(&sentence);
    fputc('\n', out);
    print_pop(&sentence);
    print_superlinear(&sentence);
    print_missing(&sentence);
}

/* True if some row that was printed has contention inside workers as its largest part. */
static bool print_curves(const struct table *table, FILE *out)
{
    bool contended = false, any = false;
    for (size_t row = 0; row < table_rows(table); row++) {
        if (!first_of_curve(table, row))
            continue;
        for (int oversubscribed = 0; oversubscribed <= 1; oversubscribed++) {
            const size_t chosen = largest(table, row, oversubscribed);
            if (chosen == SIZE_MAX)
                continue;
            if (!any)
                fputs("\nWhere the lost speedup went, at the largest size with the most workers:\n", out);
            any = true;
            print_row(table, chosen, out);
            contended = contended || strcmp(table_text(table, chosen, "mainly"), "contention") == 0;
        }
    }
    return contended;
}

/* Said once, beneath all sentences. */
static const char alike[] = "\ncontention inside workers: false sharing, a lock inside a called function and a critical "
                            "section look alike without counters of the hardware: see docs/pathologies.md\n";

int lost_speedup_print(const char *path, FILE *out, char *problem, size_t size)
{
    struct table *table;
    int error = table_load(path, &table, problem, size);
    if (error == ENOENT)
        return 0;
    if (error)
        return error;
    if (print_curves(table, out))
        fputs(alike, out);
    table_free(table);
    return 0;
}
