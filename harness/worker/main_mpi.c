/* speedup-worker-mpi: the worker program as one of several ranks.  The only file that sees MPI. */
#include "harness/worker/program.h"

#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

enum { PIECE = 1 << 30, SUMS = 1 << 26 }; /* most bytes, or sums, in one call: MPI 3 counts in int */

/* Every call returns MPI_SUCCESS or does not return: the standard error handler of MPI_COMM_WORLD ends all ranks. */
static void barrier(void)
{
    MPI_Barrier(MPI_COMM_WORLD);
}

static int64_t largest(int64_t mine)
{
    MPI_Allreduce(MPI_IN_PLACE, &mine, 1, MPI_INT64_T, MPI_MAX, MPI_COMM_WORLD);
    return mine;
}

static void share(int from, void *bytes, size_t size)
{
    MPI_Bcast(bytes, (int)size, MPI_BYTE, from, MPI_COMM_WORLD);
}

static void gather(void *pieces, size_t bytes)
{
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, pieces, (int)bytes, MPI_BYTE, MPI_COMM_WORLD);
}

static void add(uint64_t sums[], size_t count)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (size_t done = 0; done < count; done += SUMS) {
        const int some = count - done < SUMS ? (int)(count - done) : SUMS;
        if (rank == 0)
            MPI_Reduce(MPI_IN_PLACE, sums + done, some, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
        else
            MPI_Reduce(sums + done, NULL, some, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    }
}

static void exchange(int neighbour, const void *sent, void *received, size_t bytes)
{
    MPI_Sendrecv(sent, (int)bytes, MPI_BYTE, neighbour, 0, received, (int)bytes, MPI_BYTE, neighbour, 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
}

static int piece(size_t left)
{
    return left < PIECE ? (int)left : PIECE;
}

static void send(int receiver, const void *bytes, size_t size)
{
    for (size_t done = 0; done < size; done += PIECE)
        MPI_Send((const char *)bytes + done, piece(size - done), MPI_BYTE, receiver, 0, MPI_COMM_WORLD);
}

static void receive(int sender, void *bytes, size_t size)
{
    for (size_t done = 0; done < size; done += PIECE)
        MPI_Recv((char *)bytes + done, piece(size - done), MPI_BYTE, sender, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/* Under the launcher of another MPI each process believes to be alone, as rank 0; the launcher numbered them all the same.
 * Only the first then says so. */
static void leave_if_one_of_many(const struct rank_team *team)
{
    static const char *const numbers[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && team->size == 1; i++) {
        const char *number = getenv(numbers[i]);
        if (number && strcmp(number, "0") != 0) {
            MPI_Finalize();
            exit(EXIT_SUCCESS);
        }
    }
}

/* Ranks die with the launcher that started them here, even if it has no time to end them. */
static void open_ranks(struct rank_team *team)
{
    int provided;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    *team = (struct rank_team){.barrier = barrier, .max = largest, .share = share, .gather = gather, .add = add,
                               .exchange = exchange, .send = send, .receive = receive};
    MPI_Comm_rank(MPI_COMM_WORLD, &team->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &team->size);
    leave_if_one_of_many(team);
    if (provided >= MPI_THREAD_FUNNELED)
        return;
    fputs("speedup: speedup-worker-mpi: this MPI allows no threads beside it: build with one that does\n", stderr);
    MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
}

static void close_ranks(int status)
{
    if (status != 0)
        MPI_Abort(MPI_COMM_WORLD, status);
    MPI_Finalize();
}

/* The first line: MPICH goes on with how it was configured. */
static void library(char *text, size_t size)
{
    char version[MPI_MAX_LIBRARY_VERSION_STRING];
    int length;
    MPI_Get_library_version(version, &length);
    version[strcspn(version, "\n")] = '\0';
    for (char *tab = version; (tab = strchr(tab, '\t')) != NULL;)
        *tab = ' ';
    snprintf(text, size, "%s", version);
}

int main(int argc, char *argv[])
{
    const struct program_ranks ranks = {open_ranks, close_ranks, library, SPEEDUP_MPI_LAUNCHER};
    return program_run(argc, argv, &ranks);
}
