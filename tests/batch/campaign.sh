#!/usr/bin/env bash
# Campaigns for tests with a real batch system.  Sourced by bats files.

# shellcheck source=/dev/null
. "${BASH_SOURCE[0]%/*}/../await.sh"

# A scripted worker that lasts as long as `pause` says, and what all campaigns here measure: four groups of three cells.
prepare() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR SPEEDUP_SCRIPT=$BATS_TEST_TMPDIR/script
    export HOME=$BATS_TEST_TMPDIR
    unset SPEEDUP_SITE
    mkdir "$SPEEDUP_SCRIPT"
    cp "$BATS_TEST_DIRNAME/../scripted/describe.csv" "$SPEEDUP_SCRIPT/"
    echo '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    cd "$BATS_TEST_TMPDIR" || return
    mkdir -p .config/speedup
    # one host, several nodes: they must not wait for each other
    # shellcheck disable=SC2016 # for the tasks
    echo 'command = export XDG_RUNTIME_DIR="$HOME/lock.$(uname -n).${SGE_TASK_ID:-}" && mkdir -p "$XDG_RUNTIME_DIR"' >.config/speedup/site
    worker=$PWD/slow_worker
    # shellcheck disable=SC2016 # for the worker
    printf '%s\n' '#!/bin/bash' 'own=$SPEEDUP_SCRIPT/$(uname -n)' '[ ! -d "$own" ] || SPEEDUP_SCRIPT=$own' \
        '[ "$1" != measure ] || sleep "$(cat "$SPEEDUP_SCRIPT/pause")"' "exec '$SCRIPTED_WORKER' \"\$@\"" >"$worker"
    chmod +x "$worker"
    small=(--worker "$worker" --threads 1 --sizes '100,1000,10000,100000' --visits 6)
}

# pause SECONDS [NODE]: what each visit lasts from now on; of the node, where nodes_differ.
pause() { echo "$1" >"$SPEEDUP_SCRIPT/new" && mv "$SPEEDUP_SCRIPT/new" "$SPEEDUP_SCRIPT/${2:-.}/pause"; }

# nodes_differ NANOSECONDS...: node1, node2, ... take so long for a run.
nodes_differ() {
    local node=0
    for each; do
        node=$((node + 1))
        mkdir "$SPEEDUP_SCRIPT/node$node"
        cp "$SPEEDUP_SCRIPT/describe.csv" "$SPEEDUP_SCRIPT/node$node/"
        echo "* * * * : $each" >"$SPEEDUP_SCRIPT/node$node/visits"
    done
}

submit() { "$SPEEDUP" submit "$1" "${small[@]}" "${@:2}"; }

# What await() tells besides.
why_not() {
    tail -n 20 run/batch/*.log run/batch/*.[oe][0-9]* 2>/dev/null
    "$SPEEDUP" status run
}

# id_of tasks|report: of the last one.
id_of() { awk -F, -v role="$1" '$3 == role { id = $4 } END { print id }' run/batch/jobs.csv; }

# state TASK: what Slurm calls it.
state() { scontrol -o show job "$1" | sed -n 's/.* JobState=\([A-Z_]*\) .*/\1/p' | head -n 1; }

# begins TASK: one that Slurm has put back into its queue, where it would wait two minutes.  Not at once: a node takes no start
# of a job that was made in the same second as the end of the last one ("Job credential revoked"), and the task would be lost.
begins() {
    sleep 2
    scontrol update "JobId=$1" StartTime=now || true # it may have begun
    [[ "$(state "$1")" == RUNNING || "$(state "$1")" == COMPLETED ]]
}

gone() { [ -z "$(squeue -h -j "$1")" ]; }

# No job of Slurm outlives a test.
cancel_all() {
    local tasks report job
    tasks=$(id_of tasks 2>/dev/null) && report=$(id_of report) || return 0
    for job in "$tasks" "$report"; do scancel --quiet "$job" 2>/dev/null || true; done
    await gone "$tasks,$report"
}

# status of run/, shown where a test fails.
look() {
    run "$SPEEDUP" status run
    # shellcheck disable=SC2154 # bats sets it
    echo "$output"
}

report_is_made() { [ -s "$1/report.html" ]; }

# visits DIRECTORY: group, round, variant and n of each that was not cut off; those of a round that was left half are there twice.
visits() { cat "$1"/raw/*[0-9].csv | awk -F, '$1 == "visit" && !/,aborted,/ { print $3, $4, $7, $9 }'; }

visits_at_least() { [ "$(visits "$1" | wc -l)" -ge "$2" ]; }

# visits_of_part DIRECTORY PART COUNT: the task of that part has made so many.
visits_of_part() {
    local file
    for file in "$1"/raw/*[0-9].csv; do
        if grep -q -- "--part $2/" "${file%.csv}.environment.csv" && [ "$(grep -c '^visit,' "$file")" -ge "$3" ]; then return 0; fi
    done
    return 1
}

# sweep_of PART: its process.  Between fork and exec a visit bears the same command line.
sweep_of() { pgrep -o -f "sweep --resume -o $PWD/run --part $1/"; }

workers_are() { [ "$(pgrep -fc "^/bin/bash $worker measure")" -eq "$1" ]; }

# The hosts that measured, in a line.
hosts() { grep -h '^hostname,' "$1"/raw/*[0-9].environment.csv | cut -d , -f 2 | sort -u | paste -sd ' '; }

# groups_of HOST: that were measured there in run/.
groups_of() { cat run/raw/*-"$1"-*[0-9].csv | awk -F, '$1 == "visit" { print $3 }' | sort -u; }

# Each cell has its six measured visits, none more, on one machine at least.
complete_and_without_doubles() {
    "$SPEEDUP" fsck "$1"
    "$SPEEDUP" status "$1"
    "$SPEEDUP" analyse "$1"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { visits = $at["visits"]; if ($at["status"] != "ok" || visits < 6 || visits > 7) { print "visits: " $0; bad = 1 } }
        END { exit bad || NR != 13 }' "$1/summary.csv"
}
