/* The table of figures, and what each needs. */
#include "plots/figures.h"

#include <string.h>

static const struct figure figures[] = {
#define FIGURE(name, needs, shows) {#name, needs, shows},
#include "plots/figures.def"
#undef FIGURE
};

const struct figure *figure_at(size_t index)
{
    return &figures[index];
}

const struct figure *figure_find(const char *name)
{
    for (size_t i = 0; i < FIGURES; i++)
        if (strcmp(figures[i].name, name) == 0)
            return &figures[i];
    return NULL;
}

const char *figure_refusal(const struct figure *figure, const struct selection *selection)
{
    const struct {
        unsigned need;
        bool met;
        const char *why;
    } checks[] = {
        {FIGURE_SPEEDUP, selection->speedups > 0, "no candidate has a speedup at the largest size"},
        {FIGURE_RELATIVE, selection->relative > 0,
         "no candidate was measured with one worker and with more at the largest size"},
        {FIGURE_SIZED, selection->sized > 0, "no candidate has a speedup with as many workers as fit"},
        {FIGURE_ROOFED, selection->roofed > 0, "no limit that bounds it was measured"},
        {FIGURE_MODELLED, selection->modelled[0] != '\0',
         "no candidate has a model at the largest size: see the column reason of models.csv"},
        {FIGURE_GRID, selection->heated[0] != '\0' && selection->n_most > selection->n_least,
         "it needs several sizes, and a candidate with several numbers of workers"},
        {FIGURE_WEAK, selection->weak && selection->speedups > 0, "it needs a campaign of weak scaling: speedup sweep --scaling weak"},
        {FIGURE_VISITED, selection->dots > 0, "no visit of it in visits.csv: derive it with `speedup analyse`"},
        {FIGURE_ATTRIBUTED, selection->attributed[0] != '\0', "no candidate at the largest size in attribution.csv"},
        {FIGURE_PI, selection->dots > 0 && strcmp(selection->kernel, "monte_carlo_pi") == 0,
         "it shows hits of monte_carlo_pi, of visits.csv"},
        {FIGURE_DENSITY, selection->densities > 0,
         "it shows counts of parzen_kde with widths=1:m=1:window=hypercube, once for all widths in visits.csv"},
        {FIGURE_ELSEWHERE, selection->elsewhere[0] != '\0',
         "it needs external variants with a size in common: speedup sweep --peers FILE"},
        {FIGURE_RANKED, selection->ranked[0] != '\0', "it needs variants on ranks: speedup sweep --ranks 1,2"},
        {FIGURE_MAP, selection->mapped, "it shows density_map.csv, beside parzen_kde: see docs/reading-the-charts.md"},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if ((figure->needs & checks[i].need) && !checks[i].met)
            return checks[i].why;
    return NULL;
}

bool figure_unfit(const struct figure *figure, const struct selection *selection)
{
    return selection->limit && (!(figure->needs & FIGURE_LIMITS) || selection->n_most == selection->n_least);
}
