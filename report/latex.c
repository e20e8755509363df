/* The tables of a document for LaTeX. */
#include "report/formats.h"

#include "journal/utf8.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/* What a letter is written as, or NULL: as itself.  Quotes and hyphens would join their neighbours to other signs. */
static const char *spelled(char letter)
{
    static const struct {
        char letter;
        const char *text;
    } table[] = {{'\\', "\\textbackslash{}"},
                 {'{', "\\{"},
                 {'}', "\\}"},
                 {'$', "\\$"},
                 {'&', "\\&"},
                 {'#', "\\#"},
                 {'%', "\\%"},
                 {'_', "\\_"},
                 {'^', "\\textasciicircum{}"},
                 {'~', "\\textasciitilde{}"},
                 {'<', "\\textless{}"},
                 {'>', "\\textgreater{}"},
                 {'|', "\\textbar{}"},
                 {'"', "\\symbol{34}"},
                 {'\'', "\\symbol{39}"},
                 {'`', "\\symbol{96}"},
                 {'-', "{-}"},
                 {'[', "{[}"},
                 {']', "{]}"},
                 {'*', "{*}"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].letter == letter)
            return table[i].text;
    return NULL;
}

/* Is it ASCII or an accented letter of Latin-1 that every LaTeX knows in every font encoding? */
static bool is_latin(uint32_t letter)
{
    static const char others[] = {'\xd0', '\xd7', '\xde', '\xf0', '\xf7', '\xfe'}; /* eth, thorn, signs */
    return letter < 0x80 || (letter >= 0xc0 && letter <= 0xff && !memchr(others, (int)letter, sizeof others));
}

/* What LaTeX does not know would end it with an error, and is named by its number. */
static void write_text(const char *text, FILE *out)
{
    bool code = false;
    while (*text) {
        uint32_t letter = 0;
        const size_t length = utf8_letter(text, &letter);
        const char *spelling = length == 1 ? spelled(*text) : NULL;
        if (length == 0)
            return;
        if (*text == DOCUMENT_CODE) {
            code = !code;
            fputs(code ? "\\texttt{" : "}", out);
        } else if (spelling) {
            fputs(spelling, out);
        } else if (is_latin(letter)) {
            fwrite(text, 1, length, out);
        } else {
            fprintf(out, "\\texttt{U+%04" PRIX32 "}", letter);
        }
        text += length;
    }
    if (code)
        fputc('}', out);
}

static void write_row_end(const struct document_block *block, size_t column, FILE *out)
{
    fputs(column + 1 == block->column_count ? " \\\\\n" : " & ", out);
}

static const char no_wider_than_the_text[] =
    "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n";

static void write_table(const struct document_block *block, size_t number, FILE *out)
{
    static const char *const kinds[] = {"r", "l", ">{\\raggedright\\arraybackslash}p{0.4\\linewidth}"};
    fputs("\n\\begin{table}\n\\centering\n\\caption{", out);
    write_text(block->text, out);
    fprintf(out, "}\n\\label{tab:speedup-%zu}\n%s\\begin{tabular}{", number, no_wider_than_the_text);
    for (size_t i = 0; i < block->column_count; i++)
        fputs(kinds[block->columns[i].kind], out);
    fputs("}\n\\toprule\n", out);
    for (size_t i = 0; i < block->column_count; i++) {
        write_text(block->columns[i].title, out);
        write_row_end(block, i, out);
    }
    fputs("\\midrule\n", out);
    for (size_t i = 0; i < block->cell_count; i++) {
        fputs(i % block->column_count == 0 ? "{}" : "", out); /* else a row that begins with [ is an argument of \\ */
        write_text(block->cells[i], out);
        write_row_end(block, i % block->column_count, out);
    }
    fputs("\\bottomrule\n\\end{tabular}}\n\\end{table}\n", out);
}

void latex_write(const struct document *document, FILE *out)
{
    size_t number = 0;
    fputs("% Tables of a Speedup campaign.  In the preamble: \\usepackage{array,booktabs,graphicx}; in the text: "
          "\\input{tables}\n",
          out);
    for (size_t i = 0; i < document->count; i++)
        if (document->blocks[i].kind == BLOCK_TABLE && document->blocks[i].published)
            write_table(&document->blocks[i], ++number, out);
    if (number == 0)
        fputs("% There is no table: no cell has a time.\n", out);
}
