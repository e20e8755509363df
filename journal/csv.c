/* Splits and writes single fields of CSV, and reads numbers strictly. */
#include "journal/csv.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Moves *at behind a field without quotes. */
static int skip_plain(char **at)
{
    char *next = *at;

    while (*next != ',' && *next != '\0') {
        if (*next == '"' || *next == '\r' || *next == '\n')
            return EINVAL;
        ++next;
    }
    *at = next;
    return 0;
}

/* Moves *at behind the quoted field that begins at *at, and closes the text up over its quotes. */
static int skip_quoted(char **at)
{
    char *next = *at + 1, *kept = *at;

    while (*next != '\0') {
        if (*next == '"' && next[1] != '"') {
            *kept = '\0';
            *at = next + 1;
            return **at == ',' || **at == '\0' ? 0 : EINVAL;
        }
        next += *next == '"';
        *kept++ = *next++;
    }
    return EINVAL;
}

int csv_split(char *line, size_t length, char *fields[], size_t limit, size_t *count)
{
    char *at = line;

    if (memchr(line, '\0', length))
        return EINVAL;
    line[length] = '\0';
    for (*count = 0; *count < limit;) {
        fields[(*count)++] = at;
        int error = *at == '"' ? skip_quoted(&at) : skip_plain(&at);
        if (error)
            return error;
        if (at == line + length)
            return 0;
        *at++ = '\0';
    }
    return E2BIG;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

int csv_parse_count(const char *text, int64_t *value)
{
    int64_t number = 0;

    if (*text == '\0')
        return EINVAL;
    for (; *text; ++text) {
        if (!is_digit(*text))
            return EINVAL;
        int digit = *text - '0';
        if (number > (INT64_MAX - digit) / 10)
            return ERANGE;
        number = 10 * number + digit;
    }
    *value = number;
    return 0;
}

/* Moves *at over digits; false if there is none. */
static bool skip_digits(const char **at)
{
    const char *first = *at;

    while (is_digit(**at))
        ++*at;
    return *at > first;
}

static const int64_t most_exact = INT64_C(1) << DBL_MANT_DIG; /* up to here each whole number is a double */

/* -?digits[.digits][e[+-]digits] and nothing else: strtod alone takes blanks, hex, "nan" and
 * "infinity" too. */
static bool is_real(const char *text)
{
    text += *text == '-';
    if (!skip_digits(&text))
        return false;
    if (*text == '.') {
        ++text;
        if (!skip_digits(&text))
            return false;
    }
    if (*text == 'e' || *text == 'E') {
        ++text;
        text += *text == '+' || *text == '-';
        if (!skip_digits(&text))
            return false;
    }
    return *text == '\0';
}

int csv_parse_real(const char *text, double *value)
{
    char *end;
    int64_t whole;

    if (csv_parse_count(text, &whole) == 0 && whole <= most_exact) { /* most numbers are, and strtod() is slow */
        *value = (double)whole;
        return 0;
    }
    if (!is_real(text))
        return EINVAL;
    errno = 0;
    double number = strtod(text, &end);
    if (*end != '\0')
        return EINVAL;
    /* ERANGE alone is no refusal: glibc sets it for subnormal numbers too, which we can hold. */
    if (!isfinite(number) || (number == 0.0 && errno == ERANGE))
        return ERANGE;
    *value = number;
    return 0;
}

/* Value of an upper-case hexadecimal digit, -1 for another byte. */
static int hex_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* The byte that "%HH" at text stands for; 0 if there is no such escape. */
static int escaped_byte(const char *text)
{
    int high = hex_value(text[1]);
    int low = high < 0 ? -1 : hex_value(text[2]);

    return low < 0 ? 0 : 16 * high + low;
}

void csv_decode(char *text)
{
    char *from = strchr(text, '%'), *to = from;

    if (!from)
        return;
    while (*from) {
        int byte = *from == '%' ? escaped_byte(from) : 0;
        if (byte)
            *to++ = (char)byte;
        else
            *to++ = *from;
        from += byte ? 3 : 1;
    }
    *to = '\0';
}

static bool must_encode(const char *text, bool first)
{
    unsigned char byte = (unsigned char)*text;

    if (byte < ' ' || byte == 0x7f)
        return true;
    if (byte == '%')
        return escaped_byte(text) != 0;
    return first && strchr("=+-@", byte);
}

/* True if text is written as it stands. */
static bool is_plain(const char *text)
{
    for (const char *at = text; *at; ++at)
        if (*at == ',' || *at == '"' || must_encode(at, at == text))
            return false;
    return true;
}

void csv_write_text(FILE *file, const char *text)
{
    if (is_plain(text)) {
        fputs(text, file);
        return;
    }
    const char *quote = strpbrk(text, ",\"") ? "\"" : "";

    fputs(quote, file);
    for (const char *at = text; *at; ++at) {
        if (must_encode(at, at == text))
            fprintf(file, "%%%02X", (unsigned)(unsigned char)*at);
        else
            fputc(*at, file);
        if (*at == '"')
            fputc('"', file);
    }
    fputs(quote, file);
}

void csv_write_count(FILE *file, int64_t value)
{
    if (value >= 0)
        fprintf(file, "%jd", (intmax_t)value);
}

void csv_write_real(FILE *file, double value)
{
    if (isfinite(value))
        fprintf(file, "%.9g", value);
}
