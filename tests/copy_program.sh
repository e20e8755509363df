#!/usr/bin/env bash
# What tests share that need a program of their own, to be run by another user or to be damaged.

# copy_program DIRECTORY: what $SPEEDUP runs of, as it would be installed.  No more of the build: other tests write there.
copy_program() {
    mkdir "$1" && cp -r "${SPEEDUP%/*}"/../{bin,libexec,share} "$1"
}
