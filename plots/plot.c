/* Draws figures: says to gnuplot what to show, judges what comes back. */
#include "plots/plot.h"

#include "journal/name.h"
#include "plots/picture.h"
#include "plots/script.h"
#include "plots/selection.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT = 512, STEM = PATH_MAX + 256, PATH = STEM + 256 };

/* A figure, and what it cannot be drawn without. */
static const struct figure {
    const char *name;
    bool speedup; /* some candidate's speedup at the largest size */
    bool limits;  /* drawn for limits too, if they have more than one size */
    bool roof;    /* some row with a roof at the largest size */
    bool sizes;   /* some candidate's speedup at the most workers that fit */
    bool model;   /* some candidate's model at the largest size; without one nothing is said unless it was asked for */
} figures[] = {{"speedup_by_p", true, false, false, false, false},
               {"efficiency_by_p", true, false, false, false, false},
               {"time_by_size", false, true, false, false, false},
               {"speedup_by_size", false, false, false, true, false},
               {"time_by_workers", false, false, false, false, false},
               {"percent_of_roof", false, false, true, false, false},
               {"scaling_model", false, false, false, false, true}};
enum { FIGURES = sizeof figures / sizeof *figures };

static const struct {
    const char *format, *terminal;
} terminals[] = {{"svg", "svg size 900,560 font 'DejaVu Sans,13' background rgb 'white'"},
                 {"png", "pngcairo size 1350,840 font 'DejaVu Sans,11' fontscale 1.5 linewidth 1.5 pointscale 1.5"},
                 {"pdf", "pdfcairo size 16cm,10cm font 'DejaVu Sans,10'"}};
enum { TERMINALS = sizeof terminals / sizeof *terminals };

/* One plotting run. */
struct plotting {
    const struct plot_options *options;
    FILE *out, *messages;
    char directory[PATH_MAX]; /* absolute: a name can then begin with neither '<' nor '|' */
    char share[PATH_MAX];
    struct table *summary, *models; /* models may be NULL */
    size_t drawn, matched;
};

static void complain(const struct plotting *plotting, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void complain(const struct plotting *plotting, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    name_line(plotting->messages, format, arguments);
    va_end(arguments);
}

static bool wanted_format(const struct plotting *plotting, const char *format)
{
    const char *found = strstr(plotting->options->formats, format);
    return found != NULL;
}

static void write_outputs(const struct plotting *plotting, const char *figure, const char *stem, FILE *script)
{
    char path[PATH];
    for (int i = 0; i < TERMINALS; i++) {
        if (!wanted_format(plotting, terminals[i].format))
            continue;
        snprintf(path, sizeof path, "%s.%s.new", stem, terminals[i].format);
        fprintf(script, "reset\nset terminal %s\n", terminals[i].terminal);
        script_path(script, "file", path);
        fputs("set output file\n", script);
        snprintf(path, sizeof path, "%s/plots/style.gp", plotting->share);
        script_path(script, "file", path);
        fputs("load file\n", script);
        snprintf(path, sizeof path, "%s/plots/%s.gp", plotting->share, figure);
        script_path(script, "file", path);
        fputs("load file\nunset output\n", script);
    }
}

static int run_gnuplot(const struct plotting *plotting, const char *figure, const struct selection *selection,
                       const char *stem)
{
    char *text = NULL, words[TEXT] = "";
    size_t length = 0;
    int status = 0;
    FILE *script = open_memstream(&text, &length);
    if (!script)
        return errno;
    script_selection(script, plotting->directory, selection);
    write_outputs(plotting, figure, stem, script);
    if (fclose(script) != 0) {
        free(text);
        return ENOMEM;
    }
    /* -d: no start-up files; a user's own could run anything. */
    int error = plotting->options->run(plotting->options->context, (char *const[]){"gnuplot", "-d", NULL}, text, length,
                                       &status, words, sizeof words);
    free(text);
    if (error == ENOENT)
        complain(plotting, "gnuplot: not found: install gnuplot (apt install gnuplot-nox)");
    else if (error)
        complain(plotting, "gnuplot: %s: cannot be started", strerror(error));
    else if (status != 0)
        complain(plotting, "%s of %s: gnuplot failed: %s", figure, selection->kernel, words);
    return error ? error : status != 0 ? EIO : 0;
}

/* Judges each format and puts it in place; after a failure nothing temporary is left. */
static int keep_pictures(struct plotting *plotting, const char *stem, int error)
{
    char temporary[PATH], path[PATH], plain[4 * PATH];
    for (int i = 0; i < TERMINALS; i++) {
        if (!wanted_format(plotting, terminals[i].format))
            continue;
        snprintf(temporary, sizeof temporary, "%s.%s.new", stem, terminals[i].format);
        snprintf(path, sizeof path, "%s.%s", stem, terminals[i].format);
        int fault = error ? error : picture_check(temporary, terminals[i].format);
        if (fault == 0)
            fault = picture_keep(temporary, path);
        if (fault == 0) {
            fprintf(plotting->out, "%s\n", name_escape(plain, sizeof plain, path));
            plotting->drawn++;
            continue;
        }
        unlink(temporary);
        if (!error)
            complain(plotting, "%s: %s: the picture is not whole; the old one is kept", path,
                    strerror(fault));
        error = fault;
    }
    return error;
}

/* Why the figure cannot be drawn of this selection, or NULL. */
static const char *refusal(const struct figure *figure, const struct selection *selection)
{
    if (figure->speedup && selection->speedups == 0)
        return "no candidate has a speedup at the largest size";
    if (figure->sizes && selection->sized == 0)
        return "no candidate has a speedup with as many workers as fit";
    if (figure->roof && selection->roofed == 0)
        return "no limit that bounds it was measured";
    if (figure->model && selection->modelled[0] == '\0')
        return "no candidate has a model at the largest size: see the column reason of models.csv";
    return NULL;
}

static int draw(struct plotting *plotting, const struct figure *figure, const struct selection *selection, size_t index)
{
    char stem[STEM], number[24] = "";
    const char *why = refusal(figure, selection);
    if (selection->limit && (!figure->limits || selection->n_most == selection->n_least))
        return 0;
    if (figure->model && why && !plotting->options->figure)
        return 0;
    if (why) {
        complain(plotting, "%s of %s: not drawn: %s", figure->name, selection->kernel, why);
        return 0;
    }
    if (index > 1)
        snprintf(number, sizeof number, ".%zu", index);
    snprintf(stem, sizeof stem, "%s/figures/%s.%s%s", plotting->directory, figure->name, selection->kernel, number);
    return keep_pictures(plotting, stem, run_gnuplot(plotting, figure->name, selection, stem));
}

static bool plain_names(const struct selection *selection)
{
    return selection->kernel[0] && selection_plain(selection->kernel) && selection_plain(selection->options) &&
           selection_plain(selection->fingerprint) && selection_plain(selection->worker);
}

/* Draws the selection that begins at row; `index` counts those of its kernel: 1 for the first. */
static int draw_selection(struct plotting *plotting, size_t row, size_t index)
{
    struct selection selection;
    const struct plot_options *options = plotting->options;
    int error = 0;
    if (options->kernel && strcmp(options->kernel, table_text(plotting->summary, row, "kernel")) != 0)
        return 0;
    plotting->matched++;
    bool whole = selection_gather(plotting->summary, row, &selection), named = plain_names(&selection);
    if (whole && plotting->models)
        selection_add_models(plotting->models, &selection);
    if (!whole || !named) {
        complain(plotting, "%s: not drawn: %s", named ? selection.kernel : "a kernel",
                whole ? "kernel, options, fingerprint or worker are no plain names" : "its baseline has no time, a variant no plain name, or there are too many");
        return 0;
    }
    for (int i = 0; i < FIGURES && error != ENOENT; i++)
        if (!options->figure || strcmp(options->figure, figures[i].name) == 0) {
            int fault = draw(plotting, &figures[i], &selection, index);
            error = fault ? fault : error;
        }
    return error;
}

static int check_options(const struct plotting *plotting)
{
    const struct plot_options *options = plotting->options;
    bool known = !options->figure;
    for (int i = 0; i < FIGURES; i++)
        known = known || strcmp(options->figure, figures[i].name) == 0;
    if (!known) {
        char names[TEXT] = "";
        for (int i = 0; i < FIGURES; i++)
            snprintf(names + strlen(names), sizeof names - strlen(names), " %s", figures[i].name);
        complain(plotting, "--figure: '%.200s' is not a figure: choose%s", options->figure, names);
        return EINVAL;
    }
    for (const char *at = options->formats, *next; at; at = next) {
        size_t length = strcspn(at, ",");
        next = at[length] ? at + length + 1 : NULL;
        bool format = length == 3 && (strncmp(at, "svg", 3) == 0 || strncmp(at, "png", 3) == 0 || strncmp(at, "pdf", 3) == 0);
        if (!format) {
            complain(plotting, "--format: '%.*s' is not a format: choose svg, png or pdf",
                     length < 200 ? (int)length : 200, at);
            return EINVAL;
        }
    }
    return 0;
}

/* Makes the folder of the figures, or sees that it can be written. */
static int open_figures(const struct plotting *plotting)
{
    char path[PATH];
    struct stat found;
    const char *directory = plotting->options->directory;
    snprintf(path, sizeof path, "%s/figures", plotting->directory);
    if (mkdir(path, 0777) == 0)
        return 0;
    int error = errno;
    if (error == EEXIST && stat(path, &found) == 0 && !S_ISDIR(found.st_mode)) {
        complain(plotting, "%s/figures: is no directory: move it away", directory);
        return EEXIST;
    }
    if (error == EEXIST && access(path, W_OK | X_OK) == 0)
        return 0;
    error = error == EEXIST ? errno : error;
    complain(plotting, "%s/figures: %s: give a directory that can be written", directory, strerror(error));
    return error == ENOENT ? EIO : error;
}

/* Directories of older versions have no models. */
static int load_models(struct plotting *plotting)
{
    char path[PATH], problem[PATH + 256] = "";
    snprintf(path, sizeof path, "%s/models.csv", plotting->directory);
    const int error = table_load(path, &plotting->models, problem, sizeof problem);
    if (error == 0 || error == ENOENT)
        return 0;
    complain(plotting, "%s/models.csv: %s: derive it with `speedup analyse`", plotting->options->directory,
             error == EINVAL ? problem : strerror(error));
    return error;
}

static int open_plotting(struct plotting *plotting)
{
    char path[PATH], problem[PATH + 256] = "";
    const char *directory = plotting->options->directory;
    if (!realpath(directory, plotting->directory) || !realpath(plotting->options->share_directory, plotting->share)) {
        int error = errno;
        complain(plotting, "%s: %s: give a results directory", directory, strerror(error));
        return error;
    }
    snprintf(path, sizeof path, "%s/summary.csv", plotting->directory);
    int error = table_load(path, &plotting->summary, problem, sizeof problem);
    if (error) {
        complain(plotting, "%s/summary.csv: %s: derive it with `speedup analyse`", directory,
                error == EINVAL ? problem : strerror(error));
        return error;
    }
    error = load_models(plotting);
    return error ? error : open_figures(plotting);
}

/* Each kernel with its options on one machine, in the order of summary.csv. */
static int draw_selections(struct plotting *plotting)
{
    const struct table *summary = plotting->summary;
    size_t *starts = calloc(table_rows(summary) + 1, sizeof *starts), count = 0;
    int error = starts ? 0 : ENOMEM;
    for (size_t row = 0; error == 0 && row < table_rows(summary); row++) {
        size_t index = 1;
        bool known = false;
        for (size_t i = 0; i < count && !known; i++) {
            known = selection_together(summary, starts[i], row);
            index += strcmp(table_text(summary, starts[i], "kernel"), table_text(summary, row, "kernel")) == 0;
        }
        if (known)
            continue;
        starts[count++] = row;
        error = draw_selection(plotting, row, index);
    }
    free(starts);
    return error;
}

int plot_run(const struct plot_options *options, FILE *out, FILE *messages)
{
    struct plotting plotting = {.options = options, .out = out, .messages = messages};
    int error = check_options(&plotting);
    if (error == 0)
        error = open_plotting(&plotting);
    if (error == 0)
        error = draw_selections(&plotting);
    if (error == 0 && plotting.matched == 0) {
        complain(&plotting, "%s: nothing to draw: no such kernel in its summary.csv", options->directory);
        error = ENOENT;
    }
    table_free(plotting.summary);
    table_free(plotting.models);
    return error;
}
