/* Writes sentences from models.csv. */
#include "report/scaling_words.h"

#include "journal/human.h"
#include "journal/name.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct estimate_words {
    char value[24], low[24], high[24]; /* an end that does not exist is "" */
    bool known;                        /* there is a value */
};

static bool of_view(const struct table *models, size_t row, const struct table *summary, size_t first)
{
    static const char *const key[] = {"kernel", "options", "fingerprint", "worker"};
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        if (strcmp(table_text(models, row, key[i]), table_text(summary, first, key[i])) != 0)
            return false;
    return true;
}

/* Is this the row of its variant with the largest n? */
static bool is_largest(const struct table *models, size_t row, const struct table *summary, size_t first)
{
    for (size_t other = 0; other < table_rows(models); other++)
        if (of_view(models, other, summary, first) && table_count(models, other, "n") > table_count(models, row, "n") &&
            strcmp(table_text(models, other, "variant"), table_text(models, row, "variant")) == 0)
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

static void print_recommended(const struct table *models, size_t row, FILE *out)
{
    const int64_t p = table_count(models, row, "recommended_p"), fastest = table_count(models, row, "fastest_p");
    const struct estimate_words efficiency = words_of(models, row, "recommended_efficiency", false);
    if (p > 0)
        fprintf(out, "use %" PRId64 " worker%s (efficiency %s, %s to %s)", p, p == 1 ? "" : "s", efficiency.value, efficiency.low,
                efficiency.high);
    else
        fprintf(out, "no number of workers is shown to keep an efficiency of %g %%",
                table_real(models, row, "efficiency_target_percent"));
    if (fastest > 0)
        fprintf(out, "; fastest with %" PRId64, fastest);
}

static void print_share(const struct table *models, size_t row, const char *column, const char *name, FILE *out)
{
    const struct estimate_words share = words_of(models, row, column, true);
    fprintf(out, "%s %s %% (%s to %s %%)", name, share.value, share.low, share.high);
}

/* "so never above 46.3x (45.5 to 48.3)"; a limit whose interval has no upper end is none that is shown. */
static void print_limit(const struct table *models, size_t row, FILE *out)
{
    const struct estimate_words limit = words_of(models, row, "limit_speedup", false);
    if (limit.known && limit.high[0])
        fprintf(out, ", so never above %sx (%s to %s)", limit.value, limit.low, limit.high);
    else if (limit.low[0])
        fprintf(out, ", so no limit below %sx", limit.low);
    else
        fputs(", so no limit", out);
}

static void print_model(const struct table *models, size_t row, FILE *out)
{
    const char *model = table_text(models, row, "model");
    if (strcmp(model, "amdahl") == 0) {
        print_share(models, row, "contention", "; Amdahl: serial fraction", out);
    } else if (strcmp(model, "usl") == 0) {
        const struct estimate_words peak = words_of(models, row, "peak_p", false);
        print_share(models, row, "contention", "; universal scalability law: contention", out);
        print_share(models, row, "coherency", ", coherency", out);
        if (peak.known)
            fprintf(out, ", most with %s workers (%s %s%s)", peak.value, peak.low, peak.high[0] ? "to " : "or more", peak.high);
    } else {
        char reason[300];
        fprintf(out, "; no model: %s\n", name_escape(reason, sizeof reason, table_text(models, row, "reason")));
        return;
    }
    print_limit(models, row, out);
    fputc('\n', out);
}

void scaling_words(const struct table *models, const struct table *summary, size_t first, FILE *out)
{
    char variant[160];
    for (size_t row = 0; row < table_rows(models); row++) {
        if (!of_view(models, row, summary, first) || !is_largest(models, row, summary, first))
            continue;
        fprintf(out, "  %s, n = %" PRId64 ": ", name_escape(variant, sizeof variant, table_text(models, row, "variant")),
                table_count(models, row, "n"));
        print_recommended(models, row, out);
        print_model(models, row, out);
    }
}
