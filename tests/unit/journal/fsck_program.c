/* Prints fsck's report of each path named: for the test that compares it with the independent
 * reader. */
#include "journal/fsck.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
    struct fsck_report report;

    for (int i = 1; i < argc; ++i) {
        int error = fsck_run(argv[i], stdout, &report);
        if (error)
            printf("error=%d\n", error);
    }
    return EXIT_SUCCESS;
}
