#!/usr/bin/env bats
# Ranks over the nodes of a real Slurm.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/live/ranks.sh
    . "$BATS_TEST_DIRNAME/../live/ranks.sh"
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

# sweep MPI OPTION...: a small campaign of ranks into run/.
sweep() {
    rm -rf run
    "$SPEEDUP" sweep --worker "$WORKERS/$1/speedup-worker" --kernels monte_carlo_pi --variants mpi --sizes 1000 --visits 1 \
        --min-time 1us -o run "${@:2}"
}

# job OPTION...: two nodes with all their CPUs for the command that follows, on this host.
job() { salloc --quiet -N 2 --exclusive "$@"; }

# alive [OPTION]: the ranks of the visit of $size.
alive() { pgrep "$@" -f "^$WORKERS/[a-z]*/speedup-worker-mpi measure bubble_sort mpi -n $size "; }

# many NUMBER: that many of them are alive within a minute.
many() {
    local end=$((SECONDS + 60))
    while [ "$SECONDS" -lt "$end" ]; do
        [ "$(alive -c)" -ne "$1" ] || return 0
        sleep 0.05
    done
    alive -a
    return 1
}

teardown() {
    [ -z "${background-}" ] || kill -KILL "$background" 2>/dev/null || true
    [ -z "${size-}" ] || alive | xargs -r kill -KILL || true
}

@test "in a job of two nodes mpirun and srun start the ranks of both, and rows say how many nodes it were" {
    needs openmpi mpich
    cpus=$(nproc --all)
    { echo '#!/usr/bin/env bash' && echo 'set -e' && declare -f sweep && cat <<TEXT; } >job.sh
for mpi in openmpi mpich; do
    for launcher in mpirun.\$mpi srun; do
        sweep \$mpi --launcher \$launcher --ranks $((2 * cpus))
        "$SPEEDUP" measure sqrt_cube mpi -n 1000 --worker "$WORKERS/\$mpi/speedup-worker" --ranks 2 --threads $cpus --who --csv \\
            --launcher \$launcher | tail -n +2 | cut -d, -f1,10 >\$mpi.\$launcher.who
        mv run \$mpi.\$launcher
    done
done
TEXT
    SPEEDUP=$SPEEDUP WORKERS=$WORKERS sbatch --wait --quiet -N 2 --exclusive -o log job.sh || { cat log; false; }
    each_node=$(for node in 1 2; do for ((i = 0; i < cpus; i++)); do echo "node$node,$((node - 1))"; done; done)
    for each in openmpi.mpirun.openmpi openmpi.srun mpich.mpirun.mpich mpich.srun; do
        rm -rf run && mv "$each" run
        diff <(echo "$each_node") "$each.who" # one rank of all CPUs on each node
        [ "$(rows type status | grep '^visit' | sort | uniq -c | tr -s ' ')" = ' 2 visit ok ' ]
        [ "$(rows type ranks nodes | grep "^repetition $((2 * cpus))" | sort -u)" = "repetition $((2 * cpus)) 2 " ]
        "$SPEEDUP" analyse run
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["variant"] == "mpi" { print $at["ranks"], $at["nodes"],
            $at["oversubscribed"] }' run/summary.csv | grep -qx "$((2 * cpus)) 2 0"
    done
}

@test "submit --nodes gives a task several nodes, for ranks over all of them" {
    needs openmpi
    local ranks
    # shellcheck source=tests/batch/campaign.sh
    . "$BATS_TEST_DIRNAME/campaign.sh"
    unset SPEEDUP_SITE
    ranks=$((2 * $(nproc --all)))
    HOME=$PWD "$SPEEDUP" submit slurm --nodes 2 --worker "$WORKERS/openmpi/speedup-worker" --kernels monte_carlo_pi \
        --variants mpi --sizes 1000 --visits 1 --min-time 1us --ranks "1,$ranks" --walltime 10m -o run
    await report_is_made run
    [ "$(rows type ranks nodes status | grep '^repetition' | sort -u | paste -sd ';')" = "repetition 1 1 ok ;repetition $ranks 2 ok " ]
    grep -qx '#SBATCH --nodes=2' run/batch/tasks.sh
}

@test "more ranks than the nodes have CPUs are refused, fewer than one node's need not ask for others" {
    needs openmpi
    run job "$SPEEDUP" sweep --worker "$WORKERS/openmpi/speedup-worker" --ranks $((2 * $(nproc --all) + 1)) --dry-run
    [ "$status" -eq 2 ]
    [[ $output == *"--ranks: $((2 * $(nproc --all) + 1)) ranks but $((2 * $(nproc --all))) CPUs are allowed"* ]]
}

@test "under srun with another PMI each rank is alone, and that is a short team" {
    needs mpich
    run --separate-stderr srun --mpi=none -n 2 "$WORKERS/mpich/speedup-worker-mpi" measure sqrt_cube mpi -n 100 -p 2 --ranks 2
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 2 ]
    [[ ${lines[1]} == *team_short,*2%20ranks%20asked*the%20world%20has%201:%20start%20with%20the%20launcher* ]]
}

@test "ranks bound to fewer CPUs than they have threads are a short team, on whichever node" {
    needs mpich
    [ "$(nproc --all)" -ge 2 ] || skip "one CPU"
    cat >wrong <<'SCRIPT'
#!/bin/sh
case "$1" in --version) exec srun --version ;; esac
shift 6 # -n 2 --mpi=pmi2 --cpu-bind=none -c 2
exec srun -n 2 -N 2 -c 2 --mpi=pmi2 --cpu-bind=none "$PWD/bound" "$@"
SCRIPT
    printf '#!/bin/sh\n[ "$SLURM_PROCID" = 0 ] || exec taskset -c 0 "$@"\nexec "$@"\n' >bound
    chmod +x wrong bound
    run job bash -c "$(declare -f sweep); sweep mpich --launcher ./wrong --ranks 2 --threads 2"
    [ "$status" -eq 1 ]
    [[ $output == *"team_short: rank 1 has 1 CPU for 2 threads: start with --bind-to none"* ]]
}

@test "ranks that are all on one of two nodes are a short team" {
    needs mpich
    cat >crowd <<'SCRIPT'
#!/bin/sh
[ "$1" = --version ] && exec srun --version
exec srun -N 1 -w node1 --overcommit "$@"
SCRIPT
    chmod +x crowd
    run job bash -c "$(declare -f sweep); sweep mpich --launcher ./crowd --ranks $((2 * $(nproc --all)))"
    [ "$status" -eq 1 ]
    [[ $output == *"team_short: a node has more workers than CPUs: have the launcher spread the ranks"* ]]
}

@test "ranks of all nodes end with the program that measures" {
    needs openmpi mpich
    ranks=$((2 * $(nproc --all))) size=300001
    for each in openmpi:mpirun.openmpi openmpi:srun mpich:mpirun.mpich mpich:srun; do
        for signal in TERM KILL; do
            job "$SPEEDUP" measure bubble_sort mpi -n "$size" --worker "$WORKERS/${each%:*}/speedup-worker" \
                --ranks "$ranks" --launcher "${each#*:}" --inner 1 3>&- >/dev/null 2>&1 &
            background=$!
            many "$ranks" || { echo "$each does not start"; false; }
            kill -"$signal" "$(pgrep -o -f "^$SPEEDUP measure bubble_sort mpi -n $size ")"
            many 0 || { echo "$each after $signal"; false; }
            wait "$background" || true
        done
    done
}
