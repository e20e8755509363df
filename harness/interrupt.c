/* Counts the signals that end a campaign. */
#include "harness/interrupt.h"

#include <errno.h>
#include <stddef.h>

static volatile sig_atomic_t signals_seen;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};

static void count_signal(int signal_number)
{
    (void)signal_number;
    if (signals_seen < 2)
        signals_seen++;
}

static void wake(int signal_number)
{
    (void)signal_number; /* the handler exists only so that ppoll returns */
}

int interrupt_install(sigset_t *waiting)
{
    struct sigaction count = {.sa_handler = count_signal}, waking = {.sa_handler = wake},
                     ignore = {.sa_handler = SIG_IGN};
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    int failed = sigaction(SIGCHLD, &waking, NULL) | sigaction(SIGPIPE, &ignore, NULL);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        sigaddset(&blocked, ending[i]);
        failed |= sigaction(ending[i], &count, NULL);
    }
    failed |= sigprocmask(SIG_BLOCK, &blocked, waiting);
    if (failed)
        return errno;
    sigdelset(waiting, SIGCHLD); /* a parent may have left it blocked */
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigdelset(waiting, ending[i]);
    return 0;
}

int interrupt_count(void)
{
    return signals_seen;
}

bool interrupt_is_ending(int signal_number)
{
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (ending[i] == signal_number)
            return true;
    return false;
}

void interrupt_reset_in_child(void)
{
    sigset_t none;
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
