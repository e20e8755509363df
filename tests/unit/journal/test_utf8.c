/* Letters of UTF-8, and what is left of a text that could rule a terminal or a page. */
#include "journal/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Encodings at the borders of RFC 3629, section 4. */
static void letters_are_known(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t letter;
    } cases[] = {{"a", 1, 'a'}, {"\x7f", 1, 0x7f}, {"\xc2\x80", 2, 0x80}, {"\xdf\xbf", 2, 0x7ff},
                 {"\xe0\xa0\x80", 3, 0x800}, {"\xed\x9f\xbf", 3, 0xd7ff}, {"\xee\x80\x80", 3, 0xe000},
                 {"\xef\xbf\xbd", 3, 0xfffd}, {"\xf0\x90\x80\x80", 4, 0x10000}, {"\xf4\x8f\xbf\xbf", 4, 0x10ffff}};
    static const char *const none[] = {"", "\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf", "\xe2\x82",
                                       "\xed\xa0\x80", "\xed\xbf\xbf", "\xef\xbf\xbe", "\xef\xbf\xbf", "\xf0\x8f\xbf\xbf",
                                       "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xf0\x90\x80"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t letter = 0;
        assert_int_equal(utf8_letter(cases[i].text, &letter), cases[i].length);
        assert_int_equal(letter, cases[i].letter);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        uint32_t letter = 0;
        assert_int_equal(utf8_letter(none[i], &letter), 0);
    }
}

static void texts_are_made_plain(void **state)
{
    static const char *const cases[][2] = {{"", ""},
                                           {"plain \\ text", "plain \\ text"},
                                           {"caf\xc3\xa9 \xe6\xbc\xa2", "caf\xc3\xa9 \xe6\xbc\xa2"},
                                           {"a\tb\nc\x1b[31m\x7f", "a\\x09b\\x0Ac\\x1B[31m\\x7F"},
                                           {"\xc2\x9b" "1m", "\\xC2\\x9B1m"},          /* CSI in one letter */
                                           {"\xff\xc3(", "\\xFF\\xC3("},
                                           {"a\xe2\x80\xae" "b", "a\\u{202E}b"},       /* right to left */
                                           {"\xe2\x81\xa6x\xe2\x80\x8b", "\\u{2066}x\\u{200B}"},
                                           {"\xef\xbb\xbfx\xf3\xa0\x80\x81", "\\u{FEFF}x\\u{E0001}"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        utf8_write_plain(cases[i][0], out);
        fclose(out);
        assert_string_equal(text, cases[i][1]);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(letters_are_known), cmocka_unit_test(texts_are_made_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
