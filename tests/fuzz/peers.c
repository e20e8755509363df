/* The file of peers. */
#include "tests/fuzz/fuzz.h"

#include "harness/peers.h"

#include <string.h>

static void check_row(const struct peers *peers, size_t row)
{
    struct plan_cell cell = {.kernel = "demo", .n = 100, .p = 2, .time_limit_s = 60, .tolerance = 1};
    struct record result;
    char text[128];
    FUZZ_HOLDS(peers->commands[row] && peers->commands[row][0] && peers->commands[row][0][0]);
    peers_cell(peers->table, row, &cell);
    FUZZ_HOLDS(cell.variant[0] && cell.time_limit_s >= 1 && cell.time_limit_s <= 60);
    peers_allows(peers->table, row, &cell);
    peers_absent(peers, row, text, sizeof text);
    record_clear(&result);
    record_set_text(result.result, sizeof result.result, table_text(peers->table, row, "install"));
    peers_judge(&cell, true, 42, &result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"peers.csv", NULL};
    static const char described[] = "kernel,variant\ndemo,serial\nother,serial\n";
    const char *directory = fuzz_files(data, size, names);
    struct table *description;
    struct peers peers;
    char path[4096], problem[4096] = "";
    FUZZ_HOLDS(table_parse(described, sizeof described - 1, &description, NULL, 0) == 0);
    snprintf(path, sizeof path, "%s/peers.csv", directory);
    if (peers_load(path, description, &peers, problem, sizeof problem) == 0) {
        for (size_t row = 0; row < table_rows(peers.table); row++)
            check_row(&peers, row);
        peers_free(&peers);
    } else {
        FUZZ_HOLDS(problem[0] != '\0');
    }
    table_free(description);
    return 0;
}
