/* Reads what batch systems say in variables. */
#include "harness/allocation.h"

#include "journal/csv.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 24 };

/* A number from 1, behind which *text then stands; 0: none. */
static int64_t take_number(const char **text)
{
    char *end;
    const bool digit = **text >= '0' && **text <= '9';
    const long number = digit ? strtol(*text, &end, 10) : 0;
    if (number < 1 || number > MOST)
        return 0;
    *text = end;
    return number;
}

/* How often the number before counts, "(x3)"; 1 if nothing is said, 0 if it is said badly. */
static int64_t take_times(const char **text)
{
    if (strncmp(*text, "(x", 2) != 0)
        return 1;
    *text += 2;
    const int64_t times = take_number(text);
    if (**text != ')')
        return 0;
    ++*text;
    return times;
}

struct allocation allocation_parse(const char *text)
{
    static const struct allocation none = {0, 0};
    struct allocation all = none;
    for (const char *at = text;; at++) {
        const int64_t cpus = take_number(&at), times = take_times(&at);
        all.nodes += times;
        all.cpus += cpus * times;
        if (cpus == 0 || times == 0 || all.nodes > MOST || all.cpus > MOST || (*at != ',' && *at != '\0'))
            return none;
        if (*at == '\0')
            return all;
    }
}

struct allocation allocation_read(void)
{
    const char *slurm = getenv("SLURM_JOB_CPUS_PER_NODE"), *hosts = getenv("NHOSTS"), *slots = getenv("NSLOTS");
    struct allocation all = {0, 0};
    if (slurm)
        return allocation_parse(slurm);
    if (!hosts || !slots || csv_parse_count(hosts, &all.nodes) != 0 || csv_parse_count(slots, &all.cpus) != 0)
        all = (struct allocation){0, 0};
    return all;
}
