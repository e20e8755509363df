/* How a visit's worker is asked: its command line, and how many rows it owes. */
#ifndef SPEEDUP_HARNESS_VISIT_LAUNCH_H
#define SPEEDUP_HARNESS_VISIT_LAUNCH_H

#include "harness/launch.h"
#include "harness/visit.h"

/* True if the visit finds the inner runs of its cell. */
bool visit_calibrates(const struct visit_request *request);

/* Rows that its worker prints: its repetitions, and one more for the warm-up or the calibration. */
size_t visit_rows_wanted(const struct visit_request *request);

/* Runs the worker program of the visit, or the command of its peer, to its end.  ENOMEM, or the errno that kept it from
 * starting.  launched_free() frees *launched after success. */
int visit_launch(const struct visit_session *session, const struct visit_request *request, struct launched *launched);

#endif
