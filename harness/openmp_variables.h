/* The OMP_* variables of the user, judged before anything runs: an OpenMP runtime only warns, and then uses all CPUs. */
#ifndef SPEEDUP_HARNESS_OPENMP_VARIABLES_H
#define SPEEDUP_HARNESS_OPENMP_VARIABLES_H

#include <stddef.h>

/* Checks one variable; unknown names are right.  Values as in the OpenMP 5.1 specification, chapter 6.  EINVAL:
 * *problem[size] names the variable, its value and what it may be. */
int openmp_variable_check(const char *name, const char *value, char *problem, size_t size);

/* Checks all OMP_* variables of an environment that ends with NULL. */
int openmp_variables_check(char *const environment[], char *problem, size_t size);

#endif
