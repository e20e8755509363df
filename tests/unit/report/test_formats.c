/* A document in four formats, letter by letter. */
#include "report/formats.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum format { HTML, MARKDOWN, LATEX, TEXT };

/* The document in a format, in new memory. */
static char *in_format(const struct document *document, enum format format, const struct terminal *terminal)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (format == HTML)
        html_write(document, "p { }\n", out);
    else if (format == MARKDOWN)
        markdown_write(document, out);
    else if (format == LATEX)
        latex_write(document, out);
    else
        terminal_write(document, terminal, out);
    fclose(out);
    return text;
}

static void expect(const struct document *document, enum format format, const struct terminal *terminal, const char *expected)
{
    char *text = in_format(document, format, terminal);
    assert_string_equal(text, expected);
    free(text);
}

static void expect_within(const struct document *document, enum format format, const char *expected)
{
    char *text = in_format(document, format, NULL);
    if (!strstr(text, expected))
        fail_msg("'%s' is not in '%s'", expected, text);
    free(text);
}

static const struct terminal narrow = {40, false, true}, ascii = {40, false, false}, coloured = {60, true, true};

static const struct document_column columns[] = {
    {"n", COLUMN_NUMBER}, {"name", COLUMN_WORD}, {"what it is", COLUMN_PROSE}};

static void add_table(struct document *document, const char *name)
{
    document_table(document, columns, 3, true, "A table of %s", name);
    document_cell(document, "%d", 2);
    document_cell(document, "%s", name);
    document_cell(document, "words and more words");
    document_cell(document, "%d", 1000);
    document_cell(document, "b");
    document_cell(document, "x");
}

static void every_block_has_its_form(void **state)
{
    struct document document = {0};
    (void)state;
    document_heading(&document, 1, "Title");
    document_paragraph(&document, "First");
    document_say(&document, ", and %d.", 2);
    document_item(&document, "one");
    document_item(&document, "two");
    document_heading(&document, 2, "Part");
    document_command(&document, "speedup plot");
    add_table(&document, "a_b");
    document_figure(&document, strdup("<svg></svg>"), 11, "figures/a b.svg", "words", "Caption");
    document_bars(&document, "gain");
    document_bar(&document, 2, 1.9, 2.1, "p = 2");
    document_bar(&document, 0.5, NAN, NAN, "p = 10");
    assert_int_equal(document.error, 0);
    expect(&document, MARKDOWN, NULL,
           "# Title\n\nFirst, and 2.\n\n- one\n- two\n\n## Part\n\n```\nspeedup plot\n```\n\nA table of a_b\n\n"
           "| n | name | what it is |\n|---:|---|---|\n| 2 | a_b | words and more words |\n| 1000 | b | x |\n\n"
           "![words](figures/a%20b.svg)\n\nCaption\n");
    expect(&document, LATEX, NULL,
           "% Tables of a Speedup campaign.  In the preamble: \\usepackage{array,booktabs,graphicx}; in the text: "
           "\\input{tables}\n\n\\begin{table}\n\\centering\n\\caption{A table of a\\_b}\n\\label{tab:speedup-1}\n"
           "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n"
           "\\begin{tabular}{rl>{\\raggedright\\arraybackslash}p{0.4\\linewidth}}\n\\toprule\nn & name & what it is \\\\\n"
           "\\midrule\n{}2 & a\\_b & words and more words \\\\\n{}1000 & b & x \\\\\n\\bottomrule\n\\end{tabular}}\n"
           "\\end{table}\n");
    expect(&document, TEXT, &narrow,
           "Title\n\nFirst, and 2.\n\n- one\n- two\n\nPart\n\n  speedup plot\n\nA table of a_b\n"
           "     n  name  what it is\n     2  a_b   words and more words\n  1000  b     x\n\ngain\n"
           "  p = 2  ███████ 2.00 (1.90 to 2.10)\n  p = 10 █▊ 0.50 (no interval)\n");
    expect_within(&document, HTML, "<h1 id=\"s0\">Title</h1>\n<p>First, and 2.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<h2 id=\"s4\">Part");
    expect_within(&document, HTML, "<th scope=\"col\" class=\"number\">n</th><th scope=\"col\">name</th>");
    expect_within(&document, HTML, "<tr><td class=\"number\">2</td><td>a_b</td><td class=\"prose\">words and more words</td></tr>\n");
    expect_within(&document, HTML, "<img alt=\"words\" src=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=\">");
    expect_within(&document, HTML, "default-src 'none'");
    document_free(&document);
}

/* What means something in one of the formats, and what it must become. */
static void letters_are_escaped(void **state)
{
    static const struct {
        const char *text, *html, *markdown, *latex;
    } cases[] = {
        {"<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
         "\\<script\\>alert('1')\\</script\\>", "\\textless{}script\\textgreater{}alert(\\symbol{39}1\\symbol{39})\\textless{}/script\\textgreater{}"},
        {"a]]>b", "a]]&gt;b", "a\\]\\]\\>b", "a{]}{]}\\textgreater{}b"},
        {"\"&amp;", "&quot;&amp;amp;", "\"\\&amp;", "\\symbol{34}\\&amp;"},
        {"|\\|", "|\\|", "\\|\\\\\\|", "\\textbar{}\\textbackslash{}\\textbar{}"},
        {"$(rm *) `x` ~ !", "$(rm *) `x` ~ !", "\\$(rm \\*) \\`x\\` \\~ \\!",
         "\\$(rm {*}) \\symbol{96}x\\symbol{96} \\textasciitilde{} !"},
        {"\\input{/etc/passwd}%", "\\input{/etc/passwd}%", "\\\\input{/etc/passwd}%",
         "\\textbackslash{}input\\{/etc/passwd\\}\\%"},
        {"_a_b_ #1 ^2 --", "_a_b_ #1 ^2 --", "\\_a_b\\_ #1 ^2 --", "\\_a\\_b\\_ \\#1 \\textasciicircum{}2 {-}{-}"},
        {"http://x [y](z)", "http://x [y](z)", "http\\://x \\[y\\](z)", "http://x {[}y{]}(z)"},
        {"caf\xc3\xa9 \xe6\xbc\xa2 \xc3\x9e", "caf\xc3\xa9 \xe6\xbc\xa2 \xc3\x9e", "caf\xc3\xa9 \xe6\xbc\xa2 \xc3\x9e",
         "caf\xc3\xa9 \\texttt{U+6F22} \\texttt{U+00DE}"},
        {"a\x1b[0m\xff\xe2\x80\xae", "a\\x1B[0m\\xFF\\u{202E}", "a\\\\x1B\\[0m\\\\xFF\\\\u{202E}",
         "a\\textbackslash{}x1B{[}0m\\textbackslash{}xFF\\textbackslash{}u\\{202E\\}"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document = {0};
        char line[512];
        document_table(&document, columns, 1, true, "%s", "");
        document_cell(&document, "%s", cases[i].text);
        snprintf(line, sizeof line, "<td class=\"number\">%s</td>", cases[i].html);
        expect_within(&document, HTML, line);
        snprintf(line, sizeof line, "\n| %s |\n", cases[i].markdown);
        expect_within(&document, MARKDOWN, line);
        snprintf(line, sizeof line, "\n{}%s \\\\\n", cases[i].latex);
        expect_within(&document, LATEX, line);
        document_free(&document);
    }
}

/* What is typed is code, where it is our own; from outside it is text, also if it would end or begin such code. */
static void what_is_typed_is_code(void **state)
{
    static const struct {
        const char *name, *html, *markdown, *latex;
    } cases[] = {
        {"a_b", "a_b: see <code>speedup x_y</code> a_b.", "a_b: see `speedup x_y` a_b.",
         "a\\_b: see \\texttt{speedup x\\_y} a\\_b."},
        {"`<b>`", "`&lt;b&gt;`: see <code>speedup x_y</code> `&lt;b&gt;`.",
         "\\`\\<b\\>\\`: see `speedup x_y` \\`\\<b\\>\\`.",
         "\\symbol{96}\\textless{}b\\textgreater{}\\symbol{96}: see \\texttt{speedup x\\_y} "
         "\\symbol{96}\\textless{}b\\textgreater{}\\symbol{96}."},
        {"\001", "\\x01: see `speedup x_y` \\x01.", "\\\\x01: see \\`speedup x_y\\` \\\\x01.",
         "\\textbackslash{}x01: see \\symbol{96}speedup x\\_y\\symbol{96} \\textbackslash{}x01."}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document = {0};
        char line[512];
        document_table(&document, columns, 1, true, "%s", "");
        document_cell(&document, "%s: see `speedup x_y` ", cases[i].name);
        document_say(&document, "%s.", cases[i].name);
        snprintf(line, sizeof line, "<td class=\"number\">%s</td>", cases[i].html);
        expect_within(&document, HTML, line);
        snprintf(line, sizeof line, "\n| %s |\n", cases[i].markdown);
        expect_within(&document, MARKDOWN, line);
        snprintf(line, sizeof line, "\n{}%s \\\\\n", cases[i].latex);
        expect_within(&document, LATEX, line);
        document_free(&document);
    }
}

/* Inside backticks Markdown knows no escape. */
static void what_is_typed_ends_where_it_ends(void **state)
{
    static const char *const cases[][3] = {{"a|b", "\\`x a\\|b\\`\n", "<p><code>x a|b</code></p>"},
                                           {"a`b", "\\`x a\\`b\\`\n", "<p><code>x a`b</code></p>"},
                                           {"<i>", "`x <i>`\n", "<p><code>x &lt;i&gt;</code></p>"},
                                           {"a\\", "`x a\\`\n", "<p><code>x a\\</code></p>"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document = {0};
        document_paragraph(&document, "`x %s`", cases[i][0]);
        expect(&document, MARKDOWN, NULL, cases[i][1]);
        expect_within(&document, HTML, cases[i][2]);
        document_free(&document);
    }
    struct document document = {0};
    document_heading(&document, 1, "`a`");
    document_paragraph(&document, "Type `b`.");
    expect_within(&document, HTML, "<title>`a`</title>");
    expect(&document, TEXT, &narrow, "`a`\n\nType `b`.\n");
    document_free(&document);
}

/* A page shows what fits its paper; dark pictures are not printed. */
static void figures_have_a_dark_side(void **state)
{
    struct document document = {0};
    (void)state;
    document_figure(&document, strdup("<svg>1</svg>"), 12, "a.svg", "words", "Caption");
    document_figure_dark(&document, strdup("<svg>2</svg>"), 12);
    expect_within(&document, HTML,
                  "<picture><source media=\"screen and (prefers-color-scheme: dark)\" "
                  "srcset=\"data:image/svg+xml;base64,PHN2Zz4yPC9zdmc+\"><img alt=\"words\" "
                  "src=\"data:image/svg+xml;base64,PHN2Zz4xPC9zdmc+\"></picture>");
    document_free(&document);
}

/* What a figure says of itself, and where it lies. */
static void names_of_figures_are_escaped(void **state)
{
    struct document document = {0};
    (void)state;
    document_figure(&document, strdup("<svg></svg>"), 11, "figures/a)<b>.svg", "\"><b>'", "<i>%s", "]");
    expect_within(&document, HTML, "<img alt=\"&quot;&gt;&lt;b&gt;&#39;\" src=");
    expect_within(&document, HTML, "<figcaption>&lt;i&gt;]</figcaption>");
    expect(&document, MARKDOWN, NULL, "![\"\\>\\<b\\>'](figures/a%29%3Cb%3E.svg)\n\n\\<i\\>\\]\n");
    document_free(&document);
}

/* At the beginning of a line more letters mean something in Markdown; and a fence is longer than any inside. */
static void lines_of_markdown_begin_nothing(void **state)
{
    static const char *const cases[][2] = {{"- a", "\\- a\n"}, {"+", "\\+\n"}, {"# a", "\\# a\n"}, {"12. a", "12\\. a\n"},
                                           {"3)", "3\\)\n"}, {"1.97", "1.97\n"}, {"1.5.2", "1.5.2\n"}, {"===", "\\===\n"},
                                           {"", "\n"}, {"7", "7\n"}};
    struct document command = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document document = {0};
        document_paragraph(&document, "%s", cases[i][0]);
        expect(&document, MARKDOWN, NULL, cases[i][1]);
        document_free(&document);
    }
    document_command(&command, "a ```` b");
    expect(&command, MARKDOWN, NULL, "`````\na ```` b\n`````\n");
    document_free(&command);
}

static void text_keeps_to_the_width(void **state)
{
    struct document document = {0};
    (void)state;
    document_paragraph(&document, "These words are more than one line of forty letters, with %s.",
                       "averyverylongwordthatfitsintonolineatallofanyterminal");
    document_item(&document, "caf\xc3\xa9s of twenty letters and more than one line");
    document_table(&document, columns, 3, true, "%s", "");
    document_cell(&document, "1");
    document_cell(&document, "word");
    document_cell(&document, "prose that is broken where there is no room for it");
    expect(&document, TEXT, &narrow,
           "These words are more than one line of\nforty letters, with\n"
           "averyverylongwordthatfitsintonolineatall\nofanyterminal.\n\n"
           "- caf\xc3\xa9s of twenty letters and more than\n  one line\n\n\n"
           "  n  name  what it is\n  1  word  prose that is broken where\n           there is no room for it\n");
    document_free(&document);
}

/* Where no table fits, its rows are lists. */
static void a_narrow_terminal_gets_lists(void **state)
{
    const struct terminal least = {20, false, true};
    struct document document = {0};
    (void)state;
    document_table(&document, columns, 3, true, "T");
    document_cell(&document, "%s", "12345678901234567890");
    document_cell(&document, "a");
    document_cell(&document, "%s", "");
    document_cell(&document, "2");
    document_cell(&document, "b");
    document_cell(&document, "c");
    expect(&document, TEXT, &least, "T\n  n: 123456789012345\n     67890\n  name: a\n\n  n: 2\n  name: b\n  what it is: c\n");
    document_free(&document);
}

static void a_terminal_gets_what_it_understands(void **state)
{
    struct document document = {0};
    (void)state;
    document_heading(&document, 2, "caf\xc3\xa9");
    document_bars(&document, "gain");
    document_bar(&document, 1, 0.9, 1.1, "a");
    expect(&document, TEXT, &ascii, "caf?\n\ngain\n  a ############ 1.00 (0.90 to 1.10)\n");
    expect(&document, TEXT, &(struct terminal){30, false, true}, "caf\xc3\xa9\n\ngain\n  a\n  ████ 1.00 (0.90 to 1.10)\n");
    expect(&document, TEXT, &coloured,
           "\033[1mcaf\xc3\xa9\n\033[0m\ngain\n  a \033[36m████████████████████████████████\033[0m 1.00 (0.90 to 1.10)\n");
    document_free(&document);
}

static void nothing_to_tell(void **state)
{
    struct document document = {0};
    (void)state;
    expect(&document, MARKDOWN, NULL, "");
    expect(&document, TEXT, &narrow, "");
    expect_within(&document, LATEX, "There is no table");
    expect_within(&document, HTML, "<main>\n</main>");
    document_free(&document);
}

/* A text of any length comes in, cut. */
static void long_texts_are_cut(void **state)
{
    enum { LENGTH = 1000000 };
    struct document document = {0};
    char *text = calloc(1, LENGTH + 1);
    (void)state;
    memset(text, 'x', LENGTH);
    document_paragraph(&document, "%s", text);
    for (int i = 0; i < 10; i++)
        document_say(&document, "%s", text);
    assert_int_equal(document.error, 0);
    assert_in_range(strlen(document.blocks[0].text), 16384, 16384 + 16);
    assert_non_null(strstr(document.blocks[0].text, "(cut)"));
    document_free(&document);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_block_has_its_form),
                                       cmocka_unit_test(letters_are_escaped),
                                       cmocka_unit_test(what_is_typed_is_code),
                                       cmocka_unit_test(what_is_typed_ends_where_it_ends),
                                       cmocka_unit_test(figures_have_a_dark_side),
                                       cmocka_unit_test(names_of_figures_are_escaped),
                                       cmocka_unit_test(lines_of_markdown_begin_nothing),
                                       cmocka_unit_test(text_keeps_to_the_width),
                                       cmocka_unit_test(a_narrow_terminal_gets_lists),
                                       cmocka_unit_test(a_terminal_gets_what_it_understands),
                                       cmocka_unit_test(nothing_to_tell),
                                       cmocka_unit_test(long_texts_are_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
