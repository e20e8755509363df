/* Canonical form of kernel options, checked against the domains that the worker describes. */
#include "harness/kernel_options.h"

#include "journal/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A piece of a longer text. */
struct piece {
    const char *text;
    size_t length;
};

/* A person writes commas; the canonical form has colons, so that a CSV field never needs quotes. */
#define SEPARATORS ",:"

static bool separates(char character)
{
    return character == ',' || character == ':';
}

static struct piece piece_until(const char *text, const char *stops)
{
    return (struct piece){text, strcspn(text, stops)};
}

static bool piece_equal(struct piece a, struct piece b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Value that `asked` gives to `name`, or text NULL. */
static struct piece asked_value(const char *asked, struct piece name)
{
    for (const char *at = asked; *at; at += strcspn(at, SEPARATORS), at += separates(*at)) {
        struct piece given = piece_until(at, "=" SEPARATORS);
        if (piece_equal(given, name) && at[given.length] == '=')
            return piece_until(at + given.length + 1, SEPARATORS);
    }
    return (struct piece){NULL, 0};
}

static bool in_choices(const char *domain, size_t length, struct piece value)
{
    const char *end = domain + length;
    for (const char *at = domain; at < end; at++) {
        struct piece choice = piece_until(at, "|;");
        if (piece_equal(choice, value))
            return true;
        at += choice.length;
    }
    return false;
}

/* The choice FILE stands for the name of any file. */
static bool takes_file(const char *domain)
{
    return in_choices(domain, strcspn(domain, ";"), (struct piece){"FILE", 4});
}

/* What such a name may hold: nothing that ends a value, and nothing that a CSV field, a shell or a terminal takes for
 * more than it is. */
static bool is_path(struct piece value)
{
    return value.length > 0 &&
           strspn(value.text, "/._+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") >= value.length;
}

static bool in_range(const char *bounds, struct piece value, bool integer)
{
    char text[64], low_text[64], high_text[64];
    double low, high, number;
    int64_t count;
    if (value.length >= sizeof text)
        return false;
    memcpy(text, value.text, value.length);
    text[value.length] = '\0';
    const char *dots = strstr(bounds, ".."), *end = bounds + strcspn(bounds, ";");
    if (!dots || dots >= end || dots - bounds >= 64 || end - dots - 2 >= 64)
        return false;
    snprintf(low_text, sizeof low_text, "%.*s", (int)(dots - bounds), bounds);
    snprintf(high_text, sizeof high_text, "%.*s", (int)(end - dots - 2), dots + 2);
    if (csv_parse_real(low_text, &low) || csv_parse_real(high_text, &high) || csv_parse_real(text, &number))
        return false;
    return (!integer || csv_parse_count(text, &count) == 0) && number >= low && number <= high;
}

static bool in_domain(const char *domain, struct piece value)
{
    if (strncmp(domain, "integer ", 8) == 0)
        return in_range(domain + 8, value, true);
    if (strncmp(domain, "real ", 5) == 0)
        return in_range(domain + 5, value, false);
    return in_choices(domain, strcspn(domain, ";"), value) || (takes_file(domain) && is_path(value));
}

/* How much of a text is shown, so that the advice after it is seen. */
static int shown(size_t length)
{
    return length < 100 ? (int)length : 100;
}

static int refuse_value(struct piece name, struct piece value, const char *domain, char *problem, size_t size)
{
    if (takes_file(domain))
        snprintf(problem, size, "--options: '%.*s' has a character that %.*s cannot take: use A-Z a-z 0-9 . _ + - / or "
                 "a link so named", shown(value.length), value.text, (int)name.length, name.text);
    else
        snprintf(problem, size, "--options: '%.*s' is not a value of %.*s: choose from %.*s", shown(value.length),
                 value.text, (int)name.length, name.text, (int)strcspn(domain, ";"), domain);
    return EINVAL;
}

/* The standard value behind a name that is offered; false: that is not "name=standard:domain". */
static bool take_standard(struct piece name, struct piece *standard)
{
    if (name.text[name.length] != '=')
        return false;
    *standard = piece_until(name.text + name.length + 1, ":;");
    return standard->text[standard->length] == ':';
}

static int refuse_offered(struct piece name, char *problem, size_t size)
{
    snprintf(problem, size, "--options: the worker describes '%.*s' without a domain: give a worker program with --worker",
             shown(name.length), name.text);
    return EINVAL;
}

/* Every item must be name=value, and no name may come twice. */
static int check_form(const char *asked, char *problem, size_t size)
{
    for (const char *at = asked; *at;) {
        struct piece item = piece_until(at, SEPARATORS), name = piece_until(at, "=" SEPARATORS);
        const char *next = at + item.length + separates(at[item.length]);
        bool trailing = separates(at[item.length]) && *next == '\0';
        if (name.length == 0 || name.length == item.length || name.length + 1 == item.length || trailing) {
            snprintf(problem, size, "--options: '%.*s' is not name=value (a comma or colon ends a value): see `speedup list`",
                     shown(item.length), trailing ? "" : at);
            return EINVAL;
        }
        if (asked_value(next, name).text) {
            snprintf(problem, size, "--options: '%.*s' is given twice: give it once", shown(name.length), name.text);
            return EINVAL;
        }
        at = next;
    }
    return 0;
}

int kernel_options_offered(const char *offered, const char *name, size_t length)
{
    for (const char *at = offered; *at; at += strcspn(at, ";"), at += *at == ';')
        if (piece_equal(piece_until(at, "=;"), (struct piece){name, length}))
            return 1;
    return 0;
}

int kernel_options_canonical(const char *offered, const char *asked, char *canonical, size_t canonical_size,
                             char *problem, size_t size)
{
    size_t used = 0;
    int error = check_form(asked, problem, size);
    canonical[0] = '\0';
    for (const char *at = offered; *at && error == 0; at += strcspn(at, ";"), at += *at == ';') {
        struct piece name = piece_until(at, "=;"), standard;
        if (!take_standard(name, &standard))
            return refuse_offered(name, problem, size);
        const char *domain = standard.text + standard.length + 1;
        struct piece value = asked_value(asked, name);
        if (value.text && !in_domain(domain, value))
            return refuse_value(name, value, domain, problem, size);
        if (!value.text)
            value = standard;
        int length = snprintf(canonical + used, canonical_size - used, "%s%.*s=%.*s", used ? ":" : "",
                              (int)name.length, name.text, (int)value.length, value.text);
        used += (size_t)length;
        if (used >= canonical_size) {
            snprintf(problem, size, "--options: longer than %zu characters: shorten it", canonical_size - 1);
            return EMSGSIZE;
        }
    }
    return error;
}
