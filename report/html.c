/* A document as one page of HTML. */
#include "report/formats.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static void write_text(const char *text, FILE *out)
{
    bool code = false;
    for (; *text; text++)
        switch (*text) {
        case DOCUMENT_CODE:
            code = !code;
            fputs(code ? "<code>" : "</code>", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fputc(*text, out);
        }
    if (code)
        fputs("</code>", out);
}

/* RFC 4648, section 4. */
static void write_base64(const char *bytes, size_t length, FILE *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        const size_t left = length - i;
        uint32_t group = (uint32_t)(unsigned char)bytes[i] << 16;
        if (left > 1)
            group |= (uint32_t)(unsigned char)bytes[i + 1] << 8;
        if (left > 2)
            group |= (unsigned char)bytes[i + 2];
        fputc(letters[group >> 18], out);
        fputc(letters[group >> 12 & 63], out);
        fputc(left > 1 ? letters[group >> 6 & 63] : '=', out);
        fputc(left > 2 ? letters[group & 63] : '=', out);
    }
}

/* As a picture and not as a part of the page: there no script of it could run, and its names are its own. */
static void write_figure(const struct document_block *block, FILE *out)
{
    fputs("<figure>\n", out);
    if (block->dark_svg) {
        fputs("<picture><source media=\"screen and (prefers-color-scheme: dark)\" "
              "srcset=\"data:image/svg+xml;base64,",
              out);
        write_base64(block->dark_svg, block->dark_svg_length, out);
        fputs("\">", out);
    }
    fputs("<img alt=\"", out);
    write_text(block->alt, out);
    fputs("\" src=\"data:image/svg+xml;base64,", out);
    write_base64(block->svg, block->svg_length, out);
    fprintf(out, "\">%s\n<figcaption>", block->dark_svg ? "</picture>" : "");
    write_text(block->text, out);
    fputs("</figcaption>\n</figure>\n", out);
}

static const char *class_of(const struct document_column *column)
{
    static const char *const classes[] = {" class=\"number\"", "", " class=\"prose\""};
    return classes[column->kind];
}

static void write_table(const struct document_block *block, FILE *out)
{
    fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"table\">\n<table>\n<caption>", out);
    write_text(block->text, out);
    fputs("</caption>\n<thead><tr>", out);
    for (size_t i = 0; i < block->column_count; i++) {
        fprintf(out, "<th scope=\"col\"%s>", class_of(&block->columns[i]));
        write_text(block->columns[i].title, out);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t i = 0; i < block->cell_count; i++) {
        const size_t column = i % block->column_count;
        fprintf(out, "%s<td%s>", column == 0 ? "<tr>" : "", class_of(&block->columns[column]));
        write_text(block->cells[i], out);
        fputs(column + 1 == block->column_count ? "</td></tr>\n" : "</td>", out);
    }
    fputs("</tbody>\n</table>\n</div>\n", out);
}

/* Sections and parts are numbered by their place, so that no name from outside becomes an address. */
static void write_heading(const struct document_block *block, size_t place, FILE *out)
{
    fprintf(out, "<h%d id=\"s%zu\">", block->level, place);
    write_text(block->text, out);
    fprintf(out, "</h%d>\n", block->level);
}

static void write_element(const char *begin, const char *text, const char *end, FILE *out)
{
    fputs(begin, out);
    write_text(text, out);
    fputs(end, out);
}

static void write_contents(const struct document *document, FILE *out)
{
    fputs("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ul>\n", out);
    for (size_t i = 0; i < document->count; i++) {
        if (document->blocks[i].kind != BLOCK_HEADING || document->blocks[i].level != 2)
            continue;
        fprintf(out, "<li><a href=\"#s%zu\">", i);
        write_element("", document->blocks[i].text, "</a></li>\n", out);
    }
    fputs("</ul>\n</nav>\n", out);
}

static void write_block(const struct document *document, size_t place, FILE *out)
{
    const struct document_block *block = &document->blocks[place];
    const bool first = place == 0 || block[-1].kind != BLOCK_ITEM;
    const bool final = place + 1 == document->count || block[1].kind != BLOCK_ITEM;
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(block, place, out);
        break;
    case BLOCK_PARAGRAPH:
        write_element("<p>", block->text, "</p>\n", out);
        break;
    case BLOCK_ITEM:
        write_element(first ? "<ul>\n<li>" : "<li>", block->text, final ? "</li>\n</ul>\n" : "</li>\n", out);
        break;
    case BLOCK_COMMAND:
        write_element("<pre><code>", block->text, "</code></pre>\n", out);
        break;
    case BLOCK_TABLE:
        write_table(block, out);
        break;
    case BLOCK_FIGURE:
        write_figure(block, out);
        break;
    case BLOCK_BARS:
        break;
    }
}

static const char *title_of(const struct document *document)
{
    return document->count && document->blocks[0].kind == BLOCK_HEADING ? document->blocks[0].text : "Speedup";
}

/* Contents stand before the second section: the first is what most readers look for. */
static bool contents_go_before(const struct document *document, size_t place)
{
    size_t sections = 0;
    for (size_t i = 0; i <= place; i++)
        sections += document->blocks[i].kind == BLOCK_HEADING && document->blocks[i].level == 2;
    return sections == 2 && document->blocks[place].kind == BLOCK_HEADING && document->blocks[place].level == 2;
}

void html_write(const struct document *document, const char *style, FILE *out)
{
    fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
          "img-src data:; base-uri 'none'; form-action 'none'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n",
          out);
    write_element("<title>", title_of(document), "</title>\n<style>\n", out);
    fprintf(out, "%s</style>\n</head>\n<body>\n<main>\n", style);
    for (size_t i = 0; i < document->count; i++) {
        if (contents_go_before(document, i))
            write_contents(document, out);
        write_block(document, i, out);
    }
    fputs("</main>\n</body>\n</html>\n", out);
}
