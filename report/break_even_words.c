/* Writes sentences from break_even.csv. */
#include "report/break_even_words.h"

#include "journal/human.h"
#include "report/source.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NUMBER = 24 };

/* The sizes of one row, as they are printed. */
struct sizes {
    char n[NUMBER], low[NUMBER], high[NUMBER], shown[NUMBER], least[NUMBER], largest[NUMBER];
};

/* One size says nothing of where a variant begins to pay. */
static bool is_told(const struct table *table, size_t row, const struct summary_row *first)
{
    return report_same_view(table, row, first) && table_count(table, row, "sizes") > 1;
}

static void size_of(const struct table *table, size_t row, const char *column, char text[NUMBER])
{
    human_count(table_real(table, row, column), text, NUMBER);
}

static bool is(const struct table *table, size_t row, const char *verdict)
{
    return strcmp(table_text(table, row, "verdict"), verdict) == 0;
}

/* What is said of a variant whose interval has an end that is not known. */
static void say_open(const struct table *table, size_t row, const struct sizes *at, struct document *document)
{
    if (is(table, row, "always") || is(table, row, "open_below"))
        document_say(document, "pays from n = %s or below", at->high);
    else if (is(table, row, "never"))
        document_say(document, "does not pay up to n = %s", at->largest);
    else if (is(table, row, "open_above"))
        document_say(document, "does not pay before n = %s, and up to %s nothing is shown", at->low, at->largest);
    else if (is(table, row, "not_monotone"))
        document_say(document, "pays at some sizes, and at larger ones not");
    else
        document_say(document, "is not shown to pay or to lose from n = %s to %s", at->least, at->largest);
}

static void say_variant(const struct table *table, size_t row, struct document *document)
{
    struct sizes at;
    size_of(table, row, "break_even_n", at.n);
    size_of(table, row, "break_even_n_low", at.low);
    size_of(table, row, "break_even_n_high", at.high);
    size_of(table, row, "shown_to_n", at.shown);
    size_of(table, row, "least_n", at.least);
    size_of(table, row, "largest_n", at.largest);
    document_say(document, "%s ", table_text(table, row, "variant"));
    if (isfinite(table_real(table, row, "break_even_n_low")) && isfinite(table_real(table, row, "break_even_n_high")))
        document_say(document, "pays from n = %s (%s to %s)%s", at.n, at.low, at.high,
                is(table, row, "not_monotone") ? ", and at some smaller sizes" : "");
    else
        say_open(table, row, &at, document);
    if (table_count(table, row, "shown_to_n") > 0 &&
        table_count(table, row, "shown_to_n") < table_count(table, row, "largest_n"))
        document_say(document, ", shown up to %s", at.shown);
}

/* Was this p met in an earlier row of the view? */
static bool is_new_p(const struct table *table, size_t row, const struct summary_row *first)
{
    for (size_t before = 0; before < row; before++)
        if (is_told(table, before, first) && table_count(table, before, "p") == table_count(table, row, "p"))
            return false;
    return true;
}

void break_even_words(const struct table *break_even, const struct summary_row *first, struct document *document)
{
    for (size_t row = 0; row < table_rows(break_even); row++) {
        const int64_t p = table_count(break_even, row, "p");
        if (!is_told(break_even, row, first) || !is_new_p(break_even, row, first))
            continue;
        document_item(document, "break-even at p = %" PRId64 ": ", p);
        for (size_t other = row; other < table_rows(break_even); other++) {
            if (!is_told(break_even, other, first) || table_count(break_even, other, "p") != p)
                continue;
            document_say(document, "%s", other == row ? "" : "; ");
            say_variant(break_even, other, document);
        }
    }
}
