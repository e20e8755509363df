#!/usr/bin/env bash
# sge_down.sh DIR: ends the Grid Engine of sge_up.sh, with its jobs.  The logs stay.
# shellcheck disable=SC1091,SC2034,SC2154 # support.sh shares $directory and $mark
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"
mark="SGE_ROOT=$(realpath -m "$1")/cell"
end_all
