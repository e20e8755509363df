/* What gnuplot leaves to be put right in the files that it wrote. */
#ifndef SPEEDUP_PLOTS_FINISH_H
#define SPEEDUP_PLOTS_FINISH_H

/* SVG: values on hover become <title> elements, which need no script.  errno. */
int finish_svg(const char *path);

/* LaTeX: letters that TeX would act on are escaped, and the graphic is taken from the file `graphic` beside the text.
 * errno. */
int finish_tex(const char *path, const char *graphic);

#endif
