/* The report of a campaign: for a terminal, and as files that stand alone. */
#ifndef SPEEDUP_REPORT_REPORT_H
#define SPEEDUP_REPORT_REPORT_H

#include "report/document.h"
#include "report/source.h"

#include <stdio.h>

/* Tells all that is known, or, brief, what fits into a terminal.  ENOMEM or errno of reading the
 * rows.  The caller frees *document, also after an error. */
int report_tell(const struct report_source *source, bool brief, struct document *document);

/* Writes report.md, report.html and tables.tex to the directory of source, each whole or not at
 * all, and their names to out.  style: path of the CSS.  errno; *problem[size] says which file and
 * why. */
int report_write(const struct report_source *source, const struct document *document, const char *style, FILE *out,
                 char *problem, size_t size);

#endif
