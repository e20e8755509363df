#!/usr/bin/env bash
# What live tests share.

# make_group CONTROLLER FILE VALUE: a control group of version 1 with that limit, its directory in $group; skips where none
# can be made.  remove_group takes it away again.
make_group() {
    local top
    top=$(awk -v name="$1" '$3 == "cgroup" && ("," $4 ",") ~ ("," name ",") { print $2; exit }' /proc/mounts)
    [ -n "$top" ] || skip "no control groups of version 1 for $1"
    group=$top$(awk -F: -v name="$1" '("," $2 ",") ~ ("," name ",") { print $3; exit }' /proc/self/cgroup)
    [ -d "$group" ] || group=$top
    group=${group%/}/speedup_test_$$_$BATS_TEST_NUMBER
    mkdir "$group" 2>/dev/null || { group=; skip "no control group can be made"; }
    echo "$3" >"$group/$2" 2>/dev/null || skip "the control group takes no $2"
}

# The processes of a group are ours and have ended, or end now.
remove_group() {
    local _
    [ -n "${group:-}" ] || return 0
    for _ in $(seq 50); do
        rmdir "$group" 2>/dev/null && break
        sleep 0.1
    done
    [ ! -d "$group" ]
}

# inside COMMAND...: runs it as a member of the group.
inside() { bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" "$@"; }

# The last value of a column of CSV on standard input.
csv_column() {
    awk -F, -v name="$1" '$1 == "type" { for (i = 1; i <= NF; i++) if ($i == name) column = i } { value = $column } END { print value }'
}
