/* Collects the keys of a session's environment and writes them as CSV. */
#include "harness/environment.h"

#include "harness/environment_keys.h"
#include "journal/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The only environment variables that are ever kept.  A '*' at the end stands for any ending. */
static const char *const kept_variables[] = {
    "OMP_*", "GOMP_*", "KMP_*", "OMPI_*",
    "SLURM_JOB_ID", "SLURM_JOB_NODELIST", "SLURM_JOB_NUM_NODES", "SLURM_NTASKS",
    "SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE", "SLURM_MEM_PER_NODE", "SLURM_MEM_PER_CPU",
    "SLURM_ARRAY_*",
    "PBS_JOBID", "PBS_NCPUS", "NCPUS", "NSLOTS", "JOB_ID", "LC_ALL", "LANG"};

/* Foreign text becomes one line that cannot drive a terminal. */
static void make_printable(char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '\n' || byte == '\t')
            *text = ' ';
        else if (byte < ' ' || byte == 127)
            *text = '?';
    }
}

/* Takes over key and value, which may be NULL: out of memory. */
static int add_owned(struct environment *environment, char *key, char *value)
{
    struct environment_entry *larger =
        key && value ? realloc(environment->entries, (environment->count + 1) * sizeof *larger)
                     : NULL;
    if (!larger) {
        free(key);
        free(value);
        return ENOMEM;
    }
    environment->entries = larger;
    make_printable(key);
    make_printable(value);
    larger[environment->count++] = (struct environment_entry){.key = key, .value = value};
    return 0;
}

static int add(struct environment *environment, const char *prefix, const char *key,
               const char *value)
{
    char *whole = NULL;
    if (asprintf(&whole, "%s%s", prefix, key) < 0)
        whole = NULL;
    return add_owned(environment, whole, strdup(value));
}

/* The value of a key, or "na:" and why there is none; NULL: out of memory. */
static char *read_value(const struct environment_key *key,
                        const struct environment_request *request)
{
    char *value = NULL, *reason = NULL;
    size_t size;
    FILE *out = open_memstream(&value, &size);
    if (!out)
        return NULL;
    int error = key->read(key, request, out);
    if (fclose(out) != 0)
        error = ENOMEM;
    if (error == 0 && value[0])
        return value;
    free(value);
    if (asprintf(&reason, "na:%s%s%s: %s", key->source, key->part ? ": " : "",
                 key->part ? key->part : "", error ? strerror(error) : "empty") < 0)
        return NULL;
    return reason;
}

static int add_keys(struct environment *environment, const struct environment_request *request)
{
    int error = 0;
    for (const struct environment_key *key = environment_key_list(); key->name && error == 0; key++)
        error = add_owned(environment, strdup(key->name), read_value(key, request));
    return error;
}

/* A worker speaks of itself only: none of its keys may pass for one of ours.  Prefix: "worker_" or "against_"; `missing`
 * is the key that says that the table is. */
static int add_worker(struct environment *environment, const char *prefix, const struct table *build, const char *missing)
{
    static const char own[] = "worker_";
    int error = 0;
    if (!build)
        return add(environment, prefix, missing, "na:the worker does not say");
    for (size_t row = 0; row < table_rows(build) && error == 0; row++) {
        const char *key = table_text(build, row, "key"), *value = table_text(build, row, "value");
        bool prefixed = strncmp(key, own, strlen(own)) == 0;
        error = add(environment, prefix, prefixed ? key + strlen(own) : key,
                    value[0] ? value : "na:the worker does not say");
    }
    return error;
}

/* The worker that the first one is measured against, if there is one. */
static int add_against(struct environment *environment, const struct environment_request *request)
{
    if (!request->against)
        return 0;
    int error = add(environment, "", "against", request->against);
    return error ? error : add_worker(environment, "against_", request->against_build, "build");
}

/* The program with MPI, and what starts it. */
static int add_ranks(struct environment *environment, const struct launcher *launcher)
{
    if (!launcher)
        return 0;
    int error = add(environment, "", "ranks", launcher->description.id);
    if (error == 0)
        error = add(environment, "", "launcher", launcher->program);
    if (error == 0)
        error = add(environment, "", "launcher_version", launcher->version[0] ? launcher->version : "na:it cannot start");
    return error ? error : add_worker(environment, "ranks_", launcher->description.build, "build");
}

static bool is_kept(const char *variable, size_t length)
{
    for (size_t i = 0; i < sizeof kept_variables / sizeof *kept_variables; i++) {
        const char *kept = kept_variables[i];
        size_t known = strcspn(kept, "*");
        bool open_ended = kept[known] == '*';
        if ((open_ended ? length >= known : length == known) && strncmp(variable, kept, known) == 0)
            return true;
    }
    return false;
}

static int add_variables(struct environment *environment)
{
    int error = 0;
    for (char *const *variable = environ; variable && *variable && error == 0; variable++) {
        size_t length = strcspn(*variable, "=");
        if ((*variable)[length] != '=' || !is_kept(*variable, length))
            continue;
        char *key = NULL;
        if (asprintf(&key, "env.%.*s", (int)length, *variable) < 0)
            key = NULL;
        error = add_owned(environment, key, strdup(*variable + length + 1));
    }
    return error;
}

/* CRC-32C of "key=value\n" of all keys that identify the machine. */
static int hash_identity(const struct environment *environment, char hash[ENVIRONMENT_HASH])
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return ENOMEM;
    for (const struct environment_key *key = environment_key_list(); key->name; key++)
        if (key->identifies)
            fprintf(out, "%s=%s\n", key->name, environment_value(environment, key->name));
    int error = fclose(out) == 0 ? 0 : ENOMEM;
    if (error == 0)
        snprintf(hash, ENVIRONMENT_HASH, "%08" PRIx32, record_crc(text, size));
    free(text);
    return error;
}

static int add_fingerprint(struct environment *environment)
{
    char hash[ENVIRONMENT_HASH];
    int error = hash_identity(environment, hash);
    return error ? error : add(environment, "", "fingerprint", hash);
}

int environment_fingerprint(const struct topology *topology, char hash[ENVIRONMENT_HASH])
{
    const struct environment_request request = {.topology = topology};
    struct environment identity = {.count = 0};
    int error = 0;
    for (const struct environment_key *key = environment_key_list(); key->name && error == 0; key++)
        if (key->identifies)
            error = add_owned(&identity, strdup(key->name), read_value(key, &request));
    if (error == 0)
        error = hash_identity(&identity, hash);
    environment_free(&identity);
    return error;
}

int environment_collect(const struct environment_request *request, struct environment *environment)
{
    *environment = (struct environment){.count = 0};
    int error = add_keys(environment, request);
    if (error == 0)
        error = add_worker(environment, "worker_", request->build, "build");
    if (error == 0)
        error = add_worker(environment, "worker_", request->openmp, "openmp_in_force");
    if (error == 0)
        error = add_against(environment, request);
    if (error == 0)
        error = add_ranks(environment, request->launcher);
    if (error == 0 && request->peers)
        error = add(environment, "", "peers", request->peers);
    if (error == 0)
        error = add_variables(environment);
    if (error == 0)
        error = add_fingerprint(environment);
    if (error)
        environment_free(environment);
    return error;
}

void environment_free(struct environment *environment)
{
    for (size_t i = 0; i < environment->count; i++) {
        free(environment->entries[i].key);
        free(environment->entries[i].value);
    }
    free(environment->entries);
    *environment = (struct environment){.count = 0};
}

const char *environment_value(const struct environment *environment, const char *key)
{
    for (size_t i = 0; i < environment->count; i++)
        if (strcmp(environment->entries[i].key, key) == 0)
            return environment->entries[i].value;
    return NULL;
}

static void write_entries(const struct environment *environment, FILE *file)
{
    fputs("key,value\n", file);
    for (size_t i = 0; i < environment->count; i++) {
        csv_write_text(file, environment->entries[i].key);
        fputc(',', file);
        csv_write_text(file, environment->entries[i].value);
        fputc('\n', file);
    }
}

int environment_write(const struct environment *environment, const char *path)
{
    struct replacement *replacement;
    FILE *file;
    int error = replace_open(path, &replacement, &file);
    if (error)
        return error;
    write_entries(environment, file);
    return replace_commit_new(replacement); /* the stream keeps the error of a write until here */
}
