#!/usr/bin/env bash
# The fault campaigns: tests/fault/campaign.sh --size ci|release [--only F1,...] [--seed S] BUILD; --help says more.
# As root it runs in mounts of its own, so that full disks are made of tmpfs and nothing of it is left.
set -euo pipefail
campaign=(python3 -B "$(dirname "${BASH_SOURCE[0]}")/campaign.py" "$@")
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
    OWN_MOUNTS=1 exec unshare -m "${campaign[@]}"
fi
exec "${campaign[@]}"
