/* Puts other machines in the place of this one. */
#include "tests/unit/harness/machine_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

int forget_machine(void **state)
{
    static const char *const names[] = {"HWLOC_XMLFILE",       "HWLOC_SYNTHETIC",
                                        "HWLOC_THISSYSTEM",    "HWLOC_FSROOT",
                                        "SPEEDUP_SYSROOT",     "NSLOTS",
                                        "SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE",
                                        "SLURM_MEM_PER_NODE",  "SLURM_MEM_PER_CPU",
                                        "PBS_NCPUS",           "NCPUS"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    return 0;
}

void machine_root(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/machines/%s/root", SPEEDUP_FIXTURES, name);
}

char *whole_file(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    if (getdelim(&text, &room, '\0', file) < 0)
        text[0] = '\0';
    fclose(file);
    return text;
}

void use_machine(const char *name)
{
    char path[PATH_MAX];
    machine_root(name, path, sizeof path);
    setenv("SPEEDUP_SYSROOT", path, 1);
    snprintf(path, sizeof path, "%s/machines/%s/topology.xml", SPEEDUP_FIXTURES, name);
    if (access(path, R_OK) == 0) {
        setenv("HWLOC_XMLFILE", path, 1);
        return;
    }
    snprintf(path, sizeof path, "%s/machines/%s/topology.synthetic", SPEEDUP_FIXTURES, name);
    if (access(path, R_OK) == 0) {
        char *text = whole_file(path);
        text[strcspn(text, "\n")] = '\0';
        setenv("HWLOC_SYNTHETIC", text, 1);
        free(text);
    }
}

char *use_scratch(void)
{
    const char *base = getenv("TMPDIR");
    char *root = NULL;
    assert_true(asprintf(&root, "%s/speedup-test-XXXXXX", base ? base : "/tmp") > 0);
    assert_non_null(mkdtemp(root));
    setenv("SPEEDUP_SYSROOT", root, 1);
    return root;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void free_scratch(char *root)
{
    assert_int_equal(nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
    unsetenv("SPEEDUP_SYSROOT");
    free(root);
}

void put_file(const char *root, const char *path, const char *text)
{
    char full[PATH_MAX];
    size_t top = strlen(root);
    snprintf(full, sizeof full, "%s%s", root, path);
    for (char *slash = strchr(full + top + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        assert_true(mkdir(full, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void visit_folder(const char *root, const char *folder, void (*visit)(const char *, void *),
                         void *context)
{
    char path[PATH_MAX];
    struct stat status;
    snprintf(path, sizeof path, "%s%s", root, folder);
    DIR *directory = opendir(path);
    assert_non_null(directory);
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char below[PATH_MAX / 2];
        snprintf(below, sizeof below, "%s/%s", folder, entry->d_name);
        snprintf(path, sizeof path, "%s%s", root, below);
        assert_int_equal(stat(path, &status), 0);
        if (S_ISDIR(status.st_mode))
            visit_folder(root, below, visit, context);
        else
            visit(below, context);
    }
    closedir(directory);
}

void each_file(const char *root, void (*visit)(const char *path, void *context), void *context)
{
    visit_folder(root, "", visit, context);
}

struct topology *load_topology(void)
{
    struct topology *topology;
    assert_int_equal(topology_load(&topology), 0);
    return topology;
}

void collect_environment(struct environment *environment)
{
    static char *const argv[] = {"speedup", "sweep", NULL};
    struct topology *topology = load_topology();
    struct environment_request request = {
        .topology = topology, .worker = "worker:1", .seed = 5, .argc = 2, .argv = argv};
    assert_int_equal(environment_collect(&request, environment), 0);
    topology_free(topology);
}

bool is_na(const char *value)
{
    return strncmp(value, "na:", 3) == 0;
}
