/* Chooses what is shown where there is too much. */
#include "plots/crowd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 256 };

static int compare_counts(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* The numbers of the list, ascending; returns how many. */
static size_t numbers(const char *list, int64_t number[MOST_ITEMS])
{
    size_t count = 0;
    char text[24];
    while (count < MOST_ITEMS && words_next(&list, text, sizeof text))
        number[count++] = strtoll(text, NULL, 10);
    qsort(number, count, sizeof *number, compare_counts);
    return count;
}

/* Numbers of workers, as a list: all, or as many as leave the candidates no more than `most` rows. */
static void choose_workers(size_t most, const struct selection *selection, char chosen[WORDS_BYTES])
{
    int64_t number[MOST_ITEMS];
    char text[24];
    const size_t count = numbers(selection->workers, number), rows = words_count(selection->candidates);
    const size_t kept = rows > 0 && rows * count > most ? most / rows : count;
    chosen[0] = '\0';
    if (kept < 2 && kept < count) { /* one is the most that fit */
        snprintf(chosen, WORDS_BYTES, "%" PRId64, selection->p_most);
        return;
    }
    for (size_t i = 0; i < kept; i++) { /* from the least to the greatest, evenly over the list */
        snprintf(text, sizeof text, "%" PRId64, number[kept > 1 ? (i * (count - 1) + (kept - 1) / 2) / (kept - 1) : 0]);
        words_append(chosen, text);
    }
}

static bool is_role(const struct table *summary, size_t row, const char *role)
{
    return strcmp(table_text(summary, row, "role"), role) == 0;
}

static void choose_cells(const struct table *summary, size_t row, size_t most, struct selection *selection)
{
    char chosen[WORDS_BYTES], name[192];
    choose_workers(most, selection, chosen);
    selection->cells[0] = '\0';
    for (size_t other = row; other < table_rows(summary); other++) {
        if (!selection_together(summary, row, other) || selection_size(summary, other) != selection->n_most ||
            !(table_real(summary, other, "time_ns") > 0) || is_role(summary, other, "reference"))
            continue;
        snprintf(name, sizeof name, "%s@%s", table_text(summary, other, "variant"), table_text(summary, other, "p"));
        const bool wanted = is_role(summary, other, "baseline") || words_place(chosen, table_text(summary, other, "p")) > 0;
        selection->cells_left_out += !wanted || !words_append(selection->cells, name);
    }
}

struct panel {
    char name[128];
    double top;    /* its greatest speedup */
    int64_t p[2];  /* least and greatest number of workers with a speedup */
    size_t place;
};

/* What the rows say of that candidate. */
static void look(const struct table *summary, size_t row, struct panel *panel)
{
    for (size_t other = row; other < table_rows(summary); other++) {
        const double speedup = table_real(summary, other, "speedup");
        const int64_t p = table_count(summary, other, "p");
        if (!(speedup > 0) || table_count(summary, other, "oversubscribed") == 1 ||
            strcmp(table_text(summary, other, "variant"), panel->name) != 0 || !selection_together(summary, row, other))
            continue;
        panel->top = speedup > panel->top ? speedup : panel->top;
        panel->p[0] = panel->p[0] == 0 || p < panel->p[0] ? p : panel->p[0];
        panel->p[1] = p > panel->p[1] ? p : panel->p[1];
    }
}

static int compare_tops(const void *a, const void *b)
{
    const struct panel *left = a, *right = b;
    return (left->top < right->top) - (left->top > right->top);
}

static int compare_places(const void *a, const void *b)
{
    const struct panel *left = a, *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

static void choose_panels(const struct table *summary, size_t row, struct selection *selection)
{
    struct panel *panels = calloc(words_count(selection->candidates) + 1, sizeof *panels);
    size_t count = 0, place = 0;
    selection->heated[0] = '\0';
    const char *at = selection->candidates;
    while (panels && words_next(&at, panels[count].name, sizeof panels->name)) {
        panels[count].place = place++;
        look(summary, row, &panels[count]);
        if (panels[count].p[1] > panels[count].p[0])
            count++;
        else
            panels[count] = (struct panel){.place = 0};
    }
    selection->heatable = count;
    if (count > CROWD_PANELS) {
        qsort(panels, count, sizeof *panels, compare_tops);
        count = CROWD_PANELS;
        qsort(panels, count, sizeof *panels, compare_places);
    }
    for (size_t i = 0; i < count; i++)
        words_append(selection->heated, panels[i].name);
    free(panels);
}

void crowd_choose(const struct table *summary, size_t row, size_t most, struct selection *selection)
{
    choose_cells(summary, row, most, selection);
    choose_panels(summary, row, selection);
}
