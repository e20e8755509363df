/* The ranks of a problem: processes with memory of their own, on one machine or several, that compute together.  What a
 * kernel asks of MPI, and no more: the one program that has MPI fills in the operations, so kernels compile without it.
 *
 * Every rank calls the same operations in the same order, from its first thread.  With no ranks (problem->ranks is NULL) a
 * problem has one rank, and each call of the functions below is right and does nothing. */
#ifndef SPEEDUP_KERNELS_SUPPORT_RANK_TEAM_H
#define SPEEDUP_KERNELS_SUPPORT_RANK_TEAM_H

#include "kernels/kernel.h"
#include "kernels/support/partition.h"

/* The operations; an error in one ends all ranks. */
struct rank_team {
    int rank, size; /* 0 .. size - 1 */
    void (*barrier)(void);
    int64_t (*max)(int64_t mine);
    void (*share)(int from, void *bytes, size_t size);
    void (*gather)(void *pieces, size_t bytes);
    void (*add)(uint64_t sums[], size_t count);
    void (*exchange)(int neighbour, const void *sent, void *received, size_t bytes);
    void (*send)(int receiver, const void *bytes, size_t size);
    void (*receive)(int sender, void *bytes, size_t size);
};

/* How many ranks share the problem, and which this one is. */
int ranks_size(const struct problem *problem);
int ranks_rank(const struct problem *problem);

/* This rank's part of n items, and the part of it that belongs to a thread of this rank. */
struct range ranks_part(const struct problem *problem, size_t n);
struct range ranks_thread_part(const struct problem *problem, size_t n, int thread);

/* Waits for all ranks. */
void ranks_barrier(const struct problem *problem);

/* The largest of what the ranks gave, known to all. */
int64_t ranks_max(const struct problem *problem, int64_t mine);

/* Copies what rank `from` has in bytes[size] to all. */
void ranks_share(const struct problem *problem, int from, void *bytes, size_t size);

/* Each rank has filled piece number `rank` of pieces[ranks][bytes]; afterwards all have all pieces. */
void ranks_gather(const struct problem *problem, void *pieces, size_t bytes);

/* Adds up sums[count] of all ranks, modulo 2^64, in those of rank 0; those of others stay. */
void ranks_add(const struct problem *problem, uint64_t sums[], size_t count);

/* Sends sent[bytes] to a rank and receives as much from it, at the same time. */
void ranks_exchange(const struct problem *problem, int neighbour, const void *sent, void *received, size_t bytes);

/* Each rank has its part of n items in an array that begins at items; afterwards rank 0 has all. */
void ranks_collect(const struct problem *problem, void *items, size_t n, size_t item_bytes);

#endif
