"""F6: signals that end a campaign.  F9: clocks that jump."""
import datetime
import glob
import os
import signal
import subprocess
import sys
import time

from scene import LARGE, Outcome, Running, kill

SIGNALS = ("TERM", "INT", "HUP", "USR1", "XCPU")
GRACE_S = 5
LATE_S = 10  # that the machine may stand still meanwhile


def number_of(name):
    return getattr(signal, "SIG" + name)


class Signals:
    name = "F6"
    title = "signals TERM INT HUP USR1 XCPU at random instants, some twice, then `--resume`"
    event, size = "signals", LARGE
    phases = ("interrupted", "complete", "a worker that does not end")
    counts = {"ci": 100, "release": 1000}

    def prepare(self, scene):
        self.length = scene.length()
        self.latest = 0.0

    def trials(self, size):
        return [str(number) for number in range(self.counts[size])]

    def run(self, scene, key, chance):
        number = int(key)
        name, outcome = SIGNALS[number % len(SIGNALS)], Outcome()
        twice, hangs = number % 4 == 3, number % 25 == 24
        if hangs:
            (scene.script / "visits").write_text("demo omp * * : 1000 | 1000 | hang\n* * * * : 1000\n")
        running = scene.start()
        self.wait(scene, running, chance, number)
        began = time.monotonic()
        kill(running.process.pid, number_of(name))
        if twice:
            time.sleep(chance.uniform(0, 0.02))
            # another one: two that are equal are one to a process that has not run in between
            kill(running.process.pid, number_of(chance.choice([other for other in SIGNALS if other != name])))
        status = running.end()
        took = time.monotonic() - began
        outcome["events"] += 1 + twice
        self.judge(scene, outcome, running, status, took, 0 if twice else GRACE_S, name)
        outcome.phase = self.phase(scene, status, hangs)
        (scene.script / "visits").write_text("* * * * : 1000\n")
        scene.go_on(outcome)
        return outcome

    @staticmethod
    def phase(scene, status, hangs):
        if not scene.directory.exists():
            return "not begun"
        if status == 0:
            return "complete"
        return "a worker that does not end" if hangs else "interrupted"

    def wait(self, scene, running, chance, number):
        """Until a random instant; sometimes until one that a busy machine might miss."""
        mark = scene.script / "count.demo.omp.100.1"
        if number % 25 == 24:
            running.wait_for(lambda: mark.exists() and mark.stat().st_size >= 3)
        elif number % 25 == 13:
            running.wait_for(lambda: len(running.acknowledged) >= scene.size.rows)
        else:
            time.sleep(chance.uniform(0, 0.002 if number % 25 == 7 else 1.05 * self.length))

    def judge(self, scene, outcome, running, status, took, grace, name):
        """75, or 0 if it came too late; by the signal itself only where nothing was begun."""
        outcome.fault("hung", status is None, f"SIG{name}")
        self.latest = max(self.latest, took)
        begun = scene.directory.exists()
        if status is not None and status < 0 and not begun:
            status = 75
        outcome.fault("broken", status not in (None, 0, 75), f"SIG{name}: status {status}")
        outcome.fault("broken", took > grace + LATE_S, f"SIG{name}: {took:.1f} s after it the campaign was still there")
        outcome.fault("broken", status == 75 and begun and b"--resume" not in running.errors,
                      f"SIG{name}: it does not say how to go on: {running.errors[-200:]}")
        scene.judge_end(outcome, running)
        if begun:
            scene.judge_rows(outcome, running.acknowledged)

    def note(self):
        return f"the latest end came {self.latest:.1f} s after its signal"

    def control(self, scene, chance):
        """A program that does not listen and leaves a child behind."""
        del chance
        mark = scene.folder / "deaf"
        deaf = ("import os, pathlib, signal, sys, time\n"
                f"for name in {SIGNALS!r}: signal.signal(getattr(signal, 'SIG' + name), signal.SIG_IGN)\n"
                "if os.fork(): pathlib.Path(sys.argv[1]).touch()\ntime.sleep(60)")
        running = Running([sys.executable, "-c", deaf, str(mark)], dict(os.environ), None, None)
        running.wait_for(mark.exists)
        kill(running.process.pid, signal.SIGTERM)
        time.sleep(0.5)
        late = running.process.poll() is None
        running.process.kill()
        running.process.wait()
        left = running.orphans(patience=1)
        for pid in left:
            kill(pid, signal.SIGKILL)
        seen = f"{'late' if late else 'in time'}, {len(left)} orphan"
        return late and len(left) == 1, f"a program that ignores signals: {seen}"


YEAR_S = 31557600
JUMPS = (1, -1, 60, -60, 3600, -3600, 86400, -86400, YEAR_S, -YEAR_S, 20 * YEAR_S, -20 * YEAR_S)


class Clocks:
    """The wall clock jumps while a campaign runs, and between a campaign that was killed and its resuming."""

    name = "F9"
    title = ("the wall clock jumps by 1 s to 20 years, forth and back, while measuring and between sessions; "
             "time namespaces")
    event, size = "jumps", LARGE
    phases = ("jump",)
    counts = {"ci": 20, "release": 50}

    def reason_to_skip(self):
        return None if self.library() else "needs libfaketime (package faketime)"

    @staticmethod
    def library():
        found = glob.glob("/usr/lib/*/faketime/libfaketime.so.1") + glob.glob("/usr/lib*/faketime/libfaketime.so.1")
        return found[0] if found else None

    def prepare(self, scene):
        self.spread = []

    def trials(self, size):
        namespaces = os.geteuid() == 0 and subprocess.run(["unshare", "--time", "true"], check=False).returncode == 0
        self.phases = ("jump", "namespace") if namespaces else ("jump",)
        return [f"jump:{number}" for number in range(self.counts[size])] + \
            [f"namespace:{number}" for number in range(6 if namespaces else 0)]

    def run(self, scene, key, chance):
        way, number = key.split(":")
        outcome = Outcome()
        outcome.phase = way
        if way == "jump":
            self.jump(scene, outcome, chance, JUMPS[int(number) % len(JUMPS)])
        else:
            self.namespace(scene, outcome, chance, int(number))
        rows = scene.rows()[0]
        wrong = [row for row in rows if row["type"] == "visit" and not 0 <= int(row["launch_ns"]) < 10**10]
        outcome.fault("broken", len(wrong), "durations that a clock has changed")
        outcome["again"] = 0
        self.spread.append(spread_s(rows))
        return outcome

    def jump(self, scene, outcome, chance, far):
        clock = scene.folder / "clock"
        set_clock(clock, 0)
        fake = {"LD_PRELOAD": self.library(), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        running = scene.start(**fake)
        for at, share in ((far, chance.uniform(0.05, 0.4)), (-far, chance.uniform(0.4, 0.95))):
            running.wait_for(lambda: len(running.acknowledged) >= share * scene.size.rows)
            set_clock(clock, at)
            outcome["events"] += 1
        kill(running.process.pid, signal.SIGKILL)
        running.end()
        scene.go_on(outcome, **fake)
        self.judge_idempotent(scene, outcome, fake)

    def namespace(self, scene, outcome, chance, number):
        """The monotonic clock of each session begins elsewhere."""
        offsets = ("86400", "31557600", "1000000000")
        apart = ["unshare", "--time", "--monotonic", offsets[number % 3], "--boottime", offsets[0]]
        running = scene.start(before=apart)
        share = chance.uniform(0.1, 0.9)
        running.wait_for(lambda: len(running.acknowledged) >= share * scene.size.rows)
        kill(running.process.pid, signal.SIGKILL)
        running.end()
        outcome["events"] += 1
        scene.go_on(outcome)
        self.judge_idempotent(scene, outcome, {})

    def judge_idempotent(self, scene, outcome, environment):
        """A complete campaign stays as it is, whatever the clock says."""
        before = {file.name: file.read_bytes() for file in (scene.directory / "raw").iterdir()}
        running = scene.start(resume=True, **environment)
        status = running.end()
        after = {file.name: file.read_bytes() for file in (scene.directory / "raw").iterdir()}
        outcome.fault("broken", status != 0 or before != after, f"going on with a complete campaign: status {status}")

    def note(self):
        return f"the labels start_utc of one campaign lie up to {max(self.spread, default=0) / YEAR_S:.0f} years apart"

    def control(self, scene, chance):
        """Did the clock jump at all?  By it some visits took a year and more."""
        outcome = Outcome()
        self.jump(scene, outcome, chance, YEAR_S)
        far = spread_s(scene.rows()[0])
        return far > YEAR_S / 2, f"durations by the wall clock would be wrong by {far / 86400:.0f} days"


def set_clock(path, offset_s):
    """For libfaketime: an offset from the real clock.  Renamed into place, for it is read at any time."""
    new = path.with_suffix(".new")
    new.write_text(f"{offset_s:+d}s\n")
    os.replace(new, path)


def spread_s(rows):
    """How far apart the labels start_utc are."""
    times = [datetime.datetime.strptime(row["start_utc"], "%Y-%m-%dT%H:%M:%SZ") for row in rows if row["start_utc"]]
    return (max(times) - min(times)).total_seconds() if times else 0
