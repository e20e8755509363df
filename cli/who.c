/* Completes and prints the table of workers. */
#include "cli/who.h"

#include "cli/commands.h"
#include "journal/csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 11, WIDTH = 24, HOST = 256 };

static const char *const names[COLUMNS] = {"host",    "process", "parent", "thread", "cpu",    "core",
                                           "package", "numa",    "bound",  "rank",   "variant"};

/* Column by column from the worker's own, in that order; the others are found by the CPU. */
struct line {
    const char *host, *variant;
    int64_t rank, process, parent, thread, cpu, bound; /* -1: not known */
    const struct topology_cpu *place;            /* NULL: not known */
};

static const struct topology_cpu *find_cpu(const struct topology *topology, int64_t cpu)
{
    for (size_t i = 0; i < topology->cpu_count; i++)
        if (topology->cpus[i].os_index == cpu)
            return &topology->cpus[i];
    return NULL;
}

static void number(int64_t value, char text[WIDTH])
{
    snprintf(text, WIDTH, "%" PRId64, value);
    if (value < 0)
        text[0] = '\0';
}

static void print_line(const struct who *who, const struct line *line)
{
    const int64_t values[COLUMNS] = {-1, line->process, line->parent, line->thread, line->cpu,
                                     line->place ? line->place->core : -1, line->place ? line->place->package : -1,
                                     line->place ? line->place->numa : -1, line->bound, line->rank, -1};
    for (int i = 0; i < COLUMNS; i++) {
        char text[WIDTH];
        number(values[i], text);
        const char *field = i == 0 ? line->host : i == COLUMNS - 1 ? line->variant : text;
        if (who->csv) {
            fputs(i > 0 ? "," : "", stdout);
            csv_write_text(stdout, field);
        } else {
            printf(i == 0 ? "%-16s" : " %8s", field[0] ? field : "-");
        }
    }
    putchar('\n');
}

static void print_names(const struct who *who)
{
    for (int i = 0; i < COLUMNS; i++)
        if (who->csv)
            printf("%s%s", i > 0 ? "," : "", names[i]);
        else
            printf(i == 0 ? "%-16s" : " %8s", names[i]);
    putchar('\n');
}

int print_who(const struct who *who, const char *output, size_t length)
{
    char host[HOST] = "", problem[256];
    struct table *table;
    if (table_parse(output, length, &table, problem, sizeof problem) != 0) {
        message("--who: the worker gave no table (%s): it is of another version", problem);
        return EXIT_INPUT_OUTPUT;
    }
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    print_names(who);
    for (size_t row = 0; row < table_rows(table); row++) {
        const int64_t cpu = table_count(table, row, "cpu");
        const char *name = table_text(table, row, "host");
        const struct line line = {.host = name, .variant = who->variant, .rank = table_count(table, row, "rank"),
                                  .process = table_count(table, row, "process"),
                                  .parent = table_count(table, row, "parent"), .thread = table_count(table, row, "thread"),
                                  .cpu = cpu, .bound = table_count(table, row, "bound"),
                                  .place = strcmp(name, host) == 0 ? find_cpu(who->topology, cpu) : NULL};
        print_line(who, &line);
    }
    table_free(table);
    return command_end(EXIT_DONE);
}
