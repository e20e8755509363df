/* Writes the part of a gnuplot script that holds names, texts and numbers. */
#include "plots/definitions.h"

#include "journal/human.h"
#include "plots/machine.h"
#include "plots/script.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

enum { TEXT = 1024, PATH = PATH_MAX + 512, FOOTER_LINES = 3 };

static void write_baseline(FILE *script, const struct selection *selection)
{
    char text[TEXT], time[32], low[32], high[32];
    human_duration(selection->baseline_ns, time, sizeof time);
    human_duration(selection->baseline_low_ns, low, sizeof low);
    human_duration(selection->baseline_high_ns, high, sizeof high);
    if (selection->baseline_low_ns > 0)
        snprintf(text, sizeof text, "baseline: %s, %s (95 %% interval %s to %s) at n = %" PRId64, selection->baseline,
                 time, low, high, selection->n_most);
    else
        snprintf(text, sizeof text, "baseline: %s, %s at n = %" PRId64 " (fewer than 6 visits: no intervals)",
                 selection->baseline, time, selection->n_most);
    script_text(script, "baseline_text", text);
}

static void write_scaling(FILE *script, const struct selection *selection)
{
    char text[TEXT];
    snprintf(text, sizeof text, "n = %" PRId64 " %s, strong scaling", selection->n_most, selection->unit);
    if (selection->weak && selection->work_exponent == 1)
        snprintf(text, sizeof text, "weak scaling, n = %" PRId64 " p %s", selection->n_most, selection->unit);
    else if (selection->weak)
        snprintf(text, sizeof text, "weak scaling, n = %" PRId64 " p^(1/%g) %s", selection->n_most,
                 selection->work_exponent, selection->unit);
    script_text(script, "at_n", text);
    snprintf(text, sizeof text, "p = %" PRId64, selection->p_most);
    script_text(script, "at_p", text);
}

/* "1, 2, 4" of "1 2 4"; of more than a few, the first, the last and how many. */
static void tell_list(const char *list, const char *name, char *text, size_t size)
{
    enum { FEW = 6 };
    const size_t count = words_count(list);
    const char *at = list;
    char item[32], first[32] = "";
    size_t used = (size_t)snprintf(text, size, "%s = ", name);
    for (size_t i = 0; words_next(&at, item, sizeof item); i++) {
        if (i == 0)
            memcpy(first, item, sizeof first);
        if (count <= FEW && used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? ", " : "", item);
    }
    if (count > FEW)
        snprintf(text, size, "%s = %s to %s (%zu)", name, first, item, count);
}

/* Breaks the text behind commas and semicolons into lines of so many letters; the last takes the rest. */
static void write_footer(FILE *script, const char *text, size_t letters)
{
    static const char *const names[FOOTER_LINES] = {"footer_1", "footer_2", "footer_3"};
    for (size_t line = 0; line < FOOTER_LINES; line++) {
        char part[TEXT];
        size_t length = strlen(text);
        if (length > letters && line < FOOTER_LINES - 1) {
            length = letters;
            while (length > letters / 2 && !(text[length] == ' ' && strchr(",;", text[length - 1])))
                length--;
        }
        snprintf(part, sizeof part, "%.*s", (int)length, text);
        script_text(script, names[line], part);
        text += length;
        text += strspn(text, " ");
    }
}

/* Appends "; a, b: times hold WHAT" where there are such variants. */
static void tell_region(const char *list, const char *what, char text[TEXT])
{
    char name[192];
    size_t used = strlen(text);
    const char *separator = "; ";
    if (list[0] == '\0')
        return;
    for (; words_next(&list, name, sizeof name) && used < TEXT; separator = ", ") {
        snprintf(text + used, TEXT - used, "%s%s", separator, name);
        used += strlen(text + used);
    }
    snprintf(text + used, TEXT - used, ": times hold %s", what);
}

static void write_machine(FILE *script, const char *directory, const struct selection *selection, size_t letters)
{
    static const char *const names[MACHINE_BORDERS] = {"border_performance", "border_package", "border_cores"};
    struct machine machine;
    char text[TEXT], sizes[128], workers[128], thinned[64] = "";
    machine_read(directory, selection->machines, &machine);
    tell_list(selection->sizes, "n", sizes, sizeof sizes);
    tell_list(selection->workers, "p", workers, sizeof workers);
    if (selection->dots_step > 1)
        snprintf(thinned, sizeof thinned, ", one visit in %zu drawn", selection->dots_step);
    snprintf(text, sizeof text, "preset %s, %" PRId64 " visits, medians%s%s%s%s; %s; %s%s%s%s", selection->preset,
             selection->visits, selection->baseline_low_ns > 0 ? " with exact 95 % intervals" : "", machine.name,
             machine.doctor[0] ? ", doctor: " : "", machine.doctor, sizes, workers, thinned,
             selection->one_of_two ? "; " : "", selection->one_of_two ? selection->worker : "");
    tell_region(selection->starting, "starting processes", text);
    tell_region(selection->teaming, "making a team", text);
    tell_region(selection->moving, "moving data to a device and back", text);
    write_footer(script, text, letters);
    for (int i = 0; i < MACHINE_BORDERS; i++)
        fprintf(script, "%s = %d\n", names[i], machine.border[i]);
}

static void write_files(FILE *script, const struct definitions_places *places)
{
    static const struct {
        const char *name, *file;
        bool shared;
    } files[] = {{"summary", "summary.csv", false}, {"model_curves", "model_curves.csv", false},
                 {"break_even", "break_even.csv", false}, {"attribution", "attribution.csv", false},
                 {"density_map", "density_map.csv", false},
                 {"published", "reference/published_parzen_density.csv", true}};
    char path[PATH];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", files[i].shared ? places->share : places->directory, files[i].file);
        script_path(script, files[i].name, path);
    }
}

static void write_names(FILE *script, const struct selection *selection)
{
    const struct {
        const char *name, *text;
    } texts[] = {{"kernel", selection->kernel}, {"options", selection->options}, {"kind", selection->kind},
                 {"kind_column", selection->kind_told ? "kind" : "fingerprint"}, {"worker", selection->worker}, {"scaling", selection->weak ? "weak" : "strong"},
                 {"kernel_title", selection->title[0] ? selection->title : selection->kernel},
                 {"unit", selection->unit}, {"baseline", selection->baseline}, {"variants", selection->variants},
                 {"candidates", selection->candidates}, {"references", selection->references},
                 {"workers", selection->workers}, {"sizes", selection->sizes}, {"modelled", selection->modelled},
                 {"models", selection->models}, {"recommended", selection->recommended},
                 {"cells", selection->cells}, {"elsewhere", selection->elsewhere}, {"ranked", selection->ranked},
                 {"nodes", selection->nodes}, {"heated", selection->heated},
                 {"attributed", selection->attributed}, {"evens", selection->evens}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        script_text(script, texts[i].name, texts[i].text);
}

void definitions_write(FILE *script, const struct definitions_places *places, const struct selection *selection,
                       size_t letters)
{
    write_files(script, places);
    write_names(script, selection);
    write_baseline(script, selection);
    write_scaling(script, selection);
    write_machine(script, places->directory, selection, letters);
    fprintf(script,
            "n_most = %" PRId64 ".0\nn_least = %" PRId64 ".0\np_most = %" PRId64 "\np_all = %" PRId64
            "\noversubscribed = %zu\nunstable = %zu\nroofed = %zu\nroof_least = %.9g\ntop = %.9g\nrelative_top = %.9g\n"
            "baseline_ns = %.9g\ndots = %zu\ncells_left_out = %zu\nn_elsewhere = %" PRId64 ".0\nspread = %.9g\nheatable = %zu\n",
            selection->n_most, selection->n_least, selection->p_most, selection->p_all, selection->oversubscribed,
            selection->unstable, selection->roofed, selection->roof_least, selection->top, selection->relative_top,
            selection->baseline_ns, selection->dots, selection->cells_left_out, selection->n_elsewhere, selection->spread, selection->heatable);
}
