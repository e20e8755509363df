/* Starts one child in a process group of its own, reads what it writes, and sees to its end. */
#include "harness/launch.h"

#include "harness/interrupt.h"
#include "harness/worker/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 65536, END_GRACE_NS = 1000000000 };
static const uint64_t ended_together_ns = 500000000;

/* A growing text with room for a NUL. */
struct text {
    char *bytes;
    size_t length, limit;
};

struct child {
    const struct launch *launch;
    pid_t pid;
    int output, messages;      /* our ends of its pipes; -1 = closed */
    struct text out, err;
    uint64_t began_ns, end_at_ns; /* end_at_ns: when the next stage of ending begins; 0 = not planned */
    int ending;                /* 0 running, 1 SIGTERM sent, 2 SIGKILL sent */
    enum launch_end why;
    int wait_status;
    bool reaped;
};

/* Opens what the child reads; returns 0 or errno. */
static int input_open(const struct launch *launch, int *input)
{
    *input = launch->input ? memfd_create("speedup-input", MFD_CLOEXEC) : open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (*input < 0)
        return errno;
    if (!launch->input)
        return 0;
    const ssize_t written = write(*input, launch->input, launch->input_length);
    int error = written < 0 ? errno : (size_t)written < launch->input_length ? ENOSPC : 0;
    if (error == 0 && lseek(*input, 0, SEEK_SET) != 0)
        error = errno;
    if (error)
        close(*input);
    return error;
}

/* In the child: only async-signal-safe calls.  A failure is told through `report`, which exec closes. */
static void child_exec(const struct launch *launch, const int descriptors[3], int report, pid_t parent)
{
    int error;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before prctl */
        _exit(127);
    interrupt_reset_in_child();
    bool ready = true;
    for (int i = 0; i < 3; i++)
        ready = ready && (descriptors[i] < 0 || dup2(descriptors[i], i) == i);
    if (ready)
        execvpe(launch->argv[0], launch->argv, launch->environment ? launch->environment : environ);
    error = errno;
    if (write(report, &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

static void close_all(int descriptors[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (descriptors[i] >= 0) {
            close(descriptors[i]);
            descriptors[i] = -1;
        }
}

/* Forks; returns 0 when exec succeeded, else its errno. */
static int child_fork(struct child *child, const int descriptors[3])
{
    int report[2], error = 0;
    pid_t parent = getpid();
    if (pipe2(report, O_CLOEXEC) != 0)
        return errno;
    child->began_ns = clock_now_ns();
    child->pid = fork();
    if (child->pid == 0)
        child_exec(child->launch, descriptors, report[1], parent);
    if (child->pid < 0)
        error = errno;
    close(report[1]);
    ssize_t got = child->pid < 0 ? 0 : read(report[0], &error, sizeof error);
    close(report[0]);
    if (child->pid > 0 && got == (ssize_t)sizeof error)
        waitpid(child->pid, NULL, 0);
    return error;
}

static int child_start(struct child *child)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1}, in;
    int error = input_open(child->launch, &in);
    if (error)
        return error;
    if ((child->out.limit && pipe2(out, O_CLOEXEC) != 0) || pipe2(err, O_CLOEXEC) != 0)
        error = errno;
    if (error == 0)
        error = child_fork(child, (const int[3]){in, out[1], err[1]});
    close_all((int[]){in, out[1], err[1]}, 3);
    child->output = out[0];
    child->messages = err[0];
    if (error)
        close_all((int[]){out[0], err[0]}, 2);
    else if (child->launch->time_limit_ns)
        child->end_at_ns = child->began_ns + child->launch->time_limit_ns;
    return error;
}

/* Moves what is there into text; what does not fit is read and dropped.  false at the end of the stream. */
static bool text_read(struct text *text, int descriptor, bool *overflow)
{
    char chunk[CHUNK];
    ssize_t got = read(descriptor, chunk, sizeof chunk);
    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    size_t room = text->limit - text->length, length = (size_t)got;
    if (length > room) {
        *overflow = true;
        length = room;
    }
    if (length == 0)
        return true;
    char *larger = realloc(text->bytes, text->length + length + 1);
    if (!larger) {
        *overflow = true;
        return true;
    }
    text->bytes = larger;
    memcpy(text->bytes + text->length, chunk, length);
    text->length += length;
    return true;
}

/* Begins to end the child, or goes one stage further. */
static void end_child(struct child *child, enum launch_end why, bool at_once)
{
    if (child->ending == 0)
        child->why = why;
    child->ending = at_once ? 2 : child->ending + 1;
    kill(-child->pid, child->ending == 1 ? SIGTERM : SIGKILL);
    child->end_at_ns = child->ending == 1 ? clock_now_ns() + END_GRACE_NS : 0;
}

static void look_at_signals(struct child *child, int *seen)
{
    int count = interrupt_count();
    if (count == *seen)
        return;
    *seen = count;
    uint64_t grace_ends = clock_now_ns() + child->launch->grace_ns;
    if (count > 1)
        end_child(child, LAUNCH_ABORTED, true);
    else if (child->ending == 0 && (child->end_at_ns == 0 || grace_ends < child->end_at_ns)) {
        child->end_at_ns = grace_ends;
        child->why = LAUNCH_ABORTED;
    }
}

static void child_read(struct child *child, struct pollfd polled[2])
{
    bool overflow = false, ignored;
    if (polled[0].revents && !text_read(&child->out, child->output, &overflow))
        close_all(&child->output, 1);
    if (polled[1].revents && !text_read(&child->err, child->messages, &ignored))
        close_all(&child->messages, 1);
    if (overflow && child->ending == 0)
        end_child(child, LAUNCH_ENDLESS, true);
}

/* If it has ended, with what it leaves of its process group: while it is not waited for, its number is nobody else's. */
static void child_reap(struct child *child)
{
    siginfo_t ended = {.si_pid = 0};
    if (waitid(P_PID, (id_t)child->pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0)
        return;
    kill(-child->pid, SIGKILL);
    if (waitpid(child->pid, &child->wait_status, 0) < 0)
        child->wait_status = SIGKILL; /* somebody else has waited for it: how it ended is not known */
    child->reaped = true;
}

/* Sleeps until the child writes, ends, or runs out of time. */
static void child_wait(struct child *child, int *signals)
{
    struct pollfd polled[2] = {{.fd = child->output, .events = POLLIN}, {.fd = child->messages, .events = POLLIN}};
    struct timespec timeout, *limit = NULL;
    if (child->end_at_ns) {
        uint64_t now = clock_now_ns(), left = child->end_at_ns > now ? child->end_at_ns - now : 0;
        timeout = (struct timespec){.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)};
        limit = &timeout;
    }
    if (ppoll(polled, 2, limit, child->launch->waiting) > 0)
        child_read(child, polled);
    look_at_signals(child, signals);
    if (child->end_at_ns && clock_now_ns() >= child->end_at_ns)
        end_child(child, child->why, false);
    child_reap(child);
}

/* What is still in the pipes when the child is gone; a stray descendant may hold them open, so no waiting. */
static void child_drain(struct child *child)
{
    bool overflow = false;
    struct pollfd polled[2] = {{.fd = child->output, .events = POLLIN}, {.fd = child->messages, .events = POLLIN}};
    while (poll(polled, 2, 0) > 0) {
        child_read(child, polled);
        polled[0].fd = child->output;
        polled[1].fd = child->messages;
        if (child->out.length == child->out.limit)
            overflow = true;
        if (overflow)
            break;
    }
    close_all((int[]){child->output, child->messages}, 2);
}

static void last_line(const struct text *text, char *message, size_t size)
{
    static const char ours[] = "speedup: ";
    size_t end = text->length;
    while (end > 0 && text->bytes[end - 1] == '\n')
        end--;
    size_t start = end;
    while (start > 0 && text->bytes[start - 1] != '\n')
        start--;
    if (end - start >= strlen(ours) && memcmp(text->bytes + start, ours, strlen(ours)) == 0)
        start += strlen(ours);
    size_t length = end - start < size - 1 ? end - start : size - 1;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text->bytes[start + i];
        message[i] = text->bytes[start + i];
        if (byte < ' ' || byte == 127)
            message[i] = '?';
    }
    message[length] = '\0';
}

/* A batch system that ends a job signals all its processes, and the child may be gone before we hear of it: then it did not
 * fail, but was ended with us. */
static bool ended_with_us(const struct child *child)
{
    const uint64_t until_ns = clock_now_ns() + ended_together_ns;
    if (child->ending > 0 || !WIFSIGNALED(child->wait_status) || !interrupt_is_ending(WTERMSIG(child->wait_status)))
        return false;
    for (;;) {
        const uint64_t now_ns = clock_now_ns();
        const struct timespec left = {.tv_nsec = now_ns < until_ns ? (long)(until_ns - now_ns) : 0};
        ppoll(NULL, 0, &left, child->launch->waiting); /* SIGCHLD of this very child may end it early */
        if (interrupt_count() > 0 || left.tv_nsec == 0) /* one look after the time, too: we may have been held up */
            return interrupt_count() > 0;
    }
}

static int child_result(struct child *child, struct launched *launched)
{
    launched->elapsed_ns = clock_now_ns() - child->began_ns;
    bool by_us = child->ending > 0 && WIFSIGNALED(child->wait_status);
    launched->end = by_us ? child->why : WIFSIGNALED(child->wait_status) ? LAUNCH_KILLED : LAUNCH_EXITED;
    if (ended_with_us(child))
        launched->end = LAUNCH_ABORTED;
    if (child->ending > 0 && child->why == LAUNCH_ENDLESS)
        launched->end = LAUNCH_ENDLESS;
    launched->code = WIFSIGNALED(child->wait_status) ? WTERMSIG(child->wait_status) : WEXITSTATUS(child->wait_status);
    last_line(&child->err, launched->message, sizeof launched->message);
    launched->output_length = child->out.length;
    launched->output = child->out.bytes ? child->out.bytes : malloc(1);
    launched->errors = child->err.bytes ? child->err.bytes : malloc(1);
    if (!launched->output || !launched->errors) {
        launched_free(launched);
        return ENOMEM;
    }
    launched->output[launched->output_length] = '\0';
    launched->errors[child->err.length] = '\0';
    return 0;
}

int launch_run(const struct launch *launch, struct launched *launched)
{
    struct child child = {.launch = launch, .out.limit = launch->output_limit, .err.limit = CHUNK,
                          .why = LAUNCH_TIMEOUT};
    int signals = interrupt_count();
    memset(launched, 0, sizeof *launched);
    int error = child_start(&child);
    if (error)
        return error;
    while (!child.reaped)
        child_wait(&child, &signals);
    child_drain(&child);
    return child_result(&child, launched);
}

void launched_free(struct launched *launched)
{
    free(launched->output);
    free(launched->errors);
    launched->output = launched->errors = NULL;
}
