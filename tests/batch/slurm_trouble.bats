#!/usr/bin/env bats
# What a cluster does to the tasks of a campaign, with a real Slurm: limits brought forward, nodes lost, jobs held.  Each time
# the campaign is complete in the end, and nothing is measured twice or compared across nodes.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/batch/campaign.sh
    . "$BATS_TEST_DIRNAME/campaign.sh"
    prepare
}

# Whatever became of the test, all nodes serve the next one.
teardown() {
    local node
    cancel_all
    for node in node1 node2; do
        kill -CONT "$(daemon_of "$node")"
        scontrol update "NodeName=$node" State=RESUME 2>/dev/null || true # it is refused for a node that is well
    done
    await nodes_are_idle
}

nodes_are_idle() { [ "$(sinfo -h -N -p main -o %T | sort | uniq -c | tr -s ' ')" = ' 2 idle' ]; }

daemon_of() { cat "${SLURM_CONF%/*}/$1/slurmd.pid"; }

# The node on which a task runs.
node_of() { squeue -h -r -j "$1" -o %N; }

# out_of_reach NODE: Slurm hears nothing from it any more, and then gives it up.  What runs there goes on.
out_of_reach() {
    kill -STOP "$(daemon_of "$1")"
    scontrol update "NodeName=$1" State=DOWN Reason=test
}

# without_power TASK: its processes end at once, those of Slurm that watch over it, too.
without_power() {
    local step children
    step=$(pgrep -o -f "^slurmstepd: \[$(squeue -h -r -j "$1" -O JobID:.20 | tr -d ' ')\.batch\]")
    mapfile -t children < <(pgrep -P "$step")
    kill -KILL "$step" "${children[@]}" "$(sweep_of "${1#*_}")"
}

# remember: the rows that are there now.  remembered: they still are, unchanged.
remember() { cp -r run/raw before; }
remembered() {
    local file
    for file in before/*[0-9].csv; do cmp -n "$(stat -c %s "$file")" "$file" "run/raw/${file#before/}"; done
}

# Each time is that of one node, and so are both of each speedup: it is 1, for on no node one variant is faster than another.
each_on_one_node() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { times[$at["time_low_ns"] " " $at["time_high_ns"]]++; rows++ }
        $at["role"] == "candidate" { speedups += $at["speedup"] == 1 && $at["speedup_low"] == 1 && $at["speedup_high"] == 1; candidates++ }
        END { print times["1000 1000"], times["3000 3000"]
            exit !(times["1000 1000"] + times["3000 3000"] == rows && candidates > 0 && speedups == candidates) }' "$1/summary.csv"
}

# Field $1 of machines.csv, by host.
of_machines() { python3 -c 'import csv, sys; print(*sorted(row["hostname"] + " " + row[sys.argv[1]] for row in csv.DictReader(open("run/machines.csv"))), sep=",")' "$1"; }

@test "limits that are brought forward: warned or killed, the rows are safe, and the tasks go on" {
    pause 2
    submit slurm --tasks 2 --walltime 1m -o run -- --time=10
    task=$(id_of tasks)
    await visits_of_part run 1 3
    await visits_of_part run 2 3
    remember
    # Slurm looks every 30 s; the first is warned in time, the second has met its end when it is looked at
    scontrol update "JobId=${task}_1" EndTime=now+45
    scontrol update "JobId=${task}_2" EndTime=now+1
    await '[[ "$(state ${task}_1)" != RUNNING && "$(state ${task}_2)" != RUNNING ]]'
    pause 0
    await test PENDING = "\$(state ${task}_1)"
    grep -q 'part 1: goes on in another start' run/batch/task-1.log
    await '[[ "$(state ${task}_2)" != COMPLETING ]]'
    await begins "${task}_1"
    # warning and end come at once, in any order: it is put back into the queue, or over
    if [ "$(state "${task}_2")" = PENDING ]; then
        await begins "${task}_2"
    else
        await report_is_made run
        "$SPEEDUP" submit --resume run --worker "$worker"
    fi
    await '"$SPEEDUP" status run >/dev/null'
    complete_and_without_doubles run
    remembered
}

@test "a node that is lost: its task goes on elsewhere, and rows of two nodes are not compared" {
    nodes_differ 1000 3000
    pause 1 node1
    pause 1 node2
    submit slurm --tasks 2 -o run
    task=$(id_of tasks)_1
    await visits_of_part run 1 9 # six calibrate
    await visits_of_part run 2 1
    remember
    lost=$(node_of "$task")
    kill -STOP "$(daemon_of "$lost")" # so it does not tell what became of the task
    without_power "$task"
    out_of_reach "$lost"
    await test PENDING = "\$(state $task)"
    look
    [[ "${lines[1]}" == "2 parts: 1 running, 1 waiting" ]]
    pause 0 node1
    pause 0 node2
    await begins "$task"
    await '"$SPEEDUP" status run >/dev/null'
    complete_and_without_doubles run
    remembered
    each_on_one_node run
    grep -q "begun on another machine ($lost, .*): done anew here" run/batch/task-1.log
}

@test "a node out of reach that measures on beside the one that has its task now" {
    nodes_differ 1000 3000
    pause 1 node1
    pause 1 node2
    submit slurm --tasks 2 -o run
    task=$(id_of tasks)_1
    await visits_of_part run 1 9
    lost=$(node_of "$task")
    out_of_reach "$lost"
    pause 0 "$([ "$lost" = node1 ] && echo node2 || echo node1)"
    pause 4 "$lost"
    await test COMPLETED = "\$(state ${task%_1}_2)"
    await begins "$task"
    await '"$SPEEDUP" status run >/dev/null'
    await workers_are 1 # of the lost node
    pkill -KILL -f "sweep --resume -o $PWD/run --part 1/2"
    complete_and_without_doubles run
    each_on_one_node run
    [[ "$(of_machines groups_left_out)" == *"$lost "[12]* ]]
}

@test "what is held is told as waiting; released, it completes" {
    pause 1
    submit slurm --tasks 2 -o run -- --hold
    task=$(id_of tasks)
    look
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "2 parts: 2 waiting" ]]
    run --separate-stderr "$SPEEDUP" submit --resume run --worker "$worker"
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"2 tasks are in the queue already"* ]]
    scontrol release "$task"
    await visits_of_part run 1 7
    scontrol requeuehold "${task}_1"
    await test PENDING = "\$(state ${task}_1)"
    look
    [[ "${lines[1]}" == "2 parts: 1 running, 1 waiting" ]]
    remember
    pause 0
    sleep 2 # see begins()
    # a hold that is released while the task still ends is taken up again when it has ended
    await 'scontrol release "${task}_1"; begins "${task}_1"'
    await '"$SPEEDUP" status run >/dev/null'
    scontrol release "$(id_of report)"
    await report_is_made run
    complete_and_without_doubles run
    remembered
}
