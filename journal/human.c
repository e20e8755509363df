/* Writes numbers with three digits, so that columns can be compared at a glance. */
#include "journal/human.h"

#include "journal/csv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void human_duration(double ns, char *text, size_t size)
{
    static const char *const units[] = {"ns", "us", "ms", "s"};
    int unit = 0;
    if (!(ns > 0)) {
        snprintf(text, size, "-");
        return;
    }
    for (; unit < 3 && ns >= 999.5; unit++)
        ns /= 1000;
    int digits = ns >= 99.95 ? 0 : ns >= 9.995 ? 1 : 2;
    snprintf(text, size, "%.*f %s", digits, ns, units[unit]);
}

void human_bytes(double bytes, char *text, size_t size)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    int unit = 0;
    if (!(bytes >= 0)) {
        snprintf(text, size, "-");
        return;
    }
    for (; unit < 6 && bytes >= 999.5; unit++)
        bytes /= 1000;
    const int digits = unit == 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
    snprintf(text, size, "%.*f %s", digits, bytes, units[unit]);
}

void human_ratio(double value, char *text, size_t size)
{
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.1 ? 2 : 3;
    if (value > 0)
        snprintf(text, size, "%.*f", digits, value);
    else
        snprintf(text, size, "-");
}

void human_count(double value, char *text, size_t size)
{
    char digits[32];
    if (!(value > 0 && isfinite(value))) {
        snprintf(text, size, "-");
        return;
    }
    snprintf(digits, sizeof digits, "%.2e", value); /* rounds: "2.79e+03" */
    const double rounded = strtod(digits, NULL);
    const long power = strtol(strchr(digits, 'e') + 1, NULL, 10);
    if (rounded < 1e6)
        snprintf(text, size, "%.0f", rounded);
    else
        snprintf(text, size, "%.3ge%ld", rounded / pow(10, (double)power), power);
}

int human_parse_duration(const char *text, int64_t *nanoseconds)
{
    static const struct {
        const char *suffix;
        double nanoseconds;
    } units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
    char number[32];
    double value;
    size_t length = strspn(text, "0123456789.");
    if (length == 0 || length >= sizeof number)
        return EINVAL;
    memcpy(number, text, length);
    number[length] = '\0';
    if (csv_parse_real(number, &value) != 0)
        return EINVAL;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(text + length, units[i].suffix) == 0) {
            double product = value * units[i].nanoseconds;
            *nanoseconds = (int64_t)llround(product < 9e18 ? product : 9e18);
            return 0;
        }
    return EINVAL;
}
