#!/usr/bin/env bats
# Campaigns with ranks, and the traps of their launchers.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    cd "$BATS_TEST_TMPDIR" || return
}

# needs NAME...: a worker was built with each of these MPIs.
needs() {
    for name; do [ -x "$WORKERS/$name/speedup-worker-mpi" ] || skip "no worker with $name"; done
}

# rows NAME...: these columns of the only shard, below those of MPI variants.
rows() {
    awk -F, -v names="$*" 'BEGIN { count = split(names, wanted, " ") }
        /^#/ || !/,/ { next }
        !header { for (i = 1; i <= NF; i++) at[$i] = i; header = 1; next }
        $at["variant"] == "mpi" { for (i = 1; i <= count; i++) printf "%s ", $at[wanted[i]]; print "" }' run/raw/*[0-9].csv
}

sweep() {
    run "$SPEEDUP" sweep --kernels monte_carlo_pi --variants mpi --sizes 1000 --visits 1 --min-time 1us -o run "$@"
}

@test "ranks times threads is p; each pair is a cell, visited with the launcher of its MPI" {
    for name in openmpi mpich; do
        [ -x "$WORKERS/$name/speedup-worker-mpi" ] || continue
        rm -rf run
        sweep --worker "$WORKERS/$name/speedup-worker" --ranks 1,2 --threads 1,2 --oversubscribe
        [ "$status" -eq 0 ]
        [ "$(rows type p ranks threads status | grep '^visit' | sort -u)" = "$(printf 'visit %s ok \n' '1 1 1' '2 1 2' '2 2 1' '4 2 2')" ]
        [ "$(rows type timing | grep '^repetition' | sort -u)" = 'repetition slowest_rank ' ]
        "$SPEEDUP" fsck run
        "$SPEEDUP" analyse run
        [ "$(grep -c ',mpi,' run/summary.csv)" -eq 4 ]
    done
}

@test "without --ranks there are none, with a worker that has no MPI they are skipped and say so" {
    "$SPEEDUP" sweep --kernels sqrt_cube --dry-run >plan
    run ! grep -q ',mpi,' plan
    mkdir plain
    ln -s "$WORKERS/../libexec/speedup/speedup-worker" plain/worker
    sweep --worker plain/worker --ranks 1
    [ "$status" -eq 1 ]
    [[ $output == *"mpi n=1000 p=1: skipped: MPI not built"* ]]
    [ "$(rows type status | grep '^visit')" = 'visit skipped ' ]
    [ "$(grep -c ',serial,' run/raw/*[0-9].csv)" -gt 1 ]
}

@test "under the launcher of another MPI all ranks are alone, which is a short team" {
    needs openmpi mpich
    for pair in openmpi:mpich mpich:openmpi; do
        rm -rf run
        sweep --worker "$WORKERS/${pair%:*}/speedup-worker" --launcher "mpirun.${pair#*:}" --ranks 2 --oversubscribe
        [ "$status" -eq 1 ]
        [[ $output == *"team_short: 2 ranks asked, the world has 1: start with the launcher of this MPI"* ]]
    done
}

@test "a rank that may use fewer CPUs than it has threads, or others, is a short team" {
    needs openmpi
    [ "$(nproc)" -ge 2 ] || skip "one CPU"
    run --separate-stderr mpirun.openmpi -np 1 --bind-to core "$WORKERS/openmpi/speedup-worker-mpi" measure sqrt_cube mpi \
        -n 100 -p 2 --ranks 1
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 2 ]
    [[ ${lines[1]} == *,team_short,*rank%200%20has%201%20CPU%20for%202%20threads:%20start%20with%20--bind-to%20none* ]]
    taken=$(taskset -cp $$ | grep -oE '[0-9]+$') # the last CPU allowed, given to the rank that runs on the first
    run --separate-stderr mpirun.openmpi -np 1 --bind-to core "$WORKERS/openmpi/speedup-worker-mpi" measure sqrt_cube mpi \
        -n 100 -p 1 --ranks 1 --cpus "$taken"
    [[ ${lines[1]} == *,team_short,*not%20its%20own* ]]
}

@test "threads of ranks are bound to the CPUs of the plan" {
    needs mpich
    [ "$(nproc)" -ge 2 ] || skip "one CPU"
    cpus=$(taskset -cp $$ | sed 's/.*: //' | grep -oE '^[0-9]+'),$(taskset -cp $$ | grep -oE '[0-9]+$')
    run --separate-stderr mpirun.mpich -n 2 "$WORKERS/mpich/speedup-worker-mpi" measure sqrt_cube mpi -n 100 -p 2 --ranks 2 \
        --cpus "$cpus" --who
    [ "$status" -eq 0 ]
    [ "$(cut -d, -f4,5 <<<"$output" | tail -2 | paste -sd' ')" = "${cpus%,*},1 ${cpus#*,},1" ]
}

@test "what cannot be is refused in a line" {
    for options in '--ranks 0' '--ranks x' "--ranks $(($(nproc) + 1))" ''; do
        # shellcheck disable=SC2086 # options are words
        sweep --dry-run $options
        [ "$status" -eq 2 ]
        [ "${#lines[@]}" -eq 1 ]
    done
    run "$SPEEDUP" sweep --variants serial --ranks 1 --dry-run
    [ "$status" -eq 2 ]
    [[ $output == *"no chosen variant runs on ranks"* ]]
}
