#!/usr/bin/env bats
# speedup submit and status with a real Slurm of several nodes.  Workers are scripted, so that visits last as long as they are told.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/batch/campaign.sh
    . "$BATS_TEST_DIRNAME/campaign.sh"
    prepare
}

teardown() { cancel_all; }

@test "an array on several nodes, and a report behind it: complete, with nothing done by hand" {
    pause 1
    submit slurm --tasks 2 --walltime 10m -o run -- --time=5
    await visits_of_part run 1 1
    await visits_of_part run 2 1
    pause 0
    await report_is_made run
    look
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == "2 parts: 2 done" ]]
    [ "$(hosts run)" = "node1 node2" ]
    [ "$(groups_of node1 | wc -l)" -eq 2 ]
    [ "$(groups_of node2 | wc -l)" -eq 2 ]
    [ -z "$(comm -12 <(groups_of node1) <(groups_of node2))" ]
    # the end of the task is that of Slurm, not that of --walltime
    grep -h '^arguments' run/raw/*Z-node*[0-9].environment.csv | grep -o 'deadline [0-9]*' | while read -r _ seconds; do
        [ "$seconds" -gt 180 ] && [ "$seconds" -lt 300 ]
    done
    [ "$(state "$(id_of tasks)_1")" = COMPLETED ]
    grep -q 'Made by `speedup submit slurm`' run/batch/tasks.sh
}

@test "a task that is warned ends its visit, is put back into the queue, and goes on" {
    pause 0.5
    submit slurm --tasks 1 -o run
    task=$(id_of tasks)_1
    await visits_at_least run 3
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "1 part: 1 running" ]]
    [[ "$output" == *" $task on node"* ]]
    [[ "$output" == *"report: waiting for the tasks $(id_of report)"* ]]
    scancel --batch --signal=USR1 "$task"
    await test PENDING = "\$(state $task)"
    look
    [[ "${lines[1]}" == "1 part: 1 waiting" ]]
    before=$(visits run | wc -l)
    pause 0
    await begins "$task"
    # Slurm at times takes a task that was put back for one that is over, and lets the report go first
    await '"$SPEEDUP" status run >/dev/null'
    await report_is_made run
    cat run/batch/*.log
    [ "$(visits run | wc -l)" -gt "$before" ]
    complete_and_without_doubles run
    grep -q 'goes on in another start' run/batch/task-1.log
}

@test "a task that is put back into the queue leaves the others of its array alone" {
    pause 1
    submit slurm --tasks 2 -o run
    task=$(id_of tasks)
    await visits_of_part run 1 1
    await visits_of_part run 2 1
    [ "$(squeue -h -r -j "${task}_2" -O JobID:.20 | tr -d ' ')" = "$task" ] # the number of the array is that of this task
    scancel --batch --signal=USR1 "${task}_2"
    await test PENDING = "\$(state ${task}_2)"
    [ "$(state "${task}_1")" = RUNNING ]
    scontrol -o show job "${task}_1" | grep -q ' Restarts=0 '
    pause 0
    await begins "${task}_2"
    await '"$SPEEDUP" status run >/dev/null'
    complete_and_without_doubles run
}

@test "a task that made no visit is not put back into the queue" {
    pause 1000
    submit slurm --tasks 1 -o run
    task=$(id_of tasks)_1
    await grep -q resuming run/batch/task-1.log
    await workers_are 1
    scancel --batch --signal=USR1 "$task"
    await test FAILED = "\$(state $task)"
    grep -q 'no visit was made since this task began' run/batch/task-1.log
    await workers_are 0
}

@test "a task that is killed is failed; submit --resume submits it alone" {
    pause 1
    submit slurm --tasks 2 -o run
    await visits_of_part run 1 2
    await visits_of_part run 2 2
    kill -KILL "$(sweep_of 2)"
    await test FAILED = "\$(state $(id_of tasks)_2)"
    pause 0
    await report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "2 parts: 1 done, 1 failed" ]]
    [[ "$output" == *"submit what is missing with: speedup submit --resume run"* ]]
    rm run/report.html
    run --separate-stderr "$SPEEDUP" submit --resume run --worker "$worker"
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == "tasks "*": parts 2" ]]
    await report_is_made run
    complete_and_without_doubles run
}

@test "an array that is cancelled does not go on by itself; what is missing is told, and submitted" {
    pause 0.5
    submit slurm --tasks 3 -o run
    await visits_of_part run 1 2
    pause 1000
    scancel "$(id_of tasks)"
    await report_is_made run
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "3 parts: "*"failed"* ]]
    [[ "${lines[1]}" != *running* && "${lines[1]}" != *waiting* ]]
    [ "$(state "$(id_of tasks)_1")" = CANCELLED ]
    await workers_are 0
    pause 0
    rm run/report.html
    "$SPEEDUP" submit --resume run --worker "$worker"
    await report_is_made run
    complete_and_without_doubles run
}

@test "what Slurm refuses is told in its words" {
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" -o run -- --partition=nowhere
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"sbatch: sbatch: error: "*"nvalid partition"* ]]
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" --site <(echo "cpus = $(($(nproc --all) + 1))") -o other
    [ "$status" -eq 4 ]
    [ ! -e run/batch/jobs.csv ]
}

@test "an account that Slurm refuses: the plan is kept, and with another site file it is submitted" {
    pause 0
    site=.config/speedup/site
    cp "$site" site
    printf '%s\n' 'partition = closed' 'account = ab1234' >>"$site"
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" --tasks 1 -o run
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"nvalid account or account/partition combination"*"speedup submit slurm --resume -o $PWD/run"* ]]
    [ ! -e run/batch/jobs.csv ]
    cp site "$site"
    "$SPEEDUP" submit slurm --resume -o run --worker "$worker"
    await report_is_made run
    complete_and_without_doubles run
}

@test "directories of any name: cwd, logs, scripts" {
    pause 0
    # shellcheck disable=SC2016 # no expansion is what is tested
    for name in "it's a" '$(id)*' $'new\nline'; do
        "$SPEEDUP" submit slurm "${small[@]}" --tasks 1 -o "$name"
        await test -s '"$name/report.html"'
        [ -s "$name/batch/task-1.log" ]
    done
}
