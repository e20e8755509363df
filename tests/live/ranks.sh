#!/usr/bin/env bash
# What tests of ranks have in common.  Sourced.

# needs NAME...: a worker was built with each of these MPIs.
needs() {
    for name; do [ -x "$WORKERS/$name/speedup-worker-mpi" ] || skip "no worker with $name"; done
}

# rows NAME...: these columns of the only shard of run/, below those of MPI variants.
rows() {
    awk -F, -v names="$*" 'BEGIN { count = split(names, wanted, " ") }
        /^#/ || !/,/ { next }
        !header { for (i = 1; i <= NF; i++) at[$i] = i; header = 1; next }
        $at["variant"] == "mpi" { for (i = 1; i <= count; i++) printf "%s ", $at[wanted[i]]; print "" }' run/raw/*[0-9].csv
}
