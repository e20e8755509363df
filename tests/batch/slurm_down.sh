#!/usr/bin/env bash
# slurm_down.sh DIR: ends the Slurm of slurm_up.sh, with its jobs.  The logs stay.
# shellcheck disable=SC1091,SC2034,SC2154 # support.sh shares $directory and $mark
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"
mark="SLURM_CONF=$(realpath -m "$1")/slurm.conf"
end_all
