/* Puts the parts of a report together, and writes its files. */
#include "report/report.h"

#include "analysis/rules.h"
#include "journal/name.h"
#include "report/formats.h"
#include "report/lost_speedup.h"
#include "report/parts.h"
#include "report/rule_report.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { BRIEF_FAILURES = 20, MOST_STYLE = 1 << 16, FILES = 3 };

static void tell_title(const struct report_source *source, struct document *document)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", source->directory);
    document_heading(document, 1, "What parallelism gained: %s", basename(path));
}

static void tell_view(const struct report_view *view, bool brief, struct document *document)
{
    const struct summary_row *first = view->first;
    document_heading(document, 2, "%s: ", first->title);
    view_say_name(document, view);
    if (first->options[0])
        document_paragraph(document, "Options: %s", first->options);
    if (report_view_machines(view) > 1)
        document_paragraph(document, "Measured on %zu machines of one kind, each size on one of them: see Machines.",
                           report_view_machines(view));
    view_tell_speedups(document, view);
    view_tell_published(document, view);
    view_tell_published_densities(document, view);
    view_tell_elsewhere(document, view);
    if (brief)
        return;
    view_tell_figures(document, view);
    view_tell_cells(document, view);
    view_tell_variants(document, view);
}

static void tell_views(const struct report_source *source, bool brief, struct document *document)
{
    struct report_view view;
    for (size_t row = 0; report_view_next(source, &row, &view);)
        tell_view(&view, brief, document);
}

/* Said once: dividing the two times shown gives a little different a number. */
static void tell_notes(const struct report_source *source, struct document *document)
{
    document_heading(document, 2, "How to read the tables");
    document_item(document,
                  "speedup: median over pairs of visits of one round, with its interval; not serial / parallel of "
                  "the medians shown");
    document_item(document,
                  "speedup / p: parallel efficiency against the serial baseline; efficiency, in the sentences on "
                  "workers: T(1) / (p T(p)), against one worker of the same variant");
    if (source->models)
        document_item(document, "models: fitted to the p measured; beyond the largest nothing was measured");
    if (source->attribution)
        lost_speedup_note(source->attribution, document);
}

static void tell_background(const struct report_source *source, struct document *document)
{
    const struct rule_subject subject = {&source->campaign, source->rows, source->count, source->environment, false};
    document_heading(document, 2, "What the machine can do at best");
    limits_tell(document, source);
    document_heading(document, 2, "How it was measured");
    rule_report_methods(&subject, document);
    document_heading(document, 2, "How to repeat it");
    repeat_tell(document, source);
    document_heading(document, 2, "Environment");
    environment_tell(document, source);
}

int report_tell(const struct report_source *source, bool brief, struct document *document)
{
    *document = (struct document){0};
    tell_title(source, document);
    document_heading(document, 2, "The answer");
    answer_tell(document, source);
    workers_tell(document, source);
    tell_views(source, brief, document);
    machines_tell(document, source);
    tell_notes(source, document);
    document_heading(document, 2, "Failed or not measured");
    int error = failures_tell(document, source, brief ? BRIEF_FAILURES : 0);
    if (error == 0 && !brief)
        tell_background(source, document);
    return error ? error : document->error;
}

/* The whole file, in new memory. */
static int load_style(const char *path, char **style)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return errno;
    *style = calloc(1, MOST_STYLE);
    const size_t length = *style ? fread(*style, 1, MOST_STYLE - 1, file) : 0;
    const int error = !*style ? ENOMEM : ferror(file) ? EIO : length == 0 ? EINVAL : 0;
    fclose(file);
    if (error)
        free(*style);
    return error;
}

static void write_file(const struct document *document, const char *style, int which, FILE *out)
{
    if (which == 0)
        markdown_write(document, out);
    else if (which == 1)
        html_write(document, style, out);
    else
        latex_write(document, out);
}

/* All are written before the first takes its place, so that a full disk leaves the old ones. */
static int write_files(const struct document *document, const char *style, char *const paths[FILES], int *which)
{
    struct replacement *made[FILES] = {NULL};
    int error = 0;
    for (*which = 0; *which < FILES; ++*which) {
        FILE *file;
        error = replace_open(paths[*which], &made[*which], &file);
        if (error)
            break;
        write_file(document, style, *which, file);
        error = fflush(file) != 0 ? errno : ferror(file) ? EIO : 0;
        if (error)
            break;
    }
    for (int i = 0; i < FILES; i++) {
        if (error) {
            replace_abandon(made[i]);
            continue;
        }
        *which = i;
        error = replace_commit(made[i]);
    }
    return error;
}

int report_write(const struct report_source *source, const struct document *document, const char *style, FILE *out,
                 char *problem, size_t size)
{
    static const char *const names[FILES] = {"report.md", "report.html", "tables.tex"};
    char paths[FILES][PATH_MAX + 16], *list[FILES], *css = NULL;
    int which = 0, error = load_style(style, &css);
    snprintf(problem, size, "%s: %s: install the program whole", style, strerror(error));
    if (error)
        return error == ENOENT || error == EINVAL ? EIO : error;
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", source->directory, names[i]);
        list[i] = paths[i];
    }
    error = write_files(document, css, list, &which);
    free(css);
    if (error)
        snprintf(problem, size, "%s: %s: make room, or give a directory that can be written", paths[which],
                 strerror(error));
    for (int i = 0; i < FILES && !error; i++) {
        char *plain = malloc(4 * strlen(paths[i]) + 8);
        fprintf(out, "%s\n", plain ? name_escape(plain, 4 * strlen(paths[i]) + 8, paths[i]) : names[i]);
        free(plain);
    }
    return error;
}
