"""F7: several campaigns in one directory.  F13: a soak of campaigns that are killed now and then."""
import os
import pathlib
import signal
import subprocess
import time

import read_shard
from scene import Outcome, Size, identity, kill


class Together:
    """Several campaigns are started at once in one directory: one of them measures, the others say who.  It may be killed:
    then as many are started anew, and one of those goes on."""

    name = "F7"
    title = ("2, 4 or 8 campaigns started at once in one directory; every other time they are killed and as "
             "many started anew")
    event, size = "campaigns", Size(6, 1)
    phases = ("one measured", "one after the other")
    counts = {"ci": 30, "release": 500}

    def prepare(self, scene):
        self.length = scene.length()

    def trials(self, size):
        return [f"{(2, 4, 8)[number % 3]}:{number}" for number in range(self.counts[size])]

    def run(self, scene, key, chance):
        many, number = map(int, key.split(":"))
        outcome = Outcome()
        running = []
        for _ in range(many):
            running.append(scene.start(resume="--continue"))
            time.sleep(chance.choice((0, 0, chance.uniform(0, 0.01), chance.uniform(0, self.length / 2))))
        if number % 2:
            if number % 6 == 3:  # an instant that a busy machine might miss
                while not any(one.acknowledged for one in running) and any(one.process.poll() is None for one in running):
                    time.sleep(0.0002)
            else:
                time.sleep(chance.uniform(0.1, 0.8) * self.length)
            for one in running:
                kill(one.process.pid, signal.SIGKILL)
            running += [scene.start(resume="--continue") for _ in range(many)]
        outcome["events"] += len(running)
        for one in running:
            self.judge_one(outcome, one)
            scene.judge_end(outcome, one)
        self.judge_turns(scene, outcome)
        scene.judge_rows(outcome, [row for one in running for row in one.acknowledged])
        scene.go_on(outcome)
        measured = sum(bool(one.acknowledged) for one in running)
        outcome.phase = "one measured" if measured <= 1 else "one after the other"
        return outcome

    def judge_one(self, outcome, one):
        status = one.end()
        words = one.errors.decode(errors="replace")
        outcome.fault("hung", status is None, "one of several")
        if status in (None, 0, -signal.SIGKILL):
            return
        reasons = ("is measured by process", "holds a campaign already", "others begin to measure here")
        refused = status == 2 and not one.acknowledged and any(reason in words for reason in reasons)
        outcome.fault("broken", not refused, f"status {status} without saying who measures: {words[-300:]}")

    def judge_turns(self, scene, outcome):
        """A session begins, by telling its environment, after the last row of the one before.  The kernel dates both."""
        begun = [(file.stat().st_mtime_ns, file.with_name(file.name.replace(".environment", "")))
                 for file in (scene.directory / "raw").glob("*[0-9].environment.csv")]
        spans = sorted((began, shard.stat().st_mtime_ns) for began, shard in begun if shard.exists())
        overlaps = sum(later[0] < earlier[1] for earlier, later in zip(spans, spans[1:]))
        outcome.fault("broken", overlaps, "two campaigns measured at the same time")

    def control(self, scene, chance):
        """Writers that share a file and buffer."""
        del chance
        path = scene.folder / "bad.csv"
        command = [str(scene.bad_writer), "shared", str(path), "5000"]
        reading, writing = os.pipe()  # one for all: they wait for room in it, and so take turns on any machine
        writers = [subprocess.Popen(command, stdout=writing) for _ in range(4)]
        os.close(writing)
        with os.fdopen(reading) as lines:
            acknowledged = lines.read().splitlines()
        for writer in writers:
            writer.wait()
        lines = path.read_bytes().split(b"\n")
        path.write_bytes(b"\n".join(lines[:2] + [line for line in lines[2:] if line not in lines[:2]]))
        kept = set(map(identity, read_shard.read_shard(path)[0]))
        lost = len(set(acknowledged) - kept)
        return lost > 0, f"4 writers that share a file and buffer lose {lost} of {len(acknowledged)} rows"


class Soak:
    """Campaigns one after the other for some minutes: killed after 2 to 20 s, gone on with, their memory watched."""

    name = "F13"
    title = ("a soak: campaigns for an hour, killed every 2 to 20 s and gone on with; descriptors and memory "
             "of the coordinator counted")
    event, size = "kills", Size(400, 1)
    phases = ("soak",)
    minutes = {"ci": 0, "release": 60}

    def reason_to_skip(self):
        return None

    def prepare(self, scene):
        self.seen = []

    def trials(self, size):
        return [f"minutes:{self.minutes[size]}"] if self.minutes[size] else []

    def run(self, scene, key, chance):
        outcome = Outcome()
        outcome.phase = "soak"
        ends = time.monotonic() + 60 * float(key.split(":")[1])
        acknowledged = []
        while time.monotonic() < ends:
            running = scene.start(resume=scene.planned())
            self.watch(running, min(ends, time.monotonic() + chance.uniform(2, 20)))
            kill(running.process.pid, signal.SIGKILL)
            status = running.end()
            outcome["events"] += status == -signal.SIGKILL
            scene.judge_end(outcome, running)
            acknowledged += running.acknowledged
            if status == 0:
                scene.judge_complete(outcome, scene.judge_rows(outcome, acknowledged))
                scene.directory.rename(scene.folder / f"done{time.monotonic()}")
                acknowledged = []
        if acknowledged:
            scene.judge_rows(outcome, acknowledged)
            scene.go_on(outcome)
        self.judge_census(outcome)
        return outcome

    def watch(self, running, until):
        """Descriptors and memory of the coordinator while it measures."""
        process = pathlib.Path("/proc", str(running.process.pid))
        while time.monotonic() < until and running.process.poll() is None:
            time.sleep(0.2)
            try:
                memory = int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
                self.seen.append((len(os.listdir(process / "fd")), memory, len(running.acknowledged)))
            except (OSError, IndexError):
                continue

    def judge_census(self, outcome):
        """What is held late in the soak is no more than early, but for a visit in hand and the values that it keeps."""
        tenth = max(1, len(self.seen) // 10)
        early, late = (max(seen[0] for seen in part) for part in (self.seen[:tenth], self.seen[-tenth:]))
        outcome.fault("broken", late > early + 8, f"descriptors grow: {early}, then {late}")

    def note(self):
        memory = [seen[1] for seen in self.seen] or [0]
        most = max((seen[0] for seen in self.seen), default=0)
        return f"at most {most} descriptors; memory {min(memory) >> 10} to {max(memory) >> 10} KiB"

    def control(self, scene, chance):
        del scene, chance
        self_seen, self.seen = self.seen, [(number, 0, 0) for number in range(100)]
        outcome = Outcome()
        self.judge_census(outcome)
        self.seen = self_seen
        return outcome.bad > 0, "a coordinator that leaves a descriptor open in each visit is seen"
