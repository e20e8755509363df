/* Judges picture files and puts them in place. */
#include "plots/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* How a whole file begins and ends. */
static const struct {
    const char *format, *first, *last;
    size_t last_length;
} formats[] = {{"svg", "<?xml", "</svg>", 6}, {"png", "\x89PNG", "IEND\xae\x42\x60\x82", 8}, {"pdf", "%PDF-", "%%EOF", 5},
             {"tex", "% GNUPLOT", "\\endgroup", 9}};

static int read_ends(const char *path, char head[16], char tail[64], size_t *tail_length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno;
    size_t head_length = fread(head, 1, 15, file);
    head[head_length] = '\0';
    *tail_length = 0;
    if (fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        long from = size > 63 ? size - 63 : 0;
        if (fseek(file, from, SEEK_SET) == 0)
            *tail_length = fread(tail, 1, 63, file);
    }
    int error = ferror(file) ? EIO : 0;
    fclose(file);
    return error;
}

int picture_check(const char *path, const char *format)
{
    char head[16], tail[64];
    size_t tail_length = 0;
    int error = read_ends(path, head, tail, &tail_length);
    if (error)
        return error;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].format, format) == 0)
            return strncmp(head, formats[i].first, strlen(formats[i].first)) == 0 &&
                           memmem(tail, tail_length, formats[i].last, formats[i].last_length) ?
                       0 :
                       EIO;
    return EINVAL;
}

int picture_keep(const char *temporary, const char *path)
{
    int descriptor = open(temporary, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), error = 0;
    if (descriptor < 0 || fsync(descriptor) != 0)
        error = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (error == 0 && rename(temporary, path) != 0)
        error = errno;
    if (error)
        unlink(temporary);
    return error;
}
