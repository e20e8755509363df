/* The published densities of the Parzen window, and what was counted here with the same windows and as many samples. */
#include "report/parts.h"

#include "journal/options.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Mean of count / (n h^2): a square of width h at the origin holds erf(h / sqrt(8))^2 of a standard normal of two dimensions
 * (Parzen, The Annals of Mathematical Statistics 33 (1962) 1065, doi:10.1214/aoms/1177704472). */
static double expected(double width)
{
    const double side = erf(width / sqrt(8));
    return side * side / (width * width);
}

/* The options hold 0.3 as it was typed, the published table as it was printed: equal to 9 digits. */
static bool same_width(double a, double b)
{
    return fabs(a - b) <= 1e-9 * b;
}

/* count / (n h^2) of a verified visit with that width and n; NaN: there is none. */
static double counted(const struct campaign *campaign, double width, int64_t n)
{
    for (size_t i = 0; i < campaign->visit_count; i++) {
        const struct campaign_visit *visit = &campaign->visits[i];
        const struct campaign_key *cell = &campaign->cells[visit->cell];
        int64_t count;
        if (visit->status == VISIT_OK && cell->n == n && strcmp(cell->kernel, "parzen_kde") == 0 &&
            same_width(row_options_counted_width(cell->options), width) && csv_parse_count(visit->result, &count) == 0)
            return (double)count / ((double)n * width * width);
    }
    return NAN;
}

static double real(const struct report_view *view, size_t row, const char *column)
{
    return table_real(view->source->published_densities, row, column);
}

static double ours(const struct report_view *view, size_t row)
{
    return counted(&view->source->campaign, real(view, row, "window_width"),
                   table_count(view->source->published_densities, row, "samples"));
}

static void begin(struct document *document, const struct report_view *view)
{
    static const struct document_column columns[] = {{"width h", COLUMN_NUMBER}, {"samples", COLUMN_NUMBER},
                                                     {"published", COLUMN_NUMBER}, {"published / h", COLUMN_NUMBER},
                                                     {"counted here", COLUMN_NUMBER}, {"mean of the estimator", COLUMN_NUMBER}};
    document_table(document, columns, sizeof columns / sizeof *columns, true,
                   "%s: the published densities at the origin of a standard normal in the plane, theirs and ours with the same "
                   "windows", view->first->kernel);
}

static void add_line(struct document *document, const struct report_view *view, size_t row)
{
    const double width = real(view, row, "window_width"), theirs = real(view, row, "estimated_density");
    document_cell(document, "%.1f", width);
    document_cell(document, "%" PRId64, table_count(view->source->published_densities, row, "samples"));
    document_cell(document, "%.4f", theirs);
    document_cell(document, "%.4f", theirs / width);
    document_cell(document, "%.4f", ours(view, row));
    document_cell(document, "%.4f", expected(width));
}

void view_tell_published_densities(struct document *document, const struct report_view *view)
{
    const struct table *published = view->source->published_densities;
    const size_t rows = published && view->number == 1 && strcmp(view->first->kernel, "parzen_kde") == 0 ? table_rows(published) : 0;
    bool any = false;
    for (size_t row = 0; row < rows; row++) {
        if (isnan(ours(view, row)))
            continue;
        if (!any)
            begin(document, view);
        any = true;
        add_line(document, view, row);
    }
    if (any)
        document_paragraph(document,
                           "Published in: %s. Each value is count / (n h^2), of samples drawn anew; the true density is "
                           "1 / (2 pi) = 0.1592. The published values lie on h times the density: divided by h once more they fit.",
                           table_text(published, 0, "source"));
}
