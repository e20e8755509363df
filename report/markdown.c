/* A document as Markdown. */
#include "report/formats.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char letter)
{
    return isalnum((unsigned char)letter) || (unsigned char)letter >= 0x80;
}

/* Would this letter be more than itself?  An underscore inside a word is not; a colon is if an address may follow. */
static bool is_special(const char *text, size_t at)
{
    const bool inside = at > 0 && is_word(text[at - 1]) && is_word(text[at + 1]);
    if (text[at] == '_')
        return !inside;
    if (text[at] == ':')
        return text[at + 1] == '/';
    return strchr("\\`*[]<>|~&$@!", text[at]) != NULL;
}

/* Writes what is typed, up to the next mark or the end, and returns its length: nothing is escaped between backticks, so
 * that with a backtick, or what ends a cell of a table, it is no code but text. */
static size_t write_code(const char *text, FILE *out)
{
    const char end[] = {DOCUMENT_CODE, '\0'};
    const size_t length = strcspn(text, end);
    const bool plain = strcspn(text, "`|") >= length && length > 0;
    fputs(plain ? "`" : "\\`", out);
    for (size_t i = 0; i < length; i++) {
        if (!plain && is_special(text, i))
            fputc('\\', out);
        fputc(text[i], out);
    }
    fputs(plain ? "`" : "\\`", out);
    return length;
}

/* Writes text where no line begins. */
static void write_inside(const char *text, FILE *out)
{
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == DOCUMENT_CODE) {
            i += 1 + write_code(text + i + 1, out);
            if (!text[i])
                return;
            continue;
        }
        if (is_special(text, i))
            fputc('\\', out);
        fputc(text[i], out);
    }
}

/* Where a line begins, "-", "+", "#", "=", "12. " and "12) " would begin a list, a heading or a rule. */
static void write_text(const char *text, FILE *out)
{
    const size_t digits = strspn(text, "0123456789");
    const bool sign = text[0] && strchr("-+#=", text[0]);
    const bool number = digits > 0 && text[digits] && strchr(".)", text[digits]) && strchr(" ", text[digits + 1]);
    fwrite(text, 1, digits, out);
    if (sign || number)
        fputc('\\', out);
    if (sign || number)
        fputc(text[digits], out);
    write_inside(text + digits + (sign || number), out);
}

/* A line of code between fences longer than any run of backticks in it. */
static void write_command(const char *text, FILE *out)
{
    size_t longest = 2;
    for (const char *at = strchr(text, '`'); at; at = strchr(at, '`')) {
        const size_t run = strspn(at, "`");
        longest = run > longest ? run : longest;
        at += run;
    }
    for (int end = 0; end < 2; end++) {
        for (size_t i = 0; i <= longest; i++)
            fputc('`', out);
        fprintf(out, "\n%s%s", end ? "" : text, end ? "" : "\n");
    }
}

static void write_table(const struct document_block *block, FILE *out)
{
    write_text(block->text, out);
    fputs("\n\n|", out);
    for (size_t i = 0; i < block->column_count; i++) {
        fputc(' ', out);
        write_inside(block->columns[i].title, out);
        fputs(" |", out);
    }
    fputs("\n|", out);
    for (size_t i = 0; i < block->column_count; i++)
        fputs(block->columns[i].kind == COLUMN_NUMBER ? "---:|" : "---|", out);
    fputc('\n', out);
    for (size_t i = 0; i < block->cell_count; i++) {
        fputs(i % block->column_count == 0 ? "| " : " ", out);
        write_inside(block->cells[i], out);
        fputs((i + 1) % block->column_count == 0 ? " |\n" : " |", out);
    }
}

/* The path is ours, and is written by bytes that mean nothing: RFC 3986, section 2. */
static void write_path(const char *path, FILE *out)
{
    for (; *path; path++)
        if (isalnum((unsigned char)*path) || strchr("/._-", *path))
            fputc(*path, out);
        else
            fprintf(out, "%%%02X", (unsigned)(unsigned char)*path);
}

static void write_figure(const struct document_block *block, FILE *out)
{
    fputs("![", out);
    write_inside(block->alt, out);
    fputs("](", out);
    write_path(block->file, out);
    fputs(")\n\n", out);
    write_text(block->text, out);
    fputc('\n', out);
}

void markdown_write(const struct document *document, FILE *out)
{
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->blocks[i];
        const bool listed = i > 0 && block->kind == BLOCK_ITEM && block[-1].kind == BLOCK_ITEM;
        if (block->kind == BLOCK_BARS)
            continue;
        fputs(i == 0 || listed ? "" : "\n", out);
        switch (block->kind) {
        case BLOCK_TABLE:
            write_table(block, out);
            break;
        case BLOCK_FIGURE:
            write_figure(block, out);
            break;
        case BLOCK_COMMAND:
            write_command(block->text, out);
            break;
        default:
            if (block->kind == BLOCK_HEADING)
                fprintf(out, "%.*s ", block->level, "######");
            fputs(block->kind == BLOCK_ITEM ? "- " : "", out);
            write_text(block->text, out);
            fputc('\n', out);
        }
    }
}
