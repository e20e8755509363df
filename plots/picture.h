/* A picture file: made under another name, judged, then put in its place. */
#ifndef SPEEDUP_PLOTS_PICTURE_H
#define SPEEDUP_PLOTS_PICTURE_H

/* Is the file at path a whole picture of that format ("svg", "png", "pdf", "tex")?  gnuplot's exit status does not say: it is 0
 * on a full disk.  0; EIO: empty, cut off or not of the format; else errno. */
int picture_check(const char *path, const char *format);

/* Makes temporary durable and renames it to path.  On error the temporary is removed and path is as it was. */
int picture_keep(const char *temporary, const char *path);

#endif
