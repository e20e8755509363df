#!/usr/bin/env bash
# sge_up.sh DIR [SLOTS]: a real Grid Engine in DIR, of this host with so many slots (4).  Afterwards `. DIR/env.sh`, and
# qsub, qstat, qdel and qacct work, with the queue all.q and the parallel environments smp and mpi.  sge_down.sh DIR ends it.
# Exit status: 0 it is up; 77 it cannot be here, DIR/skipped says why; 1 it did not come up.
# shellcheck disable=SC1091,SC2034,SC2154 # support.sh shares $directory and $mark
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

readonly programs=/usr/lib/gridengine share=/usr/share/gridengine # where Debian keeps it

settings() {
    local ports
    mapfile -t ports < <(free_ports 2)
    cat <<TEXT
export SGE_ROOT=$directory/cell SGE_CELL=default SGE_CLUSTER_NAME=speedup SGE_ARCH=$("$share/util/arch")
export SGE_QMASTER_PORT=${ports[0]} SGE_EXECD_PORT=${ports[1]}
TEXT
    allow_root
}

# What a person would be asked by inst_sge.
cell() {
    local common=$SGE_ROOT/default/common spool=$directory/spool/qmaster
    mkdir -p "$common" "$spool" "$directory/spool/execd"
    ln -s "$share/util" "$share/mpi" "$SGE_ROOT/"
    echo "$host" >"$common/act_qmaster"
    echo speedup >"$common/cluster_name"
    [ "$host" = localhost ] || echo "$host localhost" >"$common/host_aliases" # 127.0.0.1 is called so
    cat >"$common/bootstrap" <<TEXT
admin_user              root
default_domain          none
ignore_fqdn             true
spooling_method         classic
spooling_lib            libspoolc
spooling_params         $common;$spool
binary_path             $programs
qmaster_spool_dir       $spool
security_mode           none
listener_threads        2
worker_threads          2
scheduler_threads       1
TEXT
    # root may submit; what ended is told at once
    sed -E -e "s#^(execd_spool_dir ).*#\1 $directory/spool/execd#" -e 's#^(min_[ug]id ).*#\1 0#' \
        -e 's#^(load_report_time ).*#\1 00:00:02#' -e 's#^(mailer ).*#\1 /bin/true#' \
        -e 's#^(reporting_params ).*#\1 accounting=true reporting=false flush_time=00:00:01 accounting_flush_time=00:00:00#' \
        "$share/default-configuration" >"$directory/global"
    local -x LD_LIBRARY_PATH=$programs
    begin spool "$programs/spoolinit" classic libspoolc "$common;$spool" init
    begin spool_global "$programs/spooldefaults" configuration "$directory/global"
    begin spool_complexes "$programs/spooldefaults" complexes "$share/util/resources/centry"
    begin spool_users "$programs/spooldefaults" usersets "$share/util/resources/usersets"
    begin spool_managers "$programs/spooldefaults" managers root
}

# configure OPTION TEXT: hands qconf a file.
configure() {
    printf '%s\n' "$2" >"$directory/file"
    begin "qconf$1" qconf "$1" "$directory/file"
}

# parallel NAME RULE: an environment for jobs of several slots.
parallel() {
    configure -Ap "pe_name $1
slots 9999
user_lists NONE
xuser_lists NONE
start_proc_args NONE
stop_proc_args NONE
allocation_rule $2
control_slaves TRUE
job_is_first_task FALSE
urgency_slots min
accounting_summary TRUE
qsort_args NONE"
}

queue() {
    local name
    for name in owner_list user_lists xuser_lists subordinate_list complex_values projects xprojects calendar prolog epilog \
        starter_method suspend_method resume_method terminate_method load_thresholds suspend_thresholds ckpt_list; do
        echo "$name NONE"
    done
    for name in rt cpu fsize data stack core rss vmem; do printf '%s INFINITY\n' "s_$name" "h_$name"; done
    cat <<TEXT
qname all.q
hostlist @allhosts
seq_no 0
nsuspend 1
suspend_interval 00:05:00
priority 0
min_cpu_interval 00:05:00
processors UNDEFINED
qtype BATCH INTERACTIVE
pe_list smp mpi
rerun FALSE
slots $slots
tmpdir /tmp
shell /bin/bash
shell_start_mode unix_behavior
notify 00:00:05
initial_state default
TEXT
}

master_answers() { timeout 5 qconf -sh; }

execd_has_begun() { compgen -G "$directory/spool/execd/*/execd.pid"; }

queue_is_ready() {
    timeout 5 qhost -F num_proc | grep -q hl:num_proc && timeout 5 qstat -f | grep -E '^all\.q' | grep -qvE '[[:space:]][auE]+[[:space:]]*$'
}

start() {
    cell
    begin qmaster "$programs/sge_qmaster"
    await 60 'sge_qmaster answers' master_answers
    timeout 60 qconf -ah "$host" >/dev/null 2>&1 || true # usually it is one already
    begin qconf-as qconf -as "$host"
    begin execd "$programs/sge_execd"
    await 60 'sge_execd begins' execd_has_begun
    configure -Ahgrp "group_name @allhosts
hostlist $host"
    # shellcheck disable=SC2016 # words of Grid Engine
    parallel smp '$pe_slots'
    # shellcheck disable=SC2016
    parallel mpi '$fill_up'
    configure -Aq "$(queue)"
    configure -Msconf "$(qconf -ssconf | sed -E -e 's/^(schedule_interval ).*/\1 0:0:1/' -e 's/^(flush_(submit|finish)_sec ).*/\1 1/')"
    await 60 'the queue is ready' queue_is_ready
}

slots=${2:-4} mark="SGE_ROOT=$(realpath -m "$1")/cell" host=$(uname -n)
claim "$1"
needs "$programs/sge_qmaster" "$programs/sge_execd" qsub qconf
getent hosts "$host" >/dev/null || skip "the name of this host does not resolve: echo 127.0.0.1 $host >>/etc/hosts"
settings >"$directory/settings"
# shellcheck source=/dev/null
. "$directory/settings"
start
mv "$directory/settings" "$directory/env.sh"
echo "$(qconf -help | sed 1q): $slots slots: . $directory/env.sh"
