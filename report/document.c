/* Collects the blocks of a report. */
#include "report/document.h"

#include "journal/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 16384 }; /* bytes of one text; what is longer is cut, and says so */

/* Writes text cleaned; marks that are ours stay. */
static void write_cleaned(char *text, bool marked, FILE *out)
{
    for (char *mark; marked && (mark = strchr(text, DOCUMENT_CODE)) != NULL; text = mark + 1) {
        *mark = '\0';
        utf8_write_plain(text, out);
        fputc(DOCUMENT_CODE, out);
    }
    utf8_write_plain(text, out);
}

/* text and `more`, cleaned, in new memory; frees text, changes more.  NULL: no memory. */
static char *append(char *text, char *more, bool marked)
{
    char *joined = NULL;
    size_t size;
    const size_t used = text ? strlen(text) : 0, length = strlen(more);
    FILE *out = used < MOST_TEXT ? open_memstream(&joined, &size) : NULL;
    if (used >= MOST_TEXT)
        return text;
    if (out) {
        if (text)
            fputs(text, out);
        write_cleaned(more, marked, out);
        if (length >= MOST_TEXT)
            fputs(" ... (cut)", out);
        if (fclose(out) != 0) {
            free(joined);
            joined = NULL;
        }
    }
    free(text);
    return joined;
}

static size_t count_marks(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == DOCUMENT_CODE;
    return count;
}

/* The format with marks for its backticks, in new memory. */
static char *mark_code(const char *format)
{
    char *marked = strdup(format);
    for (char *at = marked; at && *at; at++)
        if (*at == '`')
            *at = DOCUMENT_CODE;
    return marked;
}

/* A command is code as a whole, and a heading is also the name of the page. */
static bool has_code(enum block_kind kind)
{
    return kind != BLOCK_COMMAND && kind != BLOCK_HEADING;
}

/* code: backticks of the format are marks. */
static void append_formatted(struct document *document, char **text, bool code, const char *format, va_list arguments)
{
    char *more = malloc(MOST_TEXT + 1), *marked = code ? mark_code(format) : strdup(format);
    if (more && marked) {
        va_list again;
        va_copy(again, arguments);
        vsnprintf(more, MOST_TEXT + 1, marked, arguments);
        const bool ours = count_marks(more) == count_marks(marked);
        if (!ours) /* an argument has one, too */
            vsnprintf(more, MOST_TEXT + 1, format, again);
        va_end(again);
        *text = append(*text, more, ours);
    }
    if (!more || !marked || !*text)
        document->error = ENOMEM;
    free(marked);
    free(more);
}

/* text, cleaned, in new memory. */
static char *cleaned(const char *text)
{
    char *copy = strdup(text), *plain = copy ? append(NULL, copy, false) : NULL;
    free(copy);
    return plain;
}

/* A new block, or NULL. */
static struct document_block *add(struct document *document, enum block_kind kind)
{
    if (document->count == document->room) {
        const size_t room = 2 * document->room + 16;
        struct document_block *blocks = reallocarray(document->blocks, room, sizeof *blocks);
        if (!blocks) {
            document->error = ENOMEM;
            return NULL;
        }
        document->blocks = blocks;
        document->room = room;
    }
    struct document_block *block = &document->blocks[document->count++];
    *block = (struct document_block){.kind = kind};
    return block;
}

static void add_text(struct document *document, enum block_kind kind, int level, const char *format, va_list arguments)
{
    struct document_block *block = add(document, kind);
    if (!block)
        return;
    block->level = level;
    append_formatted(document, &block->text, has_code(kind), format, arguments);
}

/* The last block if it is of this kind and no memory was missed, else NULL. */
static struct document_block *last(struct document *document, enum block_kind kind)
{
    struct document_block *block = document->count ? &document->blocks[document->count - 1] : NULL;
    return block && block->kind == kind && document->error == 0 ? block : NULL;
}

void document_heading(struct document *document, int level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_HEADING, level, format, arguments);
    va_end(arguments);
}

void document_paragraph(struct document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_PARAGRAPH, 0, format, arguments);
    va_end(arguments);
}

void document_item(struct document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_ITEM, 0, format, arguments);
    va_end(arguments);
}

void document_command(struct document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_COMMAND, 0, format, arguments);
    va_end(arguments);
}

void document_say(struct document *document, const char *format, ...)
{
    va_list arguments;
    if (document->count == 0 || document->error)
        return;
    struct document_block *block = &document->blocks[document->count - 1];
    va_start(arguments, format);
    append_formatted(document, block->cell_count ? &block->cells[block->cell_count - 1] : &block->text,
                     has_code(block->kind), format, arguments);
    va_end(arguments);
}

void document_table(struct document *document, const struct document_column columns[], size_t count, bool published,
                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_TABLE, 0, format, arguments);
    va_end(arguments);
    struct document_block *block = last(document, BLOCK_TABLE);
    if (!block)
        return;
    block->published = published;
    block->column_count = count < TABLE_COLUMNS ? count : TABLE_COLUMNS;
    memcpy(block->columns, columns, block->column_count * sizeof *columns);
}

/* Room for one more of *count items of that size; they double. */
static void *grow(struct document *document, void *items, size_t count, size_t size)
{
    const bool full = (count & (count - 1)) == 0; /* 0 or a power of two */
    void *grown = full ? reallocarray(items, count ? 2 * count : 1, size) : items;
    if (!grown)
        document->error = ENOMEM;
    return grown;
}

void document_cell(struct document *document, const char *format, ...)
{
    struct document_block *block = last(document, BLOCK_TABLE);
    char **cells = block ? grow(document, block->cells, block->cell_count, sizeof *cells) : NULL;
    va_list arguments;
    if (!cells)
        return;
    block->cells = cells;
    block->cells[block->cell_count++] = NULL;
    va_start(arguments, format);
    append_formatted(document, &block->cells[block->cell_count - 1], true, format, arguments);
    va_end(arguments);
}

void document_figure(struct document *document, char *svg, size_t length, const char *file, const char *alt,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_FIGURE, 0, format, arguments);
    va_end(arguments);
    struct document_block *block = last(document, BLOCK_FIGURE);
    if (!block) {
        free(svg);
        return;
    }
    block->svg = svg;
    block->svg_length = length;
    block->file = cleaned(file);
    block->alt = cleaned(alt);
    if (!block->file || !block->alt)
        document->error = ENOMEM;
}

void document_figure_dark(struct document *document, char *svg, size_t length)
{
    struct document_block *block = last(document, BLOCK_FIGURE);
    if (!block || block->dark_svg) {
        free(svg);
        return;
    }
    block->dark_svg = svg;
    block->dark_svg_length = length;
}

void document_bars(struct document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_text(document, BLOCK_BARS, 0, format, arguments);
    va_end(arguments);
}

void document_bar(struct document *document, double value, double low, double high, const char *format, ...)
{
    struct document_block *block = last(document, BLOCK_BARS);
    struct document_bar *bars = block ? grow(document, block->bars, block->bar_count, sizeof *bars) : NULL;
    va_list arguments;
    if (!bars)
        return;
    block->bars = bars;
    bars[block->bar_count] = (struct document_bar){NULL, value, low, high};
    va_start(arguments, format);
    append_formatted(document, &bars[block->bar_count++].label, false, format, arguments);
    va_end(arguments);
}

static void free_block(struct document_block *block)
{
    for (size_t i = 0; i < block->cell_count; i++)
        free(block->cells[i]);
    for (size_t i = 0; i < block->bar_count; i++)
        free(block->bars[i].label);
    free(block->cells);
    free(block->bars);
    free(block->text);
    free(block->alt);
    free(block->file);
    free(block->svg);
    free(block->dark_svg);
}

void document_free(struct document *document)
{
    for (size_t i = 0; i < document->count; i++)
        free_block(&document->blocks[i]);
    free(document->blocks);
    *document = (struct document){0};
}
