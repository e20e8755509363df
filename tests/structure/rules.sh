#!/usr/bin/env bash
# The rules of the house, each a function that prints what breaks it in the tree at $1.  Run by structure.bats, which also
# plants a violation of each and sees it found.

code() { find "$1" \( -name build -o -name .git \) -prune -o -name '*.[ch]' -print; }

# allowed FOLDER INCLUDE: may a file below FOLDER include this header of ours?
allowed() {
    case "$1:$2" in
    kernels:kernels/* | journal:journal/* | statistics:statistics/*) ;;
    harness/worker:kernels/* | harness/worker:journal/* | harness/worker:harness/worker/*) ;;
    harness:harness/worker/clock.h) ;;
    harness:harness/worker/*) return 1 ;;
    harness:harness/* | harness:journal/* | harness:statistics/*) ;;
    analysis:analysis/* | analysis:journal/* | analysis:statistics/*) ;;
    plots:plots/* | plots:journal/*) ;;
    batch:harness/worker/clock.h) ;;
    batch:harness/worker/*) return 1 ;;
    batch:batch/* | batch:harness/* | batch:journal/*) ;;
    report:report/* | report:analysis/* | report:journal/*) ;;
    cli:tests/*) return 1 ;;
    cli:*) ;;
    *) return 1 ;;
    esac
}

# Headers of ours in angle brackets, or by way of "..", are ours all the same.
ours() { [[ "$1" == *..* || "$1" =~ ^(kernels|journal|statistics|harness|analysis|plots|report|batch|cli|tests)/ ]]; }

layering() {
    local file folder include mark
    while IFS=: read -r file include; do
        mark=${include:0:1} include=${include:1}
        [ "$mark" = '"' ] || ours "$include" || continue
        folder=${file#"$1"/}
        case "$folder" in
        harness/worker/*) folder=harness/worker ;;
        *) folder=${folder%%/*} ;;
        esac
        if [[ "$include" == *..* ]] || ! allowed "$folder" "$include"; then echo "$file includes $include"; fi
    done < <(cd / && for folder in kernels journal statistics harness analysis plots report batch cli; do
        find "$1/$folder" -name '*.[ch]' -exec grep -HoP '^\s*#\s*include\s*\K[<"][^>"]+' {} +
    done | grep -vE '(kernels|figures)\.def$')
}

# Where a thing may stand: pattern, then the only files that may hold it.
only_in() {
    local root=$1 pattern=$2
    code "$root" | xargs -d '\n' grep -lE "$pattern" | sed "s|^$root/||" | grep -v '^tests/' | grep -vE "^(${*:3})" || true
}

openmp_only_in_kernels() {
    only_in "$1" '^[[:space:]]*#[[:space:]]*pragma[[:space:]]+omp|_Pragma|<omp\.h>|\bomp_[a-z_]+ *\(' 'kernels/'
}
mpi_in_one_file() { only_in "$1" '<mpi\.h>|\bMPI_[A-Z][A-Za-z_]* *\(' 'harness/worker/main_mpi\.c'; }
one_clock() { only_in "$1" '\b(clock_gettime|clock_getres|gettimeofday|timespec_get) *\(' 'harness/worker/clock\.c'; }
one_launcher() {
    only_in "$1" '\b(v?fork|posix_spawnp?|clone3?|exec[lv]p?e?|f?execve(at)?) *\(|\bSYS_(v?fork|clone3?|execve(at)?)\b' \
        'harness/launch\.c|kernels/support/process_pool\.c'
}
no_banned_calls() { only_in "$1" '\b(atoi|atof|strtok|gets|sprintf|strcpy|strcat|system|popen|setlocale) *\(' 'nowhere/'; }

# Flags that let the compiler change results, or take NaN for impossible.
no_fast_mathematics() {
    find "$1" \( -name build -o -name .git \) -prune -o \( -name CMakeLists.txt -o -name '*.cmake' \) \
        -exec grep -nHE -- '-ffast-math|-Ofast|-funsafe-math|-ffinite-math' {} + || true
}

# Variables that outlive a call and can change, with the one reason for each.
mutable_allowed() {
    case "$1" in
    'harness/interrupt.c signals_seen') ;; # a signal handler can reach nothing else
    *) return 1 ;;
    esac
}

# Of some MPI, if there is one.
mpi_flags() { pkg-config --cflags ompi-c 2>/dev/null || pkg-config --cflags mpich 2>/dev/null || true; }

# object_variables FILE: the names of what one file of C keeps in writable memory, as "FILE name".
object_variables() {
    local object
    object=$(mktemp)
    # shellcheck disable=SC2046 # flags are words
    "${CC:-cc}" -c -std=c11 -fPIE -fopenmp -D_GNU_SOURCE -I . -DSPEEDUP_VERSION='""' -DSPEEDUP_COMPILER='""' \
        -DSPEEDUP_FLAGS='""' -DSPEEDUP_MPI_LAUNCHER='""' -DSPEEDUP_LIBEXEC='""' -DSPEEDUP_SHARE='""' -DSPEEDUP_LEVELS= $(pkg-config --cflags hwloc gsl) $(mpi_flags) -x c "$1" -o "$object" 2>/dev/null ||
        echo "$1 does not compile"
    objdump -t "$object" | awk -v file="$1" '{ for (i = 2; i < NF; i++)
        if ($i ~ /^(\.data|\.bss|\.tbss|\.tdata|\*COM\*)/ && $i !~ /^\.data\.rel\.ro/ && $NF !~ /^\./) print file " " $NF }'
    rm "$object"
}

no_mutable_state() {
    local line
    export -f object_variables mpi_flags
    # shellcheck disable=SC2016 # for the shell inside
    (cd "$1" && code . | grep '\.c$' | sed 's|^\./||' | grep -v '^tests/' | if [ -z "$(mpi_flags)" ]; then
        grep -v '/main_mpi\.c$'; else cat; fi |
        xargs -d '\n' -P 4 -n 8 bash -c 'for file; do object_variables "$file"; done' _) |
        sort | while IFS= read -r line; do
        mutable_allowed "$line" || echo "$line"
    done
}

short_files() { code "$1" | xargs -d '\n' wc -l | awk '$1 > 400 && !/ total$/ { print "lines: " $0 }'; }

# A function begins with a brace in column 1 and ends with one.
short_functions() {
    code "$1" | grep '\.c$' | xargs -d '\n' awk 'FNR == 1 { from = 0 } /^\{/ { from = FNR } /^\}/ && from {
        if (FNR - from + 2 > 60) print FILENAME ":" from ": function of " FNR - from + 2 " lines"; from = 0 }'
}

clean_lines() {
    { code "$1"; find "$1" -name '*.gp' -not -path '*/build/*'; } | xargs -d '\n' grep -nP '[ \t]+$|\t' | cut -c1-160 || true
}

headers_alone() {
    local header
    while read -r header; do
        "${CC:-cc}" -fsyntax-only -std=c11 -Wall -Wextra -Wpedantic -Werror -D_GNU_SOURCE -I "$1" -x c "$header" \
            >/dev/null 2>&1 || echo "$header does not compile alone"
    done < <(code "$1" | grep '\.h$' | grep -v '/tests/')
}

# In bats, $status and $output come from `run`, and what a test sets is its own: only warnings count there.
scripts_clean() {
    local script options
    while read -r script; do
        options=()
        case "$script" in *.bats) options=(-S warning -e SC2154 -e SC2030 -e SC2031) ;; esac
        shellcheck "${options[@]}" "$script" >/dev/null || echo "shellcheck: $script"
    done < <(find "$1" \( -name build -o -name .git \) -prune -o \( -name '*.sh' -o -path '*/.ci/run' -o -name '*.bats' \) -print)
}

# Prints each rule that is broken, with what breaks it.
broken_rules() {
    local rule output
    for rule in layering openmp_only_in_kernels mpi_in_one_file one_clock one_launcher no_banned_calls no_fast_mathematics \
        no_mutable_state short_files short_functions clean_lines headers_alone scripts_clean; do
        output=$("$rule" "$1")
        [ -z "$output" ] || printf '%s:\n%s\n' "$rule" "$output"
    done
}

# Folders of the source and what each includes of others, as the lines of a picture in Mermaid's language.
dependency_picture() {
    echo 'flowchart TD'
    (cd "$1" && for folder in kernels journal statistics harness analysis plots report batch cli; do
        find "$folder" -name '*.[ch]' -exec grep -HoP '^\s*#\s*include\s*"\K[a-z]+(/worker)?(?=/)' {} +
    done) | sed -E 's|^harness/worker/[^:]*:|worker:|; s|^([a-z]+)/[^:]*:|\1:|; s|:harness/worker$|:worker|' |
        awk -F: '$1 != $2 { print "    " $1 " --> " $2 }' | LC_ALL=C sort -u
}

# Columns that docs/results-format.md lists under a heading, in order.
documented() {
    awk -v heading="## $2" '/^## / { on = $0 == heading } on && /^\| `/ { split($0, cell, "`"); print cell[2] }' \
        "$1/docs/results-format.md" | paste -sd,
}
