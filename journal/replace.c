/* Writes a derived file whole or not at all. */
#include "journal/csv.h"

#include "journal/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct replacement {
    char *path;
    char *temporary; /* NULL if there is none on disk */
    FILE *file;
};

/* Creates the temporary beside path; in the same directory, so that rename() is atomic. */
static int create_temporary(struct replacement *made)
{
    char *copy = strdup(made->path), *temporary;
    if (!copy)
        return ENOMEM;
    int length = asprintf(&temporary, "%s/.speedup-XXXXXX", dirname(copy));
    free(copy);
    if (length < 0)
        return ENOMEM;
    int file = mkostemp(temporary, O_CLOEXEC);
    if (file < 0) {
        int error = errno;
        free(temporary);
        return error;
    }
    made->temporary = temporary;
    made->file = fdopen(file, "w");
    if (made->file)
        return 0;
    close(file);
    return ENOMEM;
}

int replace_open(const char *path, struct replacement **replacement, FILE **file)
{
    struct replacement *made = calloc(1, sizeof *made);

    *replacement = NULL;
    if (!made)
        return ENOMEM;
    made->path = strdup(path);
    int error = made->path ? create_temporary(made) : ENOMEM;
    if (error) {
        replace_abandon(made);
        return error;
    }
    *replacement = made;
    *file = made->file;
    return 0;
}

/* An earlier write may have failed unseen and set the stream's error flag; its errno is lost by
 * now. */
static int flush_durably(FILE *file)
{
    if (fflush(file) != 0)
        return errno;
    if (ferror(file))
        return EIO;
    if (fchmod(fileno(file), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) != 0 ||
        fsync(fileno(file)) != 0)
        return errno;
    return 0;
}

/* Gives the temporary a name that nobody has.  link() never replaces and is atomic on NFS, too; its answer may be lost
 * there, so the number of links decides (see O_EXCL in open(2)).  File systems without links know the other call. */
static int link_new(struct replacement *replacement)
{
    struct stat made;
    if (link(replacement->temporary, replacement->path) == 0)
        return 0;
    int error = errno;
    if (stat(replacement->temporary, &made) == 0 && made.st_nlink == 2)
        return 0;
    if (error == EPERM || error == EOPNOTSUPP || error == ENOSYS)
        error = renameat2(AT_FDCWD, replacement->temporary, AT_FDCWD, replacement->path, RENAME_NOREPLACE) ? errno : 0;
    if (error == 0) {
        free(replacement->temporary);
        replacement->temporary = NULL;
    }
    return error;
}

static int rename_over(struct replacement *replacement)
{
    if (rename(replacement->temporary, replacement->path) != 0)
        return errno;
    free(replacement->temporary);
    replacement->temporary = NULL;
    return 0;
}

static int commit(struct replacement *replacement, int (*put)(struct replacement *))
{
    int error = flush_durably(replacement->file);

    if (fclose(replacement->file) != 0 && !error)
        error = errno;
    replacement->file = NULL;
    if (!error)
        error = put(replacement);
    if (!error)
        error = durable_directory_of(replacement->path);
    replace_abandon(replacement);
    return error;
}

int replace_commit(struct replacement *replacement)
{
    return commit(replacement, rename_over);
}

int replace_commit_new(struct replacement *replacement)
{
    return commit(replacement, link_new);
}

void replace_abandon(struct replacement *replacement)
{
    if (!replacement)
        return;
    if (replacement->file)
        fclose(replacement->file);
    if (replacement->temporary)
        unlink(replacement->temporary);
    free(replacement->temporary);
    free(replacement->path);
    free(replacement);
}
