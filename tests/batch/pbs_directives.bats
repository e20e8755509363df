#!/usr/bin/env bats
# All that `speedup submit pbs --dry-run` prints, held against the manual of qsub by another program, which finds planted mistakes.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR HOME=$BATS_TEST_TMPDIR SPEEDUP_SCRIPT=$BATS_TEST_TMPDIR/script
    unset SPEEDUP_SITE HWLOC_SYNTHETIC HWLOC_XMLFILE
    mkdir "$SPEEDUP_SCRIPT"
    cp "$BATS_TEST_DIRNAME/../scripted/describe.csv" "$SPEEDUP_SCRIPT/"
    cd "$BATS_TEST_TMPDIR" || return
}

judge() { python3 -B "$BATS_TEST_DIRNAME/pbs_judge.py"; }

# printed OPTION...: a dry run.
printed() { "$SPEEDUP" submit pbs --worker "$SCRIPTED_WORKER" --threads 1 --sizes '100,1000,10000,100000' --visits 2 --dry-run -o run "$@"; }

# holds COMMANDS DIRECTIVES OPTION...: so many are printed, and all are right.
holds() {
    run judge < <(printed "${@:3}")
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$output" = "$1 command lines of qsub, $2 directives" ]
}

@test "arrays, single parts, several nodes, site files: every line is one of qsub's" {
    holds 2 9 --tasks 4
    holds 2 9 --tasks 1
    holds 2 9 --tasks 3 --walltime 1m
    holds 2 9 --tasks 3 --walltime 8760h
    printf '%s\n' 'queue = workq@server-1' 'account = ab_12/x' 'cpus = 128' 'memory = 500gb' 'walltime = 90m' 'modules = gcc/12 gsl' \
        'directive = -m abe' 'directive = -l place=scatter:excl' 'directive = -P project' 'launcher = mpiexec' >site
    holds 2 19 --site site --tasks 4
    holds 2 19 --site site --tasks 4 -- -p -5 -W umask=022 -V
    printf '%s\n' 'build = yes' 'source = /home/u/a tree' 'memory = 2TB' 'command = echo "#PBS is no directive here"' >site
    holds 2 9 --site site --tasks 2
    sed 's/^demo\(.*\),omp,openmp,/demo\1,mpi,mpi,/' "$SPEEDUP_SCRIPT/describe.csv" >new && mv new "$SPEEDUP_SCRIPT/describe.csv"
    echo 'cpus = 4' >site
    holds 2 10 --site site --tasks 2 --nodes 4 --ranks 1,16
    printed --site site --nodes 4 --ranks 1,16 | grep -A 2 -x '#PBS -l select=4:ncpus=4:mpiprocs=4' | grep -qx '#PBS -l place=scatter'
    echo 'directive = -l place=scatter:excl' >>site # in place of ours
    holds 2 11 --site site --tasks 2 --nodes 4 --ranks 1,16
}

# refused SED: a dry run changed so is found to be wrong.
refused() {
    run judge < <(sed -E "$1" printed)
    [ "$status" -eq 1 ] || { echo "passed: $1"; return 1; }
    [[ "$output" == *"line "* ]]
}

@test "planted mistakes are found" {
    printf '%s\n' 'queue = workq' 'cpus = 4' 'memory = 8gb' >site
    printed --tasks 4 --site site >printed
    judge <printed
    for name in '-N a-name-that-is-longer' '-N -begins' '-j both' '-r yes' '-q a b' '-q' '-y new' '-V x' '-p 2000' '-l walltime=1h' \
        '-l walltime=1:60:00' '-l walltime=' '-l wall=1' '-l ncpus=4' '-l walltime=1,walltime=2' '-l select=0:ncpus=1' \
        '-l select=2' '-l select=1:ncpus' '-l select=1:ncpus=four' '-l select=1:cpus=4' '-l select=1:mem=8GiB' '-l select=1:ncpus=1:ncpus=2' \
        '-l select=1:ncpus=1+' '-l place=everywhere' '-J 1-1' '-J 4-1' '-J 1' '-J 1,3' '-J 1-4%0' '-W depend=afterall:1' '-W depend=afterany' \
        '-W depend=afterany:x' '-W umask=9' '-W colour=red' '-v 1=2 3' '--array=1-4'; do
        refused "0,/^#PBS -j oe\$/s//#PBS ${name//\//\\/}/"
    done
    refused '/^#PBS -j oe$/p'              # twice
    refused 's/^#PBS -j oe$/#PBS  j oe/'   # no option
    refused 's/^PARTS=.*/&\n#PBS -j oe/'   # behind the first command
    refused 's/qsub -J 1-4/qsub -J 1-4%/'
    refused 's/ tasks\.sh$//'              # no script
    refused 's/ tasks\.sh$/ tasks.sh 1/'
    refused 's/afterany:ID/afterany:ID,/'
    run judge </dev/null
    [ "$status" -eq 1 ]
}
