/* Parses the options of a kernel, strictly. */
#include "kernels/support/options.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A part of a string. */
struct piece {
    const char *at;
    size_t length;
};

enum { NUMBER_LENGTH = 63 };

/* A person writes commas; files hold colons, so that a field never needs quotes. */
#define SEPARATORS ",:"

static bool separates(char character)
{
    return character == ',' || character == ':';
}

static struct piece piece_until(const char *text, const char *end_characters)
{
    return (struct piece){text, strcspn(text, end_characters)};
}

static bool piece_equal(struct piece piece, const char *text)
{
    return strlen(text) == piece.length && memcmp(piece.at, text, piece.length) == 0;
}

/* The piece as a string of its own, if it is made of the given characters only: leading blanks, a
 * plus sign, hexadecimal, "inf" and "nan", which strtod would take, are refused. */
static bool piece_number(struct piece piece, const char *characters, char number[NUMBER_LENGTH + 1])
{
    if (piece.length == 0 || piece.length > NUMBER_LENGTH || piece.at[0] == '+')
        return false;
    memcpy(number, piece.at, piece.length);
    number[piece.length] = '\0';
    return strspn(number, characters) == piece.length;
}

static bool parse_integer(struct piece piece, int *value)
{
    char number[NUMBER_LENGTH + 1], *end;
    if (!piece_number(piece, "-0123456789", number))
        return false;
    errno = 0;
    const long parsed = strtol(number, &end, 10);
    if (errno || end == number || *end || parsed < INT_MIN || parsed > INT_MAX)
        return false;
    *value = (int)parsed;
    return true;
}

static bool parse_real(struct piece piece, double *value)
{
    char number[NUMBER_LENGTH + 1], *end;
    if (!piece_number(piece, "+-.0123456789eE", number))
        return false;
    const double parsed = strtod(number, &end);
    if (end == number || *end || !isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

/* Splits "integer 1..8" after its keyword into 1 and 8. */
static bool domain_bounds(const char *domain, const char *keyword, struct piece *low,
                          struct piece *high)
{
    const size_t length = strlen(keyword);
    if (strncmp(domain, keyword, length) != 0)
        return false;
    const char *dots = strstr(domain, "..");
    if (!dots)
        return false;
    *low = (struct piece){domain + length, (size_t)(dots - domain) - length};
    *high = piece_until(dots + 2, "");
    return true;
}

static bool value_integer(const char *domain, struct piece text, int *value)
{
    struct piece low, high;
    int least, most;
    return domain_bounds(domain, "integer ", &low, &high) && parse_integer(low, &least) &&
           parse_integer(high, &most) && parse_integer(text, value) && *value >= least &&
           *value <= most;
}

static bool value_real(const char *domain, struct piece text, double *value)
{
    struct piece low, high;
    double least, most;
    return domain_bounds(domain, "real ", &low, &high) && parse_real(low, &least) &&
           parse_real(high, &most) && parse_real(text, value) && *value >= least && *value <= most;
}

/* What the name of a file may hold: nothing that ends a value, and nothing that a CSV field, a shell
 * or a terminal takes for more than it is. */
#define PATH_CHARACTERS "/._+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static bool is_path(struct piece text)
{
    return text.length > 0 && strspn(text.at, PATH_CHARACTERS) >= text.length;
}

static bool value_choice(const char *domain, struct piece text, int *value)
{
    int number = 0;
    for (const char *at = domain;; number++) {
        const struct piece word = piece_until(at, "|");
        if ((word.length == text.length && memcmp(word.at, text.at, word.length) == 0) ||
            (piece_equal(word, "FILE") && is_path(text))) {
            *value = number;
            return true;
        }
        if (at[word.length] == '\0')
            return false;
        at += word.length + 1;
    }
}

static bool value_good(const char *domain, struct piece text)
{
    int number;
    double real;
    if (strncmp(domain, "integer ", strlen("integer ")) == 0)
        return value_integer(domain, text, &number);
    if (strncmp(domain, "real ", strlen("real ")) == 0)
        return value_real(domain, text, &real);
    return value_choice(domain, text, &number);
}

static const struct kernel_option *option_find(const struct kernel_option *table, struct piece name)
{
    for (const struct kernel_option *option = table; option && option->name; option++)
        if (piece_equal(name, option->name))
            return option;
    return NULL;
}

/* The value of `name` among the items of text; {NULL, 0} if it is not there. */
static struct piece item_find(const char *text, const char *name)
{
    for (const char *at = text; *at; at += separates(*at)) {
        const struct piece key = piece_until(at, "=" SEPARATORS);
        at += key.length;
        if (*at != '=')
            continue;
        const struct piece value = piece_until(at + 1, SEPARATORS);
        if (piece_equal(key, name))
            return value;
        at = value.at + value.length;
    }
    return (struct piece){NULL, 0};
}

int options_check(const struct kernel_option *table, const char *text)
{
    if (!text)
        return EINVAL;
    for (const char *at = text; *at;) {
        const struct piece name = piece_until(at, "=" SEPARATORS);
        const struct kernel_option *option = option_find(table, name);
        if (!option || at[name.length] != '=')
            return EINVAL;
        const struct piece value = piece_until(at + name.length + 1, SEPARATORS);
        if (item_find(text, option->name).at != value.at) /* an earlier item has this name */
            return EINVAL;
        if (!value_good(option->domain, value))
            return EINVAL;
        at = value.at + value.length;
        if (separates(*at) && *++at == '\0')
            return EINVAL;
    }
    return 0;
}

/* Finds the option and the text of its value, given or standard. */
static const struct kernel_option *option_text(const struct kernel_option *table, const char *text,
                                               const char *name, struct piece *value)
{
    const struct kernel_option *option = option_find(table, piece_until(name, ""));
    if (!option)
        return NULL;
    *value = item_find(text, name);
    if (!value->at)
        *value = piece_until(option->standard, "");
    return option;
}

int options_integer(const struct kernel_option *table, const char *text, const char *name,
                    int *value)
{
    struct piece given;
    const struct kernel_option *option = option_text(table, text, name, &given);
    return option && value_integer(option->domain, given, value) ? 0 : EINVAL;
}

int options_real(const struct kernel_option *table, const char *text, const char *name,
                 double *value)
{
    struct piece given;
    const struct kernel_option *option = option_text(table, text, name, &given);
    return option && value_real(option->domain, given, value) ? 0 : EINVAL;
}

int options_choice(const struct kernel_option *table, const char *text, const char *name,
                   int *value)
{
    struct piece given;
    const struct kernel_option *option = option_text(table, text, name, &given);
    return option && value_choice(option->domain, given, value) ? 0 : EINVAL;
}

int options_text(const struct kernel_option *table, const char *text, const char *name, char *value,
                 size_t size)
{
    struct piece given;
    const struct kernel_option *option = option_text(table, text, name, &given);
    if (!option || !value_good(option->domain, given) || given.length >= size)
        return EINVAL;
    memcpy(value, given.at, given.length);
    value[given.length] = '\0';
    return 0;
}
