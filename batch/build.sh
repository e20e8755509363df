# shellcheck shell=bash disable=SC2034
# --- building on the node ---------------------------------------------------------------------------------------------

# One build for each kind of node: architecture, model of CPU, compiler.
kind_of_node() {
    local compiler=${CC:-cc}
    printf '%s-%s-%s' "$(uname -m)" "$(grep -m 1 '^model name' /proc/cpuinfo | cksum | cut -d ' ' -f 1)" \
        "$("$compiler" --version | head -n 1 | cksum | cut -d ' ' -f 1)"
}

# Built aside, and renamed when it is whole; of several tasks that build at once the first one's stays.  A warning does not
# end the building: the next start would begin it anew.
build_program() {
    local place own
    place=$SOURCE/build/batch-$(kind_of_node)
    own=$place.$(uname -n).$$
    SPEEDUP_PROGRAM=$place/bin/speedup
    [ -x "$SPEEDUP_PROGRAM" ] && return
    say "building in $place"
    (trap '' USR1 USR2 && cmake -S "$SOURCE" -B "$own" -DSPEEDUP_TESTS=OFF && cmake --build "$own" -j "$(nproc)") || return
    mv -T "$own" "$place" 2>/dev/null || rm -rf -- "$own"
    BUILT=yes
    [ -x "$SPEEDUP_PROGRAM" ]
}
