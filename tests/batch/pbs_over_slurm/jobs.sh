# shellcheck shell=bash
# What a job of PBS finds in its environment, and nothing of Slurm.  Bash reads this before a script that qsub has handed over.
if [ -n "${SLURM_JOB_ID:-}" ]; then
    export PBS_JOBID=$SLURM_JOB_ID.slurm PBS_O_WORKDIR=$SLURM_SUBMIT_DIR PBS_ENVIRONMENT=PBS_BATCH
    if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
        export PBS_ARRAY_INDEX=$SLURM_ARRAY_TASK_ID PBS_ARRAY_ID="${SLURM_ARRAY_JOB_ID}[].slurm"
        PBS_JOBID="${SLURM_ARRAY_JOB_ID}[$SLURM_ARRAY_TASK_ID].slurm"
    fi
    for name in $(compgen -e SLURM_); do [ "$name" = SLURM_CONF ] || unset "$name"; done
    unset name
    cd "$HOME" || exit # where PBS begins each job
fi
