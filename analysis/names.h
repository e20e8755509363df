/* Distinct texts, numbered in the order in which they were met. */
#ifndef SPEEDUP_ANALYSIS_NAMES_H
#define SPEEDUP_ANALYSIS_NAMES_H

#include "analysis/campaign.h"

#include <stdbool.h>

/* The number of text[length] in names, added if it is new.  ENOMEM. */
int names_number(struct names *names, const char *text, size_t length, size_t *number);
bool names_known(const struct names *names, const char *text);
void names_free(struct names *names);

#endif
