/* The figures that were drawn of a view. */
#include "report/parts.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_SVG = 8 << 20, STEM = 200 };

/* Figures that are known, in the order in which they are read; others follow by their names. */
static const struct {
    const char *name, *shows;
} known[] = {
#define FIGURE(name, needs, shows) {#name, shows},
#include "plots/figures.def"
#undef FIGURE
};
enum { KNOWN = sizeof known / sizeof *known };

static size_t place_of(const char *name)
{
    const size_t length = strcspn(name, ".");
    size_t place = 0;
    while (place < KNOWN && (strlen(known[place].name) != length || strncmp(known[place].name, name, length) != 0))
        place++;
    return place;
}

static int by_place(const struct dirent **a, const struct dirent **b)
{
    const size_t first = place_of((*a)->d_name), second = place_of((*b)->d_name);
    return first != second ? (first > second) - (first < second) : strcmp((*a)->d_name, (*b)->d_name);
}

/* Is it FIGURE.KERNEL.svg, or FIGURE.KERNEL.NUMBER.svg, of this view? */
static bool is_of(const struct report_view *view, const char *name)
{
    char ending[STEM];
    const char *at = strchr(name, '.');
    if (view->number > 1)
        snprintf(ending, sizeof ending, ".%s.%zu.svg", view->first->kernel, view->number);
    else
        snprintf(ending, sizeof ending, ".%s.svg", view->first->kernel);
    return at && at > name && strcmp(at, ending) == 0;
}

static bool is_svg(const char *text, size_t length)
{
    static const char end[] = "</svg>";
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    return length > sizeof end && memcmp(text + length - (sizeof end - 1), end, sizeof end - 1) == 0 &&
           memmem(text, length, "<svg", 4) != NULL;
}

/* Reads the whole of a regular file, not through a link.  EINVAL: no svg. */
static int read_svg(const char *path, char **svg, size_t *length)
{
    struct stat found;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return errno;
    int error = fstat(file, &found) != 0 ? errno : !S_ISREG(found.st_mode) || found.st_size > MOST_SVG ? EINVAL : 0;
    *svg = error ? NULL : malloc((size_t)found.st_size + 1);
    if (!error && !*svg)
        error = ENOMEM;
    for (*length = 0; !error && *length < (size_t)found.st_size;) {
        const ssize_t got = read(file, *svg + *length, (size_t)found.st_size - *length);
        if (got <= 0)
            error = got == 0 ? EINVAL : errno == EINTR ? 0 : errno;
        else
            *length += (size_t)got;
    }
    close(file);
    if (!error && !is_svg(*svg, *length))
        error = EINVAL;
    if (error)
        free(*svg);
    return error;
}

/* A figure that is damaged, or a link, is told of on the page; one that cannot be read is an error. */
static void judge(struct document *document, int error)
{
    const bool told = error == 0 || error == EINVAL || error == ENOENT || error == ELOOP;
    if (!told && document->error == 0)
        document->error = error;
}

/* The same figure for dark paper, where there is one. */
static void add_dark(struct document *document, const char *path)
{
    char dark[PATH_MAX + 512], *svg = NULL;
    size_t length = 0;
    snprintf(dark, sizeof dark, "%.*s.dark.svg", (int)(strlen(path) - strlen(".svg")), path);
    const int error = read_svg(dark, &svg, &length);
    if (error == 0)
        document_figure_dark(document, svg, length);
    judge(document, error);
}

static void add_figure(struct document *document, const struct report_view *view, const char *name)
{
    char path[PATH_MAX + 512], file[NAME_MAX + 16], alt[2 * STEM], figure[STEM];
    char *svg = NULL;
    size_t length = 0;
    const size_t place = place_of(name);
    snprintf(file, sizeof file, "figures/%s", name);
    snprintf(path, sizeof path, "%s/%s", view->source->directory, file);
    snprintf(figure, sizeof figure, "%.*s", (int)strcspn(name, "."), name);
    const int error = read_svg(path, &svg, &length);
    judge(document, error);
    if (error) {
        document_paragraph(document, "%s is not shown: %s: draw it again with `speedup plot`.", file,
                           error == EINVAL ? "no whole SVG" : strerror(error));
        return;
    }
    snprintf(alt, sizeof alt, "Chart %s of %s; its numbers stand in the tables of this section.", figure,
             view->first->kernel);
    const char *shows = place < KNOWN ? known[place].shows : figure;
    document_figure(document, svg, length, file, alt, "%c%s.", toupper((unsigned char)shows[0]), shows + 1);
    add_dark(document, path);
}

void view_tell_figures(struct document *document, const struct report_view *view)
{
    char path[PATH_MAX + 16];
    struct dirent **names = NULL;
    size_t shown = 0;
    snprintf(path, sizeof path, "%s/figures", view->source->directory);
    const int count = scandir(path, &names, NULL, by_place);
    judge(document, count < 0 ? errno : 0);
    for (int i = 0; i < count; i++) {
        if (is_of(view, names[i]->d_name)) {
            add_figure(document, view, names[i]->d_name);
            shown++;
        }
        free(names[i]);
    }
    free(names);
    if (shown == 0)
        document_paragraph(document,
                           "No figure was drawn. `speedup plot` draws figures, with gnuplot, and the report made "
                           "after that shows them.");
}
