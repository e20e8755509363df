#!/usr/bin/env bats
# The rules of the house hold, and each rule can be broken.

bats_require_minimum_version 1.5.0

setup() {
    # shellcheck source=tests/structure/rules.sh
    . "$BATS_TEST_DIRNAME/rules.sh"
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
}

# breaks RULE FILE TEXT: a tree in which FILE has TEXT at its end breaks the rule.
breaks() {
    local copy="$BATS_TEST_TMPDIR/a tree" # the rules bear blanks in paths
    mkdir -p "$copy"
    (cd "$root" && find . \( -name build -o -name .git -o -name results \) -prune -o -name '*.[hd]*' -type f -print0 |
        xargs -0 cp --parents -t "$copy" -- "$2")
    run "$1" "$copy"
    [ -z "$output" ]
    printf '%b\n' "$3" >>"$copy/$2"
    run "$1" "$copy"
    [[ "$output" == *"$2"* ]]
}

@test "the tree keeps the rules" {
    run broken_rules "$root"
    [ -z "$output" ] || { echo "$output"; return 1; }
}

@test "nobody includes upwards" { breaks layering journal/csv.c '#include "harness/plan.h"'; }
@test "nobody includes upwards in angle brackets" { breaks layering journal/csv.c '  #  include <harness/plan.h>'; }
@test "nobody includes by way of .." { breaks layering cli/main.c '#include "../tests/mutants/mutants.h"'; }
@test "nobody steps out of a folder" { breaks layering journal/csv.c '# include "journal/../harness/plan.h"'; }
@test "the harness knows of the worker only its clock" { breaks layering harness/plan.c '#include "harness/worker/measure.h"'; }
@test "plots see CSV only" { breaks layering plots/plot.c '#include "analysis/summary.h"'; }
@test "OpenMP stands in kernels only" { breaks openmp_only_in_kernels analysis/scaling.c '#pragma omp parallel'; }
@test "OpenMP is asked in kernels only" { breaks openmp_only_in_kernels harness/plan.c 'int x = omp_get_max_threads();'; }
@test "MPI stands in one file" { breaks mpi_in_one_file kernels/sqrt_cube/mpi.c '#include <mpi.h>'; }
@test "MPI is called in one file" { breaks mpi_in_one_file kernels/sqrt_cube/mpi.c 'int x = MPI_Barrier(0);'; }
@test "there is one clock" { breaks one_clock harness/session.c 'int x = clock_gettime(1, 0);'; }
@test "there is no other clock" { breaks one_clock kernels/support/spans.h 'int x = gettimeofday(0, 0);'; }
@test "there is one launcher" { breaks one_launcher plots/plot.c 'int x = fork();'; }
@test "there is no launcher by clone" { breaks one_launcher harness/session.c 'int x = clone(0, 0, 0, 0);'; }
@test "there is no launcher by vfork" { breaks one_launcher harness/session.c 'int x = vfork ();'; }
@test "there is no launcher by execveat" { breaks one_launcher harness/session.c 'int x = execveat(0, "", 0, 0, 0);'; }
@test "there is no launcher by fexecve" { breaks one_launcher harness/session.c 'int x = fexecve(0, 0, 0);'; }
@test "there is no launcher by a system call" { breaks one_launcher harness/session.c 'int x = syscall(SYS_clone, 0);'; }
@test "nothing that can change outlives a call" {
    breaks no_mutable_state journal/csv.c 'int count(void);\nint count(void)\n{\n    static int x;\n    return ++x;\n}'
}
@test "nor is it seen elsewhere" { breaks no_mutable_state plots/picture.c 'extern int x; int x = 1;'; }
@test "no banned call" { breaks no_banned_calls cli/main.c 'int x = atoi("1");'; }
@test "no flag changes results" { breaks no_fast_mathematics kernels/CMakeLists.txt 'add_compile_options(-ffast-math)'; }
@test "files stay below 400 lines" { breaks short_files journal/csv.c "$(printf '\\n%.0s' $(seq 400))"; }
@test "functions stay below 60 lines" { breaks short_functions journal/csv.c "{$(printf '\\n%.0s' $(seq 61))}"; }
@test "no tabs, no trailing blanks" { breaks clean_lines journal/csv.c 'int x; '; }
@test "each header compiles alone" { breaks headers_alone journal/csv.h 'size_u x;'; }
@test "scripts pass shellcheck" { breaks scripts_clean run_all.sh 'rm $undefined*'; }

@test "the picture of the folders is drawn from their includes" {
    diff <(sed -n '/^```mermaid$/,/^```$/{/^```/d;p}' "$root/docs/architecture.md") <(dependency_picture "$root")
}

@test "the list of kernels is kernels.def" {
    listed=$("$SPEEDUP" list | grep -oP '^[a-z_0-9]+(?=:)')
    [ "$listed" = "$(grep -oP '^(KERNEL|LIMIT)\(\K[a-z_0-9]+' "$root/kernels/kernels.def")" ]
}

@test "no two libraries define the same function" { # the linker would take either
    mapfile -t libraries < <(find "$(dirname "$SPEEDUP")/.." -name 'libspeedup_*.a' ! -name '*with_pathologies*')
    [ "${#libraries[@]}" -gt 5 ]
    [ -z "$(nm --defined-only "${libraries[@]}" 2>/dev/null | awk '$2 == "T" { print $3 }' | sort | uniq -d)" ]
}

@test "the coordinator is not linked with an OpenMP runtime, the worker is" {
    run ! grep -E 'gomp|libomp' <(readelf -d "$SPEEDUP")
    grep -qE 'gomp|libomp' <(readelf -d "$WORKER")
}

@test "documented columns are those of the program" {
    cd "$BATS_TEST_TMPDIR"
    export XDG_RUNTIME_DIR=$PWD # a lock of its own: a campaign elsewhere must not make this one wait
    "$SPEEDUP" sweep --kernels sqrt_cube --sizes 100 --threads 1 --visits 1 --min-time 1us -o run 2>/dev/null
    "$SPEEDUP" analyse run
    [ "$(documented "$root" 'Raw rows')" = "$(sed -n 2p run/raw/*[0-9].csv)" ]
    [ "$(documented "$root" plan.csv)" = "$(head -1 run/plan.csv)" ]
    for file in summary.csv visits.csv models.csv model_curves.csv break_even.csv attribution.csv machines.csv; do
        [ "$(documented "$root" "$file")" = "$(head -1 "run/$file")" ]
    done
}
