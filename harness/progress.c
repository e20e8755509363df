/* Draws the progress of a campaign. */
#include "harness/progress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BAR = 24, NARROWEST = 40 };

void progress_duration(double seconds, char *text, size_t size)
{
    if (!(seconds >= 0) || seconds > 1e9) {
        snprintf(text, size, "?");
        return;
    }
    long whole = lround(seconds);
    if (whole >= 3600)
        snprintf(text, size, "%ld h %02ld min", whole / 3600, whole % 3600 / 60);
    else if (whole >= 60)
        snprintf(text, size, "%ld min %02ld s", whole / 60, whole % 60);
    else
        snprintf(text, size, "%ld s", whole);
}

static bool is_terminal(FILE *file, int *width)
{
    const char *kind = getenv("TERM");
    struct winsize window;
    if (!file || !isatty(fileno(file)) || !kind || strcmp(kind, "dumb") == 0)
        return false;
    *width = ioctl(fileno(file), TIOCGWINSZ, &window) == 0 && window.ws_col > 0 ? window.ws_col : 80;
    return *width >= NARROWEST;
}

/* A share as whole steps; all of them where more than planned was done. */
static int steps(double share, int of)
{
    return !(share > 0) ? 0 : share < 1 ? (int)(share * of) : of;
}

void progress_start(struct progress *progress, FILE *file, double share)
{
    memset(progress, 0, sizeof *progress);
    progress->file = file;
    progress->terminal = is_terminal(file, &progress->width);
    progress->tenth = steps(share, 10);
}

static void draw_bar(struct progress *progress, double share, const char *left, const char *what)
{
    char line[512], bar[BAR + 1];
    memset(bar, '.', BAR);
    memset(bar, '#', (size_t)steps(share, BAR));
    bar[BAR] = '\0';
    snprintf(line, sizeof line, "[%s] %3d %%  %s left  %s", bar, steps(share, 100), left, what);
    fprintf(progress->file, "\r\033[K%.*s", progress->width - 1, line);
    fflush(progress->file);
    progress->drawn = true;
}

void progress_step(struct progress *progress, double share, double left_s, const char *what)
{
    char left[32];
    if (!progress->file)
        return;
    progress_duration(left_s, left, sizeof left);
    if (progress->terminal) {
        draw_bar(progress, share, left, what);
        return;
    }
    int tenth = steps(share, 10);
    if (tenth == progress->tenth)
        return;
    progress->tenth = tenth;
    fprintf(progress->file, "speedup: %d %% done, about %s left\n", 10 * tenth, left);
    fflush(progress->file);
}

void progress_clear(struct progress *progress)
{
    if (!progress->drawn)
        return;
    fputs("\r\033[K", progress->file);
    fflush(progress->file);
    progress->drawn = false;
}
