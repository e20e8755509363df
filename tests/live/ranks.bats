#!/usr/bin/env bats
# Campaigns with ranks, and the traps of their launchers.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/live/ranks.sh
    . "$BATS_TEST_DIRNAME/ranks.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    cd "$BATS_TEST_TMPDIR" || return
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

@test "without what starts ranks they are skipped and say so; without --ranks nobody looks for it" {
    needs openmpi
    sweep --worker "$WORKERS/openmpi/speedup-worker" --launcher ./nowhere --ranks 1
    [ "$status" -eq 1 ]
    [[ $output == *"mpi n=1000 p=1: skipped: ./nowhere: not found: give what starts ranks with --launcher"* ]]
    [ "$(rows type status | grep '^visit')" = 'visit skipped ' ]
    rm -rf run
    "$SPEEDUP" sweep --kernels monte_carlo_pi --variants pool --sizes 1000 --threads 1 --visits 1 --min-time 1us -o run \
        --worker "$WORKERS/openmpi/speedup-worker" --launcher ./nowhere
}

@test "root need not say twice that Open MPI may start" {
    needs openmpi
    unset OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
    sweep --worker "$WORKERS/openmpi/speedup-worker" --ranks 1
    [ "$status" -eq 0 ]
}

@test "one visit of ranks, and who they were" {
    for name in openmpi mpich; do
        [ -x "$WORKERS/$name/speedup-worker-mpi" ] || continue
        run --separate-stderr "$SPEEDUP" measure monte_carlo_pi mpi -n 1000 --ranks 2 --threads 2 --inner 1 --who --csv \
            --worker "$WORKERS/$name/speedup-worker"
        [ "$status" -eq 0 ]
        [ "$(tail -n +2 <<<"$output" | cut -d, -f1,10)" = "$(printf "$(hostname),%s\n" 0 0 1 1)" ]
        [ "$(tail -n +2 <<<"$output" | cut -d, -f2 | uniq | wc -l)" -eq 2 ]
        [ "$(tail -n +2 <<<"$output" | cut -d, -f4 | sort -u | wc -l)" -eq 4 ]
    done
    run "$SPEEDUP" measure monte_carlo_pi mpi -n 1000
    [ "$status" -eq 2 ]
    [[ $output == *"mpi: runs on ranks: say how many with --ranks" ]]
    run "$SPEEDUP" measure monte_carlo_pi pool -n 1000 --ranks 2
    [ "$status" -eq 2 ]
}

@test "the environment tells the program with MPI and its launcher; another one does not go on with a campaign" {
    needs openmpi mpich
    mkdir own
    cp -L "$WORKERS/openmpi/speedup-worker" "$WORKERS/openmpi/speedup-worker-mpi" own/
    sweep --worker own/speedup-worker --ranks 1
    grep -q '^ranks,speedup-worker-mpi:[0-9a-f]*$' run/raw/*[0-9].environment.csv
    grep -q '^ranks_mpi,.*Open MPI' run/raw/*[0-9].environment.csv
    grep -q '^launcher,mpirun.openmpi$' run/raw/*[0-9].environment.csv
    grep -q '^launcher_version,[^,:]*[0-9.]*$' run/raw/*[0-9].environment.csv
    cp -L "$WORKERS/mpich/speedup-worker-mpi" own/
    run "$SPEEDUP" sweep --resume --worker own/speedup-worker -o run
    [ "$status" -eq 2 ]
    [[ $output == *"its ranks were begun by speedup-worker-mpi:"*", not by speedup-worker-mpi:"*": one campaign measures one build"* ]]
    rm own/speedup-worker-mpi
    run "$SPEEDUP" sweep --resume --worker own/speedup-worker -o run
    [ "$status" -eq 2 ]
}

@test "pairs of equal p are curves of their own" {
    needs openmpi
    "$SPEEDUP" sweep --worker "$WORKERS/openmpi/speedup-worker" --kernels monte_carlo_pi --variants mpi --sizes 1000 --visits 6 \
        --min-time 1us -o run --ranks 1,2 --threads 1,2 --oversubscribe
    "$SPEEDUP" analyse run
    summary() { awk -F, -v names="$*" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; count = split(names, wanted, " "); next }
        $at["model"] == "mpi" { for (i = 1; i <= count; i++) printf "%s ", $at[wanted[i]]; print "" }' run/summary.csv; }
    [ "$(summary variant p ranks threads nodes relative_pairs)" = "$(printf '%s 1 6 \n' 'mpi 1 1 1' 'mpi:2 2 1 2' 'mpi 2 2 1' 'mpi:2 4 2 2')" ]
    [ "$(grep -cE ',mpi(:2)?,' run/models.csv)" -eq 2 ]
}
