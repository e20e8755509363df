/* Judges and cleans UTF-8. */
#include "journal/utf8.h"

#include <inttypes.h>
#include <stdbool.h>

static size_t length_of(unsigned char first)
{
    return first == 0     ? 0
           : first < 0x80 ? 1
           : first < 0xc2 ? 0
           : first < 0xe0 ? 2
           : first < 0xf0 ? 3
           : first < 0xf5 ? 4
                          : 0;
}

size_t utf8_letter(const char *text, uint32_t *letter)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = length_of((unsigned char)text[0]);
    uint32_t value = (unsigned char)text[0];
    if (length > 1)
        value &= 0x7fU >> length;
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | ((unsigned char)text[i] & 0x3f);
    }
    const bool surrogate = value >= 0xd800 && value <= 0xdfff, none = value == 0xfffe || value == 0xffff;
    if (length == 0 || value < least[length] || surrogate || none || value > 0x10ffff)
        return 0;
    *letter = value;
    return length;
}

static bool is_control(uint32_t letter)
{
    return letter < 0x20 || (letter >= 0x7f && letter < 0xa0);
}

static bool is_unseen(uint32_t letter)
{
    static const uint32_t ranges[][2] = {{0xad, 0xad},     {0x61c, 0x61c},   {0x115f, 0x1160},  {0x180e, 0x180e},
                                         {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},  {0xfe00, 0xfe0f},
                                         {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (letter >= ranges[i][0] && letter <= ranges[i][1])
            return true;
    return false;
}

void utf8_write_plain(const char *text, FILE *out)
{
    while (*text) {
        uint32_t letter = 0;
        size_t length = utf8_letter(text, &letter);
        if (length == 0 || is_control(letter)) {
            length = length ? length : 1;
            for (size_t i = 0; i < length; i++)
                fprintf(out, "\\x%02X", (unsigned)(unsigned char)text[i]);
        } else if (is_unseen(letter)) {
            fprintf(out, "\\u{%04" PRIX32 "}", letter);
        } else {
            fwrite(text, 1, length, out);
        }
        text += length;
    }
}
