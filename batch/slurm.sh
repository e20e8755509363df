# shellcheck shell=bash
# --- Slurm ------------------------------------------------------------------------------------------------------------

part_number() { echo "${SLURM_ARRAY_TASK_ID:-}"; }

# Of this task alone: the number of its job may be that of the whole array, too.
own_id() { echo "${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}"; }

# When the job ends, in seconds since 1970: its limit may have been changed after it was submitted.
job_end() {
    local end=${SLURM_JOB_END_TIME:-}
    [ -n "$end" ] || end=$(squeue -h -j "$(own_id)" -o %e)
    case "$end" in *[!0-9]*) end=$(date -d "$end" +%s 2>/dev/null) ;; esac
    echo "${end:-$((BEGAN + WALLTIME_S))}"
}

# Does a warning reach the program, too, and not only this script?
tells_all_processes() { false; }

# The same task again, with the same number.
submit_again() {
    scontrol requeue "$(own_id)" || return
    sleep 60 || true # until Slurm ends this start of the job
}
