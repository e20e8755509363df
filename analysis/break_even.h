/* break_even.csv: from which size on each variant beats the best serial one. */
#ifndef SPEEDUP_ANALYSIS_BREAK_EVEN_H
#define SPEEDUP_ANALYSIS_BREAK_EVEN_H

#include "analysis/summary.h"

#include <stddef.h>
#include <stdint.h>

/* TEXT(name, bytes), COUNT(name), REAL(name), in the order of the file; docs/results-format.md explains each. */
#define BREAK_EVEN_COLUMNS(TEXT, COUNT, REAL)                                                               \
    TEXT(kind, 32) TEXT(kernel, 32) TEXT(variant, 32) TEXT(options, 128) COUNT(p) TEXT(worker, 48)   \
    TEXT(verdict, 16) REAL(break_even_n) REAL(break_even_n_low) REAL(break_even_n_high)                     \
    COUNT(shown_to_n) TEXT(best_serial, 32) REAL(time_ns) COUNT(sizes) COUNT(least_n) COUNT(largest_n)

#define BREAK_EVEN_TEXT_FIELD(name, bytes) char name[bytes];
#define BREAK_EVEN_COUNT_FIELD(name) int64_t name;
#define BREAK_EVEN_REAL_FIELD(name) double name;
struct break_even_row {
    BREAK_EVEN_COLUMNS(BREAK_EVEN_TEXT_FIELD, BREAK_EVEN_COUNT_FIELD, BREAK_EVEN_REAL_FIELD)
};

struct break_even_list {
    struct break_even_row *rows;
    size_t count;
};

/* One row per candidate, p > 1 that fits on the machine, options and worker program on each kind of machine, with
 * strong scaling; in the order of rows[count], which summary_derive() made of the campaign.  At each size the variant is compared, pair by
 * pair of one machine, with that serial variant of the same worker, references aside, whose median time is least.  See
 * statistics/break_even.h.  ENOMEM.  The caller frees list->rows. */
int break_even_derive(const struct campaign *campaign, const struct summary_row rows[], size_t count,
                      struct break_even_list *list);

/* Writes break_even.csv whole to path.  errno. */
int break_even_write(const struct break_even_list *list, const char *path);

#endif
