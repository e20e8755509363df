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

/* The value of "KEY=NUMBER" in what the environment says of the caches; NaN if it is not there. */
static double cache_fact(const char *caches, const char *key)
{
    int64_t number = 0;
    char digits[32];
    const char *at = strstr(caches, key);
    snprintf(digits, sizeof digits, "%.*s", at ? (int)strspn(at + strlen(key), "0123456789") : 0,
             at ? at + strlen(key) : "");
    return csv_parse_count(digits, &number) == 0 ? (double)number : (double)NAN;
}

/* The first cache that one worker's share of the data fits and all of them do not: workers together have more cache. */
static bool print_cache(double bytes, double p, const char *caches, FILE *out)
{
    static const struct { const char *key, *words; } levels[] = {
        {"l1_bytes=", "first-level cache of a CPU"}, {"l2_bytes=", "second-level cache of a CPU"},
        {"last_level_bytes=", "last-level cache"}};
    const double sharing = cache_fact(caches, "last_level_cpus=");
    char all[24], share[24], size[24];
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const double cache = cache_fact(caches, levels[i].key), owners = i < 2 ? p : ceil(p / sharing);
        if (!(bytes > cache && bytes <= owners * cache))
            continue;
        human_bytes(bytes, all, sizeof all);
        human_bytes(bytes / p, share, sizeof share);
        human_bytes(cache, size, sizeof size);
        fprintf(out, "%s of data do not fit the %s (%s), %s for each worker do\n", all, levels[i].words, size, share);
        return true;
    }
    return false;
}

static bool superlinear(const struct sentence *sentence)
{
    return table_count(sentence->table, sentence->row, "superlinear") == 1;
}

/* Does the variant with one worker gain at least as much on the baseline as all is worth? */
static bool faster_code(const struct sentence *sentence)
{
    return sentence->parts.part[ATTRIBUTION_algorithm] <= sentence->parts.lost;
}

/* Why more than p workers can give: other code, caches, or it is not known. */
static void print_superlinear(const struct sentence *sentence)
{
    const char *caches = table_text(sentence->table, sentence->row, "caches");
    const double bytes = table_real(sentence->table, sentence->row, "working_set_bytes");
    char all[24], level1[24], level2[24], last[24];
    if (faster_code(sentence)) {
        fputs("the code is faster than the baseline's with one worker\n", sentence->out);
    } else if (isnan(bytes)) {
        fputs("memory does not bound it, so caches are no reason: look at the baseline\n", sentence->out);
    } else if (!print_cache(bytes, sentence->p, caches, sentence->out)) {
        human_bytes(bytes, all, sizeof all);
        human_bytes(cache_fact(caches, "l1_bytes="), level1, sizeof level1);
        human_bytes(cache_fact(caches, "l2_bytes="), level2, sizeof level2);
        human_bytes(cache_fact(caches, "last_level_bytes="), last, sizeof last);
        fprintf(sentence->out, "no cache size explains it: %s of data; caches: first level %s and second %s of a CPU, "
                "last %s\n", all, level1, level2, last);
    }
}

/* "  sqrt_cube tuned (options), n = 1000, p = 2: " */
static void print_name(const struct sentence *sentence)
{
    const struct table *table = sentence->table;
    const size_t row = sentence->row;
    char kernel[128], variant[128], options[400];
    name_escape(kernel, sizeof kernel, table_text(table, row, "kernel"));
    name_escape(variant, sizeof variant, table_text(table, row, "variant"));
    name_escape(options, sizeof options, table_text(table, row, "options"));
    fprintf(sentence->out, "  %s %s%s%s%s, n = %" PRId64 ", p = %.0f%s: ", kernel, variant, options[0] ? " (" : "",
            options, options[0] ? ")" : "", table_count(table, row, "n"), sentence->p,
            table_count(table, row, "oversubscribed") == 1 ? ", more than CPUs" : "");
}

static struct sentence begin(const struct table *table, size_t row, FILE *out)
{
    struct sentence sentence = {.table = table, .row = row, .p = (double)table_count(table, row, "p"), .out = out};
    take_parts(table, row, &sentence.parts);
    return sentence;
}

static void print_row(const struct table *table, size_t row, FILE *out)
{
    const struct sentence sentence = begin(table, row, out);
    const double lost = sentence.p * sentence.parts.lost;
    print_name(&sentence);
    if (lost >= 0)
        fprintf(out, "lost of %.1fx: %.2fx", sentence.p, lost);
    else
        fprintf(out, "gained over %.1fx: %.2fx", sentence.p, -lost);
    print_causes(&sentence);
    print_rest(&sentence);
    fputc('\n', out);
    print_pop(&sentence);
    if (superlinear(&sentence)) {
        fputs("    superlinear: ", out);
        print_superlinear(&sentence);
    }
    print_missing(&sentence);
}

/* The other cells of the curve where workers together gave more than the code with one worker can explain. */
static void print_other_superlinear(const struct table *table, size_t curve, const size_t shown[2], FILE *out)
{
    for (size_t row = curve; row < table_rows(table); row++) {
        const struct sentence sentence = begin(table, row, out);
        if (!same_curve(table, curve, row) || row == shown[0] || row == shown[1] || !superlinear(&sentence) ||
            faster_code(&sentence))
            continue;
        print_name(&sentence);
        fputs("superlinear: ", out);
        print_superlinear(&sentence);
    }
}

/* True if some row that was printed has contention inside workers as its largest part. */
static bool print_curves(const struct table *table, FILE *out)
{
    bool contended = false, any = false;
    for (size_t row = 0; row < table_rows(table); row++) {
        size_t shown[2] = {SIZE_MAX, SIZE_MAX};
        if (!first_of_curve(table, row))
            continue;
        for (int oversubscribed = 0; oversubscribed <= 1; oversubscribed++) {
            shown[oversubscribed] = largest(table, row, oversubscribed);
            if (shown[oversubscribed] == SIZE_MAX)
                continue;
            if (!any)
                fputs("\nWhere the lost speedup went, at the largest size with the most workers:\n", out);
            any = true;
            print_row(table, shown[oversubscribed], out);
            contended = contended || strcmp(table_text(table, shown[oversubscribed], "mainly"), "contention") == 0;
        }
        print_other_superlinear(table, row, shown, out);
    }
    return contended;
}

/* Said once, beneath all sentences. */
static const char alike[] = "\ncontention inside workers: false sharing, a lock inside a called function, a critical section "
                            "and the shared counter of a dynamic schedule look alike without counters of the hardware: see docs/pathologies.md\n";

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
