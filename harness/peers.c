/* Reads the file of peers, makes cells of it and judges results. */
#include "harness/peers.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 32, MOST_INNER = 1 << 20 };

static bool is(const struct table *table, size_t row, const char *column, const char *text)
{
    return strcmp(table_text(table, row, column), text) == 0;
}

static bool is_one_of(const char *text, const char *const words[])
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

/* Names stand in file names, legends and options. */
static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    const size_t length = strspn(text, letters);
    return length > 0 && length < sizeof((struct plan_cell *)0)->variant && text[length] == '\0' && text[0] != '-';
}

size_t peers_find(const struct table *table, const char *kernel, const char *variant)
{
    size_t row = 0;
    const size_t rows = table ? table_rows(table) : 0;
    while (row < rows && !(is(table, row, "kernel", kernel) && is(table, row, "variant", variant)))
        row++;
    return row;
}

static bool offers_kernel(const struct table *description, const char *kernel)
{
    for (size_t row = 0; row < table_rows(description); row++)
        if (is(description, row, "kernel", kernel))
            return true;
    return false;
}

/* An empty field, or a count from 1. */
static bool is_count(const struct table *table, size_t row, const char *column)
{
    return is(table, row, column, "") || table_count(table, row, column) >= 1;
}

static size_t count_words(const char *command)
{
    size_t words = 0;
    for (const char *at = command; *at; at++)
        words += *at != ' ' && (at == command || at[-1] == ' ');
    return words;
}

/* What is wrong with a row: the column, and what to do; NULL: nothing. */
static const char *row_fault(const struct table *table, size_t row, const struct table *description, const char **column)
{
    static const char *const workers[] = {"", "1", "any", NULL}, *const checks[] = {"", "exact", "hits", "result_only", NULL},
                      *const regions[] = {"", "kernel", "kernel+team", "process", "kernel+transfer", NULL};
    const char *kernel = table_text(table, row, "kernel"), *variant = table_text(table, row, "variant");
    *column = "kernel";
    if (!offers_kernel(description, kernel))
        return "is not known to the worker: see `speedup list`";
    *column = "variant";
    if (!is_name(variant))
        return "is not a name: give up to 31 of A-Z a-z 0-9 _ . -";
    if (peers_find(description, kernel, variant) < table_rows(description))
        return "is a variant of the worker itself: choose another name";
    if (peers_find(table, kernel, variant) != row)
        return "stands there twice for this kernel: choose another name";
    *column = "command";
    if (table_text(table, row, *column)[strspn(table_text(table, row, *column), " ")] == '\0')
        return "is empty: give the program and its first arguments";
    if (count_words(table_text(table, row, *column)) > MOST_WORDS)
        return "has more than 32 words: put them into a script";
    *column = "workers";
    if (!is_one_of(table_text(table, row, *column), workers))
        return "is none of them: choose 1 or any";
    *column = "region";
    if (!is_one_of(table_text(table, row, *column), regions))
        return "is none of them: choose kernel, kernel+team, process or kernel+transfer";
    *column = "check";
    if (!is_one_of(table_text(table, row, *column), checks))
        return "is none of them: choose exact, hits or result_only";
    *column = "n_most";
    if (!is_count(table, row, *column))
        return "is not an integer from 1: correct it, or leave it empty";
    *column = "time_limit_s";
    return is_count(table, row, *column) ? NULL : "is not an integer from 1: correct it, or leave it empty";
}

static int check_rows(const char *path, const struct table *table, const struct table *description, char *problem,
                      size_t size)
{
    const char *column;
    for (size_t row = 0; row < table_rows(table); row++) {
        const char *fault = row_fault(table, row, description, &column);
        if (!fault)
            continue;
        snprintf(problem, size, "%.3000s:%zu: %s: '%.60s' %s", path, row + 2, column, table_text(table, row, column), fault);
        return EINVAL;
    }
    if (table_rows(table) > 0)
        return 0;
    snprintf(problem, size, "%.3000s: no peers: give a line for each: see docs/adding-a-peer.md", path);
    return EINVAL;
}

static void free_words(char **words)
{
    for (char **word = words; words && *word; word++)
        free(*word);
    free(words);
}

/* "python3 ./x.py" as words; NULL: out of memory. */
static char **split(const char *command, const char *path)
{
    const char *slash = strrchr(path, '/');
    const int folder = slash ? (int)(slash - path) + 1 : 0;
    char **words = calloc(MOST_WORDS + 1, sizeof *words);
    for (size_t count = 0; words && count < MOST_WORDS; count++) {
        command += strspn(command, " ");
        const size_t length = strcspn(command, " ");
        if (length == 0)
            break;
        const bool beside = strncmp(command, "./", 2) == 0;
        if (asprintf(&words[count], "%.*s%.*s", beside && folder ? folder : 0, path, (int)length - (beside && folder ? 2 : 0),
                     command + (beside && folder ? 2 : 0)) < 0) {
            words[count] = NULL;
            free_words(words);
            return NULL;
        }
        command += length;
    }
    return words;
}

/* CRC of the file's first 64 KiB; a file that vanished meanwhile has none. */
static void identify(const char *path, char *id, size_t size)
{
    char bytes[65536];
    const char *slash = strrchr(path, '/');
    FILE *file = fopen(path, "re");
    const size_t length = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    snprintf(id, size, "%.37s:%08" PRIx32, slash ? slash + 1 : path, record_crc(bytes, length));
}

int peers_load(const char *path, const struct table *description, struct peers *peers, char *problem, size_t size)
{
    char reason[512] = "";
    memset(peers, 0, sizeof *peers);
    int error = table_load(path, &peers->table, reason, sizeof reason);
    if (error) {
        snprintf(problem, size, "--peers: %s: give a table of peers: see docs/adding-a-peer.md", reason);
        return error;
    }
    error = check_rows(path, peers->table, description, problem, size);
    const size_t rows = table_rows(peers->table);
    peers->commands = error ? NULL : calloc(rows, sizeof *peers->commands);
    if (error == 0 && !peers->commands)
        error = ENOMEM;
    for (size_t row = 0; row < rows && error == 0; row++) {
        peers->commands[row] = split(table_text(peers->table, row, "command"), path);
        error = peers->commands[row] ? 0 : ENOMEM;
    }
    identify(path, peers->id, sizeof peers->id);
    if (error == ENOMEM)
        snprintf(problem, size, "--peers: not enough memory: give fewer");
    if (error)
        peers_free(peers);
    return error;
}

void peers_free(struct peers *peers)
{
    for (size_t row = 0; peers->commands && row < table_rows(peers->table); row++)
        free_words(peers->commands[row]);
    free(peers->commands);
    table_free(peers->table);
    memset(peers, 0, sizeof *peers);
}

static void copy(char *field, size_t size, const char *text, const char *standard)
{
    snprintf(field, size, "%s", text[0] ? text : standard);
}

void peers_cell(const struct table *table, size_t row, struct plan_cell *cell)
{
    const int64_t limit_s = table_count(table, row, "time_limit_s");
    copy(cell->variant, sizeof cell->variant, table_text(table, row, "variant"), "");
    copy(cell->model, sizeof cell->model, "external", "");
    copy(cell->role, sizeof cell->role, "candidate", "");
    copy(cell->region, sizeof cell->region, table_text(table, row, "region"), "kernel");
    copy(cell->check, sizeof cell->check, table_text(table, row, "check"), "exact");
    copy(cell->summary, sizeof cell->summary, table_text(table, row, "summary"), table_text(table, row, "command"));
    if (limit_s > 0 && limit_s < cell->time_limit_s)
        cell->time_limit_s = limit_s;
}

bool peers_allows(const struct table *table, size_t row, const struct plan_cell *cell)
{
    const int64_t most = table_count(table, row, "n_most");
    return (cell->p == 1 || !is(table, row, "workers", "1")) && (most < 0 || cell->n <= most);
}

void peers_absent(const struct peers *peers, size_t row, char *text, size_t size)
{
    const char *install = table_text(peers->table, row, "install");
    snprintf(text, size, "%.40s not installed%s%.40s%s", peers->commands[row][0], install[0] ? " (" : "", install,
             install[0] ? ")" : "");
}

/* Distance of hits from n pi/4 in standard deviations of the binomial distribution. */
static double hits_error(const char *result, int64_t points)
{
    const double n = (double)points, inside = atan(1);
    double hits;
    if (csv_parse_real(result, &hits) != 0 || !(hits >= 0 && hits <= n))
        return INFINITY;
    return fabs(hits - n * inside) / sqrt(n * inside * (1 - inside));
}

const char *peers_judge(const struct plan_cell *cell, bool has_expected, uint64_t expected, struct record *row)
{
    static const char *const bad[] = {"wrong", "failed", "skipped", "team_short", NULL};
    char right[24];
    const char *status = "ok";
    if (row->status[0] != '\0' && strcmp(row->status, "ok") != 0)
        return is_one_of(row->status, bad) ? NULL : "its status is none of ok, wrong, failed, skipped, team_short";
    if (row->result[0] == '\0')
        return "result is missing";
    snprintf(right, sizeof right, "%" PRIu64, expected);
    if (strcmp(cell->check, "hits") == 0)
        row->error = hits_error(row->result, cell->n);
    if (strcmp(cell->check, "exact") != 0) {
        if (!(row->error <= cell->tolerance))
            status = "wrong";
        if (!isfinite(row->error))
            record_set_text(row->note, sizeof row->note, "its error is not known");
    } else if (!has_expected) {
        status = "failed";
        record_set_text(row->note, sizeof row->note, "no result of the worker to compare with");
    } else if (strcmp(row->result, right) != 0) {
        status = "wrong";
        snprintf(row->note, sizeof row->note, "expected %s", right);
    }
    record_set_text(row->status, sizeof row->status, status);
    return NULL;
}

int64_t peers_inner(int64_t inner, int64_t total_ns, int64_t min_time_ns)
{
    const double runs = ceil((double)inner * (double)min_time_ns / (double)(total_ns > 0 ? total_ns : 1));
    return runs < 1 ? 1 : runs > MOST_INNER ? MOST_INNER : (int64_t)runs;
}
