#!/usr/bin/env bash
# One command from a fresh clone to charts (./run_all.sh), or to tested software (./run_all.sh --test).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
./run_all.sh [options]           install what is missing, build, measure, analyse, draw, report
./run_all.sh --test [options]    install what is missing, build, run the tests

  --preset NAME   quick (standard), standard, publish, or sources: what the published tables have
  --with-peers    also the same work in Python (peers/), as far as it is installed
  --new           start a new campaign; else an unfinished one of this build is gone on with
  --build-only    build, and stop
  --test          run the tests that a workstation should pass
    --fast        only those that take less than a minute together
    --all         also clang, sanitizers, campaigns, packages, a browser and, as root, batch systems: what CI runs
  --lint          run the linters: the rules of the house, shellcheck, clang-tidy
  --coverage      count which lines the tests run
  --runtime NAME  libgomp (standard: the compiler cc or $CC as it is) or libomp: clang with its own runtime
  --no-install    never touch the system: say what is missing and stop; without gnuplot alone, go on without figures
  -j N            processes to build with (all CPUs)
  --help          this text

Exit status: 0 done; 1 something failed; 2 usage; 4 input or output; 75 interrupted, run it again to go on.
TEXT
}

complain() { printf 'speedup: %s\n' "$*" >&2; }

say() { printf '\n== %s\n' "$*" >&2; }

# --- what is needed -------------------------------------------------------------------------------------------------

# Names what is missing for the present purpose, by looking for the thing itself.
missing() {
    command -v cc >/dev/null || command -v gcc >/dev/null || echo cc
    command -v cmake >/dev/null || echo cmake
    command -v make >/dev/null || command -v ninja >/dev/null || echo make
    command -v pkg-config >/dev/null || echo pkg-config
    command -v gnuplot >/dev/null || echo gnuplot
    have_library gsl || echo gsl
    have_library hwloc || echo hwloc
    if [ "$runtime" = libomp ]; then missing_clang; fi
    if [ "$test" = yes ]; then missing_for_tests; fi
    if [ "$lint" = yes ]; then
        missing_clang
        have_library cmocka || echo cmocka
        command -v shellcheck >/dev/null || echo shellcheck
        command -v clang-tidy >/dev/null || echo clang-tidy
    fi
}

missing_clang() {
    command -v clang >/dev/null || echo clang
    clang_has_openmp || echo libomp
}

missing_for_tests() {
    have_library cmocka || echo cmocka
    local program
    for program in bats shellcheck python3 strace; do
        command -v "$program" >/dev/null || echo "$program"
    done
    if [ "$tests" = all ]; then
        missing_clang
        clang_has_sanitizers || echo clang-rt
        command -v valgrind >/dev/null || echo valgrind
        for program in groff dpkg-shlibdeps debootstrap; do
            command -v "$program" >/dev/null || echo "$program"
        done
        offloads || echo nvptx
        command -v chromium >/dev/null || echo chromium
        command -v faketime >/dev/null || echo faketime
        have_library ompi-c || echo openmpi
        have_library mpich || echo mpich
        batch_systems_missing
    fi
}

# The tests start them as root, as Debian packs them; elsewhere they are left out.
batch_systems_missing() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then return 0; fi
    command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null || echo slurm
    [ -x /usr/lib/gridengine/sge_qmaster ] && [ -x /usr/lib/gridengine/sge_execd ] && command -v qsub >/dev/null || echo gridengine
}

have_library() { command -v pkg-config >/dev/null && pkg-config --exists "$1"; }

# Has gcc its compiler for NVIDIA devices?  Asked where a package is known to bring it.
offloads() {
    if [ "$(uname -m):$(manager)" != x86_64:apt ]; then return 0; fi
    command -v gcc >/dev/null && [ -x "$(gcc -print-file-name=accel/nvptx-none/mkoffload)" ]
}

clang_has_openmp() {
    command -v clang >/dev/null &&
        echo 'int main(void){return 0;}' | clang -fopenmp -x c -o /dev/null - 2>/dev/null
}

clang_has_sanitizers() {
    command -v clang >/dev/null &&
        echo 'int main(void){return 0;}' | clang -fsanitize=thread -x c -o /dev/null - 2>/dev/null
}

# Package that holds a thing, in the words of a package manager.
package() {
    case "$1:$2" in
    apt:cc) echo gcc libc6-dev ;;
    apt:gsl) echo libgsl-dev ;;
    apt:hwloc) echo libhwloc-dev ;;
    apt:cmocka) echo libcmocka-dev ;;
    apt:gnuplot) echo gnuplot-nox fonts-dejavu-core ;;
    apt:libomp) echo libomp-dev ;;
    apt:groff) echo groff-base ;;
    apt:dpkg-shlibdeps) echo dpkg-dev ;;
    apt:nvptx) echo "$(gcc_package)-offload-nvptx" ;;
    *:clang-tidy) case "$1" in apt) echo clang-tidy ;; dnf) echo clang-tools-extra ;; *) echo clang ;; esac ;;
    apt:clang-rt) echo libclang-rt-dev ;;
    dnf:clang-rt | pacman:clang-rt) echo compiler-rt ;;
    apt:openmpi) echo libopenmpi-dev openmpi-bin ;;
    apt:mpich) echo libmpich-dev mpich ;;
    apt:slurm) echo slurm-wlm munge libpmix2 ;;
    apt:gridengine) echo gridengine-master gridengine-exec gridengine-client "$(mailer)" ;;
    dnf:faketime | pacman:faketime | brew:faketime | conda:faketime | mamba:faketime) echo libfaketime ;;
    dnf:openmpi | dnf:mpich) echo "$2-devel" ;;
    dnf:cc | pacman:cc) echo gcc ;;
    dnf:gsl) echo gsl-devel ;;
    dnf:hwloc) echo hwloc-devel ;;
    dnf:cmocka) echo libcmocka-devel ;;
    dnf:shellcheck) echo ShellCheck ;;
    dnf:pkg-config | pacman:pkg-config) echo pkgconf ;;
    dnf:libomp) echo libomp-devel ;;
    pacman:libomp) echo openmp ;;
    pacman:bats) echo bash-bats ;;
    brew:cc) echo gcc ;;
    brew:openmpi) echo open-mpi ;;
    brew:bats) echo bats-core ;;
    conda:cc | mamba:cc) echo c-compiler ;;
    conda:hwloc | mamba:hwloc) echo libhwloc ;;
    *) echo "$2" ;;
    esac
}

# The package of the gcc that is there, or of the one that would be installed.
gcc_package() { if command -v gcc >/dev/null; then echo "gcc-$(gcc -dumpversion)"; else echo gcc; fi; }

# Grid Engine wants something that sends mail; left to itself apt takes a whole mail server.
mailer() { [ -e /usr/sbin/sendmail ] || echo msmtp-mta; }

# The package manager of this system, as a word of `package`.
manager() {
    local word
    for word in apt-get dnf pacman brew conda mamba; do
        if command -v "$word" >/dev/null; then
            echo "${word%-get}"
            return
        fi
    done
    echo none
}

install_command() {
    local manager=$1 packages=${*:2}
    case "$manager" in
    apt) echo "apt-get install --no-install-recommends $packages" ;;
    dnf) echo "dnf install -y $packages" ;;
    pacman) echo "pacman -S --needed $packages" ;;
    brew) echo "brew install $packages" ;;
    conda | mamba) echo "$manager install -c conda-forge $packages" ;;
    *) echo "install with your package manager: $packages" ;;
    esac
}

# Installs by apt, as root or through the given prefix.
install_by_apt() {
    say "installing: $*"
    # apt-get neither waits for another that installs, as on a machine just started, nor asks a server twice by itself.
    local apt=(${privilege:+"$privilege"} env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=5)
    "${apt[@]}" update >&2 || complain 'apt-get update failed; trying with the lists at hand'
    if [[ "$*" == *gridengine-master* ]]; then # else a cell of its own would be set up and started
        printf '%s shared/gridengineconfig boolean false\n' gridengine-{common,master,exec,client} | $privilege debconf-set-selections
    fi
    "${apt[@]}" install -y --no-install-recommends "$@" >&2
}

# Is it allowed to install?  Sets $privilege to what must stand before the command.
may_install() {
    privilege=
    if [ "$install" = no ] || [ "$manager" != apt ]; then return 1; fi
    if [ "$(id -u)" -eq 0 ]; then return 0; fi
    command -v sudo >/dev/null || return 1
    privilege=sudo
    if sudo -n true 2>/dev/null; then return 0; fi
    [ -t 0 ] && [ -t 2 ] || return 1
    local answer
    read -r -p "Install $* with sudo? [y/N] " answer </dev/tty
    [ "$answer" = y ]
}

need_packages() {
    local things packages=() manager privilege word
    things=$(missing)
    [ -n "$things" ] || return 0
    manager=$(manager)
    while read -r word; do
        # shellcheck disable=SC2207 # a thing may be several packages
        packages+=($(package "$manager" "$word"))
    done <<<"$things"
    if may_install "${packages[@]}"; then
        if install_by_apt "${packages[@]}"; then
            things=$(missing)
            [ -n "$things" ] || return 0
        elif ! figures_alone "$things"; then
            complain 'packages: installation failed: see above'
            exit 1
        fi
    fi
    local sudo=
    [ "$(id -u)" -eq 0 ] || [[ "$manager" =~ ^(brew|conda|mamba)$ ]] || sudo='sudo '
    if figures_alone "$things"; then
        complain "missing: gnuplot: no figures are drawn, all else is done; for figures: $sudo$(install_command "$manager" "${packages[@]}")"
        return 0
    fi
    complain "missing: $(tr '\n' ' ' <<<"$things"): install and try again: $sudo$(install_command "$manager" "${packages[@]}")"
    exit 1
}

# Is nothing missing but what draws figures, and is it not to be tested?
figures_alone() { [ "$1" = gnuplot ] && [ "$test" = no ]; }

# CMakeLists.txt needs 3.18.  A version that cannot be read is left to cmake itself to judge.
need_cmake() {
    local version major minor
    version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
    [ -n "$version" ] || return 0
    major=${version%.*} minor=${version#*.}
    if [ "$major" -gt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -ge 18 ]; }; then return 0; fi
    complain "cmake: $version is older than 3.18: install a newer one, for example with: pip install cmake"
    exit 1
}

# --- building -------------------------------------------------------------------------------------------------------

# configure DIRECTORY [cmake options]
configure() {
    local directory=$1
    command -v make >/dev/null || export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}" # cmake itself looks for make alone
    cmake -S . -B "$directory" "${@:2}" >"$directory.log" 2>&1 || { cat "$directory.log" >&2; complain "cmake: failed: see above"; exit 1; }
}

# build DIRECTORY [cmake options]
build() {
    local directory=$1
    say "building in $directory"
    configure "$@"
    cmake --build "$directory" -j "$jobs" >"$directory.log" 2>&1 || { cat "$directory.log" >&2; complain "build: failed: see above"; exit 1; }
}

# --- measuring ------------------------------------------------------------------------------------------------------

measure() {
    local speedup=$1/bin/speedup status=0 directory
    local start=(--continue)
    [ "$new" = no ] || start=()
    say 'this machine'
    "$speedup" doctor >&2
    [ "$peers" = no ] || start+=(--peers peers/peers.csv)
    say "measuring: preset $preset"
    trap : INT # Ctrl-C is the sweep's to answer: it leaves a campaign that can be gone on with
    directory=$("$speedup" sweep --preset "$preset" "${start[@]}") || status=$?
    trap - INT
    case "$status" in
    0 | 1) ;;
    75) complain 'interrupted: run the same command again to go on'; exit 75 ;;
    *) exit "$status" ;;
    esac
    show "$speedup" "$directory"
    exit "$status"
}

# Derives and draws, and names what was made.
show() {
    local speedup=$1 directory=$2 figures reports
    say 'results'
    "$speedup" analyse "$directory" || [ $? -eq 1 ] # 1: some rows are damaged; the others are told
    figures=
    if command -v gnuplot >/dev/null; then figures=$("$speedup" plot "$directory"); fi
    reports=$("$speedup" report "$directory")
    "$speedup" report "$directory" --text
    printf '\nMade:\n  %s\n  %s\n' "$directory/raw (every measured row)" "$directory/summary.csv"
    if [ -n "$figures" ]; then
        sed -n "/\.png\$/{s|^$PWD/||;s|^|  |;p}" <<<"$figures"
        printf '  and the same as .svg\n'
    fi
    sed -n "/report\.md\$\|tables\.tex\$/{s|^$PWD/||;s|^|  |;p}" <<<"$reports"
    printf 'Draw again at any time: %s plot %s\nThe report, one file to open or to send: %s\n' "$speedup" "$directory" "$directory/report.html"
}

# --- testing --------------------------------------------------------------------------------------------------------

# run_tests DIRECTORY [ctest options]
run_tests() {
    say "tests in $1 ${*:2}"
    (cd "$1" && ctest --no-tests=error --output-on-failure -j "$jobs" "${@:2}")
}

test_all() {
    build build/clang -DSPEEDUP_TESTS=ON -DCMAKE_C_COMPILER=clang -DSPEEDUP_WERROR=ON
    run_tests build/clang -L 'fast|portable'
    build build/sanitize -DSPEEDUP_TESTS=ON -DSPEEDUP_WERROR=ON -DSPEEDUP_SANITIZE=address,undefined
    run_tests build/sanitize -L 'fast|portable'
}

run_all_tests() {
    local directory=$1
    build "$directory" -DSPEEDUP_TESTS=ON -DSPEEDUP_WERROR=ON
    case "$tests" in
    fast) run_tests "$directory" -L fast ;;
    workstation) run_tests "$directory" -LE all ;;
    all)
        test_all
        run_tests "$directory"
        ;;
    esac
}

# --- looking at the source ------------------------------------------------------------------------------------------

# Prints what breaks a rule; clang-tidy's own are in .clang-tidy.
run_linters() {
    local found=0 output
    # shellcheck source=/dev/null
    . tests/structure/rules.sh
    say 'rules of the house, shellcheck'
    output=$(broken_rules "$PWD")
    [ -z "$output" ] || { printf '%s\n' "$output"; found=1; }
    configure "$1-lint" -DSPEEDUP_TESTS=ON -DCMAKE_C_COMPILER=clang -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    say 'clang-tidy'
    code . | grep '\.c$' | sed "s|^\./|$PWD/|" | grep -Fx -f <(sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$1-lint/compile_commands.json" | sort -u) |
        xargs -d '\n' -P "$jobs" -n 4 clang-tidy -p "$1-lint" --quiet --warnings-as-errors='*' 2>/dev/null || found=1
    [ "$found" -eq 0 ] || complain 'lint: there are findings: see above'
    return "$found"
}

# Lines that the fast and portable tests ran, of those that could, by folder.
count_lines() {
    build build/coverage -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=--coverage -DSPEEDUP_TESTS=ON
    find build/coverage -name '*.gcda' -delete
    run_tests build/coverage -L 'fast|portable' || complain 'coverage: some tests failed: the figures are those of the others'
    say 'lines that the fast and portable tests ran'
    find build/coverage -name '*.gcda' ! -path '*/tests/*' -print0 | xargs -0 "${GCOV:-gcov}" -n -s "$PWD" -r 2>/dev/null | awk '
        /^File / { split($2, part, "\x27"); file = part[2]; sub("^([.][.]/)+", "", file); folder = file; sub("/[^/]*$", "", folder) }
        /^Lines executed:/ && file != "" { split($2, share, /[:%]/); lines = $4; ran = lines * share[2] / 100
            if (lines > all[file]) all[file] = lines; if (ran > done[file]) done[file] = ran; of[file] = folder; file = "" }
        END { for (f in all) { a[of[f]] += all[f]; d[of[f]] += done[f]; total += all[f]; sum += done[f] }
            for (f in a) printf "%-28s %6.1f %% of %d\n", f, 100 * d[f] / a[f], a[f] | "sort"; close("sort")
            printf "%-28s %6.1f %% of %d\n", "all", 100 * sum / total, total }'
}

# --- the command line -----------------------------------------------------------------------------------------------

# Those that this process may use at once: affinity, and the quota that a container may have.
usable_cpus() {
    local cpus quota period
    cpus=$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
    if read -r quota period 2>/dev/null </sys/fs/cgroup/cpu.max && [ "$quota" != max ]; then
        quota=$(((quota + period - 1) / period))
        [ "$quota" -ge "$cpus" ] || cpus=$quota
    fi
    echo "$cpus"
}

test=no lint=no coverage=no runtime=libgomp tests=workstation install=yes new=no peers=no build_only=no preset=quick
jobs=$(usable_cpus)

bad_usage() {
    complain "$1: see ./run_all.sh --help"
    exit 2
}

parse() {
    while [ $# -gt 0 ]; do
        case "$1" in
        --preset | --runtime | -j)
            [ $# -gt 1 ] || bad_usage "$1: value missing"
            case "$1:$2" in
            --preset:quick | --preset:standard | --preset:publish | --preset:sources) preset=$2 ;;
            --runtime:libgomp | --runtime:libomp) runtime=$2 ;;
            -j:[1-9] | -j:[1-9][0-9] | -j:[1-9][0-9][0-9]) jobs=$2 ;;
            *) bad_usage "$1: '$2' is not a value of it" ;;
            esac
            shift
            ;;
        -j[0-9]*)
            set -- -j "${1#-j}" "${@:2}"
            continue
            ;;
        --new) new=yes ;;
        --with-peers) peers=yes ;;
        --build-only) build_only=yes ;;
        --test) test=yes ;;
        --lint) lint=yes ;;
        --coverage) coverage=yes test=yes ;;
        --fast) tests=fast ;;
        --all) tests=all ;;
        --no-install) install=no ;;
        --help)
            usage
            exit 0
            ;;
        *) bad_usage "$1: unknown option" ;;
        esac
        shift
    done
    if [ "$tests" != workstation ] && [ "$test" = no ]; then bad_usage "--$tests: needs --test"; fi
}

main() {
    parse "$@"
    if [ "$runtime" = libomp ]; then export CC=clang; fi
    need_packages
    need_cmake
    local directory
    directory=build/$(uname -m)-$(basename "${CC:-cc}")
    mkdir -p build
    if [ "$lint" = yes ]; then
        run_linters "$directory"
        exit
    elif [ "$coverage" = yes ]; then
        count_lines
        exit
    fi
    if [ "$test" = yes ]; then
        run_all_tests "$directory"
        exit
    fi
    build "$directory" -DSPEEDUP_TESTS=OFF
    [ "$build_only" = no ] || exit 0
    measure "$directory"
}

main "$@"
