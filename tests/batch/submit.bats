#!/usr/bin/env bats
# speedup submit and status, as far as they need no batch system: scripts, command lines, what is refused, where a campaign is.
# A false sbatch stands in only for what is handed to it, and for its failures.

bats_require_minimum_version 1.5.0

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR HOME=$BATS_TEST_TMPDIR
    export SPEEDUP_SCRIPT=$BATS_TEST_TMPDIR/script
    export SPEEDUP_SYSROOT=$BATS_TEST_TMPDIR/machine
    unset SPEEDUP_SITE HWLOC_SYNTHETIC HWLOC_XMLFILE
    mkdir "$SPEEDUP_SCRIPT" "$SPEEDUP_SYSROOT" "$BATS_TEST_TMPDIR/bin"
    cp "$ROOT/tests/scripted/describe.csv" "$SPEEDUP_SCRIPT/"
    echo '* * * * : 1000' >"$SPEEDUP_SCRIPT/visits"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
    cd "$BATS_TEST_TMPDIR" || return
    small=(--worker "$SCRIPTED_WORKER" --threads 1 --sizes '100,1000,10000,100000' --visits 2)
}

# fake NAME LINE...: a program of that name, a script of these lines, which notes its words and where it was called.
fake() {
    printf '%s\n' '#!/bin/bash' "pwd >>'$BATS_TEST_TMPDIR/called'" "printf '<%s>' \"\$@\" >>'$BATS_TEST_TMPDIR/called'" \
        "echo >>'$BATS_TEST_TMPDIR/called'" "${@:2}" >"bin/$1"
    chmod +x "bin/$1"
}

# As fake, which also tells ids: 17, 18, ... each with what is told behind it.
fake_ids() {
    fake "$1" "n=\$(cat '$BATS_TEST_TMPDIR/n' 2>/dev/null || echo 17)" "echo \$((n + 1)) >'$BATS_TEST_TMPDIR/n'" "echo \"\$n$2\""
}

# A site file of these lines.
site() { printf '%s\n' "$@" >site; }

# The dry run, with what differs from machine to machine by its name.
dry_run() {
    "$SPEEDUP" submit "$1" "${small[@]}" --dry-run -o run "${@:2}" | sed "s|$PWD|@HERE@|g; s|$SCRIPTED_WORKER|@WORKER@|g;
        s|$(realpath "$SPEEDUP")|@PROGRAM@|g; s|$SPEEDUP|@PROGRAM@|g"
}

golden() {
    [ -z "${RENEW:-}" ] || cp "$2" "$ROOT/tests/batch/golden/$1"
    [ ! -e run ]
    diff -u "$ROOT/tests/batch/golden/$1" "$2"
}

@test "the dry run for Slurm prints commands and scripts, and leaves nothing" {
    site 'partition = rome' 'account = ab12' 'cpus = 4' 'memory = 8G' 'walltime = 2h' 'modules = gcc/12 gsl' \
        'directive = --exclusive' 'command = ulimit -s unlimited' 'launcher = srun'
    dry_run slurm --site site --tasks 3 -- --qos=high --comment "it's mine" >printed
    golden slurm.txt printed
}

@test "the dry run for Grid Engine" {
    site 'queue = all.q' 'account = ab12' 'cpus = 4' 'memory = 8G' 'parallel_environment = smp'
    dry_run sge --site site --tasks 2 --walltime 90s -- -P project >printed
    golden sge.txt printed
}

@test "the dry run for PBS" {
    site 'queue = workq' 'cpus = 4' 'memory = 8gb' 'build = yes' "source = /home/u/a tree"
    dry_run pbs --site site --tasks 2 --walltime 30h >printed
    golden pbs.txt printed
}

@test "the scripts pass shellcheck" {
    command -v shellcheck || skip "no shellcheck"
    site 'cpus = 4' 'parallel_environment = smp' 'build = yes' "source = /home/u/a tree" 'modules = a b'
    for system in slurm sge pbs; do
        "$SPEEDUP" submit "$system" "${small[@]}" --site site --dry-run -o run -- --a 'b c' >all
        csplit -s -z -f "$system." all '/^# In /' '{*}'
        for script in "$system".0?; do sed 1d "$script" | shellcheck -s bash -S warning -e SC1090,SC2034 -; done
    done
}

@test "the site file is looked for in SPEEDUP_SITE, then in ~/.config/speedup/site" {
    mkdir -p .config/speedup
    echo 'partition = of_home' >.config/speedup/site
    echo 'partition = of_variable' >variable
    echo 'partition = of_option' >option
    "$SPEEDUP" submit slurm "${small[@]}" --dry-run -o run | grep -q partition=of_home
    export SPEEDUP_SITE=variable
    "$SPEEDUP" submit slurm "${small[@]}" --dry-run -o run | grep -q partition=of_variable
    "$SPEEDUP" submit slurm "${small[@]}" --dry-run -o run --site option | grep -q partition=of_option
    SPEEDUP_SITE=missing run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" --dry-run -o run
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: missing: No such file or directory: give a site file with --site" ]]
}

@test "mistakes of a site file are named, and nothing is begun" {
    site 'partition = a' 'queue = b'
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" --site site -o run
    [ "$status" -eq 2 ]
    [ "$stderr" = "speedup: site:2: 'queue' was given before: leave out one of the two" ]
    [ -z "$output" ]
    [ ! -e run ]
}

@test "what cannot be submitted is refused" {
    refused() {
        run --separate-stderr "$SPEEDUP" submit "${@:2}"
        [ "$status" -eq 2 ] && [[ "$stderr" == "speedup: $1"* ]] && [ "${#stderr_lines[@]}" -eq 1 ] && [ ! -e run ]
    }
    refused "submit: ''" "${small[@]}" -o run
    refused "submit: 'lsf'" lsf "${small[@]}" -o run
    refused "submit: 'more'" slurm more "${small[@]}" -o run
    refused "--tasks: '0'" slurm --tasks 0 "${small[@]}" -o run
    refused "--walltime: '59s'" slurm --walltime 59s "${small[@]}" -o run
    refused "--part: is not an option" slurm --part 1/2 "${small[@]}" -o run
    refused "--continue: is not an option" slurm --continue "${small[@]}" -o run
    refused "--tasks: not with --resume" --resume run --tasks 2
    refused "--nodes: only ranks" slurm --nodes 2 "${small[@]}" -o run
    refused "run: No such file" slurm --resume -o run --worker "$SCRIPTED_WORKER"
    site 'cpus = 4'
    refused "$PWD/50%: Slurm reads more than a letter in %" slurm "${small[@]}" -o '50%'
    refused "$PWD/a\\b: Slurm reads" slurm "${small[@]}" -o 'a\b'
    refused "site: Grid Engine gives 4 CPUs only in" sge "${small[@]}" -o run --site site
}

@test "what sbatch is told: the array, its dependent report, the options of the site; the ids are kept" {
    fake_ids sbatch ';cluster'
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" --tasks 3 -o 'a b' -- --qos=high 'two words'
    [ "$status" -eq 0 ]
    [ "$output" = "$PWD/a b
tasks 17: parts 1-3
report 18" ]
    [ "$(cat called)" = "$PWD/a b/batch
<--parsable><--array=1-3><--qos=high><two words><tasks.sh>
$PWD/a b/batch
<--parsable><--dependency=afterany:17><--qos=high><two words><report.sh>" ]
    [ "$(cut -d , -f 2- 'a b/batch/jobs.csv')" = 'system,role,id,parts_in_all,parts
slurm,tasks,17,3,1-3
slurm,report,18,3,' ]
    [ -s 'a b/plan.csv' ]
}

@test "what qsub of PBS is told: an array, or a job for one part" {
    fake_ids qsub '[].host'
    run --separate-stderr "$SPEEDUP" submit pbs "${small[@]}" --tasks 2 -o run
    [ "$status" -eq 0 ]
    [ "$(grep '^<' called)" = '<-J><1-2><tasks.sh>
<-W><depend=afterany:17[].host><report.sh>' ]
    rm called
    run --separate-stderr "$SPEEDUP" submit pbs "${small[@]}" --tasks 1 -o other
    [ "$(sed -n 2p called)" = '<-v><SPEEDUP_PART=1><tasks.sh>' ]
}

@test "a batch system that refuses, fails or is not there: the plan is kept, and it is said how to go on" {
    fake sbatch 'echo "sbatch: error: invalid partition specified: x" >&2' 'exit 1'
    run --separate-stderr "$SPEEDUP" submit slurm "${small[@]}" -o run
    [ "$status" -eq 4 ]
    [ "${stderr_lines[1]}" = "speedup: sbatch: sbatch: error: invalid partition specified: x: correct the site file, or the options \
behind --; then: speedup submit slurm --resume -o $PWD/run" ]
    fake sbatch 'echo welcome to the cluster'
    run --separate-stderr "$SPEEDUP" submit slurm --worker "$SCRIPTED_WORKER" --resume -o run
    [ "$status" -eq 4 ]
    [[ "$stderr" == *"sbatch: it told no job's id: "* ]]
    fake sbatch 'kill -9 $$'
    run --separate-stderr "$SPEEDUP" submit slurm --worker "$SCRIPTED_WORKER" --resume -o run
    [ "$status" -eq 4 ]
    rm bin/sbatch
    PATH=$PWD/bin:/usr/bin:/bin
    if ! command -v sbatch; then
        run --separate-stderr "$SPEEDUP" submit slurm --worker "$SCRIPTED_WORKER" --resume -o run
        [ "$status" -eq 4 ]
        [[ "$stderr" == *"sbatch: No such file or directory: "* ]]
    fi
    [ ! -e run/batch/jobs.csv ]
    fake_ids sbatch ''
    run --separate-stderr "$SPEEDUP" submit slurm --worker "$SCRIPTED_WORKER" --resume -o run
    [ "$status" -eq 0 ]
    [ -s run/batch/jobs.csv ]
}

@test "names of directories reach the scripts as they are, and run nothing" {
    fake_ids sbatch ''
    # shellcheck disable=SC2016 # no expansion is what is tested
    for name in 'a b' "it's" '$(touch bad)' '`touch bad`' '"; touch bad; "' '-n' '*' '&touch bad&' $'new\nline'; do
        "$SPEEDUP" submit slurm "${small[@]}" --tasks 1 -o "./$name" >/dev/null
        "$SPEEDUP" sweep --resume --worker "$SCRIPTED_WORKER" -o "./$name" >/dev/null 2>&1
        (cd / && bash "$BATS_TEST_TMPDIR/$name/batch/report.sh") >printed 2>&1
        (cd / && bash "$BATS_TEST_TMPDIR/$name/batch/tasks.sh" 1) >>printed 2>&1
        grep -q 'complete: nothing to do' printed
        [ -s "./$name/report.html" ]
    done
    [ -z "$(find . /bad -name bad 2>/dev/null)" ]
}

@test "the tasks by hand make the campaign, each its part, and the limits" {
    fake_ids sbatch ''
    fake squeue
    "$SPEEDUP" submit slurm "${small[@]}" --tasks 3 -o run
    for part in 1 2 3; do
        run "$SPEEDUP" status run
        [ "$status" -eq 75 ]
        [[ "$output" == *"missing"* ]]
        bash run/batch/tasks.sh "$part" 2>&1 | grep "part $part of 3"
    done
    run "$SPEEDUP" status run
    [ "$status" -eq 0 ]
    [[ "$output" == *"3 parts: 3 done"* ]]
    run -0 "$SPEEDUP" submit --worker "$SCRIPTED_WORKER" --resume run
    [[ "$output" == *"nothing is missing"* ]]
    # each visit once: rounds of a cell are those of a campaign without parts
    "$SPEEDUP" sweep "${small[@]}" -o whole
    visits() { cat "$1"/raw/*[0-9].csv | awk -F, '$1 == "visit" { print $3, $4, $6, $7, $9, $10 }' | sort; }
    [ "$(visits run)" = "$(visits whole)" ]
    bash run/batch/tasks.sh 2>&1 | grep 'which part?'
}

# A campaign for Grid Engine in run/, whose second part is done.
two_parts() {
    fake_ids qsub ''
    site 'cpus = 1'
    "$SPEEDUP" submit sge "${small[@]}" --tasks 2 --site site -o run
    bash run/batch/tasks.sh 2
}

# instead_of_program LINE...: what run/batch/tasks.sh runs from now on, in the process that would be the program's.
instead_of_program() {
    fake program "$@"
    sed -i "s|^SPEEDUP_PROGRAM=.*|SPEEDUP_PROGRAM='$PWD/bin/program'|" run/batch/tasks.sh
}

@test "a start that has made no visit is the last one, though a session of another node bears its number" {
    two_parts
    instead_of_program "for file in run/raw/*; do cp \"\$file\" \"run/raw/20260101T000000Z-other-\$\$.\${file#*.}\"; done" 'exit 75'
    SGE_TASK_ID=1 run -75 bash run/batch/tasks.sh
    [[ "$output" == *"part 1: no visit was made since this task began"* ]]
    ls run/raw/*-other-*[0-9].csv
}

@test "a start that has made visits goes on in another, though there was a session of its name" {
    # of the first part: the end comes in the third visit
    fake worker '[ "$1$SGE_TASK_ID" != measure1 ] || { echo >>measured && [ "$(wc -l <measured)" -ne 3 ]; } || kill -TERM "$PPID"' \
        "exec '$SCRIPTED_WORKER' \"\$@\""
    small[1]=$PWD/bin/worker
    two_parts
    # of this host, in whichever second it begins
    instead_of_program 'name=$(cd run/raw && echo *[0-9].csv) && name=${name#*-} && name=${name%-*}' \
        'export TZ=UTC' 'for second in {0..99}; do printf -v time "%(%Y%m%dT%H%M%SZ)T" "$((EPOCHSECONDS + second))"' \
        '    touch "run/raw/$time-$name-$$.environment.csv"; done' "exec '$SPEEDUP' \"\$@\""
    SGE_TASK_ID=1 run -99 bash run/batch/tasks.sh
    [[ "$output" == *"part 1: goes on in another start of this task"* ]]
    ls run/raw/*-[0-9]*-2.csv
}

# fake_cmake LINE: a program is built at once; the first time this line comes before.
fake_cmake() {
    fake cmake '[ "$1" = --build ] || exit 0' "[ -e warned ] || { touch warned; $1; }" 'mkdir -p "$2/bin"' "ln -s '$SPEEDUP' \"\$2/bin/speedup\""
}

@test "a task that is warned while it builds ends the building, and goes on in another start" {
    site 'build = yes' "source = $PWD/source"
    mkdir source
    fake_cmake 'kill -USR1 "$TASK"' # Slurm warns the script alone
    fake sleep
    fake scontrol
    fake squeue
    fake_ids sbatch ''
    "$SPEEDUP" submit slurm "${small[@]}" --tasks 1 --site site -o run
    export SLURM_ARRAY_TASK_ID=1 SLURM_JOB_ID=17 SLURM_JOB_END_TIME=$((EPOCHSECONDS + 600))
    bash -c 'TASK=$$ exec bash run/batch/tasks.sh'
    grep -qx '<requeue><17_1>' called
    [ -z "$(ls run/raw)" ]
    bash run/batch/tasks.sh
    "$SPEEDUP" status run
}

@test "a warning of all processes does not end the building" {
    site 'cpus = 1' 'build = yes' "source = $PWD/source"
    mkdir source
    fake_cmake 'kill -USR1 0' # of its group
    fake_ids qsub ''
    "$SPEEDUP" submit sge "${small[@]}" --tasks 1 --site site -o run
    SGE_TASK_ID=1 run -99 setsid --wait bash run/batch/tasks.sh
    SGE_TASK_ID=1 bash run/batch/tasks.sh
    "$SPEEDUP" status run
}

@test "what is missing is submitted again, as far as it does not wait or run" {
    fake_ids sbatch ''
    "$SPEEDUP" submit slurm "${small[@]}" --tasks 4 -o run
    bash run/batch/tasks.sh 2
    fake squeue 'echo "17_3|RUNNING|node1"; echo "18|PENDING|"'
    run "$SPEEDUP" status run
    [ "$status" -eq 75 ]
    [[ "${lines[1]}" == "4 parts: 1 done, 1 running, 2 missing" ]]
    [[ "$output" == *"17_3 on node1"* ]]
    [[ "$output" == *"report: waiting for the tasks 18"* ]]
    claim() { printf 'key,value\nhost,elsewhere\nboot_id,x\npid,1\nstart_ticks,1\nrestarts,0\nsince_utc,x\njob,%s\ntask,%s\n' "$2" "$1"; }
    claim 1 17 >run/part-1-of-4.claim # left by a task that was killed
    claim 3 17 >run/part-3-of-4.claim # it runs
    claim 4 99 >run/part-4-of-4.claim # of somebody else
    echo '# changed by hand' >>run/batch/tasks.sh
    run --separate-stderr "$SPEEDUP" submit --resume run --worker "$SCRIPTED_WORKER"
    [ "$status" -eq 0 ]
    [[ "$output" == *"tasks 19: parts 1,4"* ]]
    [ "$(ls run/*.claim)" = "$(printf 'run/part-%s-of-4.claim\n' 3 4)" ]
    [[ "$stderr" == *"1 task is in the queue already"* ]]
    [ "$(grep -c 'changed by hand' run/batch/tasks.sh)" -eq 1 ]
    "$SPEEDUP" submit slurm --resume -o run --worker "$SCRIPTED_WORKER"
    [ "$(grep -c 'changed by hand' run/batch/tasks.sh)" -eq 0 ]
}

@test "status tells begun and failed parts, and what it cannot know" {
    fake_ids sbatch ''
    fake squeue 'exit 0'
    "$SPEEDUP" submit slurm "${small[@]}" --tasks 2 -o run
    "$SPEEDUP" sweep --resume --part 1/2 --worker "$SCRIPTED_WORKER" -o run
    echo 'demo omp * * : crash' >"$SPEEDUP_SCRIPT/visits"
    bash run/batch/tasks.sh 2 || [ $? -eq 1 ]
    run "$SPEEDUP" status run
    [ "$status" -eq 1 ]
    fake squeue 'echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1'
    run --separate-stderr "$SPEEDUP" status run
    [[ "$stderr" == *"Unable to contact slurm controller: which tasks wait or run is not known"* ]]
    run "$SPEEDUP" status nowhere
    [ "$status" -eq 2 ]
    mkdir empty
    run "$SPEEDUP" status empty
    [ "$status" -eq 2 ]
}

@test "a part needs a campaign, and is a part" {
    for part in 0/2 3/2 1/0 x/2 1/2/3 1 /2 1/ -1/2 1/99999 '1 /2'; do
        run --separate-stderr "$SPEEDUP" sweep --resume -o run --part "$part"
        [ "$status" -eq 2 ]
        [[ "$stderr" == "speedup: --part: '$part' is not a part"* ]]
    done
    run --separate-stderr "$SPEEDUP" sweep --part 1/2 "${small[@]}" -o run
    [ "$status" -eq 2 ]
    [[ "$stderr" == "speedup: --part: only with --resume"* ]]
}
