/* Asks the OpenMP runtime, and the dynamic linker for the runtime's file. */
#include "kernels/support/runtime.h"

#include "kernels/support/device.h"

#include <limits.h>
#include <link.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 512, ID_MOST = 64 };

static void number(runtime_fact *take, void *context, const char *key, long value)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", value);
    take(context, key, text);
}

static const char *binding(void)
{
    static const char *const names[] = {"false", "true", "primary", "close", "spread"};
    const unsigned bind = (unsigned)omp_get_proc_bind();
    return bind < sizeof names / sizeof *names ? names[bind] : "na:not a binding of OpenMP 5.1";
}

/* "dynamic,4"; the highest bit says monotonic. */
static void schedule(char text[TEXT])
{
    static const char *const names[] = {"static", "dynamic", "guided", "auto"};
    omp_sched_t kind;
    int chunk;
    omp_get_schedule(&kind, &chunk);
    const unsigned plain = (unsigned)kind & 0x7fffffffu;
    const char *name = plain >= 1 && plain <= 4 ? names[plain - 1] : "na:not a schedule of OpenMP 5.1";
    if (chunk > 0 && plain <= 3)
        snprintf(text, TEXT, "%s,%d", name, chunk);
    else
        snprintf(text, TEXT, "%s", name);
}

/* One place as "{0,4}", behind what text holds; false: it does not fit. */
static bool add_place(int place, char text[TEXT])
{
    const int count = omp_get_place_num_procs(place);
    int *cpus = calloc((size_t)(count > 0 ? count : 1), sizeof *cpus);
    size_t used = strlen(text);
    bool fits = cpus != NULL;
    if (fits)
        omp_get_place_proc_ids(place, cpus);
    for (int i = 0; i < count && fits; i++) {
        const int length = snprintf(text + used, TEXT - used, "%s%d", i > 0 ? "," : place > 0 ? ",{" : "{", cpus[i]);
        used += length > 0 ? (size_t)length : 0;
        fits = used + sizeof "},..." <= TEXT;
    }
    if (fits && count > 0)
        snprintf(text + used, TEXT - used, "}");
    free(cpus);
    return fits;
}

static void places(char text[TEXT])
{
    const int count = omp_get_num_places();
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        char before[TEXT];
        snprintf(before, sizeof before, "%s", text);
        if (add_place(i, text))
            continue;
        snprintf(text, TEXT, "%.*s,...", TEXT - 8, before);
        return;
    }
    if (text[0] == '\0')
        snprintf(text, TEXT, "none");
}

/* The runtime's file, and the build id in its notes. */
struct library {
    char path[PATH_MAX];
    char id[2 * ID_MOST + 1];
};

/* Notes: name size, description size, type; then both, each rounded up to 4 bytes. */
static void read_notes(const unsigned char *notes, size_t size, struct library *library)
{
    ElfW(Nhdr) note;
    for (size_t at = 0; at + sizeof note <= size;) {
        memcpy(&note, notes + at, sizeof note);
        const size_t name = at + sizeof note, text = name + ((size_t)note.n_namesz + 3) / 4 * 4;
        at = text + ((size_t)note.n_descsz + 3) / 4 * 4;
        if (at > size)
            return;
        if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 || memcmp(notes + name, "GNU", 4) != 0)
            continue;
        for (size_t i = 0; i < note.n_descsz && i < ID_MOST; i++)
            snprintf(library->id + 2 * i, 3, "%02x", notes[text + i]);
    }
}

static int find_library(struct dl_phdr_info *info, size_t size, void *context)
{
    struct library *library = context;
    (void)size;
    const char *slash = strrchr(info->dlpi_name, '/'), *name = slash ? slash + 1 : info->dlpi_name;
    if (strncmp(name, "libgomp", 7) != 0 && strncmp(name, "libomp", 6) != 0 && strncmp(name, "libiomp", 7) != 0)
        return 0;
    snprintf(library->path, sizeof library->path, "%s", info->dlpi_name);
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        const uintptr_t address = (uintptr_t)info->dlpi_addr + (uintptr_t)header->p_vaddr;
        if (header->p_type == PT_NOTE)
            read_notes((const unsigned char *)address, header->p_memsz, library);
    }
    return 1;
}

/* Links are followed: libgomp.so.1 is a name of libgomp.so.1.0.0, which tells the version. */
static void tell_library(runtime_fact *take, void *context)
{
    struct library library = {.path = ""};
    char resolved[PATH_MAX];
    dl_iterate_phdr(find_library, &library);
    const char *path = library.path[0] && realpath(library.path, resolved) ? resolved : library.path;
    const char *slash = strrchr(path, '/');
    take(context, "openmp_library", path[0] ? slash ? slash + 1 : path : "na:no such library is linked dynamically");
    take(context, "openmp_library_build_id", library.id[0] ? library.id : "na:the library has none");
}

void runtime_facts(runtime_fact *take, void *context)
{
    char text[TEXT];
    const char *policy = getenv("OMP_WAIT_POLICY");
    number(take, context, "openmp_max_threads", omp_get_max_threads());
    number(take, context, "openmp_thread_limit", omp_get_thread_limit());
    number(take, context, "openmp_max_active_levels", omp_get_max_active_levels());
    number(take, context, "openmp_procs", omp_get_num_procs());
    take(context, "openmp_dynamic", omp_get_dynamic() ? "true" : "false");
    take(context, "openmp_proc_bind", binding());
    places(text);
    take(context, "openmp_places", text);
    schedule(text);
    take(context, "openmp_schedule", text);
    take(context, "openmp_wait_policy", policy && policy[0] ? policy : "na:not set, and the runtime does not tell its own");
    number(take, context, "openmp_devices", omp_get_num_devices());
    device_name(text, sizeof text);
    take(context, "openmp_device", text);
    tell_library(take, context);
}
