#!/usr/bin/env bash
# slurm_up.sh DIR [NODES]: a real Slurm in DIR with so many nodes (2), all of them on this host.  Afterwards
# `. DIR/env.sh`, and sbatch, srun, squeue and scontrol work, in the partitions `main`, `short` (one minute at most) and
# `closed` (no account may use it).
# slurm_down.sh DIR ends it.  Exit status: 0 it is up; 77 it cannot be here, DIR/skipped says why; 1 it did not come up.
#
# Every slurmd has a host name of its own, so ranks can tell nodes apart, and a /dev/shm of its own, because files that Open
# MPI makes there would collide.
# shellcheck disable=SC1091,SC2034,SC2154 # support.sh shares $directory and $mark
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# The settings of all daemons and commands.
configuration() {
    local node=0 port cpus memory
    cpus=$(nproc --all)
    memory=$(awk -v nodes="$nodes" '/^MemTotal/ { print int($2 / 1024 * 0.9 / nodes) }' /proc/meminfo)
    cat <<TEXT
ClusterName=speedup
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$directory/munge.socket
CredType=cred/munge
StateSaveLocation=$directory/state
SlurmctldPidFile=$directory/slurmctld.pid
SlurmctldLogFile=$directory/log/slurmctld
SlurmdPidFile=$directory/%n/slurmd.pid
SlurmdLogFile=$directory/log/slurmd.%n
SlurmdSpoolDir=$directory/%n/spool
# of each node, because srun --mpi=pmix makes files there that have the same name on all
TmpFS=$directory/%n/tmp
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
JobAcctGatherType=jobacct_gather/linux
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$directory/log/finished_jobs
MailProg=/bin/true
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
EnforcePartLimits=ALL
ReturnToService=2
JobRequeue=1
# seconds: from SIGTERM to SIGKILL; in which finished jobs are remembered
KillWait=5
MinJobAge=3600
SchedulerParameters=bf_interval=1,sched_interval=2
$(loopback_only)
TEXT
    for port in "${ports[@]:1}"; do
        node=$((node + 1))
        echo "NodeName=node$node NodeAddr=127.0.0.1 Port=$port Sockets=1 CoresPerSocket=$cpus ThreadsPerCore=1 RealMemory=$memory"
    done
    echo 'PartitionName=main Nodes=ALL Default=YES MaxTime=60 DefaultTime=10'
    echo 'PartitionName=short Nodes=node1 MaxTime=1'
    echo 'PartitionName=closed Nodes=node1 AllowAccounts=members'
}

# Daemons listen on the address of the host's own name; else on all.
loopback_only() {
    case $(getent ahostsv4 "$(uname -n)") in 127.*) echo CommunicationParameters=NoInAddrAny,NoCtldInAddrAny ;; esac
}

# Who is who, between commands and daemons.
start_munge() {
    head -c 128 /dev/urandom >"$directory/munge.key"
    chmod 400 "$directory/munge.key"
    begin munged munged --key-file="$directory/munge.key" --socket="$directory/munge.socket" --num-threads=2 \
        --pid-file="$directory/munged.pid" --log-file="$directory/log/munged" --seed-file="$directory/munge.seed"
}

# start_node NAME
start_node() {
    mkdir -p "$directory/$1/tmp"
    chmod 1777 "$directory/$1/tmp"
    # shellcheck disable=SC2016 # for the shell inside
    begin "slurmd_$1" unshare --uts --mount --propagation private bash -c 'hostname "$1" && mount --bind "$2/hosts" /etc/hosts &&
        mount -t tmpfs -o mode=1777 tmpfs /dev/shm && exec slurmd -N "$1" -f "$2/slurm.conf"' bash "$1" "$directory"
}

controller_answers() { timeout 5 scontrol ping 2>&1 | grep -q 'is UP'; }

nodes_are_idle() { [ "$(timeout 5 sinfo -h -N -p main -t idle -o %N | wc -l)" -eq "$nodes" ]; }

start() {
    local node names
    names=$(seq -f node%.0f "$nodes")
    mapfile -t ports < <(free_ports "$((nodes + 1))")
    configuration >"$directory/slurm.conf"
    # named although nobody uses them: to find out which there are stops slurmd where none is mounted
    echo CgroupPlugin=cgroup/v1 >"$directory/cgroup.conf"
    { echo 127.0.0.1 localhost "$names" | paste -sd' ' && grep -vw localhost /etc/hosts; } >"$directory/hosts" || true
    mkdir -m 755 "$directory/state"
    start_munge
    begin slurmctld_start slurmctld -f "$SLURM_CONF"
    await 60 'slurmctld answers' controller_answers
    for node in $names; do start_node "$node"; done
    await 60 "$nodes nodes are idle" nodes_are_idle
    begin srun srun -N "$nodes" -n "$nodes" -t 1 hostname
}

directory=$1 nodes=${2:-2} mark="SLURM_CONF=$(realpath -m "$1")/slurm.conf"
claim "$1"
needs slurmctld slurmd srun munged unshare
[ "${#directory}" -lt 90 ] || skip "the path is too long for a socket: $directory"
export SLURM_CONF=$directory/slurm.conf
start
{ echo "export SLURM_CONF=$SLURM_CONF" && allow_root; } >"$directory/env.sh"
echo "$(sinfo --version): $nodes nodes: . $directory/env.sh"
