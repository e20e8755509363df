/* One child process: arguments, environment, pipes, time limit, process group.  Sleeps in ppoll, never polls. */
#ifndef SPEEDUP_HARNESS_LAUNCH_H
#define SPEEDUP_HARNESS_LAUNCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct launch {
    char *const *argv;            /* argv[0] is the program, looked up in PATH if it has no slash; ends with NULL */
    char *const *environment;     /* ends with NULL; NULL = this process's */
    const char *input;            /* standard input, input_length bytes; NULL = /dev/null */
    size_t input_length;
    size_t output_limit;          /* a child that writes more is ended; 0 = standard output is inherited */
    uint64_t time_limit_ns;       /* then SIGTERM and, a second later, SIGKILL to its group; 0 = none */
    uint64_t grace_ns;            /* how long it may go on after the first ending signal of interrupt.h */
    const sigset_t *waiting;      /* signal mask of the wait, from interrupt_install() */
};

enum launch_end {
    LAUNCH_EXITED,    /* code: its exit status */
    LAUNCH_KILLED,    /* code: the signal that ended it */
    LAUNCH_TIMEOUT,   /* over the time limit, ended by us */
    LAUNCH_ABORTED,   /* ended by us because of a signal to us, or by the same signal as we were told to end */
    LAUNCH_ENDLESS    /* wrote more than output_limit, ended by us */
};

struct launched {
    enum launch_end end;
    int code;
    char *output;         /* standard output, NUL-ended; never NULL after success */
    size_t output_length;
    char message[200];    /* last line of standard error without our own "speedup: ", cut; controls as '?' */
    char *errors;         /* the beginning of standard error as it is, NUL-ended; never NULL after success */
    uint64_t elapsed_ns;  /* exec to exit */
};

/* Runs the child to its end; none of its group is alive afterwards (it dies with us too).  0, or the errno that kept it
 * from starting: ENOENT, EACCES, EAGAIN, ENOMEM, ...  launched_free() frees *launched after success. */
int launch_run(const struct launch *launch, struct launched *launched);
void launched_free(struct launched *launched);

#endif
