/* Worker processes that live for one run and send their results through pipes. */
#include "kernels/support/process_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A worker whose message is under way. */
struct sender {
    uint64_t sum;                   /* the first part of a message: what the worker returned */
    struct process_message parts[2]; /* the sum, and the result */
    int part;                       /* that is under way */
    size_t done;                    /* bytes of it */
};

static struct pool_share share_of(const struct problem *problem, const struct pool_task *task, int worker)
{
    return (struct pool_share){.pool = problem->pool, .worker = worker, .workers = problem->p,
                               .argument = task->argument, .n = task->n};
}

static bool write_all(int descriptor, struct process_message message)
{
    const char *at = message.at;
    for (size_t done = 0; done < message.bytes;) {
        const ssize_t wrote = write(descriptor, at + done, message.bytes - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

static _Noreturn void work_and_send(struct problem *problem, const struct pool_task *task, process_result *result,
                                    int worker, int descriptor)
{
    struct pool_share share = share_of(problem, task, worker);
    uint64_t sum = task->work(problem, &share);
    const struct process_message none = {NULL, 0};
    const bool sent = write_all(descriptor, (struct process_message){&sum, sizeof sum}) &&
                      write_all(descriptor, result ? result(problem, &share) : none);
    _exit(sent ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* The other end of the pipe is open in the worker only, so it closes when the worker ends, however it does. */
static int start(struct problem *problem, const struct pool_task *task, process_result *result, int worker,
                 struct pollfd *from)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return process_pool_short(problem, worker);
    const int pid = process_pool_fork(problem, worker);
    if (pid == 0) {
        close(ends[0]); /* a worker that nobody hears must not wait for itself */
        work_and_send(problem, task, result, worker, ends[1]);
    }
    const int error = pid < 0 ? process_pool_short(problem, worker) : 0;
    close(ends[1]);
    process_pool_pids(problem->pool)[worker] = pid > 0 ? pid : 0;
    *from = (struct pollfd){.fd = ends[0], .events = POLLIN};
    return error;
}

/* Reads what is there.  False at the end of the message, or of the worker. */
static bool receive(int descriptor, struct sender *sender)
{
    const struct process_message *part = &sender->parts[sender->part];
    const ssize_t got = read(descriptor, (char *)part->at + sender->done, part->bytes - sender->done);
    if (got <= 0)
        return got < 0 && errno == EINTR;
    sender->done += (size_t)got;
    if (sender->done < part->bytes)
        return true;
    sender->done = 0;
    sender->part++;
    return sender->part < 2 && sender->parts[1].bytes > 0;
}

/* Takes messages as they come; each goes to its own place. */
static void receive_all(struct pollfd from[], struct sender senders[], int count)
{
    for (int open = count; open > 0;) {
        if (poll(from, (nfds_t)count, -1) < 0)
            continue; /* EINTR */
        for (int i = 0; i < count; i++)
            if (from[i].fd >= 0 && from[i].revents && !receive(from[i].fd, &senders[i])) {
                close(from[i].fd);
                from[i].fd = -1; /* poll passes over it */
                open--;
            }
    }
}

/* Sees all of them end; the first that did not end well is told. */
static int wait_for_all(struct problem *problem)
{
    char trouble[PROBLEM_TROUBLE] = "";
    int error = 0;
    for (int worker = 0; worker < problem->p; worker++) {
        bool well = true;
        if (process_pool_reap(problem, worker, 0, &well) && !well && error == 0) {
            memcpy(trouble, problem->trouble, sizeof trouble);
            error = EOWNERDEAD;
        }
    }
    memcpy(problem->trouble, trouble, sizeof trouble);
    return error;
}

static int run(struct problem *problem, const struct pool_task *task, process_result *result, struct pollfd from[],
               struct sender senders[])
{
    int started = 0, error = 0;
    for (; started < problem->p && error == 0; started++) {
        const struct pool_share share = share_of(problem, task, started);
        struct sender *sender = &senders[started];
        sender->parts[0] = (struct process_message){&sender->sum, sizeof sender->sum};
        sender->parts[1] = result ? result(problem, &share) : (struct process_message){NULL, 0};
        from[started].fd = -1;
        error = start(problem, task, result, started, &from[started]);
    }
    if (error == 0) {
        receive_all(from, senders, problem->p);
        return wait_for_all(problem);
    }
    for (int i = 0; i < started; i++)
        if (from[i].fd >= 0)
            close(from[i].fd);
    process_pool_kill(problem->pool);
    return error;
}

double process_pool_run_forked_footprint(const struct problem *problem)
{
    const bool forked = problem->variant->region == REGION_PROCESS;
    return forked ? (double)problem->p * (double)(sizeof(struct pollfd) + sizeof(struct sender)) : 0;
}

int process_pool_run_forked(struct problem *problem, const struct pool_task *task, process_result *result, uint64_t *sum)
{
    const size_t count = (size_t)problem->p;
    struct pollfd *from = calloc(count, sizeof *from);
    struct sender *senders = calloc(count, sizeof *senders);
    const int error = from && senders ? run(problem, task, result, from, senders) : ENOMEM;
    *sum = 0;
    for (size_t i = 0; i < count && error == 0; i++)
        *sum += senders[i].sum;
    free(from);
    free(senders);
    return error;
}
