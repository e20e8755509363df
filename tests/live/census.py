#!/usr/bin/env python3
"""Counts what a coordinator holds while it makes visits.

census.py leaks SPEEDUP WORKER VISITS   2000 scripted visits: descriptors, threads, zombies and memory stay flat
census.py share SPEEDUP                 its own CPU time while a worker computes for some seconds
"""
import fcntl
import os
import pathlib
import subprocess
import sys
import time


def status(pid, key):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    return 0


def zombies(pid):
    """Ended children that nobody has waited for."""
    count = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        count += fields[0] == "Z" and int(fields[1]) == pid
    return count


def sample(pid):
    """Descriptors, threads, zombies and bytes of memory now."""
    return (len(os.listdir(f"/proc/{pid}/fd")), status(pid, "Threads"), zombies(pid), status(pid, "VmRSS") * 1024)


def leaks(speedup, worker, visits):
    reading, writing = os.pipe()
    fcntl.fcntl(writing, getattr(fcntl, "F_SETPIPE_SZ", 1031), 4096)  # few visits are acknowledged and not yet read
    cells, rows_a_visit, samples, rows = 3, 3, [], 0
    command = [speedup, "sweep", "--worker", worker, "--threads", "1", "--sizes", "100", "--repetitions", "1", "--visits",
               str(visits // cells), "-o", "run", "--ack-fd", str(writing)]
    coordinator = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as acknowledged:
        for _ in acknowledged:
            rows += 1
            if rows % (50 * rows_a_visit) == 0:
                try:
                    samples.append((rows // rows_a_visit,) + sample(coordinator.pid))
                except OSError:
                    break
    if coordinator.wait() != 0:
        sys.exit(f"the campaign ended with {coordinator.returncode}")
    del samples[-3:]  # the campaign may be over then: the environment is read again, with the machine's topology
    early = [at for at in samples if at[0] <= 200]
    late = [at for at in samples if at[0] > visits - 400]
    names = ["visits", "descriptors", "threads", "zombies", "bytes"]
    most = [[max(column) for column in zip(*part)] for part in (early, late)]
    bad, under_way = [], [0, 8, 0, 1]  # what a visit has in hand when it is looked at is no leak: pipes, a child just ended
    for i in (1, 2, 3):
        print(f"{names[i]}: {most[0][i]} in the first 200 visits, {most[1][i]} in the last")
        if most[1][i] > most[0][i] + under_way[i]:
            bad.append(names[i])
    slope = (most[1][4] - most[0][4]) / (samples[-1][0] - 200)
    print(f"memory: {most[0][4]} bytes in the first 200 visits, {most[1][4]} in the last: {slope:.1f} bytes a visit")
    if most[1][4] > 1.1 * most[0][4] + 16 * visits:  # a value of each visit is kept, in room that doubles
        bad.append("memory")
    sys.exit(f"grows: {', '.join(bad)}" if bad else 0)


def own_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(speedup):
    command = [speedup, "measure", "monte_carlo_pi", "serial", "-n", "1000000000", "--inner", "1", "--warmups", "0",
               "--repetitions", "100"]
    coordinator = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    began, before = time.monotonic(), own_seconds(coordinator.pid)
    time.sleep(3)
    if coordinator.poll() is not None:
        sys.exit("the worker was too fast to watch")
    part = (own_seconds(coordinator.pid) - before) / (time.monotonic() - began)
    coordinator.terminate()
    coordinator.wait()
    print(f"the coordinator takes {100 * part:.2f} % of a CPU while a worker computes; it is meant to take less than 1 %")
    sys.exit("it does not sleep" if part > 0.5 else 0)


if __name__ == "__main__":
    if sys.argv[1] == "leaks":
        leaks(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        share(sys.argv[2])
