/* Puts SVG and LaTeX right that gnuplot wrote. */
#include "plots/finish.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file, ended by '\0'; *text is freed by the caller. */
static int read_all(const char *path, char **text, size_t *length)
{
    FILE *file = fopen(path, "rb"), *memory = open_memstream(text, length);
    char part[65536];
    size_t count;
    int error = file && memory ? 0 : errno;
    while (error == 0 && (count = fread(part, 1, sizeof part, file)) > 0)
        fwrite(part, 1, count, memory);
    if (file) {
        error = error == 0 && ferror(file) ? EIO : error;
        fclose(file);
    }
    if (memory && fclose(memory) != 0 && error == 0)
        error = ENOMEM;
    return error;
}

static int close_file(FILE *file)
{
    const bool failed = ferror(file);
    return fclose(file) != 0 || failed ? EIO : 0;
}

/* gnuplot's terminal svg writes these around the text; the functions are of a script that a picture does not need. */
static const char before[] = "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'",
                  after[] = "')\" onmouseout=\"gnuplot_svg.hideHypertext()\"><title> </title>";

static void write_svg(FILE *file, const char *text, const char *end)
{
    const char *from, *to;
    while ((from = strstr(text, before)) != NULL && (to = strstr(from, after)) != NULL) {
        const char *value = from + sizeof before - 1;
        fwrite(text, 1, (size_t)(from - text), file);
        fputs("<g><title>", file);
        fwrite(value, 1, (size_t)(to - value), file);
        fputs("</title>", file);
        text = to + sizeof after - 1;
    }
    fwrite(text, 1, (size_t)(end - text), file);
}

int finish_svg(const char *path)
{
    char *text = NULL;
    size_t length = 0;
    int error = read_all(path, &text, &length);
    FILE *file = error ? NULL : fopen(path, "wb");
    if (error == 0 && !file)
        error = errno;
    if (file) {
        write_svg(file, text, text + length);
        error = close_file(file);
    }
    free(text);
    return error;
}

/* A number that gnuplot set in mathematics: "$10$". */
static bool is_number(const char *text, size_t length)
{
    return length > 2 && text[0] == '$' && text[length - 1] == '$' &&
           strspn(text + 1, "0123456789.-+") == length - 2;
}

static void write_escaped(FILE *file, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        switch (text[i]) {
        case '\\': fputs("\\textbackslash{}", file); break;
        case '~': fputs("\\textasciitilde{}", file); break;
        case '^': fputs("\\textasciicircum{}", file); break;
        case '<': case '>': fprintf(file, "\\ensuremath{%c}", text[i]); break;
        case '_': case '%': case '&': case '#': case '$': case '{': case '}': fputc('\\', file); /* fall through */
        default: fputc(text[i], file);
        }
}

/* A line "... \strut{}TEXT}}%" with its text escaped, with one brace more where it is turned; any other as it is. */
static void write_text_line(FILE *file, const char *line, size_t length)
{
    static const char strut[] = "\\strut{}", turned[] = "\\rotatebox";
    const char *from = memmem(line, length, strut, sizeof strut - 1);
    const char *closing = from && memmem(line, (size_t)(from - line), turned, sizeof turned - 1) ? "}}}%" : "}}%";
    const size_t tail = strlen(closing);
    const size_t ahead = from ? (size_t)(from - line) + sizeof strut - 1 : 0;
    if (!from || length < ahead + tail || memcmp(line + length - tail, closing, tail) != 0) {
        fwrite(line, 1, length, file);
        return;
    }
    from += sizeof strut - 1;
    const size_t size = (size_t)(line + length - tail - from);
    fwrite(line, 1, (size_t)(from - line), file);
    if (is_number(from, size))
        fwrite(from, 1, size, file);
    else
        write_escaped(file, from, size);
    fputs(closing, file);
}

/* A line "... \includegraphics[...]{PATH}}%" with another path. */
static bool write_graphic_line(FILE *file, const char *line, size_t length, const char *graphic)
{
    static const char include[] = "\\put(0,0){\\includegraphics[";
    const char *found = memmem(line, length, include, sizeof include - 1);
    const char *path = found ? memmem(found, (size_t)(line + length - found), "]{", 2) : NULL;
    if (!path)
        return false;
    fwrite(line, 1, (size_t)(path + 2 - line), file);
    fprintf(file, "%s}}%%", graphic);
    return true;
}

int finish_tex(const char *path, const char *graphic)
{
    char *text = NULL;
    size_t length = 0;
    int error = read_all(path, &text, &length);
    FILE *file = error ? NULL : fopen(path, "wb");
    if (error == 0 && !file)
        error = errno;
    for (const char *line = text, *next; file && line < text + length; line = next) {
        const size_t size = strcspn(line, "\n");
        next = line + size + 1;
        if (!write_graphic_line(file, line, size, graphic))
            write_text_line(file, line, size);
        fputc('\n', file);
    }
    if (file)
        error = close_file(file);
    free(text);
    return error;
}
