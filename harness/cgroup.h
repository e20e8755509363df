/* The control groups of this process: its own and every ancestor up to the mount point. */
#ifndef SPEEDUP_HARNESS_CGROUP_H
#define SPEEDUP_HARNESS_CGROUP_H

/* Called for one group's directory, of version 1 or 2; a non-zero return ends the walk and is
 * handed back. */
typedef int cgroup_visitor(void *context, const char *directory, int version);

/* Walks from this process's group to the root of each hierarchy that may hold `controller` ("cpu",
 * "cpuset", "memory"): the version 1 hierarchy of that name, then the unified one.  A container
 * sees its own group as the root; what lies above it is not visible.  ENOENT: no such hierarchy is
 * mounted; else the errno of reading /proc/self/cgroup or /proc/self/mountinfo. */
int cgroup_walk(const char *controller, cgroup_visitor *visitor, void *context);

#endif
