/* Draws figures: says to gnuplot what to show, judges what comes back. */
#include "plots/plot.h"

#include "journal/name.h"
#include "plots/crowd.h"
#include "plots/definitions.h"
#include "plots/dots.h"
#include "plots/elsewhere.h"
#include "plots/nodes.h"
#include "plots/figures.h"
#include "plots/finish.h"
#include "plots/picture.h"
#include "plots/script.h"
#include "plots/terminal.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT = 512, STEM = PATH_MAX + 256, PATH = STEM + 256 };

/* One plotting run. */
struct plotting {
    const struct plot_options *options;
    FILE *out, *messages;
    char directory[PATH_MAX]; /* absolute: a name can then begin with neither '<' nor '|' */
    char share[PATH_MAX];
    char workplace[STEM];     /* a folder of this run's own in figures/, where pictures lie until they are judged */
    struct terminal_look look;
    struct table *summary, *models, *break_even, *visits, *attribution, *density_map; /* all but the first may be NULL */
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

/* Where gnuplot puts a picture until it is judged, and where it then goes. */
struct paths {
    char temporary[PATH], last[PATH];
    char temporary_graphic[PATH], last_graphic[PATH]; /* LaTeX text goes with a graphic; else "" */
};

static struct paths paths_of(const struct plotting *plotting, const char *stem, const char *format)
{
    struct paths paths = {.temporary_graphic = ""};
    const char *folder = plotting->workplace;
    snprintf(paths.last, sizeof paths.last, "%s/figures/%s.%s", plotting->directory, stem, format);
    snprintf(paths.temporary, sizeof paths.temporary, "%s/%s.%s", folder, stem, format);
    if (strcmp(format, "tex") != 0)
        return paths;
    snprintf(paths.temporary, sizeof paths.temporary, "%s/%s-inc.tex", folder, stem);
    snprintf(paths.temporary_graphic, sizeof paths.temporary_graphic, "%s/%s-inc.pdf", folder, stem);
    snprintf(paths.last_graphic, sizeof paths.last_graphic, "%s/figures/%s-inc.pdf", plotting->directory, stem);
    return paths;
}

static void write_outputs(const struct plotting *plotting, const char *figure, const char *stem, FILE *script)
{
    char path[PATH];
    for (size_t i = 0; i < TERMINAL_FORMATS; i++) {
        if (!terminal_wanted(plotting->options->formats, i))
            continue;
        fputs("reset\n", script);
        terminal_set(script, i, &plotting->look);
        script_path(script, "file", paths_of(plotting, stem, terminal_format(i)).temporary);
        fputs("set output file\n", script);
        snprintf(path, sizeof path, "%s/plots/style.gp", plotting->share);
        script_path(script, "file", path);
        fputs("load file\n", script);
        snprintf(path, sizeof path, "%s/plots/%s.gp", plotting->share, figure);
        script_path(script, "file", path);
        fputs("load file\nunset output\n", script);
    }
}

/* A selection, and its visits. */
struct scene {
    struct selection selection;
    struct dots dots;
};

static int write_script(const struct plotting *plotting, const struct figure *figure, const struct scene *scene,
                        const char *stem, char **text, size_t *length)
{
    const struct definitions_places places = {plotting->directory, plotting->share};
    FILE *script = open_memstream(text, length);
    if (!script)
        return errno;
    definitions_write(script, &places, &scene->selection, terminal_letters(&plotting->look));
    int error = dots_write(script, plotting->visits, &scene->selection, &scene->dots);
    write_outputs(plotting, figure->name, stem, script);
    return fclose(script) != 0 ? ENOMEM : error;
}

static int run_gnuplot(const struct plotting *plotting, const struct figure *figure, const struct scene *scene,
                       const char *stem)
{
    char *text = NULL, words[TEXT] = "";
    size_t length = 0;
    int status = 0;
    int error = write_script(plotting, figure, scene, stem, &text, &length);
    /* -d: no start-up files; a user's own could run anything. */
    if (error == 0)
        error = plotting->options->run(plotting->options->context, (char *const[]){"gnuplot", "-d", NULL}, text, length,
                                       &status, words, sizeof words);
    free(text);
    if (error == ENOENT)
        complain(plotting, "gnuplot: not found: install gnuplot (apt install gnuplot-nox)");
    else if (error)
        complain(plotting, "gnuplot: %s: cannot be started", strerror(error));
    else if (status != 0)
        complain(plotting, "%s of %s: gnuplot failed: %s", figure->name, scene->selection.kernel, words);
    return error ? error : status != 0 ? EIO : 0;
}

/* Finishes and judges one picture, and puts it in place.  The graphic of a text comes first: a text never lacks it. */
static int keep_picture(const struct paths *paths, const char *format)
{
    const char *slash = strrchr(paths->last_graphic, '/');
    int error = picture_check(paths->temporary, format);
    if (error == 0 && strcmp(format, "svg") == 0)
        error = finish_svg(paths->temporary);
    if (error == 0 && slash) {
        error = finish_tex(paths->temporary, slash + 1);
        if (error == 0)
            error = picture_check(paths->temporary_graphic, "pdf");
        if (error == 0)
            error = picture_keep(paths->temporary_graphic, paths->last_graphic);
    }
    if (error == 0)
        error = picture_check(paths->temporary, format);
    return error ? error : picture_keep(paths->temporary, paths->last);
}

/* Judges each format and puts it in place; after a failure nothing temporary is left. */
static int keep_pictures(struct plotting *plotting, const char *stem, int error)
{
    char plain[4 * PATH];
    for (size_t i = 0; i < TERMINAL_FORMATS; i++) {
        const char *format = terminal_format(i);
        if (!terminal_wanted(plotting->options->formats, i))
            continue;
        const struct paths paths = paths_of(plotting, stem, format);
        int fault = error ? error : keep_picture(&paths, format);
        if (fault == 0) {
            fprintf(plotting->out, "%s\n", name_escape(plain, sizeof plain, paths.last));
            plotting->drawn++;
            continue;
        }
        unlink(paths.temporary);
        if (paths.temporary_graphic[0])
            unlink(paths.temporary_graphic);
        if (!error)
            complain(plotting, "%s: %s: the picture is not whole; the old one is kept", paths.last, strerror(fault));
        error = fault;
    }
    return error;
}

static int draw(struct plotting *plotting, const struct figure *figure, const struct scene *scene, size_t index)
{
    char stem[TEXT], number[24] = "", suffix[32];
    const struct selection *selection = &scene->selection;
    const char *why = figure_refusal(figure, selection);
    if (figure_unfit(figure, selection) || (why && (figure->needs & FIGURE_ASKED) && !plotting->options->figure))
        return 0;
    if (why) {
        complain(plotting, "%s of %s: not drawn: %s", figure->name, selection->kernel, why);
        return 0;
    }
    if (index > 1)
        snprintf(number, sizeof number, ".%zu", index);
    terminal_suffix(&plotting->look, suffix, sizeof suffix);
    snprintf(stem, sizeof stem, "%s.%s%s%s", figure->name, selection->kernel, number, suffix);
    return keep_pictures(plotting, stem, run_gnuplot(plotting, figure, scene, stem));
}

static int draw_figures(struct plotting *plotting, const struct scene *scene, size_t index)
{
    const char *only = plotting->options->figure;
    int error = 0;
    for (size_t i = 0; i < FIGURES && error != ENOENT; i++)
        if (!only || strcmp(only, figure_at(i)->name) == 0) {
            const int fault = draw(plotting, figure_at(i), scene, index);
            error = fault ? fault : error;
        }
    return error;
}

static bool plain_names(const struct selection *selection)
{
    return selection->kernel[0] && selection_plain(selection->kernel) && selection_plain(selection->options) &&
           selection_plain(selection->kind) && selection_plain(selection->worker);
}

/* What else the selection has: models, attribution, visits. */
static int gather_more(const struct plotting *plotting, size_t row, size_t index, struct scene *scene)
{
    struct selection *selection = &scene->selection;
    if (plotting->models)
        selection_add_models(plotting->models, selection);
    if (plotting->break_even)
        selection_add_break_even(plotting->break_even, selection);
    if (plotting->attribution)
        selection_add_attribution(plotting->attribution, selection);
    selection->mapped = index == 1 && strcmp(selection->kernel, "parzen_kde") == 0 && plotting->density_map &&
                        table_rows(plotting->density_map) > 0;
    elsewhere_choose(plotting->summary, row, selection);
    nodes_choose(plotting->summary, row, selection);
    crowd_choose(plotting->summary, row, terminal_rows(&plotting->look), selection);
    return dots_gather(plotting->visits, plotting->summary, row, selection, &scene->dots);
}

/* Draws the selection that begins at row; `index` counts those of its kernel: 1 for the first. */
static int draw_selection(struct plotting *plotting, size_t row, size_t index)
{
    struct scene scene;
    const char *kernel = plotting->options->kernel;
    if (kernel && strcmp(kernel, table_text(plotting->summary, row, "kernel")) != 0)
        return 0;
    plotting->matched++;
    bool whole = selection_gather(plotting->summary, row, &scene.selection), named = plain_names(&scene.selection);
    if (!whole || !named) {
        complain(plotting, "%s: not drawn: %s", named ? scene.selection.kernel : "a kernel",
                whole ? "kernel, options, kind of machine or worker are no plain names" : "its baseline has no time, a variant no plain name, or there are too many");
        return 0;
    }
    int error = gather_more(plotting, row, index, &scene);
    if (error == 0)
        error = draw_figures(plotting, &scene, index);
    dots_free(&scene.dots);
    return error;
}

static int check_formats(const struct plotting *plotting)
{
    char choices[TEXT];
    for (const char *at = plotting->options->formats, *next; at; at = next) {
        const size_t length = strcspn(at, ",");
        next = at[length] ? at + length + 1 : NULL;
        if (!terminal_is_format(at, length, choices, sizeof choices)) {
            complain(plotting, "--format: '%.*s' is not a format: choose %s", length < 200 ? (int)length : 200, at,
                     choices);
            return EINVAL;
        }
    }
    return 0;
}

static int check_options(const struct plotting *plotting)
{
    const struct plot_options *options = plotting->options;
    char choices[TEXT] = "";
    if (options->figure && !figure_find(options->figure)) {
        for (size_t i = 0; i < FIGURES; i++)
            snprintf(choices + strlen(choices), sizeof choices - strlen(choices), " %s", figure_at(i)->name);
        complain(plotting, "--figure: '%.200s' is not a figure: choose%s", options->figure, choices);
        return EINVAL;
    }
    if (!terminal_is_size(options->size, choices, sizeof choices)) {
        complain(plotting, "--size: '%.200s' is not a size: choose %s", options->size, choices);
        return EINVAL;
    }
    if (!terminal_is_theme(options->theme, choices, sizeof choices)) {
        complain(plotting, "--theme: '%.200s' is not a theme: choose %s", options->theme, choices);
        return EINVAL;
    }
    return check_formats(plotting);
}

/* Makes the folder of the figures, and in it the one of this run: a name that nobody can have laid a link under. */
static int open_figures(struct plotting *plotting)
{
    char path[PATH];
    struct stat found;
    const char *directory = plotting->options->directory;
    snprintf(path, sizeof path, "%s/figures", plotting->directory);
    int error = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
    if (error == 0 && (lstat(path, &found) != 0 || !S_ISDIR(found.st_mode))) {
        complain(plotting, "%s/figures: is no directory: move it away", directory);
        return EEXIST;
    }
    snprintf(plotting->workplace, sizeof plotting->workplace, "%s/figures/.new-XXXXXX", plotting->directory);
    if (error == 0 && mkdtemp(plotting->workplace))
        return 0;
    error = error ? error : errno;
    plotting->workplace[0] = '\0';
    complain(plotting, "%s/figures: %s: give a directory that can be written", directory, strerror(error));
    return error == ENOENT ? EIO : error;
}

/* Directories of older versions lack some files. */
static int load_if_there(const struct plotting *plotting, const char *name, struct table **table)
{
    char path[PATH], problem[PATH + 256] = "";
    snprintf(path, sizeof path, "%s/%s", plotting->directory, name);
    const int error = table_load(path, table, problem, sizeof problem);
    if (error == 0 || error == ENOENT)
        return 0;
    complain(plotting, "%s/%s: %s: derive it with `speedup analyse`", plotting->options->directory, name,
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
    if (error == 0)
        error = selection_check(plotting->summary, path, problem, sizeof problem);
    if (error) {
        complain(plotting, "%s/summary.csv: %s: derive it with `speedup analyse`", directory,
                error == EINVAL ? problem : strerror(error));
        return error;
    }
    error = load_if_there(plotting, "models.csv", &plotting->models);
    if (error == 0)
        error = load_if_there(plotting, "break_even.csv", &plotting->break_even);
    if (error == 0)
        error = load_if_there(plotting, "visits.csv", &plotting->visits);
    if (error == 0)
        error = load_if_there(plotting, "attribution.csv", &plotting->attribution);
    if (error == 0)
        error = load_if_there(plotting, "density_map.csv", &plotting->density_map);
    return error ? error : open_figures(plotting);
}

/* Each kernel with its options on one machine, in the order of summary.csv. */
static int draw_selections(struct plotting *plotting)
{
    const struct table *summary = plotting->summary;
    size_t *starts = calloc(table_rows(summary) + 1, sizeof *starts), count = 0;
    int error = starts ? 0 : ENOMEM;
    for (size_t row = 0; error != ENOENT && error != ENOMEM && row < table_rows(summary); row++) {
        size_t index = 1;
        bool known = false;
        for (size_t i = 0; i < count && !known; i++) {
            known = selection_together(summary, starts[i], row);
            index += strcmp(table_text(summary, starts[i], "kernel"), table_text(summary, row, "kernel")) == 0;
        }
        if (known)
            continue;
        starts[count++] = row;
        if (selection_is_result(summary, row))
            continue;
        const int fault = draw_selection(plotting, row, index);
        error = fault ? fault : error;
    }
    free(starts);
    return error;
}

int plot_run(const struct plot_options *options, FILE *out, FILE *messages)
{
    struct plotting plotting = {.options = options, .out = out, .messages = messages,
                                .look = {options->size, options->theme}};
    int error = check_options(&plotting);
    if (error == 0)
        error = open_plotting(&plotting);
    if (error == 0)
        error = draw_selections(&plotting);
    if (error == 0 && plotting.matched == 0) {
        complain(&plotting, "%s: nothing to draw: no such kernel in its summary.csv", options->directory);
        error = ENOENT;
    }
    if (plotting.workplace[0])
        rmdir(plotting.workplace);
    table_free(plotting.summary);
    table_free(plotting.models);
    table_free(plotting.break_even);
    table_free(plotting.visits);
    table_free(plotting.attribution);
    table_free(plotting.density_map);
    return error;
}
