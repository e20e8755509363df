/* Formats, sizes and themes of pictures. */
#ifndef SPEEDUP_PLOTS_TERMINAL_H
#define SPEEDUP_PLOTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TERMINAL_FORMATS = 4 };

/* How pictures look: "page", "slide" or "column"; "light" or "dark". */
struct terminal_look {
    const char *size, *theme;
};

/* "svg", "png", "pdf", "tex"; index below TERMINAL_FORMATS. */
const char *terminal_format(size_t index);

/* Is word[length] a format, a size, a theme?  choices[size]: what there is, in words. */
bool terminal_is_format(const char *word, size_t length, char choices[], size_t size);
bool terminal_is_size(const char *word, char choices[], size_t size);
bool terminal_is_theme(const char *word, char choices[], size_t size);

/* Is the format in the list "svg,png"? */
bool terminal_wanted(const char *list, size_t format);

/* What the names of files have before the format: "" for a page in light colours, else ".slide", ".dark", ".slide.dark". */
void terminal_suffix(const struct terminal_look *look, char *text, size_t size);

/* Rows of a chart of bars, and letters of the line at the foot, that are legible at that size. */
size_t terminal_rows(const struct terminal_look *look);
size_t terminal_letters(const struct terminal_look *look);

/* Writes `set terminal` for a format, and the definitions of `page_size`, `theme`, `picture_format` and `paper`. */
void terminal_set(FILE *script, size_t format, const struct terminal_look *look);

#endif
