/* Writes draw(seed, 0), draw(seed, 1), ... to standard output as raw 64-bit words without end, for a
 * battery of statistical tests: `generator_words SEED | dieharder -g 200 -a`. */
#include "kernels/support/rng.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 8192, EXIT_USAGE = 2 };

int main(int argc, char *argv[])
{
    uint64_t words[WORDS];
    char *end = NULL;
    errno = 0;
    const uint64_t seed = argc == 2 ? strtoull(argv[1], &end, 10) : 0;
    if (!end || end == argv[1] || *end || errno) {
        fputs("speedup: generator_words: seed: give one whole number\n", stderr);
        return EXIT_USAGE;
    }
    const uint64_t key = rng_key(seed);
    for (uint64_t first = 0;; first += WORDS) {
        for (uint64_t i = 0; i < WORDS; i++)
            words[i] = rng_draw(key, first + i);
        if (fwrite(words, sizeof *words, WORDS, stdout) != WORDS)
            return EXIT_SUCCESS; /* the reader has had enough */
    }
}
