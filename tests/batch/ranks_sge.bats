#!/usr/bin/env bats
# Ranks in a parallel environment of a real Grid Engine.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/live/ranks.sh
    . "$BATS_TEST_DIRNAME/../live/ranks.sh"
    cd "$BATS_TEST_TMPDIR" || return
}

# job OPTION... -- COMMAND: as a job with two slots, to its end; what it printed is in log.
job() {
    printf '#!/bin/bash\nexport XDG_RUNTIME_DIR=%q\n%s\n' "$PWD" "$1" >job.sh
    qsub -sync y -cwd -j y -o log -V -pe mpi 2 job.sh || { cat log; return 1; }
}

@test "a job's slots are ranks, with each MPI" {
    needs openmpi mpich
    [ "$(nproc)" -ge 2 ] || skip "one CPU"
    for name in openmpi mpich; do
        rm -rf run
        job "exec '$SPEEDUP' sweep --worker '$WORKERS/$name/speedup-worker' --kernels monte_carlo_pi --variants mpi --sizes 1000 \
            --visits 1 --min-time 1us -o run --ranks 1,2"
        [ "$(rows type ranks nodes status | grep '^repetition' | sort -u)" = "$(printf 'repetition %s 1 ok \n' 1 2)" ]
        [ "$(rows type ranks status | grep '^visit' | sort -u)" = "$(printf 'visit %s ok \n' 1 2)" ]
    done
}

@test "more ranks than slots are refused" {
    needs openmpi
    run job "exec '$SPEEDUP' sweep --worker '$WORKERS/openmpi/speedup-worker' --ranks 3 --dry-run"
    [ "$status" -ne 0 ]
    [[ $output == *"--ranks: 3 ranks but "*" CPUs are allowed"* ]]
}
