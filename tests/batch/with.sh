#!/usr/bin/env bash
# with.sh DIR COMMAND...: runs it where the batch system of DIR is at hand; 77, with the reason, where it could not be started.
set -euo pipefail
if [ -e "$1/skipped" ]; then
    cat "$1/skipped"
    exit 77
fi
# shellcheck source=/dev/null
. "$1/env.sh"
exec "${@:2}"
