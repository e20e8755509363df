/* Splits the change of a scaling curve into that with one worker and that of the efficiency. */
#include "analysis/comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_curve(const struct comparison_cell *a, const struct comparison_cell *b)
{
    static const char *const key[] = {"n", "kernel", "variant", "options"};
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        if (strcmp(table_text(a->plan, a->row, key[i]), table_text(b->plan, b->row, key[i])) != 0)
            return false;
    return true;
}

static bool has_times(const struct comparison_cell *cell)
{
    return cell->verdict != VERDICT_NOT_COMPARED && cell->old_count > 0 && cell->new_count > 0;
}

/* The cell of the same curve with the most workers that fit on the machine; `one` if there is none. */
static size_t find_last(const struct comparison *comparison, size_t one)
{
    const struct comparison_cell *cells = comparison->cells;
    size_t last = one;
    for (size_t i = 0; i < comparison->count; i++)
        if (same_curve(&cells[i], &cells[one]) && has_times(&cells[i]) &&
            table_count(cells[i].plan, cells[i].row, "oversubscribed") != 1 &&
            table_count(cells[i].plan, cells[i].row, "p") > table_count(cells[last].plan, cells[last].row, "p"))
            last = i;
    return last;
}

/* Beyond the margin: 1 above, -1 below, 0 not shown. */
static int shown(struct estimate change, double margin)
{
    return change.low > 1 + margin ? 1 : change.high < 1 - margin ? -1 : 0;
}

/* An efficiency that changes because its numerator does is no better and no worse scaling. */
static const char *explain(const struct comparison_curve *curve, double margin)
{
    const int one = shown(curve->baseline, margin), many = shown(curve->time, margin);
    const int efficiency = shown(curve->efficiency, margin);
    if (efficiency > 0 && many >= 0)
        return one > 0 ? "efficiency looks better only because the one-worker case got slower"
                       : "efficiency is better, but no faster time is shown";
    if (efficiency < 0 && many <= 0)
        return one < 0 ? "efficiency looks worse only because the one-worker case got faster"
                       : "efficiency is worse, but no slower time is shown";
    if (efficiency > 0)
        return one > 0 ? "scales better, and the one-worker case got slower as well" : "scales better";
    if (efficiency < 0)
        return one < 0 ? "scales worse, and the one-worker case got faster as well" : "scales worse";
    if (one != 0 && one == many)
        return one > 0 ? "slower with one worker and with many; scales as before"
                       : "faster with one worker and with many; scales as before";
    return "no change of efficiency shown";
}

/* Both intervals hold together at the confidence given, so the quotient of their ends does. */
static int split(const struct comparison *comparison, struct comparison_curve *curve)
{
    const double each = 1 - (1 - comparison->confidence) / 2;
    int error = comparison_ratio(comparison, &comparison->cells[curve->one], each, &curve->baseline);
    if (error == 0)
        error = comparison_ratio(comparison, &comparison->cells[curve->last], each, &curve->time);
    const struct estimate *one = &curve->baseline, *many = &curve->time;
    curve->efficiency = (struct estimate){one->value / many->value, one->low / many->high, one->high / many->low};
    curve->words = explain(curve, comparison->margin);
    return error;
}

int comparison_split(struct comparison *comparison)
{
    int error = 0;
    comparison->curves = calloc(comparison->count + 1, sizeof *comparison->curves);
    if (!comparison->curves)
        return ENOMEM;
    for (size_t i = 0; i < comparison->count && error == 0; i++) {
        const struct comparison_cell *cell = &comparison->cells[i];
        if (table_count(cell->plan, cell->row, "p") != 1 || !has_times(cell))
            continue;
        struct comparison_curve *curve = &comparison->curves[comparison->curve_count];
        *curve = (struct comparison_curve){.one = i, .last = find_last(comparison, i)};
        if (curve->last == i)
            continue;
        error = split(comparison, curve);
        comparison->curve_count++;
    }
    return error;
}
