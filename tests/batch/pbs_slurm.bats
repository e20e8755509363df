#!/usr/bin/env bats
# The scripts of `speedup submit pbs`, run by a real Slurm, whose sbatch reads #PBS lines: a qsub and a qstat of a few lines stand
# between.  They hand over, and answer, what the manual of PBS says; no server of PBS takes part.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/batch/campaign.sh
    . "$BATS_TEST_DIRNAME/campaign.sh"
    prepare
    printf '%s\n' 'queue = main' "cpus = $(nproc --all)" 'memory = 500mb' >>.config/speedup/site
    PATH=$BATS_TEST_DIRNAME/pbs_over_slurm:$PATH
}

teardown() {
    squeue -h -o '%A %Z' | awk -v place="$PWD/run/batch" '$2 == place { print $1 }' | xargs -r scancel
    await '! squeue -h -o %Z | grep -qxF "$PWD/run/batch"'
}

# of JOB: a line of what Slurm knows of it.
of() { scontrol -o show job "$1"; }

is_completed() { [[ "$(of "$1")" == *" JobState=COMPLETED "* ]]; }

@test "an array, and a report behind it: complete, with nothing done by hand" {
    pause 0.05
    submit pbs --tasks 2 --walltime 10m -o run
    await report_is_made run
    look
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == "2 parts: 2 done" ]]
    complete_and_without_doubles run
    tasks=$(id_of tasks) report=$(id_of report)
    [[ "$tasks" == *'[].slurm' && "$report" == *.slurm ]]
    # what Slurm has read from the lines of the scripts
    [[ "$(of "${tasks%%[*}_1")" == *' JobName=speedup '*' TimeLimit=00:10:00 '*' Partition=main '*' MinMemoryNode=500M '* ]]
    [[ "$(of "${report%.slurm}")" == *' JobName=speedup-report '*' TimeLimit=00:30:00 '*' Partition=main '* ]]
    # it was no task of Slurm for the scripts: the end of its time is that of --walltime
    grep -h '^arguments' run/raw/*Z-node*[0-9].environment.csv | grep -q 'deadline 5[34][0-9]s'
}

@test "a task that is warned goes on in a job of its own, with another report behind it" {
    pause 1
    submit pbs --tasks 2 -o run
    tasks=$(id_of tasks)
    await visits_of_part run 1 3
    await visits_of_part run 2 1
    look
    [[ "${lines[1]}" == "2 parts: 2 running" ]]
    [[ "$output" == *" ${tasks%%[*}[1].slurm"* ]]
    [[ "$output" == *"report: waiting for the tasks $(id_of report)"* ]]
    scancel --batch --signal=USR1 "${tasks%%[*}_1"
    await '[ "$(wc -l <run/batch/jobs.csv)" -eq 5 ]'
    [ "$(cut -d, -f 2,3,5,6 run/batch/jobs.csv | tail -2)" = 'pbs,tasks,2,1
pbs,report,2,' ]
    grep -q 'part 1: goes on in another start' run/batch/speedup.o*
    last=$(id_of report)
    pause 0
    await '"$SPEEDUP" status run >/dev/null'
    await is_completed "${last%.slurm}"
    report_is_made run
    complete_and_without_doubles run
}

@test "a task that is killed is failed; submit --resume submits it alone, by its number" {
    pause 1
    submit pbs --tasks 2 -o run
    await visits_of_part run 1 2
    await visits_of_part run 2 2
    kill -KILL "$(sweep_of 2)"
    pause 0
    await report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "2 parts: 1 done, 1 failed" ]]
    rm run/report.html
    run --separate-stderr "$SPEEDUP" submit --resume run --worker "$worker"
    [[ "${lines[1]}" == "tasks "*[0-9].slurm": parts 2" ]]
    await report_is_made run
    complete_and_without_doubles run
}
