/* Feeds a target the files and folders of the command line, in place of libFuzzer; options, which begin with '-', are
 * libFuzzer's and passed over.  0: every input went through, and there was one at least. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MOST = 1 << 20 };

static size_t replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(MOST);
    FUZZ_HOLDS(file != NULL && data != NULL);
    const size_t size = fread(data, 1, MOST, file);
    fclose(file);
    uint8_t *exact = malloc(size + 1); /* so that a sanitizer sees a read behind its end */
    FUZZ_HOLDS(exact != NULL);
    for (size_t i = 0; i < size; i++)
        exact[i] = data[i];
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static size_t replay_folder(const char *path)
{
    char name[2 * PATH_MAX];
    struct dirent **entries;
    size_t inputs = 0;
    const int count = scandir(path, &entries, NULL, alphasort);
    FUZZ_HOLDS(count >= 0);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        struct stat status;
        if (stat(name, &status) == 0 && S_ISREG(status.st_mode))
            inputs += replay_file(name);
        free(entries[i]);
    }
    free(entries);
    return inputs;
}

int main(int argc, char *argv[])
{
    size_t inputs = 0;
    for (int i = 1; i < argc; i++) {
        struct stat status;
        if (argv[i][0] == '-')
            continue;
        FUZZ_HOLDS(stat(argv[i], &status) == 0);
        inputs += S_ISDIR(status.st_mode) ? replay_folder(argv[i]) : replay_file(argv[i]);
    }
    printf("%zu inputs\n", inputs);
    return inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
