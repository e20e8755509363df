/* The twelve rules of a results directory, and a methods paragraph for a paper. */
#ifndef SPEEDUP_REPORT_RULE_REPORT_H
#define SPEEDUP_REPORT_RULE_REPORT_H

#include "analysis/rules.h"
#include "report/document.h"

#include <stdbool.h>
#include <stdio.h>

/* Prints each rule with its outcome, what was found and what repairs it (DIR as directory).  True
 * if none failed. */
bool rule_report_print(const struct rule_subject *subject, const char *directory, FILE *out);

/* Adds a paragraph on how it was measured, from the plan, the rows and the environment only; what
 * these do not say is not said. */
void rule_report_methods(const struct rule_subject *subject, struct document *document);

#endif
