/* Break-even size by the intervals of measured sizes, and the search for it by bisection. */
#include "statistics/break_even.h"

#include <math.h>
#include <stdbool.h>

static const char *const names[BREAK_EVEN_KINDS] = {"",           "found",     "always",      "never", "open_below",
                                                    "open_above", "undecided", "not_monotone"};

const char *break_even_name(enum break_even_kind kind)
{
    return names[kind];
}

enum break_even_verdict break_even_verdict(double low, double high)
{
    return high < 1 ? BREAK_EVEN_LOSES : low > 1 ? BREAK_EVEN_WINS : BREAK_EVEN_OPEN;
}

static bool has_interval(const struct break_even_point *point)
{
    return isfinite(point->low) && isfinite(point->high);
}

/* What the sizes that were measured say: places, and whether there is such a one. */
struct overview {
    size_t count, wins, last;
    size_t first_loss, to, last_loss;  /* to: the last of the row of losses that begins at the first */
    size_t first_win, from, last_win;  /* from: the first of the row of wins that ends at the last */
    bool loss, win;
};

static void look_at(struct overview *all, size_t place, enum break_even_verdict verdict)
{
    const bool follows = all->win && all->last_win == all->last; /* the size before wins too */
    if (verdict == BREAK_EVEN_LOSES) {
        all->first_loss = all->loss ? all->first_loss : place;
        all->to = !all->loss || all->to == all->last ? place : all->to;
        all->last_loss = place;
        all->loss = true;
    }
    if (verdict == BREAK_EVEN_WINS) {
        all->first_win = all->win ? all->first_win : place;
        all->from = follows ? all->from : place;
        all->last_win = place;
        all->win = true;
        all->wins++;
    }
    all->last = place;
    all->count++;
}

/* Is it shown to lose up to some size, none winning before? */
static bool loses_before(const struct overview *all)
{
    return all->loss && !(all->win && all->first_win < all->first_loss);
}

/* Is it shown to win from some size on, none losing behind? */
static bool wins_behind(const struct overview *all)
{
    return all->win && !(all->loss && all->last_loss > all->last_win);
}

static enum break_even_kind kind_of(const struct overview *all)
{
    if (all->count == 0)
        return BREAK_EVEN_UNKNOWN;
    if (all->loss && all->win)
        return all->first_win < all->last_loss ? BREAK_EVEN_NOT_MONOTONE : BREAK_EVEN_FOUND;
    if (all->win)
        return all->wins == all->count ? BREAK_EVEN_ALWAYS : BREAK_EVEN_OPEN_BELOW;
    if (all->loss)
        return all->last_loss == all->last ? BREAK_EVEN_NEVER : BREAK_EVEN_OPEN_ABOVE;
    return BREAK_EVEN_UNDECIDED;
}

/* Where the ratio last rises through 1, between two neighbours that have an interval, up to place `end`. */
static void cross(const struct break_even_point points[], size_t end, struct break_even *found)
{
    const struct break_even_point *before = NULL;
    for (size_t i = 0; i <= end; i++) {
        const struct break_even_point *at = &points[i];
        if (!has_interval(at))
            continue;
        if (before && before->ratio <= 1 && at->ratio > 1) {
            const double share = log(before->ratio) / (log(before->ratio) - log(at->ratio));
            found->n = before->n * pow(at->n / before->n, share);
            found->time = before->time * pow(at->time / before->time, share);
            found->next = i;
        }
        before = at;
    }
    if (before && !(before->ratio > 1))
        found->n = found->time = NAN; /* at the largest size it does not pay */
}

void break_even_find(const struct break_even_point points[], size_t count, struct break_even *found)
{
    struct overview all = {0};
    for (size_t i = 0; i < count; i++)
        if (has_interval(&points[i]))
            look_at(&all, i, break_even_verdict(points[i].low, points[i].high));
    *found = (struct break_even){.kind = kind_of(&all), .n = NAN, .low = NAN, .high = NAN, .shown = NAN, .time = NAN,
                                 .sizes = all.count};
    if (loses_before(&all))
        found->low = points[all.to].n;
    if (wins_behind(&all)) {
        found->high = points[all.from].n;
        found->shown = points[all.last_win].n;
    }
    if (all.count > 0)
        cross(points, wins_behind(&all) ? all.from : all.last, found);
}

size_t break_even_first(size_t count, size_t chosen[BREAK_EVEN_FIRST])
{
    const size_t places[BREAK_EVEN_FIRST] = {0, count / 2, count ? count - 1 : 0};
    size_t kept = 0;
    for (size_t i = 0; i < BREAK_EVEN_FIRST && count > 0; i++)
        if (kept == 0 || places[i] > chosen[kept - 1])
            chosen[kept++] = places[i];
    return kept;
}

/* Adds the place halfway between two if others lie between them and it is not chosen already. */
static size_t add_middle(size_t low, size_t high, size_t chosen[BREAK_EVEN_NEXT], size_t kept)
{
    const size_t middle = low + (high - low) / 2;
    if (high - low < 2 || (kept > 0 && chosen[kept - 1] == middle))
        return kept;
    chosen[kept] = middle;
    return kept + 1;
}

size_t break_even_next(const enum break_even_verdict verdicts[], size_t count, size_t chosen[BREAK_EVEN_NEXT])
{
    struct overview all = {0};
    size_t behind = count, before = count, kept = 0;
    for (size_t i = 0; i < count; i++)
        if (verdicts[i] != BREAK_EVEN_UNMEASURED)
            look_at(&all, i, verdicts[i]);
    for (size_t i = count; i-- > 0;)
        if (verdicts[i] != BREAK_EVEN_UNMEASURED && i > all.to)
            behind = i;
    for (size_t i = 0; i < count; i++)
        if (verdicts[i] != BREAK_EVEN_UNMEASURED && i < all.from)
            before = i;
    if (loses_before(&all) && behind < count)
        kept = add_middle(all.to, behind, chosen, kept);
    if (wins_behind(&all) && before < count)
        kept = add_middle(before, all.from, chosen, kept);
    return kept;
}
