/* Writes draw(seed, 0), draw(seed, 1), ... to standard output without end, raw, for a battery of
 * statistical tests: `generator_words SEED [words|low|high] | dieharder -g 200 -a`.  `words` (if none
 * is named) are the draws whole, so that 32-bit tests read x, y, x, y, ... of monte_carlo_pi; `low`
 * are the halves it takes for x, `high` those for y. */
#include "kernels/support/rng.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 8192, EXIT_USAGE = 2 };

static int number(const char *text, uint64_t *value)
{
    char *end = NULL;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return end == text || *end || errno ? EINVAL : 0;
}

/* Until the reader has had enough. */
static void write_words(uint64_t key)
{
    uint64_t words[WORDS];
    for (uint64_t first = 0;; first += WORDS) {
        for (uint64_t i = 0; i < WORDS; i++)
            words[i] = rng_draw(key, first + i);
        if (fwrite(words, sizeof *words, WORDS, stdout) != WORDS)
            return;
    }
}

static void write_halves(uint64_t key, unsigned shift)
{
    uint32_t halves[WORDS];
    for (uint64_t first = 0;; first += WORDS) {
        for (uint64_t i = 0; i < WORDS; i++)
            halves[i] = (uint32_t)(rng_draw(key, first + i) >> shift);
        if (fwrite(halves, sizeof *halves, WORDS, stdout) != WORDS)
            return;
    }
}

int main(int argc, char *argv[])
{
    const char *const stream = argc == 3 ? argv[2] : "words";
    uint64_t seed;
    if (argc < 2 || argc > 3 || number(argv[1], &seed)) {
        fputs("speedup: generator_words: seed: give one whole number, then words, low or high\n", stderr);
        return EXIT_USAGE;
    }
    if (strcmp(stream, "words") == 0)
        write_words(rng_key(seed));
    else if (strcmp(stream, "low") == 0)
        write_halves(rng_key(seed), 0);
    else if (strcmp(stream, "high") == 0)
        write_halves(rng_key(seed), 32);
    else {
        fputs("speedup: generator_words: stream: must be words, low or high\n", stderr);
        return EXIT_USAGE;
    }
    return EXIT_SUCCESS;
}
