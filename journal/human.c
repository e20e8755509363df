/* Writes numbers with three digits, so that columns can be compared at a glance. */
#include "journal/human.h"

#include <stdio.h>

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
