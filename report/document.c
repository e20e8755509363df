/* Collects the blocks of a report. */
#include "report/document.h"

#include "journal/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 16384 }; /* bytes of one text; what is longer is cut, and says so */

/* text and `more`, cleaned, in new memory; frees text.  NULL: no memory. */
static char *append(char *text, const char *more)
{
    char *joined = NULL;
    size_t size;
    const size_t used = text ? strlen(text) : 0;
    FILE *out = used < MOST_TEXT ? open_memstream(&joined, &size) : NULL;
    if (used >= MOST_TEXT)
        return text;
    if (out) {
        if (text)
            fputs(text, out);
        utf8_write_plain(more, out);
        if (strlen(more) >= MOST_TEXT)
            fputs(" ... (cut)", out);
        if (fclose(out) != 0) {
            free(joined);
            joined = NULL;
        }
    }
    free(text);
    return joined;
}

static void append_formatted(struct document *document, char **text, const char *format, va_list arguments)
{
    char *more = malloc(MOST_TEXT + 1);
    if (more) {
        vsnprintf(more, MOST_TEXT + 1, format, arguments);
        *text = append(*text, more);
    }
    if (!more || !*text)
        document->error = ENOMEM;
    free(more);
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
    append_formatted(document, &block->text, format, arguments);
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
    append_formatted(document, block->cell_count ? &block->cells[block->cell_count - 1] : &block->text, format,
                     arguments);
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
    append_formatted(document, &block->cells[block->cell_count - 1], format, arguments);
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
    block->file = append(NULL, file);
    block->alt = append(NULL, alt);
    if (!block->file || !block->alt)
        document->error = ENOMEM;
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
    append_formatted(document, &bars[block->bar_count++].label, format, arguments);
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
}

void document_free(struct document *document)
{
    for (size_t i = 0; i < document->count; i++)
        free_block(&document->blocks[i]);
    free(document->blocks);
    *document = (struct document){0};
}
