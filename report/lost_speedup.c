/* Writes sentences from attribution.csv. */
#include "report/lost_speedup.h"

#include "analysis/attribution.h"
#include "journal/facts.h"
#include "journal/human.h"
#include "report/source.h"

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
    struct document *document;
};

static bool equal(const struct table *table, size_t a, size_t b, const char *column)
{
    return strcmp(table_text(table, a, column), table_text(table, b, column)) == 0;
}

/* Are both of the same kernel, options, variant, worker and kind of machine? */
static bool same_curve(const struct table *table, size_t a, size_t b)
{
    static const char *const columns[] = {"kernel", "variant", "options", "scaling", "worker"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (!equal(table, a, b, columns[i]))
            return false;
    return strcmp(facts_kind(table, a), facts_kind(table, b)) == 0;
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
static void say_causes(const struct sentence *sentence)
{
    enum attribution_part order[ATTRIBUTION_PARTS];
    const double least = fmax(least_named, least_share * sentence->parts.lost);
    const bool gained = sentence->parts.lost < 0;
    const int count = attribution_order(&sentence->parts, least, order);
    for (int i = 0; i < count && i < MOST_NAMED; i++)
        document_say(sentence->document, "%s%s (%.2f)", i ? ", then " : gained ? "; lost " : count > 1 ? "; mostly " : "; ", attribution_words(order[i]),
                sentence->p * sentence->parts.part[order[i]]);
}

/* What the parts that can be negative say. */
static void say_rest(const struct sentence *sentence)
{
    const double algorithm = sentence->parts.part[ATTRIBUTION_algorithm];
    const double rest = sentence->parts.part[ATTRIBUTION_unexplained];
    if (algorithm <= -least_named)
        document_say(sentence->document, ", faster code than serial gives back %.2f", -sentence->p * algorithm);
    if (fabs(rest) >= least_named)
        document_say(sentence->document, ", unexplained %.2f", sentence->p * rest);
}

/* "no_run_delay+no_frequency" as "run delay, frequency". */
static void say_missing(const struct sentence *sentence)
{
    static const char no[] = "no_";
    const char *at = table_text(sentence->table, sentence->row, "missing");
    for (bool first = true; *at; first = false) {
        at += strncmp(at, no, sizeof no - 1) == 0 ? sizeof no - 1 : 0;
        document_say(sentence->document, first ? ". Not known: " : ", ");
        for (; *at && *at != '+'; at++)
            document_say(sentence->document, "%c", *at == '_' ? ' ' : *at);
        at += *at == '+';
    }
}

static void say_pop(const struct sentence *sentence)
{
    const struct table *table = sentence->table;
    const double balance = table_real(table, sentence->row, "load_balance");
    const double scaling = table_real(table, sentence->row, "computation_scaling");
    if (isnan(balance))
        return;
    document_say(sentence->document, ". Parallel efficiency %.2f = load balance %.2f x communication %.2f",
            table_real(table, sentence->row, "parallel_efficiency"), balance,
            table_real(table, sentence->row, "communication_efficiency"));
    if (!isnan(scaling))
        document_say(sentence->document, "; computation scaling %.2f; global efficiency %.2f", scaling,
                table_real(table, sentence->row, "global_efficiency"));
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
static bool say_cache(double bytes, double p, const char *caches, struct document *document)
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
        document_say(document, "%s of data do not fit the %s (%s), %s for each worker do", all, levels[i].words, size, share);
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
static void say_superlinear(const struct sentence *sentence)
{
    const char *caches = table_text(sentence->table, sentence->row, "caches");
    const double bytes = table_real(sentence->table, sentence->row, "working_set_bytes");
    char all[24], level1[24], level2[24], last[24];
    if (faster_code(sentence)) {
        document_say(sentence->document, "the code is faster than the baseline's with one worker");
    } else if (isnan(bytes)) {
        document_say(sentence->document, "memory does not bound it, so caches are no reason: look at the baseline");
    } else if (!say_cache(bytes, sentence->p, caches, sentence->document)) {
        human_bytes(bytes, all, sizeof all);
        human_bytes(cache_fact(caches, "l1_bytes="), level1, sizeof level1);
        human_bytes(cache_fact(caches, "l2_bytes="), level2, sizeof level2);
        human_bytes(cache_fact(caches, "last_level_bytes="), last, sizeof last);
        document_say(sentence->document, "no cache size explains it: %s of data; caches: first level %s and second %s of a CPU, "
                "last %s", all, level1, level2, last);
    }
}

/* Begins an item: "tuned, n = 1000, p = 2: " */
static void say_name(const struct sentence *sentence)
{
    const struct table *table = sentence->table;
    document_item(sentence->document, "%s, n = %" PRId64 ", p = %.0f%s: ", table_text(table, sentence->row, "variant"),
                  table_count(table, sentence->row, "n"), sentence->p,
                  table_count(table, sentence->row, "oversubscribed") == 1 ? ", more than CPUs" : "");
}

static struct sentence begin(const struct table *table, size_t row, struct document *document)
{
    struct sentence sentence = {.table = table, .row = row, .p = (double)table_count(table, row, "p"), .document = document};
    take_parts(table, row, &sentence.parts);
    return sentence;
}

static void say_row(const struct table *table, size_t row, struct document *document)
{
    const struct sentence sentence = begin(table, row, document);
    const double lost = sentence.p * sentence.parts.lost;
    say_name(&sentence);
    if (lost >= 0)
        document_say(document, "lost of %.1fx: %.2fx", sentence.p, lost);
    else
        document_say(document, "gained over %.1fx: %.2fx", sentence.p, -lost);
    say_causes(&sentence);
    say_rest(&sentence);
    say_pop(&sentence);
    if (superlinear(&sentence)) {
        document_say(document, ". Superlinear: ");
        say_superlinear(&sentence);
    }
    say_missing(&sentence);
}

/* The other cells of the curve where workers together gave more than the code with one worker can explain. */
static void say_other_superlinear(const struct table *table, size_t curve, const size_t shown[2], struct document *document)
{
    for (size_t row = curve; row < table_rows(table); row++) {
        const struct sentence sentence = begin(table, row, document);
        if (!same_curve(table, curve, row) || row == shown[0] || row == shown[1] || !superlinear(&sentence) ||
            faster_code(&sentence))
            continue;
        say_name(&sentence);
        document_say(document, "superlinear: ");
        say_superlinear(&sentence);
    }
}

static void say_curve(const struct table *table, size_t curve, struct document *document)
{
    size_t shown[2];
    for (int oversubscribed = 0; oversubscribed <= 1; oversubscribed++) {
        shown[oversubscribed] = largest(table, curve, oversubscribed);
        if (shown[oversubscribed] != SIZE_MAX)
            say_row(table, shown[oversubscribed], document);
    }
    say_other_superlinear(table, curve, shown, document);
}

void lost_speedup(const struct table *attribution, const struct summary_row *first, struct document *document)
{
    bool any = false;
    for (size_t row = 0; row < table_rows(attribution); row++) {
        if (!report_same_view(attribution, row, first) || !first_of_curve(attribution, row))
            continue;
        if (!any)
            document_paragraph(document, "Where the lost speedup went, at the largest size with the most workers:");
        any = true;
        say_curve(attribution, row, document);
    }
}

void lost_speedup_note(const struct table *attribution, struct document *document)
{
    bool contended = false;
    for (size_t row = 0; row < table_rows(attribution); row++)
        contended = contended || strcmp(table_text(attribution, row, "mainly"), "contention") == 0;
    if (contended)
        document_paragraph(document,
                           "contention inside workers: false sharing, a lock inside a called function, a critical section "
                           "and the shared counter of a dynamic schedule look alike without counters of the hardware.");
}
