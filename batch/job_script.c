/* A head of directives and settings, then the parts of scripts as they stand. */
#include "batch/job_script.h"

#include "journal/name.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { REPORT_MINUTES = 30, MARGIN_LEAST_S = 5, MARGIN_MOST_S = 60 };

int64_t job_margin_s(const struct job *job)
{
    const int64_t tenth_s = job->walltime_s / 10;
    return tenth_s < MARGIN_LEAST_S ? MARGIN_LEAST_S : tenth_s > MARGIN_MOST_S ? MARGIN_MOST_S : tenth_s;
}

/* One directive, if there is something to say. */
static void directive(FILE *out, const char *mark, const char *option, const char *value)
{
    if (value[0])
        fprintf(out, "%s %s%s\n", mark, option, value);
}

static void clock_time(int64_t seconds, char *text, size_t size)
{
    snprintf(text, size, "%02" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void slurm_head(const struct job *job, bool task, int64_t walltime_s, FILE *out)
{
    char walltime[32];
    clock_time(walltime_s, walltime, sizeof walltime);
    fprintf(out, "#SBATCH --job-name=speedup%s\n#SBATCH --nodes=%" PRId64 "\n", task ? "" : "-report", task ? job->nodes : 1);
    if (task && job->nodes > 1) /* Slurm counts ranks as tasks */
        fprintf(out, "#SBATCH --ntasks-per-node=%d\n", job->cpus);
    else
        fprintf(out, "#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=%d\n", task ? job->cpus : 1);
    fprintf(out, "#SBATCH --time=%s\n", walltime);
    if (task)
        fprintf(out, "#SBATCH --array=1-%zu\n#SBATCH --output=task-%%a.log\n#SBATCH --open-mode=append\n"
                "#SBATCH --requeue\n#SBATCH --signal=B:USR1@%" PRId64 "\n", job->parts, job_margin_s(job));
    else
        fputs("#SBATCH --output=report.log\n", out);
    directive(out, "#SBATCH", "--partition=", job->site->queue);
    directive(out, "#SBATCH", "--account=", job->site->account);
    directive(out, "#SBATCH", "--mem=", task ? job->site->memory : "");
}

static void sge_head(const struct job *job, bool task, int64_t walltime_s, FILE *out)
{
    fprintf(out, "#$ -N speedup%s\n#$ -S /bin/bash\n#$ -cwd\n#$ -j y\n#$ -l h_rt=%" PRId64 "\n", task ? "" : "-report",
            walltime_s);
    if (task) /* a task that is warned at s_rt may go on in another start, one that has met h_rt may not */
        fprintf(out, "#$ -l s_rt=%" PRId64 "\n#$ -t 1-%zu\n#$ -r y\n#$ -notify\n",
                walltime_s - job_margin_s(job), job->parts);
    if (task && job->site->parallel_environment[0])
        fprintf(out, "#$ -pe %s %" PRId64 "\n", job->site->parallel_environment, job->nodes * job->cpus);
    directive(out, "#$", "-q ", job->site->queue);
    directive(out, "#$", "-A ", job->site->account);
    directive(out, "#$", "-l h_vmem=", task ? job->site->memory : "");
}

/* Does the site say itself how PBS is to place chunks? */
static bool places_chunks(const struct site *site)
{
    for (size_t i = 0; i < site->directives.count; i++)
        if (strstr(site->directives.line[i], "place="))
            return true;
    return false;
}

static void pbs_head(const struct job *job, bool task, int64_t walltime_s, FILE *out)
{
    char walltime[32];
    const char *memory = task ? job->site->memory : "";
    clock_time(walltime_s, walltime, sizeof walltime);
    fprintf(out, "#PBS -N speedup%s\n#PBS -j oe\n#PBS -l select=%" PRId64 ":ncpus=%d", task ? "" : "-report",
            task ? job->nodes : 1, task ? job->cpus : 1);
    if (task && job->nodes > 1)
        fprintf(out, ":mpiprocs=%d", job->cpus);
    fprintf(out, "%s%s\n#PBS -l walltime=%s\n", memory[0] ? ":mem=" : "", memory, walltime);
    if (task && job->nodes > 1 && !places_chunks(job->site)) /* by itself PBS may put several chunks on one node */
        fputs("#PBS -l place=scatter\n", out);
    if (task)
        fputs("#PBS -r y\n", out);
    directive(out, "#PBS", "-q ", job->site->queue);
    directive(out, "#PBS", "-A ", job->site->account);
}

static void head(const struct job *job, bool task, FILE *out)
{
    static void (*const heads[BATCH_SYSTEMS])(const struct job *, bool, int64_t, FILE *) = {slurm_head, sge_head,
                                                                                            pbs_head};
    static const char *const marks[BATCH_SYSTEMS] = {"#SBATCH", "#$", "#PBS"};
    fputs("#!/bin/bash\n", out);
    heads[job->system](job, task, task ? job->walltime_s : REPORT_MINUTES * 60, out);
    for (size_t i = 0; i < job->site->directives.count; i++)
        directive(out, marks[job->system], "", job->site->directives.line[i]);
    fprintf(out, "# Made by `speedup submit %s`.  %s\n\n", batch_name(job->system), task ?
            "By hand, without a batch system: bash tasks.sh 1" : "By hand: bash report.sh");
}

static void setting(FILE *out, const char *name, const char *value)
{
    fprintf(out, "%s=", name);
    name_quote(out, value);
    fputc('\n', out);
}

/* " NAME VALUE" of an array, if there is a value. */
static void option(FILE *out, const char *name, const char *value)
{
    if (!value || !value[0])
        return;
    fprintf(out, " %s ", name);
    name_quote(out, value);
}

static void settings(const struct job *job, FILE *out)
{
    setting(out, "SPEEDUP_PROGRAM", job->program);
    setting(out, "DIRECTORY", job->directory);
    setting(out, "SOURCE", job->site->build ? job->site->source : "");
    fprintf(out, "PARTS=%zu\nWALLTIME_S=%" PRId64 " MARGIN_S=%" PRId64 "\nSWEEP_OPTIONS=(", job->parts, job->walltime_s,
            job_margin_s(job));
    option(out, "--worker", job->worker);
    option(out, "--against", job->against);
    option(out, "--peers", job->peers);
    option(out, "--launcher", job->launcher ? job->launcher : job->site->launcher);
    fputs(" )\nSUBMIT_OPTIONS=(", out);
    for (size_t i = 0; i < job->submit_count; i++) {
        fputc(' ', out);
        name_quote(out, job->submit_options[i]);
    }
    fputs(" )\n", out);
}

static void prepare(const struct job *job, FILE *out)
{
    if (job->site->modules[0])
        fprintf(out, "type module >/dev/null 2>&1 || . /etc/profile\nmodule load %s\n", job->site->modules);
    for (size_t i = 0; i < job->site->commands.count; i++)
        fprintf(out, "%s\n", job->site->commands.line[i]);
    fputc('\n', out);
}

/* All but its first line, which is for shellcheck. */
static int copy_part(const struct job *job, const char *name, FILE *out, char *missing)
{
    char buffer[4096];
    size_t got;
    int first = 0;
    snprintf(missing, PATH_MAX, "%s/%s.sh", job->share, name);
    FILE *file = fopen(missing, "re");
    if (!file)
        return errno;
    while (first != '\n' && first != EOF)
        first = fgetc(file);
    while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
        fwrite(buffer, 1, got, out);
    int error = ferror(file) ? EIO : 0;
    fclose(file);
    fputc('\n', out);
    return error;
}

int job_script_task(const struct job *job, FILE *out, char *missing)
{
    head(job, true, out);
    settings(job, out);
    prepare(job, out);
    int error = copy_part(job, batch_name(job->system), out, missing);
    if (error == 0 && job->site->build)
        error = copy_part(job, "build", out, missing);
    return error ? error : copy_part(job, "task", out, missing);
}

int job_script_report(const struct job *job, FILE *out, char *missing)
{
    head(job, false, out);
    setting(out, "SPEEDUP_PROGRAM", job->program);
    setting(out, "DIRECTORY", job->directory);
    prepare(job, out);
    return copy_part(job, "report", out, missing);
}
