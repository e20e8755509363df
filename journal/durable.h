/* Makes a directory entry survive a power failure: syncing the file alone does not. */
#ifndef SPEEDUP_JOURNAL_DURABLE_H
#define SPEEDUP_JOURNAL_DURABLE_H

/* Syncs the directory that holds path.  Returns 0 or errno. */
int durable_directory_of(const char *path);

#endif
