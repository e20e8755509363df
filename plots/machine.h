/* What the environment files of a results directory say of a machine. */
#ifndef SPEEDUP_PLOTS_MACHINE_H
#define SPEEDUP_PLOTS_MACHINE_H

enum { MACHINE_BORDERS = 3 };

struct machine {
    char name[320];              /* ", host, CPU model", of which what is not known is left out; of several machines
                                    ", measured on 5 machines of one kind, each size on one of them, CPU model" */
    char doctor[64];             /* verdict of doctor before the first visit; "": not known, or not the same on all */
    int border[MACHINE_BORDERS]; /* up to so many workers have: performance cores; the first package; cores of their own.
                                    0: there is no such border */
};

/* Reads in directory/raw the environment file of any session on each of the machines, whose fingerprints are in a list
 * (words.h; empty: of the machine without one). */
void machine_read(const char *directory, const char *fingerprints, struct machine *machine);

#endif
