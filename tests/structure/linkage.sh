#!/usr/bin/env bash
# The coordinator is free of OpenMP, whose runtime would bind it, and all its children, to one CPU before main.
# $SPEEDUP is the program, $SPEEDUP_WORKER the one that measures, which must have OpenMP: so this test can fail.
set -euo pipefail

has_openmp() { ldd "$1" | grep -E 'lib(gomp|omp|iomp5)\.'; }

if has_openmp "$SPEEDUP"; then
    echo "$SPEEDUP: is linked with OpenMP"
    exit 1
fi
has_openmp "$SPEEDUP_WORKER" || { echo "$SPEEDUP_WORKER: is not linked with OpenMP, or ldd does not show it" && exit 1; }
