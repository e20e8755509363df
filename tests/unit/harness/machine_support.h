/* What tests of topology, environment and doctor share: machines in the place of this one. */
#ifndef SPEEDUP_TESTS_UNIT_HARNESS_MACHINE_SUPPORT_H
#define SPEEDUP_TESTS_UNIT_HARNESS_MACHINE_SUPPORT_H

#include "harness/environment.h"

#include <stdbool.h>
#include <stddef.h>

/* Setup of a cmocka test: no variable of HWLOC, SPEEDUP or a batch system is set. */
int forget_machine(void **state);

/* Puts tests/fixtures/machines/<name> in the place of this machine: its files and, if it has one,
 * its topology. */
void use_machine(const char *name);

/* Makes an empty tree for put_file() and points SPEEDUP_SYSROOT to it; free_scratch() removes it
 * with all in it. */
char *use_scratch(void);
void free_scratch(char *root);

/* Writes text to the file at path below root, with the folders it needs. */
void put_file(const char *root, const char *path, const char *text);

/* The whole file at path; the caller frees. */
char *whole_file(const char *path);

/* Calls visit(path below root) for each regular file below root. */
void each_file(const char *root, void (*visit)(const char *path, void *context), void *context);

/* Directory of a machine's files; into path[size]. */
void machine_root(const char *name, char *path, size_t size);

/* The topology of the machine in use; topology_free() frees. */
struct topology *load_topology(void);

/* Its environment: worker "worker:1", seed 5, command line "speedup sweep". */
void collect_environment(struct environment *environment);

/* True if the value says that there is none. */
bool is_na(const char *value);

#endif
