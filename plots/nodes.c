/* Finds variants on ranks, and the borders of nodes. */
#include "plots/nodes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_shown(const struct table *summary, size_t first, size_t row, const struct selection *selection)
{
    return selection_together(summary, first, row) && strcmp(table_text(summary, row, "model"), "mpi") == 0 &&
           strcmp(table_text(summary, row, "role"), "candidate") == 0 && table_count(summary, row, "oversubscribed") != 1 &&
           selection_size(summary, row) == selection->n_most && table_real(summary, row, "speedup") > 0;
}

/* The least number of nodes above `nodes`, and in p[2] the most workers on so many nodes and the fewest on more; 0: none. */
static int64_t next_nodes(const struct table *summary, size_t first, const struct selection *selection, int64_t nodes,
                          int64_t p[2])
{
    int64_t next = 0;
    for (size_t row = first; row < table_rows(summary); row++) {
        const int64_t here = table_count(summary, row, "nodes");
        if (is_shown(summary, first, row, selection) && here > nodes && (next == 0 || here < next))
            next = here;
    }
    p[0] = 0;
    p[1] = INT64_MAX;
    for (size_t row = first; row < table_rows(summary) && next > 0; row++) {
        const int64_t here = table_count(summary, row, "nodes"), workers = table_count(summary, row, "p");
        if (!is_shown(summary, first, row, selection))
            continue;
        if (here == next && workers > p[0])
            p[0] = workers;
        if (here > next && workers < p[1])
            p[1] = workers;
    }
    return next;
}

void nodes_choose(const struct table *summary, size_t row, struct selection *selection)
{
    char border[64];
    int64_t nodes = 0, p[2];
    selection->ranked[0] = selection->nodes[0] = '\0';
    for (size_t other = row; other < table_rows(summary); other++) {
        const char *variant = table_text(summary, other, "variant");
        if (is_shown(summary, row, other, selection) && words_place(selection->ranked, variant) == 0)
            words_append(selection->ranked, variant);
    }
    while ((nodes = next_nodes(summary, row, selection, nodes, p)) > 0) {
        snprintf(border, sizeof border, "%" PRId64 "@%" PRId64, p[0], nodes);
        if (p[0] < p[1])
            words_append(selection->nodes, border);
    }
}
