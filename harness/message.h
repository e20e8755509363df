/* What the program says at its edge: one line on stderr, and an exit status. */
#ifndef SPEEDUP_HARNESS_MESSAGE_H
#define SPEEDUP_HARNESS_MESSAGE_H

enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED_CELL = 1,  /* a cell failed or answered wrongly */
    EXIT_BAD_USAGE = 2,
    EXIT_REGRESSED = 3,    /* compare found a regression */
    EXIT_INPUT_OUTPUT = 4,
    EXIT_INTERRUPTED = 75  /* resumable; EX_TEMPFAIL of sysexits.h, so that a batch script can requeue */
};

/* Prints "speedup: " and the formatted text as one line to stderr; control characters, which could drive a terminal,
 * come out as "\xHH".  Errors have the form "what: why: what to do". */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
