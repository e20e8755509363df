/* The row: what one repetition, or one visit, left behind.  One list of columns serves the shards
 * that are kept and the CSV that workers print; columns are found by header name, so either may
 * have fewer or more. */
#ifndef SPEEDUP_JOURNAL_RECORD_H
#define SPEEDUP_JOURNAL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORD_LINE = 512 }; /* longest row in bytes, newline included: one short write(2) */

/* TEXT(name, bytes with NUL), COUNT(name): int64_t, REAL(name): double.  In the file's order. */
#define RECORD_COLUMNS(TEXT, COUNT, REAL)                                                          \
    TEXT(type, 12)    /* "visit" or "repetition" */                                                \
    TEXT(session, 64) /* names the shard: start time, host, process */                             \
    COUNT(group)      /* comparison group of the plan: one kernel, n and options */                \
    COUNT(round)      /* 0 calibrates; from 1 on every unfinished group is visited once a round */ \
    COUNT(visit)      /* counts the worker launches of a session */                                \
    TEXT(kernel, 32)                                                                               \
    TEXT(variant, 32)                                                                              \
    TEXT(options, 128) /* canonical "name=value:name=value" */                                     \
    COUNT(n)           /* problem size */                                                          \
    COUNT(p)           /* workers */                                                               \
    COUNT(ranks)                                                                                   \
    COUNT(threads)                                                                                 \
    COUNT(nodes) /* machines on which the ranks ran */                                             \
    TEXT(scaling, 8) /* "strong" or "weak" */                                                      \
    COUNT(seed)                                                                                    \
    TEXT(worker, 48)   /* which worker program measured */                                         \
    COUNT(repetition)  /* 0-based; empty in a visit row */                                         \
    TEXT(phase, 8)     /* "warmup", "timed" or "spans": of an instrumented visit */                 \
    COUNT(inner)       /* runs in the timed interval */                                            \
    COUNT(total_ns)    /* the interval; time of one run = total_ns / inner */                      \
    TEXT(region, 16)   /* what the interval holds: "kernel", "kernel+team", "process", "kernel+transfer" */ \
    TEXT(timing, 16)   /* whose clock says how long: "one_clock" or "slowest_rank" */                \
    COUNT(cpu_ns)      /* CPU time of all workers in the interval */                               \
    COUNT(busy_max_ns) /* longest busy time of a worker, only in instrumented visits */            \
    REAL(busy_mean_ns)                                                                             \
    COUNT(idle_ns)    /* time in which no worker was busy, only in instrumented visits */          \
    COUNT(busy_spans) /* busy intervals of the worker that has most, only there */                 \
    COUNT(preemptions) /* involuntary context switches in the interval */                          \
    COUNT(page_faults)                                                                             \
    COUNT(waits)        /* voluntary context switches in the interval */                           \
    COUNT(major_faults) /* page faults that read from disk */                                      \
    COUNT(run_delay_ns) /* time in which workers could have run but had no CPU */                  \
    COUNT(migrations)   /* workers that ended on another CPU than they began on */                 \
    REAL(work)          /* operations in one run */                                                \
    REAL(bytes)         /* least bytes moved in one run */                                         \
    TEXT(result, 32)    /* the kernel's checksum */                                                \
    REAL(error)         /* distance from a right answer; right iff error <= tolerance */           \
    TEXT(status, 16)    /* ok wrong failed crashed timeout aborted skipped team_short */           \
    COUNT(cold_ns)      /* visit: first parallel region */                                         \
    COUNT(launch_ns)    /* visit: exec to exit */                                                  \
    COUNT(steal_ns)     /* visit: CPU time that the hypervisor gave to somebody else */            \
    COUNT(throttled_ns) /* visit: a control group stood still because its quota was used up */     \
    COUNT(pressure_ns)  /* visit: some task waited for a CPU */                                    \
    COUNT(thermal_throttles)  /* visit: times that the CPUs were slowed because of heat */         \
    COUNT(frequency_khz)      /* visit: mean of the CPUs at its end */                             \
    COUNT(temperature_mc)     /* visit: hottest package at its end, thousandths of a degree C */   \
    TEXT(start_utc, 24) /* visit: a label only */                                                  \
    TEXT(labels, 96)    /* noise, "too_short", "oversubscribed", ... joined by '+' */              \
    TEXT(note, 96)      /* visit: why it failed, in a few words */

#define RECORD_TEXT_FIELD(name, bytes) char name[bytes];
#define RECORD_COUNT_FIELD(name) int64_t name;
#define RECORD_REAL_FIELD(name) double name;
struct record {
    RECORD_COLUMNS(RECORD_TEXT_FIELD, RECORD_COUNT_FIELD, RECORD_REAL_FIELD)
};

/* "No value", written as an empty field: text "", count -1, real NaN. */
enum { RECORD_UNKNOWN = -1 };

/* Where the columns of one file or stream stand; made from its header line. */
struct record_layout;

/* Sets every field of record to "no value". */
void record_clear(struct record *record);

/* Copies text into a TEXT field of the given size, cut to fit; line breaks become '.'. */
void record_set_text(char *field, size_t size, const char *text);

/* Adds a label to those of the row, joined by '+'; one that it bears already, or has no room for, is not added. */
void record_add_label(struct record *record, const char *label);

/* True if the row bears that label. */
bool record_has_label(const struct record *record, const char *label);

/* The header line of a shard, newline included, "crc" last.  Static storage. */
const char *record_header(void);

/* Writes record as one line with its CRC-32C (Castagnoli 1993, doi:10.1109/26.231911; over all
 * bytes before the last comma) and newline to line[size].  *length: bytes without the NUL.  Text
 * outside [A-Za-z0-9._:+=,-] and a leading [=+-@] is percent-encoded; a real that is not finite is
 * empty.  EMSGSIZE: longer than RECORD_LINE or size; EINVAL: a negative number other than
 * RECORD_UNKNOWN in a count. */
int record_format(const struct record *record, char *line, size_t size, size_t *length);

/* Reads a header line (newline optional, CRLF too).  Unknown columns are accepted and skipped.
 * EINVAL: empty, a duplicate, a column behind "crc", or not CSV; ENOMEM.  record_layout_free()
 * frees *layout. */
int record_layout_parse(const char *header, struct record_layout **layout);
void record_layout_free(struct record_layout *layout);

/* True if the layout has the column of that name. */
bool record_layout_has(const struct record_layout *layout, const char *column);

/* True if the header can be a shard's.  It has a crc column and does not both lack a column and
 * have an unknown one: versions only add columns, so that is a damaged name. */
bool record_layout_sound(const struct record_layout *layout);

/* Reads one line of length bytes (newline excluded) into record; fields that the layout lacks are
 * "no value". EILSEQ: the layout has a crc column and the CRC does not match; EINVAL: wrong number
 * of fields, a field that is not of its type, too long, or negative. */
int record_parse(const struct record_layout *layout, const char *line, size_t length,
                 struct record *record);

/* CRC-32C of bytes[length]. */
uint32_t record_crc(const void *bytes, size_t length);

#endif
