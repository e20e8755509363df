/* Single facts of an environment file, "key,value". */
#ifndef SPEEDUP_JOURNAL_FACTS_H
#define SPEEDUP_JOURNAL_FACTS_H

#include "journal/csv.h"

/* Value of key as it was written; "" if it is not there or table is NULL. */
const char *facts_value(const struct table *table, const char *key);

/* The same; NULL also where the value is not known: it is empty, or "na:" and why. */
const char *facts_known(const struct table *table, const char *key);

#endif
