/* Writes sentences from models.csv. */
#include "report/scaling_words.h"

#include "journal/human.h"
#include "report/source.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct estimate_words {
    char value[24], low[24], high[24]; /* an end that does not exist is "" */
    bool known;                        /* there is a value */
};

static bool is(const struct table *models, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(models, row, column), text) == 0;
}

/* Is this the row of its variant with the largest n? */
static bool is_largest(const struct table *models, size_t row, const struct summary_row *first)
{
    for (size_t other = 0; other < table_rows(models); other++)
        if (report_same_view(models, other, first) && table_count(models, other, "n") > table_count(models, row, "n") &&
            is(models, other, "variant", table_text(models, row, "variant")))
            return false;
    return true;
}

static void write_number(double number, bool percent, char text[24])
{
    if (!isfinite(number))
        text[0] = '\0';
    else if (percent)
        snprintf(text, 24, "%.3g", 100 * number);
    else
        human_ratio(number, text, 24);
}

/* A column and the two ends beside it. */
static struct estimate_words words_of(const struct table *models, size_t row, const char *name, bool percent)
{
    struct estimate_words words;
    char column[64];
    words.known = isfinite(table_real(models, row, name));
    write_number(table_real(models, row, name), percent, words.value);
    snprintf(column, sizeof column, "%s_low", name);
    write_number(table_real(models, row, column), percent, words.low);
    snprintf(column, sizeof column, "%s_high", name);
    write_number(table_real(models, row, column), percent, words.high);
    return words;
}

void scaling_recommended(const struct table *models, size_t row, struct document *document)
{
    const int64_t p = table_count(models, row, "recommended_p"), fastest = table_count(models, row, "fastest_p");
    const struct estimate_words efficiency = words_of(models, row, "recommended_efficiency", false);
    if (p > 0)
        document_say(document, "use %" PRId64 " worker%s (efficiency %s, %s to %s)", p, p == 1 ? "" : "s",
                     efficiency.value, efficiency.low, efficiency.high);
    else
        document_say(document, "no number of workers is shown to keep an efficiency of %g %%",
                     table_real(models, row, "efficiency_target_percent"));
    if (fastest > 0)
        document_say(document, "; fastest with %" PRId64, fastest);
}

static void say_share(const struct table *models, size_t row, const char *column, const char *name,
                      struct document *document)
{
    const struct estimate_words share = words_of(models, row, column, true);
    document_say(document, "%s %s %% (%s to %s %%)", name, share.value, share.low, share.high);
}

/* "so never above 46.3x (45.5 to 48.3)"; a limit whose interval has no upper end is none that is shown. */
static void say_limit(const struct table *models, size_t row, struct document *document)
{
    const struct estimate_words limit = words_of(models, row, "limit_speedup", false);
    if (limit.known && limit.high[0])
        document_say(document, ", so never above %sx (%s to %s)", limit.value, limit.low, limit.high);
    else if (limit.low[0])
        document_say(document, ", so no limit below %sx", limit.low);
    else
        document_say(document, ", so no limit");
}

static void say_model(const struct table *models, size_t row, struct document *document)
{
    const char *model = table_text(models, row, "model");
    if (strcmp(model, "amdahl") == 0) {
        say_share(models, row, "contention", "; Amdahl: serial fraction", document);
    } else if (strcmp(model, "usl") == 0) {
        const struct estimate_words peak = words_of(models, row, "peak_p", false);
        say_share(models, row, "contention", "; universal scalability law: contention", document);
        say_share(models, row, "coherency", ", coherency", document);
        if (peak.known)
            document_say(document, ", most with %s workers (%s %s%s)", peak.value, peak.low,
                         peak.high[0] ? "to " : "or more", peak.high);
    } else {
        document_say(document, "; no model: %s", table_text(models, row, "reason"));
        return;
    }
    say_limit(models, row, document);
}

size_t scaling_row(const struct table *models, const struct summary_row *first, const char *variant)
{
    size_t row = 0;
    while (row < table_rows(models) &&
           !(report_same_view(models, row, first) && is(models, row, "variant", variant) && is_largest(models, row, first)))
        row++;
    return row;
}

void scaling_words(const struct table *models, const struct summary_row *first, struct document *document)
{
    for (size_t row = 0; row < table_rows(models); row++) {
        if (!report_same_view(models, row, first) || !is_largest(models, row, first))
            continue;
        document_item(document, "%s, n = %" PRId64 ": ", table_text(models, row, "variant"),
                      table_count(models, row, "n"));
        scaling_recommended(models, row, document);
        say_model(models, row, document);
    }
}
