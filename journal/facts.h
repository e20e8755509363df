/* Single facts of an environment file, "key,value". */
#ifndef SPEEDUP_JOURNAL_FACTS_H
#define SPEEDUP_JOURNAL_FACTS_H

#include "journal/csv.h"

/* Loads raw/<session>.environment.csv of a results directory; *facts is NULL after an error.  ENOENT: there is
 * none, or the session's name, which comes from a file, would lead out of the directory; else as table_load(),
 * with *problem[size]. table_free() frees. */
int facts_load(const char *directory, const char *session, struct table **facts, char *problem, size_t size);

/* The same, but a file that is not there, or is no table, is not known: *facts is NULL.  An error is one of reading, or ENOMEM. */
int facts_load_known(const char *directory, const char *session, struct table **facts);

/* Value of key as it was written; "" if it is not there or table is NULL. */
const char *facts_value(const struct table *table, const char *key);

/* The same; NULL also where the value is not known: it is empty, or "na:" and why. */
const char *facts_known(const struct table *table, const char *key);

/* What a row of a derived file may stand in one figure or table with: its kind of machine; in files of older
 * versions, that have no such column, its fingerprint. */
const char *facts_kind(const struct table *derived, size_t row);

#endif
