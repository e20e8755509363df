/* What a cluster wants to be told of every job: a small file, "key = value", one a line. */
#ifndef SPEEDUP_BATCH_SITE_H
#define SPEEDUP_BATCH_SITE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SITE_WORD = 128, SITE_LINE = 1024, SITE_LINES = 32 };

/* Lines that stand several times. */
struct site_lines {
    char line[SITE_LINES][SITE_LINE];
    size_t count;
};

/* Nothing said: empty, 0 or false. */
struct site {
    char queue[SITE_WORD], account[SITE_WORD], memory[SITE_WORD];
    char parallel_environment[SITE_WORD]; /* of Grid Engine */
    char modules[SITE_LINE];              /* names, separated by blanks */
    char launcher[SITE_LINE];             /* of ranks, as `speedup sweep --launcher` */
    char source[SITE_LINE];               /* of the source tree, absolute; for build */
    int64_t cpus;                         /* of a task */
    int64_t walltime_ns;                  /* of a task */
    bool build;                           /* on the node, from source */
    struct site_lines directives;         /* "--exclusive": behind #SBATCH, #$ or #PBS, as they are */
    struct site_lines commands;           /* of bash, before a task begins */
};

/* Reads text[length], which messages call `name`.  Blank lines and lines that begin with '#' say nothing.  EINVAL:
 * an unknown key, one that stands twice, a line without '=' or too long, a value that the key cannot have;
 * "name:line: what: what to do" goes to problem[size]. */
int site_parse(const char *text, size_t length, const char *name, struct site *site, char *problem, size_t size);

/* Reads the file at path; NULL: the one that $SPEEDUP_SITE names, else ~/.config/speedup/site if it is there.
 * EINVAL as above; else errno, with a message in problem[size]. */
int site_load(const char *path, struct site *site, char *problem, size_t size);

#endif
