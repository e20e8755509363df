/* Numbers as a person reads them; files hold them in full. */
#ifndef SPEEDUP_JOURNAL_HUMAN_H
#define SPEEDUP_JOURNAL_HUMAN_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds with three digits and a unit, "85.6 ns" or "1.00 ms", into text[size]; "-" unless ns > 0. */
void human_duration(double ns, char *text, size_t size);

/* Bytes with three digits and a decimal unit, "512 B" or "1.60 GB"; "-" unless bytes >= 0. */
void human_bytes(double bytes, char *text, size_t size);

/* A ratio with three digits, "0.071" or "1.98"; "-" unless value > 0. */
void human_ratio(double value, char *text, size_t size);

/* A count with three digits, "85", "2790" or "6.4e6"; "-" unless value > 0. */
void human_count(double value, char *text, size_t size);

/* Reads "10ms", "1.5s", "2m", "1h", also ns and us, to nanoseconds, at most 9e18.  EINVAL: it is none. */
int human_parse_duration(const char *text, int64_t *nanoseconds);

#endif
