/* What the environment files of a results directory say of a machine. */
#ifndef SPEEDUP_PLOTS_MACHINE_H
#define SPEEDUP_PLOTS_MACHINE_H

enum { MACHINE_BORDERS = 3 };

struct machine {
    char name[200];              /* ", host, CPU model", of which what is not known is left out */
    char doctor[64];             /* verdict of doctor before the first visit; "": not known */
    int border[MACHINE_BORDERS]; /* up to so many workers have: performance cores; the first package; cores of their own.
                                    0: there is no such border */
};

/* Reads the environment file in directory/raw of any session on the machine with that fingerprint. */
void machine_read(const char *directory, const char *fingerprint, struct machine *machine);

#endif
