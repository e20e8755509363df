/* Draws figures: says to gnuplot what to show, judges what comes back. */
#include "plots/plot.h"

#include "journal/human.h"
#include "plots/picture.h"
#include "plots/selection.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
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
} figures[] = {{"speedup_by_p", true, false, false, false},
               {"efficiency_by_p", true, false, false, false},
               {"time_by_size", false, true, false, false},
               {"speedup_by_size", false, false, false, true},
               {"time_by_workers", false, false, false, false},
               {"percent_of_roof", false, false, true, false}};
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
    struct table *summary;
    size_t drawn, matched;
};

/* Text as gnuplot takes it literally: in single quotes.  A quote is joined on by its number, because a doubled one is
 * misread at the beginning of a text; control characters, which could end the line, become '?'. */
static void write_text(FILE *script, const char *name, const char *text)
{
    fprintf(script, "%s = '", name);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '\'')
            fputs("'.\"\\047\".'", script);
        else
            fputc(byte < ' ' || byte == 127 ? '?' : byte, script);
    }
    fputs("'\n", script);
}

/* Value of a key in an environment file. */
static const char *value_of(const struct table *table, const char *key)
{
    for (size_t row = 0; row < table_rows(table); row++)
        if (strcmp(table_text(table, row, "key"), key) == 0)
            return table_text(table, row, "value");
    return "";
}

/* Host and CPU of the machine with that fingerprint, from any session's environment file; "" if none tells. */
static void machine(const struct plotting *plotting, const char *fingerprint, char *text, size_t size)
{
    char path[PATH];
    struct dirent **entries;
    struct table *table;
    text[0] = '\0';
    snprintf(path, sizeof path, "%s/raw", plotting->directory);
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/raw/%s", plotting->directory, entries[i]->d_name);
        bool environment = strstr(entries[i]->d_name, ".environment.csv") != NULL;
        if (!text[0] && environment && table_load(path, &table, NULL, 0) == 0) {
            if (strcmp(value_of(table, "fingerprint"), fingerprint) == 0)
                snprintf(text, size, ", %.60s, %.80s", value_of(table, "hostname"), value_of(table, "cpu_model"));
            table_free(table);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void write_texts(const struct plotting *plotting, const struct selection *selection, FILE *script)
{
    char text[TEXT], time[32], low[32], high[32], host[200];
    human_duration(selection->baseline_ns, time, sizeof time);
    human_duration(selection->baseline_low_ns, low, sizeof low);
    human_duration(selection->baseline_high_ns, high, sizeof high);
    if (selection->baseline_low_ns > 0)
        snprintf(text, sizeof text, "baseline: %s, %s (95 %% interval %s to %s) at n = %" PRId64, selection->baseline,
                 time, low, high, selection->n_most);
    else
        snprintf(text, sizeof text, "baseline: %s, %s at n = %" PRId64 " (fewer than 6 visits: no intervals)",
                 selection->baseline, time, selection->n_most);
    write_text(script, "baseline_text", text);
    snprintf(text, sizeof text, "n = %" PRId64 " %s", selection->n_most, selection->unit);
    write_text(script, "at_n", text);
    snprintf(text, sizeof text, "p = %" PRId64, selection->p_most);
    write_text(script, "at_p", text);
    machine(plotting, selection->fingerprint, host, sizeof host);
    snprintf(text, sizeof text, "preset %s, %" PRId64 " visits, medians%s%s", selection->preset,
             selection->visits, selection->baseline_low_ns > 0 ? " with exact 95 % intervals" : "", host);
    write_text(script, "footer", text);
}

static void write_selection(const struct plotting *plotting, const struct selection *selection, FILE *script)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/summary.csv", plotting->directory);
    write_text(script, "summary", path);
    write_text(script, "kernel", selection->kernel);
    write_text(script, "options", selection->options);
    write_text(script, "fingerprint", selection->fingerprint);
    write_text(script, "kernel_title", selection->title[0] ? selection->title : selection->kernel);
    write_text(script, "unit", selection->unit);
    write_text(script, "baseline", selection->baseline);
    write_text(script, "variants", selection->variants);
    write_text(script, "candidates", selection->candidates);
    write_text(script, "references", selection->references);
    write_text(script, "workers", selection->workers);
    write_text(script, "sizes", selection->sizes);
    write_texts(plotting, selection, script);
    fprintf(script,
            "n_most = %" PRId64 ".0\nn_least = %" PRId64 ".0\np_most = %" PRId64 "\np_all = %" PRId64
            "\noversubscribed = %zu\nroofed = %zu\nbaseline_ns = %.9g\n",
            selection->n_most, selection->n_least, selection->p_most, selection->p_all, selection->oversubscribed,
            selection->roofed, selection->baseline_ns);
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
        write_text(script, "file", path);
        fputs("set output file\n", script);
        snprintf(path, sizeof path, "%s/plots/style.gp", plotting->share);
        write_text(script, "file", path);
        fputs("load file\n", script);
        snprintf(path, sizeof path, "%s/plots/%s.gp", plotting->share, figure);
        write_text(script, "file", path);
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
    write_selection(plotting, selection, script);
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
        fprintf(plotting->messages, "speedup: gnuplot: not found: install gnuplot (apt install gnuplot-nox)\n");
    else if (error)
        fprintf(plotting->messages, "speedup: gnuplot: %s: cannot be started\n", strerror(error));
    else if (status != 0)
        fprintf(plotting->messages, "speedup: %s of %s: gnuplot failed: %s\n", figure, selection->kernel, words);
    return error ? error : status != 0 ? EIO : 0;
}

/* Judges each format and puts it in place; after a failure nothing temporary is left. */
static int keep_pictures(struct plotting *plotting, const char *stem, int error)
{
    char temporary[PATH], path[PATH];
    for (int i = 0; i < TERMINALS; i++) {
        if (!wanted_format(plotting, terminals[i].format))
            continue;
        snprintf(temporary, sizeof temporary, "%s.%s.new", stem, terminals[i].format);
        snprintf(path, sizeof path, "%s.%s", stem, terminals[i].format);
        int fault = error ? error : picture_check(temporary, terminals[i].format);
        if (fault == 0)
            fault = picture_keep(temporary, path);
        if (fault == 0) {
            fprintf(plotting->out, "%s\n", path);
            plotting->drawn++;
            continue;
        }
        unlink(temporary);
        if (!error)
            fprintf(plotting->messages, "speedup: %s: %s: the picture is not whole; the old one is kept\n", path,
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
    return NULL;
}

static int draw(struct plotting *plotting, const struct figure *figure, const struct selection *selection, size_t index)
{
    char stem[STEM], number[24] = "";
    const char *why = refusal(figure, selection);
    if (selection->limit && (!figure->limits || selection->n_most == selection->n_least))
        return 0;
    if (why) {
        fprintf(plotting->messages, "speedup: %s of %s: not drawn: %s\n", figure->name, selection->kernel, why);
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
           selection_plain(selection->fingerprint);
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
    if (!whole || !named) {
        fprintf(plotting->messages, "speedup: %s: not drawn: %s\n", named ? selection.kernel : "a kernel",
                whole ? "kernel, options or fingerprint are no plain names" : "its baseline has no time, a variant no plain name, or there are too many");
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
        fprintf(plotting->messages, "speedup: --figure: '%s' is not a figure: choose", options->figure);
        for (int i = 0; i < FIGURES; i++)
            fprintf(plotting->messages, " %s", figures[i].name);
        fputc('\n', plotting->messages);
        return EINVAL;
    }
    for (const char *at = options->formats; *at; at += strcspn(at, ","), at += *at == ',') {
        size_t length = strcspn(at, ",");
        bool format = length == 3 && (strncmp(at, "svg", 3) == 0 || strncmp(at, "png", 3) == 0 || strncmp(at, "pdf", 3) == 0);
        if (!format) {
            fprintf(plotting->messages, "speedup: --format: '%.*s' is not a format: choose svg, png or pdf\n",
                    (int)length, at);
            return EINVAL;
        }
    }
    return 0;
}

static int open_plotting(struct plotting *plotting)
{
    char path[PATH], problem[PATH + 256] = "";
    const char *directory = plotting->options->directory;
    if (!realpath(directory, plotting->directory) || !realpath(plotting->options->share_directory, plotting->share)) {
        int error = errno;
        fprintf(plotting->messages, "speedup: %s: %s: give a results directory\n", directory, strerror(error));
        return error;
    }
    snprintf(path, sizeof path, "%s/summary.csv", plotting->directory);
    int error = table_load(path, &plotting->summary, problem, sizeof problem);
    if (error) {
        fprintf(plotting->messages, "speedup: %s/summary.csv: %s: derive it with `speedup analyse`\n", directory,
                error == EINVAL ? problem : strerror(error));
        return error;
    }
    snprintf(path, sizeof path, "%s/figures", plotting->directory);
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    error = errno;
    fprintf(plotting->messages, "speedup: %s/figures: %s: give a directory that can be written\n", directory,
            strerror(error));
    return error;
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
        fprintf(messages, "speedup: %s: nothing to draw: no such kernel in its summary.csv\n", options->directory);
        error = ENOENT;
    }
    table_free(plotting.summary);
    return error;
}
