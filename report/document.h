/* A report as content alone: headings, paragraphs, lists, tables, figures.  Those who know what was
 * measured write it by these functions; those who know HTML, Markdown, LaTeX or a terminal
 * (report/formats.h) read it. */
#ifndef SPEEDUP_REPORT_DOCUMENT_H
#define SPEEDUP_REPORT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

enum block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,    /* of a list; items that follow one another are one list */
    BLOCK_COMMAND, /* what is typed in a shell */
    BLOCK_TABLE,
    BLOCK_FIGURE,
    BLOCK_BARS     /* a chart of bars, for where no picture can be shown */
};

enum column_kind {
    COLUMN_NUMBER, /* to the right */
    COLUMN_WORD,   /* to the left */
    COLUMN_PROSE   /* to the left, over several lines where there is no room */
};

struct document_column {
    const char *title; /* static */
    enum column_kind kind;
};

struct document_bar {
    char *label;
    double value, low, high; /* low and high NaN: no interval */
};

enum { TABLE_COLUMNS = 12 };

struct document_block {
    enum block_kind kind;
    int level;            /* of a heading: 1 is the title of the whole, 2 a section, 3 a part of it */
    char *text;           /* of a table, figure or bars: the caption */
    bool published;       /* of a table: it belongs into a paper */
    struct document_column columns[TABLE_COLUMNS];
    size_t column_count;
    char **cells;         /* cells[cell_count], row by row */
    size_t cell_count;
    struct document_bar *bars;
    size_t bar_count;
    char *alt, *file;     /* of a figure: what it shows, in words; its path below the results directory */
    char *svg;            /* of a figure: the picture; svg_length bytes */
    size_t svg_length;
    char *dark_svg;       /* the same for dark paper; NULL: there is none */
    size_t dark_svg_length;
};

struct document {
    struct document_block *blocks;
    size_t count, room;
    int error; /* 0, or ENOMEM or that of reading a figure: something is missing */
};

/* In the text of a block: what is typed begins and ends here. */
enum { DOCUMENT_CODE = 1 };

/* All arguments below may come from outside: texts are cleaned by utf8_write_plain() as they come
 * in, so that no block holds anything but valid UTF-8 without controls other than DOCUMENT_CODE.
 * That stands for each backtick of a format, which is ours, and for none of an argument; not in
 * headings and commands.  Errors are kept in document->error.  document_free() frees all. */
void document_free(struct document *document);

void document_heading(struct document *document, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void document_paragraph(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_item(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_command(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends to the last cell of a table that has cells; else to the text of the last block. */
void document_say(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Begins a table of count <= TABLE_COLUMNS columns.  Its cells follow, row by row. */
void document_table(struct document *document, const struct document_column columns[], size_t count, bool published,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
void document_cell(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Takes svg[length], which the document frees.  file: path below the results directory; alt: what
 * is to be seen, in words; then the caption. */
void document_figure(struct document *document, char *svg, size_t length, const char *file, const char *alt,
                     const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Adds to the last block, a figure, how it looks on dark paper; takes svg[length]. */
void document_figure_dark(struct document *document, char *svg, size_t length);

void document_bars(struct document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_bar(struct document *document, double value, double low, double high, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
