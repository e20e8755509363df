/* A document for a terminal. */
#include "report/formats.h"

#include "journal/human.h"

#include <math.h>
#include <string.h>

enum { LEAST_PROSE = 14, GAP = 2, INDENT = 2 };

static const char bold[] = "\033[1m", bar_colour[] = "\033[36m", plain[] = "\033[0m";

/* Letters of text[length]. */
static size_t letters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* Bytes of the first `count` letters of text. */
static size_t bytes_of(const char *text, size_t count)
{
    size_t at = 0;
    while (text[at] && count > 0) {
        at++;
        while (((unsigned char)text[at] & 0xc0) == 0x80)
            at++;
        count--;
    }
    return at;
}

/* Bytes of text that fit into a line of width letters: whole words if the first one fits. */
static size_t line_of(const char *text, size_t width)
{
    const size_t fitting = bytes_of(text, width);
    size_t at = fitting;
    if (text[fitting] == '\0' || text[fitting] == ' ')
        return fitting;
    while (at > 0 && text[at] != ' ')
        at--;
    return at > 0 ? at : fitting;
}

static void write_letters(const struct terminal *terminal, const char *text, size_t length, FILE *out)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)text[i];
        if (byte == DOCUMENT_CODE)
            fputc('`', out);
        else if (terminal->unicode || byte < 0x80)
            fputc(byte, out);
        else if (byte >= 0xc0)
            fputc('?', out);
    }
}

/* text in lines; the first begins with `mark`, the others with as many blanks. */
static void write_wrapped(const struct terminal *terminal, const char *mark, const char *text, FILE *out)
{
    const size_t indent = strlen(mark),
                 width = terminal->width > indent + LEAST_PROSE ? terminal->width - indent : LEAST_PROSE;
    bool first = true;
    while (*text || first) {
        const size_t length = line_of(text, width);
        fprintf(out, "%*s", (int)indent, first ? mark : "");
        write_letters(terminal, text, length, out);
        fputc('\n', out);
        text += length + (text[length] == ' ');
        first = false;
    }
}

/* Letters that each column takes; returns those of a whole line. */
static size_t measure(const struct document_block *block, size_t widths[TABLE_COLUMNS])
{
    size_t sum = 0;
    for (size_t i = 0; i < block->column_count; i++)
        widths[i] = strlen(block->columns[i].title);
    for (size_t i = 0; i < block->cell_count; i++) {
        const size_t width = letters(block->cells[i], strlen(block->cells[i]));
        size_t *most = &widths[i % block->column_count];
        *most = width > *most ? width : *most;
    }
    for (size_t i = 0; i < block->column_count; i++)
        sum += widths[i] + GAP;
    return sum;
}

/* Makes columns of prose narrower, and then of words, until a line fits; false: it cannot. */
static bool fit(const struct document_block *block, size_t widths[TABLE_COLUMNS], size_t sum, size_t width)
{
    for (int kind = COLUMN_PROSE; kind >= COLUMN_WORD; kind--)
        for (size_t i = block->column_count; i-- > 0 && sum > width;) {
            const size_t excess = sum - width;
            const size_t room = widths[i] > LEAST_PROSE ? widths[i] - LEAST_PROSE : 0,
                         cut = room < excess ? room : excess;
            if ((int)block->columns[i].kind != kind)
                continue;
            widths[i] -= cut;
            sum -= cut;
        }
    return sum <= width;
}

static void write_blanks(size_t count, FILE *out)
{
    fprintf(out, "%*s", (int)count, "");
}

/* One line of a row: what fits of each cell; rest[i] then begins with what is left.  False: nothing
 * was left to write. */
static bool write_line(const struct terminal *terminal, const struct document_block *block,
                       const size_t widths[TABLE_COLUMNS], const char *rest[TABLE_COLUMNS], FILE *out)
{
    size_t owed = 0; /* blanks not written yet: none stand at the end of a line */
    bool any = false;
    for (size_t i = 0; i < block->column_count; i++)
        any = any || *rest[i];
    for (size_t i = 0; any && i < block->column_count; i++) {
        const size_t length = line_of(rest[i], widths[i]), used = letters(rest[i], length);
        const bool number = block->columns[i].kind == COLUMN_NUMBER;
        owed += GAP + (number ? widths[i] - used : 0);
        if (length > 0) {
            write_blanks(owed, out);
            write_letters(terminal, rest[i], length, out);
            owed = 0;
        }
        owed += number ? 0 : widths[i] - used;
        rest[i] += length + (rest[i][length] == ' ');
    }
    fputs(any ? "\n" : "", out);
    return any;
}

/* Rows as lists of "title: value", for a terminal too narrow for the table. */
static void write_records(const struct terminal *terminal, const struct document_block *block, FILE *out)
{
    char mark[64];
    for (size_t i = 0; i < block->cell_count; i++) {
        const struct document_column *column = &block->columns[i % block->column_count];
        if (i > 0 && i % block->column_count == 0)
            fputc('\n', out);
        if (block->cells[i][0] == '\0')
            continue;
        snprintf(mark, sizeof mark, "  %s: ", column->title);
        write_wrapped(terminal, mark, block->cells[i], out);
    }
}

static void write_table(const struct terminal *terminal, const struct document_block *block, FILE *out)
{
    size_t widths[TABLE_COLUMNS];
    const char *rest[TABLE_COLUMNS];
    write_wrapped(terminal, "", block->text, out);
    if (!fit(block, widths, measure(block, widths), terminal->width)) {
        write_records(terminal, block, out);
        return;
    }
    for (size_t i = 0; i < block->column_count; i++)
        rest[i] = block->columns[i].title;
    fputs(terminal->colour ? bold : "", out);
    while (write_line(terminal, block, widths, rest, out))
        ;
    fputs(terminal->colour ? plain : "", out);
    for (size_t row = 0; row < block->cell_count / block->column_count; row++) {
        for (size_t i = 0; i < block->column_count; i++)
            rest[i] = block->cells[row * block->column_count + i];
        while (write_line(terminal, block, widths, rest, out))
            ;
    }
}

/* A bar to an eighth of a letter; in ASCII to a whole one. */
static void write_bar(const struct terminal *terminal, double length, FILE *out)
{
    static const char *const eighths[] = {"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589"};
    const size_t parts = (size_t)lround(8 * length);
    fputs(terminal->colour ? bar_colour : "", out);
    for (size_t i = 0; i < (terminal->unicode ? parts : parts + 4) / 8; i++)
        fputs(terminal->unicode ? "\u2588" : "#", out);
    fputs(terminal->unicode ? eighths[parts % 8] : "", out);
    fputs(terminal->colour ? plain : "", out);
}

static void write_value(const struct document_bar *bar, FILE *out)
{
    char value[24], low[24], high[24];
    human_ratio(bar->value, value, sizeof value);
    human_ratio(bar->low, low, sizeof low);
    human_ratio(bar->high, high, sizeof high);
    if (isfinite(bar->low))
        fprintf(out, " %s (%s to %s)\n", value, low, high);
    else
        fprintf(out, " %s (no interval)\n", value);
}

/* Labels stand beside their bars, or above them where there is no room. */
static void write_bars(const struct terminal *terminal, const struct document_block *block, FILE *out)
{
    enum { VALUE = 24, LEAST_BAR = 4, MOST_BAR = 60 };
    size_t label = 0;
    double most = 0;
    for (size_t i = 0; i < block->bar_count; i++) {
        const struct document_bar *bar = &block->bars[i];
        const size_t width = letters(bar->label, strlen(bar->label));
        label = width > label ? width : label;
        most = bar->value > most ? bar->value : most;
    }
    const size_t taken = INDENT + VALUE,
                 width = terminal->width > taken + LEAST_BAR ? terminal->width - taken : LEAST_BAR;
    const bool beside = width >= label + 1 + LEAST_BAR;
    const size_t room = beside ? width - label - 1 : width, length = room < MOST_BAR ? room : MOST_BAR;
    write_wrapped(terminal, "", block->text, out);
    for (size_t i = 0; i < block->bar_count; i++) {
        const struct document_bar *bar = &block->bars[i];
        if (!beside)
            write_wrapped(terminal, "  ", bar->label, out);
        write_blanks(INDENT, out);
        if (beside) {
            write_letters(terminal, bar->label, strlen(bar->label), out);
            write_blanks(label - letters(bar->label, strlen(bar->label)) + 1, out);
        }
        write_bar(terminal, bar->value > 0 ? (double)length * bar->value / most : 0, out);
        write_value(bar, out);
    }
}

void terminal_write(const struct document *document, const struct terminal *terminal, FILE *out)
{
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->blocks[i];
        const bool listed = i > 0 && block->kind == BLOCK_ITEM && block[-1].kind == BLOCK_ITEM;
        if (block->kind == BLOCK_FIGURE)
            continue;
        fputs(i == 0 || listed ? "" : "\n", out);
        switch (block->kind) {
        case BLOCK_HEADING:
            fputs(terminal->colour ? bold : "", out);
            write_wrapped(terminal, "", block->text, out);
            fputs(terminal->colour ? plain : "", out);
            break;
        case BLOCK_ITEM:
            write_wrapped(terminal, "- ", block->text, out);
            break;
        case BLOCK_COMMAND: /* whole, so that it can be copied */
            write_blanks(INDENT, out);
            write_letters(terminal, block->text, strlen(block->text), out);
            fputc('\n', out);
            break;
        case BLOCK_TABLE:
            write_table(terminal, block, out);
            break;
        case BLOCK_BARS:
            write_bars(terminal, block, out);
            break;
        default:
            write_wrapped(terminal, "", block->text, out);
        }
    }
}
