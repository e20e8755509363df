/* For lists of columns, COLUMNS(TEXT, COUNT, REAL): the header line of a derived file, a comma behind each name, and its rows. */
#ifndef SPEEDUP_ANALYSIS_COLUMNS_H
#define SPEEDUP_ANALYSIS_COLUMNS_H

#include "journal/csv.h"

#include <stdio.h>

#define TEXT_NAME(name, bytes) #name ","
#define NUMBER_NAME(name) #name ","

/* Write row->name to FILE *file behind const char *comma, which is "" before the first of a row. */
#define WRITE_TEXT(name, bytes) fputs(comma, file), csv_write_text(file, row->name), comma = ",";
#define WRITE_COUNT(name) fputs(comma, file), csv_write_count(file, row->name), comma = ",";
#define WRITE_REAL(name) fputs(comma, file), csv_write_real(file, row->name), comma = ",";

#endif
