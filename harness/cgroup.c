/* Joins /proc/self/cgroup (which group) with /proc/self/mountinfo (where it is mounted). */
#include "harness/cgroup.h"

#include "harness/sysfile.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOUNT_FIELDS = 16 };

/* One hierarchy, as this process sees it: the group `root` is mounted at `point`; we are in
 * `group`. */
struct hierarchy {
    const char *controller;
    int version;
    char root[PATH_MAX], point[PATH_MAX], group[PATH_MAX];
};

/* True if the line is about the hierarchy; it then fills its part of it. */
typedef bool line_parser(char *line, struct hierarchy *hierarchy);

static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    while (*list) {
        size_t here = strcspn(list, ",");
        if (here == length && strncmp(list, name, length) == 0)
            return true;
        list += here + (list[here] == ',');
    }
    return false;
}

/* "36 25 0:31 ROOT POINT options [tags ...] - TYPE source super,options": see proc(5). */
static bool parse_mount(char *line, struct hierarchy *hierarchy)
{
    char *fields[MOUNT_FIELDS], *rest = line;
    size_t count = 0, dash = 6;
    for (char *field = strsep(&rest, " "); field && count < MOUNT_FIELDS;
         field = strsep(&rest, " "))
        fields[count++] = field;
    while (dash < count && strcmp(fields[dash], "-") != 0)
        dash++;
    if (dash + 3 >= count)
        return false;
    const char *type = hierarchy->version == 2 ? "cgroup2" : "cgroup";
    if (strcmp(fields[dash + 1], type) != 0)
        return false;
    if (hierarchy->version == 1 && !listed(fields[dash + 3], hierarchy->controller))
        return false;
    snprintf(hierarchy->root, PATH_MAX, "%s", fields[3]);
    snprintf(hierarchy->point, PATH_MAX, "%s", fields[4]);
    return true;
}

/* "7:cpu,cpuacct:/path", and "0::/path" for the unified hierarchy. */
static bool parse_group(char *line, struct hierarchy *hierarchy)
{
    char *path = line;
    const char *id = strsep(&path, ":"), *controllers = strsep(&path, ":");
    if (!path)
        return false;
    bool wanted = hierarchy->version == 2 ? strcmp(id, "0") == 0 && controllers[0] == '\0'
                                          : listed(controllers, hierarchy->controller);
    if (wanted)
        snprintf(hierarchy->group, PATH_MAX, "%s", path);
    return wanted;
}

/* The first line of the file that is about the hierarchy; ENOENT if none is. */
static int find_line(const char *file, line_parser *parse, struct hierarchy *hierarchy)
{
    char *text;
    bool found = false;
    int error = sysfile_load(file, &text);
    if (error)
        return error;
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line && !found; line = strsep(&rest, "\n"))
        found = parse(line, hierarchy);
    free(text);
    return found ? 0 : ENOENT;
}

/* The group's path below the mount point; "" if it is the mount point itself, or lies outside of
 * what is mounted, as in a container that is told the host's path but sees only its own group. */
static const char *below_mount(const struct hierarchy *hierarchy)
{
    size_t length = strcmp(hierarchy->root, "/") == 0 ? 0 : strlen(hierarchy->root);
    const char *rest = hierarchy->group + length;
    if (strncmp(hierarchy->group, hierarchy->root, length) != 0 || rest[0] != '/' ||
        rest[1] == '\0' || strstr(rest, "/.."))
        return "";
    return rest;
}

static int walk_version(const char *controller, int version, cgroup_visitor *visitor, void *context)
{
    struct hierarchy hierarchy = {.controller = controller, .version = version};
    char directory[2 * PATH_MAX];
    int error = find_line("/proc/self/mountinfo", parse_mount, &hierarchy);
    if (error == 0)
        error = find_line("/proc/self/cgroup", parse_group, &hierarchy);
    if (error)
        return error;
    snprintf(directory, sizeof directory, "%s%s", hierarchy.point, below_mount(&hierarchy));
    size_t top = strlen(hierarchy.point);
    error = visitor(context, directory, version);
    while (error == 0 && strlen(directory) > top) {
        *strrchr(directory, '/') = '\0';
        error = visitor(context, directory, version);
    }
    return error;
}

int cgroup_walk(const char *controller, cgroup_visitor *visitor, void *context)
{
    int first = walk_version(controller, 1, visitor, context);
    if (first != 0 && first != ENOENT)
        return first;
    int second = walk_version(controller, 2, visitor, context);
    return second == ENOENT ? first : second;
}
