/* Prints and writes comparisons. */
#include "report/comparison_table.h"

#include "journal/csv.h"
#include "journal/human.h"
#include "journal/name.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { NAME = 132, MOST_NEEDED = 10000 }; /* visits that `speedup sweep` takes */

/* A text of a cell's plan row, safe for a terminal. */
static const char *shown(const struct comparison_cell *cell, const char *column, char text[NAME])
{
    return name_escape(text, NAME, table_text(cell->plan, cell->row, column));
}

static int64_t count_of(const struct comparison_cell *cell, const char *column)
{
    return table_count(cell->plan, cell->row, column);
}

static void print_head(const struct comparison *comparison, FILE *out)
{
    fprintf(out,
            "NEW / OLD of the time: above 1 is slower.  Margin %g %%; %g %% for all %zu tested cells together, so\n"
            "each interval is one of %.4g %% (Holm).  ",
            100 * comparison->margin, 100 * comparison->confidence, comparison->tested, 100 * comparison->level);
    fputs(comparison->paired ? "Pairs of the same round: drift cancels.\n"
                             : "Separate sessions: drift between them is not excluded.\n",
          out);
    if (comparison->only_old + comparison->only_new > 0)
        fprintf(out, "Left out: %zu cells that only OLD has, %zu that only NEW has.\n", comparison->only_old,
                comparison->only_new);
}

/* "0.982 to 1.013", or "-" without an interval. */
static void write_interval(struct estimate estimate, char *text, size_t size)
{
    if (isnan(estimate.low))
        snprintf(text, size, "-");
    else
        snprintf(text, size, "%.3f to %.3f", estimate.low, estimate.high);
}

void comparison_table_verdict(const struct comparison_cell *cell, char *text, size_t size)
{
    char old[64], new[64];
    const char *word = comparison_verdict(cell->verdict);
    if (cell->verdict == VERDICT_NOT_COMPARED)
        snprintf(text, size, "%s: OLD %s, NEW %s", word, name_escape(old, sizeof old, cell->old_status),
                 name_escape(new, sizeof new, cell->new_status));
    else if (cell->needed > MOST_NEEDED)
        snprintf(text, size, "%s: needs more than n=%d", word, MOST_NEEDED);
    else if (cell->verdict == VERDICT_INCONCLUSIVE)
        snprintf(text, size, "%s: needs about n=%zu", word, cell->needed);
    else if (cell->verdict == VERDICT_TOO_FEW)
        snprintf(text, size, "%s: n=%zu and %zu, needs n=%zu", word, cell->old_count, cell->new_count, cell->needed);
    else
        snprintf(text, size, "%s", word);
}

static void print_cell(const struct comparison_cell *cell, FILE *out)
{
    char variant[NAME], old[24], new[24], ratio[16] = "-", interval[40], verdict[192];
    human_duration(cell->old_time_ns, old, sizeof old);
    human_duration(cell->new_time_ns, new, sizeof new);
    if (isfinite(cell->ratio.value))
        snprintf(ratio, sizeof ratio, "%.3f", cell->ratio.value);
    write_interval(cell->ratio, interval, sizeof interval);
    comparison_table_verdict(cell, verdict, sizeof verdict);
    fprintf(out, "  %-20s %10" PRId64 " %4" PRId64 " %9s %9s  %7s  %-16s  %s\n", shown(cell, "variant", variant),
            count_of(cell, "n"), count_of(cell, "p"), old, new, ratio, interval, verdict);
}

static bool same_kernel(const struct comparison_cell *a, const struct comparison_cell *b)
{
    return strcmp(table_text(a->plan, a->row, "kernel"), table_text(b->plan, b->row, "kernel")) == 0 &&
           strcmp(table_text(a->plan, a->row, "options"), table_text(b->plan, b->row, "options")) == 0;
}

static void print_cells(const struct comparison *comparison, FILE *out)
{
    char title[NAME], kernel[NAME], options[NAME];
    for (size_t i = 0; i < comparison->count; i++) {
        const struct comparison_cell *cell = &comparison->cells[i];
        if (i == 0 || !same_kernel(cell, cell - 1)) {
            fprintf(out, "\n%s (%s): %s\n", shown(cell, "title", title), shown(cell, "kernel", kernel),
                    shown(cell, "options", options));
            fprintf(out, "  %-20s %10s %4s %9s %9s  %7s  %-16s  %s\n", "variant", "n", "p", "old", "new", "new/old",
                    "interval", "verdict");
        }
        print_cell(cell, out);
    }
}

static void print_change(const char *what, struct estimate change, FILE *out)
{
    char interval[40];
    write_interval(change, interval, sizeof interval);
    fprintf(out, "%s %.3f (%s)", what, change.value, interval);
}

static void print_curves(const struct comparison *comparison, FILE *out)
{
    char kernel[NAME], variant[NAME];
    if (comparison->curve_count > 0)
        fputs("\nScaling, NEW / OLD: time with one worker / time with p workers = efficiency\n", out);
    for (size_t i = 0; i < comparison->curve_count; i++) {
        const struct comparison_curve *curve = &comparison->curves[i];
        const struct comparison_cell *cell = &comparison->cells[curve->last];
        fprintf(out, "  %s %s n=%" PRId64 " p=%" PRId64 ": ", shown(cell, "kernel", kernel),
                shown(cell, "variant", variant), count_of(cell, "n"), count_of(cell, "p"));
        print_change("one worker", curve->baseline, out);
        print_change(", p workers", curve->time, out);
        print_change(", efficiency", curve->efficiency, out);
        fprintf(out, "\n    %s\n", curve->words);
    }
}

static void print_counts(const struct comparison *comparison, FILE *out)
{
    size_t counts[VERDICTS];
    comparison_counts(comparison, counts);
    fprintf(out, "\nCells: %zu.  ", comparison->count);
    for (int verdict = 0; verdict < VERDICTS; verdict++)
        fprintf(out, "%s%zu %s", verdict ? "; " : "", counts[verdict], comparison_verdict((enum verdict)verdict));
    fputc('\n', out);
}

void comparison_table_print(const struct comparison *comparison, FILE *out)
{
    print_head(comparison, out);
    print_cells(comparison, out);
    print_curves(comparison, out);
    print_counts(comparison, out);
}

void comparison_table_print_effect(const struct comparison *with, const struct comparison *without, FILE *out)
{
    char kernel[NAME];
    for (size_t i = 0; i < without->count; i++) {
        const struct comparison_cell *before = &with->cells[i], *after = &without->cells[i];
        if (before->old_count == after->old_count && before->new_count == after->new_count && before->verdict == after->verdict)
            continue;
        for (int line = 0; line < 2; line++) {
            fprintf(out, "%-7s %s\n", line ? "without" : "with", shown(after, "kernel", kernel));
            print_cell(line ? after : before, out);
        }
    }
}

static void write_text(FILE *file, const char *text)
{
    csv_write_text(file, text);
    fputc(',', file);
}

static void write_count(FILE *file, int64_t value)
{
    csv_write_count(file, value);
    fputc(',', file);
}

static void write_reals(FILE *file, const double values[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        csv_write_real(file, values[i]);
        fputc(',', file);
    }
}

/* The curve that ends in this cell, or NULL. */
static const struct comparison_curve *curve_of(const struct comparison *comparison, size_t cell)
{
    for (size_t i = 0; i < comparison->curve_count; i++)
        if (comparison->curves[i].last == cell)
            return &comparison->curves[i];
    return NULL;
}

static void write_cell(const struct comparison *comparison, size_t index, FILE *file)
{
    static const char *const texts[] = {"kernel", "variant", "options", "scaling"};
    const struct comparison_cell *cell = &comparison->cells[index];
    const struct comparison_curve *curve = curve_of(comparison, index);
    const struct estimate none = {NAN, NAN, NAN}, one = curve ? curve->baseline : none,
                          efficiency = curve ? curve->efficiency : none;
    const double reals[] = {cell->old_time_ns,
                            cell->new_time_ns,
                            cell->ratio.value,
                            cell->ratio.low,
                            cell->ratio.high,
                            100 * comparison->level,
                            100 * comparison->margin,
                            cell->test.a12,
                            cell->test.cliffs_delta,
                            cell->test.p,
                            cell->p_holm};
    const double changes[] = {one.value, one.low, one.high, efficiency.value, efficiency.low, efficiency.high};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_text(file, table_text(cell->plan, cell->row, texts[i]));
    write_count(file, count_of(cell, "n"));
    write_count(file, count_of(cell, "p"));
    write_text(file, comparison->paired ? "paired" : "unpaired");
    write_text(file, cell->old_status);
    write_text(file, cell->new_status);
    write_count(file, (int64_t)cell->old_count);
    write_count(file, (int64_t)cell->new_count);
    write_reals(file, reals, sizeof reals / sizeof *reals);
    write_text(file, comparison_verdict(cell->verdict));
    write_count(file, cell->needed ? (int64_t)cell->needed : -1);
    write_reals(file, changes, sizeof changes / sizeof *changes);
    csv_write_text(file, curve ? curve->words : "");
    fputc('\n', file);
}

int comparison_table_write(const struct comparison *comparison, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    fputs(
        "kernel,variant,options,scaling,n,p,method,old_status,new_status,old_visits,new_visits,old_time_ns,new_time_ns,"
        "ratio,ratio_low,ratio_high,interval_percent,margin_percent,a12,cliffs_delta,p_value,p_value_holm,verdict,"
        "needed_visits,one_worker_ratio,one_worker_ratio_low,one_worker_ratio_high,efficiency_ratio,"
        "efficiency_ratio_low,efficiency_ratio_high,scaling_change\n",
        file);
    for (size_t i = 0; i < comparison->count; i++)
        write_cell(comparison, i, file);
    return replace_commit(replacement);
}
