/* speedup-worker: the worker program of one process. */
#include "harness/worker/program.h"

int main(int argc, char *argv[])
{
    return program_run(argc, argv, NULL);
}
