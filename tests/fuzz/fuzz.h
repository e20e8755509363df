/* What the fuzz targets share.  Each target is one file with LLVMFuzzerTestOneInput(): linked with libFuzzer it is fed
 * what a campaign finds, linked with replay.c the files of corpus/. */
#ifndef SPEEDUP_TESTS_FUZZ_FUZZ_H
#define SPEEDUP_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds one input to the target.  0, or -1: not worth keeping in a corpus.  A finding ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a text of its own, NUL-ended at text[*length]; a ",*" that ends a line becomes a comma and the CRC of all
 * before it, which chance would never find.  The caller frees; ends the process where there is no memory. */
char *fuzz_text(const uint8_t *data, size_t size, size_t *length);

/* The same as the files below a folder of this process's own: a line "@N" begins the file names[N], and what stands before
 * the first such line is names[0].  Files that the input does not name are not there.  Returns the folder, which is removed
 * when the process ends. */
const char *fuzz_files(const uint8_t *data, size_t size, const char *const names[]);

/* Ends the process with a finding unless it holds. */
#define FUZZ_HOLDS(condition) ((condition) ? (void)0 : fuzz_finding(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_finding(const char *condition, const char *file, int line);

#endif
