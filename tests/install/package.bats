#!/usr/bin/env bats
# Packages: the tarball holds the sources alone and builds the package; that runs on a system with nothing else.

bats_require_minimum_version 1.5.0

setup_file() {
    export TREE=$BATS_FILE_TMPDIR/unpacked
    mkdir "$TREE"
    (cd "$BATS_FILE_TMPDIR" && cpack --config "$BUILD/CPackSourceConfig.cmake" >cpack.log)
    tar -xzf "$BATS_FILE_TMPDIR"/speedup-*.tar.gz -C "$TREE" --strip-components=1
}

setup() {
    export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
    cd "$BATS_TEST_TMPDIR" || return
}

@test "the tarball has what is under version control, and nothing else" {
    git -C "$ROOT" rev-parse --git-dir >/dev/null 2>&1 || skip "not a git tree"
    diff <(git -C "$ROOT" ls-files --cached --others --exclude-standard | while read -r file; do
        if [ -e "$ROOT/$file" ]; then echo "$file"; fi; done | LC_ALL=C sort) <(cd "$TREE" && find . -type f | sed 's|^\./||' | LC_ALL=C sort)
}

@test "every preset configures" {
    cmake_at_least 3 21
    for preset in $(cd "$TREE" && cmake --list-presets | grep -oP '^ *"\K[a-z]+'); do
        if [ "$preset" = tsan ] && ! command -v clang >/dev/null; then continue; fi
        (cd "$TREE" && cmake --preset "$preset" -B "$BATS_TEST_TMPDIR/$preset")
        grep -q '^CMAKE_EXPORT_COMPILE_COMMANDS:.*=ON' "$preset/CMakeCache.txt"
    done
    [ -e portable ] && [ -e coverage ] && [ -e asan ] && [ -e release ] && [ -e debug ]
}

cmake_at_least() {
    local major minor
    IFS=. read -r major minor _ < <(cmake --version | sed -n 's/^cmake version //p')
    [ "$major" -gt "$1" ] || [ "$minor" -ge "$2" ] || skip "cmake older than $1.$2"
}

@test "what is missing is told with the way to get it" {
    run cmake -S "$TREE" -B gsl -DCMAKE_DISABLE_FIND_PACKAGE_GSL=ON
    [ "$status" -ne 0 ]
    [[ "$output" == *"GSL (GNU Scientific Library): not found"*"apt-get install libgsl-dev"*"dnf install gsl-devel"*"spack install gsl"* ]]
    run env PKG_CONFIG_LIBDIR=/nowhere cmake -S "$TREE" -B hwloc
    [ "$status" -ne 0 ]
    [[ "$output" == *"hwloc: not found"*"apt-get install libhwloc-dev"*"spack install hwloc"* ]]
    run cmake -S "$TREE" -B mpi -DCMAKE_DISABLE_FIND_PACKAGE_MPI=ON -DSPEEDUP_TESTS=OFF
    [ "$status" -eq 0 ]
    [[ "$output" == *"MPI: not found"*"apt-get install libopenmpi-dev"*"spack install openmpi"* ]]
}

@test "the recipe for Spack is Python" {
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$TREE/packaging/spack/package.py"
    grep -q "version(\"$(sed -n 's/^project(speedup VERSION \([0-9.]*\).*/\1/p' "$TREE/CMakeLists.txt")\")" "$TREE/packaging/spack/package.py"
}

# The package, built once by the tarball itself.
package() {
    case $(uname -m) in x86_64) ;; *) skip "levels of x86-64" ;; esac
    command -v dpkg-shlibdeps >/dev/null || skip "no dpkg-shlibdeps"
    cmake_at_least 3 21
    deb=$(find "$TREE/build/portable" -maxdepth 1 -name "*.deb" 2>/dev/null) || true
    if [ -n "$deb" ]; then return 0; fi
    (cd "$TREE" && cmake --preset portable && cmake --build --preset portable -j2 && cd build/portable && cpack) >build.log
    deb=$(find "$TREE/build/portable" -maxdepth 1 -name '*.deb')
}

@test "the package has workers for three levels of CPUs, and the best that runs is taken" {
    package
    dpkg-deb -x "$deb" root
    program=$PWD/root/usr/bin/speedup libexec=$PWD/root/usr/libexec/speedup
    for level in '' -x86-64-v3 -x86-64-v4; do
        [[ "$(objdump -d "$libexec/speedup-worker$level" | grep -cE '%zmm[0-9]')" -gt 0 ]] && wide=yes || wide=no
        [ "$wide" = "$([ "$level" = -x86-64-v4 ] && echo yes || echo no)" ]
    done
    chosen() { "$program" doctor | sed -n 's/^Worker: .*speedup-worker//p'; }
    best=
    if "$libexec/speedup-worker-x86-64-v3" build >/dev/null 2>&1; then best=-x86-64-v3; fi
    if "$libexec/speedup-worker-x86-64-v4" build >/dev/null 2>&1; then best=-x86-64-v4; fi
    [ "$(chosen)" = "$best" ]
    printf '#!/bin/sh\nexit 2\n' >"$libexec/speedup-worker-x86-64-v4"
    [ "$(chosen)" != -x86-64-v4 ]
    rm "$libexec"/speedup-worker-x86-64-v[34]
    [ -z "$(chosen)" ]
    "$program" sweep --kernels sqrt_cube --variants omp_static --sizes 100 --threads 1 --visits 1 --min-time 1us -o run
    grep -q '^worker,speedup-worker:' run/raw/*[0-9].environment.csv
    grep -q '^worker_flags,.*-march=x86-64-v2' run/raw/*[0-9].environment.csv
}

# The mirror of this system's own release, as apt knows it.
mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        awk -v codename="$1" '$2 == codename && $3 == "main" && $1 ~ /^http/ { print $1; exit }'
}

@test "installed on a bare Debian, it measures and reports as a user with no compiler" {
    [ "$(id -u)" -eq 0 ] || skip "needs root"
    command -v debootstrap >/dev/null || skip "no debootstrap"
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(mirror "$codename")
    [ -n "$mirror" ] || skip "apt knows no mirror of $codename"
    package
    debootstrap --variant=minbase "$codename" "$PWD/root" "$mirror" >debootstrap.log || skip "the mirror gives no system: $(tail -1 debootstrap.log)"
    cp "$deb" root/speedup.deb
    cp /etc/resolv.conf root/etc/
    # shellcheck disable=SC2016 # for the shell inside
    run unshare --mount --propagation private sh -ec '
        install="chroot root apt-get install -y -qq --no-install-recommends"
        mount --bind /proc root/proc; mount --bind /sys root/sys; mount --bind /dev root/dev
        $install --simulate /speedup.deb >apt.log 2>&1 || { cat apt.log; exit 1; } # what it depends on is known
        $install --download-only /speedup.deb >apt.log 2>&1 || { tail -1 apt.log; exit 77; }
        $install /speedup.deb >apt.log 2>&1 || { cat apt.log; exit 1; }
        chroot root sh -c "! command -v cc && ! command -v gcc"
        chroot --userspec=65534:65534 root env -i HOME=/tmp PATH=/usr/bin:/bin sh -ec "
            cd /tmp
            speedup sweep --kernels sqrt_cube --variants omp_static --sizes 100,1000 --threads 1 --visits 6 --min-time 1us -o run
            speedup analyse run
            speedup plot run
            speedup report run"'
    [ "$status" -ne 77 ] || skip "the mirror gives no packages: ${lines[-1]}"
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    [ -s root/tmp/run/report.html ]
    grep -q 'src="data:image/svg+xml;base64,' root/tmp/run/report.html
    [ "$(stat -c %u root/tmp/run/report.html)" -eq 65534 ]
}
