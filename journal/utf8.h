/* Letters of UTF-8 in texts that come from outside. */
#ifndef SPEEDUP_JOURNAL_UTF8_H
#define SPEEDUP_JOURNAL_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes of the letter that text begins with, 1 to 4, its number to *letter; 0 if there is none: the
 * text ends, is no UTF-8, or has U+FFFE or U+FFFF, which XML does not know.  RFC 3629, section 4. */
size_t utf8_letter(const char *text, uint32_t *letter);

/* Writes text as valid UTF-8 that moves nothing but the place of writing: controls and bytes that
 * are no UTF-8 become "\xHH", letters that are unseen or turn the direction of writing (U+200B to
 * U+200F, U+202A to U+202E, U+2060 to U+206F, ...: the bidirectional controls of Unicode Standard
 * Annex 9 among them) become "\u{HHHH}". */
void utf8_write_plain(const char *text, FILE *out);

#endif
