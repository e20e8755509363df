/* Holds each cell against the limits measured beside it. */
#include "analysis/roof.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_limit(const struct summary_row *row, int64_t p)
{
    return row->limit == 1 && row->p == p && strcmp(row->status, "ok") == 0 && isfinite(row->time_ns);
}

/* Least time for this work at the best rate of the named limit at p workers, and that row; NaN without one. */
static double compute_time_ns(const struct summary_row rows[], size_t count, const struct summary_row *cell,
                              const struct summary_row **roof)
{
    double best = NAN;
    for (size_t i = 0; i < count; i++)
        if (is_limit(&rows[i], cell->p) && strcmp(rows[i].kernel, cell->roof_limit) == 0 &&
            !(rows[i].work_rate_per_s <= best)) {
            best = rows[i].work_rate_per_s;
            *roof = &rows[i];
        }
    return cell->work / best * 1e9;
}

/* The same for bytes, with p workers: copies of the nearest size, the fastest of those. */
static double memory_time_ns(const struct summary_row rows[], size_t count, const struct summary_row *cell, int64_t p,
                             const struct summary_row **roof)
{
    double nearest = INFINITY, best = NAN;
    if (!(cell->bytes > 0))
        return NAN;
    for (size_t i = 0; i < count; i++) {
        if (!is_limit(&rows[i], p) || !(rows[i].bytes > 0))
            continue;
        double distance = fabs(log(rows[i].bytes / cell->bytes));
        bool nearer = distance < nearest, faster = distance <= nearest && rows[i].bandwidth_bytes_per_s > best;
        if (!nearer && !faster)
            continue;
        nearest = distance;
        best = rows[i].bandwidth_bytes_per_s;
        *roof = &rows[i];
    }
    return cell->bytes / best * 1e9;
}

double roof_memory_time_ns(const struct summary_row rows[], size_t count, const struct summary_row *cell, int64_t p)
{
    const struct summary_row *roof = NULL;
    return memory_time_ns(rows, count, cell, p, &roof);
}

void roof_apply(struct summary_row rows[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct summary_row *cell = &rows[i];
        const struct summary_row *compute = NULL, *memory = NULL;
        if (cell->limit == 1 || strcmp(cell->role, "reference") == 0 || !isfinite(cell->time_ns))
            continue;
        double by_work = compute_time_ns(rows, count, cell, &compute);
        double by_bytes = memory_time_ns(rows, count, cell, cell->p, &memory);
        const struct summary_row *roof = by_bytes > by_work || !isfinite(by_work) ? memory : compute;
        cell->roof_time_ns = fmax(by_work, by_bytes); /* fmax passes over a NaN */
        if (!roof || !isfinite(cell->roof_time_ns))
            continue;
        snprintf(cell->roof, sizeof cell->roof, "%s", roof->kernel);
        /* speedup x time: the baseline's time for as much work. */
        cell->roof_speedup = (strcmp(cell->scaling, "weak") == 0 ? cell->speedup * cell->time_ns : cell->baseline_time_ns) /
                             cell->roof_time_ns;
        cell->percent_of_roof = 100 * cell->roof_time_ns / cell->time_ns;
        if (cell->percent_of_roof > 100)
            summary_add_label(cell, "above_roof", 0);
    }
}
