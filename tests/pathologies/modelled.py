#!/usr/bin/env python3
"""Writes campaigns in which speedup was lost for one reason each, into the directory given: also for reasons that the machine
at hand does not have, such as a memory that two workers saturate, or CPUs that slow down when more of them work.

Times are made from a model of what happened (below), with noise of 1 %, as a coordinator would have journalled them; what
the attribution makes of them is worked out anew by judge_attribution.py.  Standard library only."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))
from read_shard import MAGIC, crc32c  # noqa: E402

ROW = (
    "type,session,group,round,visit,kernel,variant,options,n,p,ranks,threads,scaling,seed,worker,repetition,phase,"
    "inner,total_ns,region,cpu_ns,busy_max_ns,busy_mean_ns,idle_ns,busy_spans,run_delay_ns,work,bytes,result,status,"
    "launch_ns,steal_ns,frequency_khz,start_utc,labels"
).split(",")
PLAN = (
    "group,kernel,variant,model,role,check,limit,unit,work_unit,work_exponent,roof,title,summary,options,scaling,n,p,"
    "ranks,threads,oversubscribed,seed,preset,rounds,cap,precision,repetitions,min_time_ns,time_limit_s,worker"
).split(",")
SESSION = "20250105T030405Z.alpha.505"
INNER, ROUNDS = 4, 7


class Campaign:
    def __init__(self, kernel, variant, p, options="", size=0, roof="", frequency=None):
        self.kernel, self.variant, self.p, self.options, self.size = kernel, variant, p, options, size
        self.frequency = frequency or {}
        self.plan, self.rows, self.drawn, self.made = [], [], 4111, 0
        self.workload = [self.cell(0, kernel, "serial", "serial", "baseline", 1, size, roof),
                         self.cell(0, kernel, variant, "openmp", "candidate", 1, size, roof),
                         self.cell(0, kernel, variant, "openmp", "candidate", p, size, roof)]
        self.limits = []

    def cell(self, group, kernel, variant, model, role, p, size=0, roof="", limit=0, work=1000):
        self.plan.append(dict(
            group=group, kernel=kernel, variant=variant, model=model, role=role, check="exact", limit=limit,
            unit="items", work_unit="items", work_exponent=1, roof=roof, title=kernel.replace("_", " "),
            summary="a variant", options="" if limit else self.options, scaling="strong", n=1000, p=p, ranks=1,
            threads=p, oversubscribed=int(p > 2), seed=7, preset="quick", rounds=ROUNDS, cap=ROUNDS, precision=0.01,
            repetitions=1, min_time_ns=1000, time_limit_s=60, worker="worker:1"))
        return dict(self.plan[-1], bytes=size, work=work)

    def limit(self, kernel, variant, one_ns, many_ns, work=1, size=0):
        group = self.plan[-1]["group"] + 1
        cells = [self.cell(group, kernel, "serial", "serial", "baseline", 1, size, limit=1, work=work)]
        for p, time in ((1, one_ns), (self.p, many_ns)):
            cells.append(self.cell(group, kernel, variant, "openmp", "candidate", p, size, limit=1, work=work))
            self.limits.append((cells[-1], time))
        self.limits.append((cells[0], one_ns))

    def noisy(self, level):
        self.drawn = (1103515245 * self.drawn + 12345) % 2**31  # ISO C's example: any language can repeat it
        return round(level * (1 + (self.drawn // 8 % 2001 - 1000) / 100000))

    def row(self, cell, **fields):
        known = {key: cell[key] for key in ROW if key in cell}
        known.update(session=SESSION, visit=self.made, **fields)
        text = ",".join("" if known.get(column) is None else str(known[column]) for column in ROW)
        self.rows.append(text + ",%08x" % crc32c(text.encode()))

    def visit(self, cell, number, totals, phase, **seen):
        for place, total in enumerate(totals):
            share = {key: value if key == "busy_spans" else round(value * total) for key, value in seen.items()}
            self.row(cell, type="repetition", round=number, repetition=place, phase=phase, inner=INNER, total_ns=total,
                     region="kernel", result="1", status="ok", **share)
        self.row(cell, type="visit", round=number, phase="spans" if phase == "spans" else None, status="ok",
                 launch_ns=50000000, steal_ns=0, start_utc="2025-01-05T03:04:06Z",
                 frequency_khz=self.frequency.get(cell["p"]) if phase == "timed" else None)
        self.made += 1

    def spans(self, cell, time_ns, busy_max, busy_mean, idle, meetings=1, delayed=0.0):
        """Shares of the interval; the workers computed or waited all the time that they had a CPU."""
        p = cell["p"]
        self.visit(cell, 0, [self.noisy(time_ns * INNER) for _ in range(3)], "spans", cpu_ns=p * (1 - delayed),
                   busy_max_ns=busy_max, busy_mean_ns=busy_mean, idle_ns=idle, busy_spans=meetings * INNER,
                   run_delay_ns=p * delayed)

    def measure(self, serial_ns, one_ns, many_ns):
        for number in range(1, ROUNDS + 1):
            for cell, time in zip(self.workload, (serial_ns, one_ns, many_ns)):
                self.visit(cell, number, [self.noisy(time * INNER)], "timed")
        for cell, time in self.limits:
            for number in (1, 2):
                self.visit(cell, number, [self.noisy(time * INNER)], "timed")

    def save(self, directory):
        raw = directory / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        lines = [",".join(str(cell[column]) for column in PLAN) for cell in self.plan]
        (directory / "plan.csv").write_text("\n".join([",".join(PLAN)] + lines) + "\n")
        (raw / f"{SESSION}.csv").write_text("\n".join([MAGIC.decode(), ",".join(ROW) + ",crc"] + self.rows) + "\n")
        (raw / f"{SESSION}.environment.csv").write_text(
            "key,value\ncaches,l1_bytes=32768 l2_bytes=1048576 last_level_bytes=33554432 last_level_cpus=2\n"
            "fingerprint,alpha\n")


def teams(campaign, region_ns=2000, barrier_ns=300):
    campaign.limit("empty_region", "omp_region", 100, region_ns)
    campaign.limit("barrier", "omp_barrier", 10 * 1000, barrier_ns * 1000, work=1000)


def contention(variant, one_ns, many_ns):
    """Alone as long as one_ns; together each worker is busy all the time and gets less done."""
    campaign = Campaign("planted_contention", variant, 2)
    teams(campaign)
    campaign.spans(campaign.workload[1], one_ns, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], many_ns, 0.995, 0.99, 0.001)
    campaign.measure(1000000, one_ns, many_ns)
    return campaign


def imbalance(skew):
    """One worker has (100 + skew) % of its share to do, the other (100 - skew) %."""
    campaign = Campaign("planted_imbalance", "omp_static", 2, options=f"skew={skew}")
    teams(campaign)
    longest = 500000 * (100 + skew) / 100
    whole = longest + 2000
    campaign.spans(campaign.workload[1], 1000100, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], whole, longest / whole, 500000 / whole, 2000 / whole)
    campaign.measure(1000000, 1000100, whole)
    return campaign


def bandwidth():
    """Memory feeds one worker in 1 ms, two in 0.85 ms."""
    campaign = Campaign("planted_traffic", "omp_static", 2, size=16000)
    teams(campaign)
    campaign.limit("stream_copy", "omp_static", 950000, 820000, size=16000)
    campaign.spans(campaign.workload[1], 1005000, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], 860000, 0.992, 0.985, 0.003)
    campaign.measure(1000000, 1005000, 860000)
    return campaign


def oversubscription():
    """Four workers on two CPUs: each has one for half of the time."""
    campaign = Campaign("planted_imbalance", "omp_static", 4, options="skew=0")
    teams(campaign, region_ns=30000, barrier_ns=9000)
    campaign.spans(campaign.workload[1], 1000100, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], 560000, 0.96, 0.88, 0.02, delayed=0.49)
    campaign.measure(1000000, 1000100, 560000)
    return campaign


def serial_part():
    """200 us that only one worker can do; the rest is shared out."""
    campaign = Campaign("demo", "omp_static", 2)
    teams(campaign)
    campaign.spans(campaign.workload[1], 1000100, 0.8, 0.8, 0.2)
    campaign.spans(campaign.workload[2], 602000, 0.66, 0.655, 0.335)
    campaign.measure(1000000, 1000100, 602000)
    return campaign


def barriers():
    """500 barriers of 300 ns in each run, and 25 us of waiting in turns."""
    campaign = Campaign("demo", "omp_static", 2)
    teams(campaign)
    campaign.spans(campaign.workload[1], 1005000, 0.994, 0.994, 0.005, meetings=501)
    campaign.spans(campaign.workload[2], 680000, 0.74, 0.737, 0.223, meetings=501)
    campaign.measure(1000000, 1005000, 680000)
    return campaign


def frequency():
    """3.6 GHz while one worker computes, 2.8 GHz while two do."""
    campaign = Campaign("demo", "omp_static", 2, frequency={1: 3600000, 2: 2800000})
    teams(campaign)
    campaign.spans(campaign.workload[1], 1000100, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], 645000, 0.993, 0.99, 0.003)
    campaign.measure(1000000, 1000100, 645000)
    return campaign


def superlinear():
    """Half of 1.5 MB fits the second cache of each worker, all of it does not fit one."""
    campaign = Campaign("demo", "omp_static", 2, size=1500000)
    teams(campaign)
    campaign.limit("stream_copy", "omp_static", 350000, 150000, size=1500000)
    campaign.spans(campaign.workload[1], 1000100, 0.9999, 0.9999, 0.0001)
    campaign.spans(campaign.workload[2], 400000, 0.99, 0.985, 0.005)
    campaign.measure(1000000, 1000100, 400000)
    return campaign


def uninstrumented():
    """A campaign of an earlier version: nobody knows what the workers did."""
    campaign = Campaign("demo", "omp_static", 2)
    teams(campaign)
    campaign.measure(1000000, 1200000, 800000)
    return campaign


CAMPAIGNS = {
    "false_sharing": contention("omp_false_sharing", 1400000, 3100000),
    "locked_generator": contention("omp_locked_generator", 9000000, 21000000),
    "critical_section": contention("omp_critical", 8000000, 17000000),
    "imbalance": imbalance(50),
    "bandwidth_hog": bandwidth(),
    "oversubscription": oversubscription(),
    "serial_part": serial_part(),
    "barriers": barriers(),
    "frequency": frequency(),
    "superlinear": superlinear(),
    "uninstrumented": uninstrumented(),
}

if __name__ == "__main__":
    for name, campaign in CAMPAIGNS.items():
        campaign.save(pathlib.Path(sys.argv[1]) / name)
