/* A document in four formats.  These functions know escaping and layout, and nothing of what is
 * told. */
#ifndef SPEEDUP_REPORT_FORMATS_H
#define SPEEDUP_REPORT_FORMATS_H

#include "report/document.h"

#include <stdbool.h>
#include <stdio.h>

/* One page of HTML that stands alone: style (CSS) and figures are in it, nothing is loaded, nothing
 * runs. */
void html_write(const struct document *document, const char *style, FILE *out);

/* Markdown (CommonMark with the tables of GitHub); figures are links to their files. */
void markdown_write(const struct document *document, FILE *out);

/* The tables marked as `published`, for \input in LaTeX with the packages array, booktabs and
 * graphicx. */
void latex_write(const struct document *document, FILE *out);

/* How a terminal is to be written to. */
struct terminal {
    size_t width;  /* letters in a line */
    bool colour;   /* escape sequences for colours are understood and wanted */
    bool unicode;  /* UTF-8 is understood */
};

/* Text; bars stand in for figures. */
void terminal_write(const struct document *document, const struct terminal *terminal, FILE *out);

#endif
