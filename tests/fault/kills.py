"""F1: SIGKILL at random instants.  F2: SIGKILL at every system call of the coordinator."""
import collections
import contextlib
import filecmp
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from scene import LARGE, SMALL, Outcome, Running, children_of, kill
import read_shard


def phase_of(scene, ended):
    """How far a campaign came, by what it left."""
    if ended:
        return "end"
    if not scene.planned():
        return "start"
    try:
        rows = scene.rows()[0]
    except SystemExit:
        rows = []
    if not rows:
        return "plan"
    stopped = any(row["type"] == "stop" for row in rows)
    return "stopping" if stopped else "rounds" if any(int(row["round"]) > 0 for row in rows) else "calibration"


@contextlib.contextmanager
def waiting_worker(scene, phase):
    """The worker waits in that phase: what it reads there is a pipe that nobody writes to."""
    name = {"start": "describe.csv", "plan": "visits"}.get(phase)
    if not name:
        yield
        return
    file = scene.script / name
    text = file.read_bytes()
    file.unlink()
    os.mkfifo(file)
    yield
    file.unlink()
    file.write_bytes(text)


def lost_by(scene, mode, delay, before=()):
    """Rows that a bad writer acknowledged and lost by a kill after delay seconds (None: it ends by itself)."""
    path = scene.folder / "bad.csv"
    command = [*before, str(scene.bad_writer), mode, str(path), "100000"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    first = b""
    if delay is not None:
        first = process.stdout.readline()
        time.sleep(delay)
        kill(process.pid, signal.SIGKILL)
    acknowledged = (first + process.stdout.read()).decode().split("\n")[:-1]
    process.stdout.close()
    process.wait()
    try:
        kept = {" ".join((*read_shard.identity(row), row["crc"])) for row in read_shard.read_shard(path)[0]}
    except (SystemExit, OSError):
        kept = set()
    path.unlink(missing_ok=True)
    return len(set(acknowledged) - kept), len(acknowledged)


class RandomKills:
    """SIGKILL at random instants of a campaign (the coordinator, its worker, both) and of what derives its tables."""

    name = "F1"
    title = "SIGKILL at random instants, then `--resume` to the end"
    event, size = "kills", LARGE
    phases = ("start", "plan", "calibration", "rounds", "stopping", "end", "deriving")
    targets = ("coordinator", "both", "coordinator", "worker", "both", "deriving")
    certain = ("start", "plan", "end")  # phases that instants of a busy machine may miss: some of the first targets wait for them
    counts = {"ci": 150, "release": 3000}

    def prepare(self, scene):
        self.length = scene.length()
        began = time.monotonic()
        scene.run("analyse", scene.directory)
        self.deriving = time.monotonic() - began

    def trials(self, size):
        return [str(number) for number in range(self.counts[size])]

    def run(self, scene, key, chance):
        number = int(key)
        target = self.targets[number % len(self.targets)]
        outcome = Outcome()
        if target == "deriving":
            self.kill_deriving(scene, outcome, chance)
        else:
            self.kill_campaign(scene, outcome, chance, target, number)
        return outcome

    def kill_campaign(self, scene, outcome, chance, target, number):
        turn, place = divmod(number, len(self.targets))
        phase = self.certain[place] if turn % 6 == 1 and place < len(self.certain) else None
        with waiting_worker(scene, phase):
            running = scene.start()
            if phase:
                running.wait_for({"start": lambda: children_of(running.process.pid), "plan": scene.planned}.get(phase, lambda: False))
            elif turn % 3 == 0:
                self.aim(scene, running, chance)
            else:
                time.sleep(chance.uniform(0, 1.05 * self.length))
            self.kill_some(scene, outcome, target, running)
        scene.go_on(outcome)

    def kill_some(self, scene, outcome, target, running):
        workers = children_of(running.process.pid)
        ended = running.process.poll() is not None
        if target != "worker":
            kill(running.process.pid, signal.SIGKILL)
        if target != "coordinator":
            for worker in workers:
                kill(worker, signal.SIGKILL)
        outcome["events"] += not ended
        status = running.end()
        outcome.fault("hung", status is None, f"after a kill of {target}")
        scene.judge_end(outcome, running)
        outcome.phase = phase_of(scene, ended)
        if scene.directory.exists():
            scene.judge_rows(outcome, running.acknowledged)
        elif running.acknowledged:
            outcome.fault("lost", len(running.acknowledged), "the whole directory")

    def aim(self, scene, running, chance):
        """Waits for a moment that is short, and a little longer."""
        rows = chance.choice((0, 1, 3, 6, scene.size.rows - 5, scene.size.rows - 3, scene.size.rows - 1))
        reached = {0: scene.planned}.get(rows, lambda: len(running.acknowledged) >= rows)
        running.wait_for(reached)
        time.sleep(chance.uniform(0, 0.004))

    def kill_deriving(self, scene, outcome, chance):
        """What was derived before is there after the kill, whole."""
        scene.whole()
        scene.run("analyse", scene.directory)
        before = scene.folder / "before"
        shutil.copytree(scene.directory, before)
        running = Running([str(scene.speedup), "analyse", str(scene.directory)], scene.environment, None, None)
        time.sleep(chance.uniform(0, self.deriving))
        kill(running.process.pid, signal.SIGKILL)
        outcome["events"] += 1
        outcome.fault("hung", running.end() is None, "analyse")
        outcome.phase = "deriving"
        for file in pathlib.Path(before).rglob("*.csv"):
            same = filecmp.cmp(file, scene.directory / file.relative_to(before), shallow=False)
            outcome.fault("torn", not same, f"{file.name} is neither the old nor the new")

    def control(self, scene, chance):
        """Buffered writes, and a file that is written anew for each row."""
        caught = collections.Counter()
        for mode in ("buffered", "rewriting"):
            for _ in range(10):
                lost, _ = lost_by(scene, mode, chance.uniform(0.01, 0.03))
                caught[mode] += lost > 0
        return min(caught.values()) > 0, f"the buffered writer lost rows in {caught['buffered']} of 10 kills, " \
                                         f"the rewriting one in {caught['rewriting']}"


class EveryCall:
    """SIGKILL on entry to the k-th system call of the coordinator, for every k."""

    name = "F2"
    title = "SIGKILL at every system call of a small campaign, then `--resume`"
    event, size = "kills", SMALL
    phases = ("start", "plan", "calibration", "rounds", "stopping")
    counts = {"ci": 90}

    def prepare(self, scene):
        self.calls = calls_of(scene)

    def trials(self, size):
        return self.calls if size == "release" else sample(self.calls, self.counts[size])

    def run(self, scene, key, chance):
        del chance
        outcome = Outcome()
        running = scene.start(before=killing(key))
        status = running.end()
        outcome["events"] += status == -signal.SIGKILL
        outcome.fault("hung", status is None, f"at system call {key}")
        scene.judge_end(outcome, running)
        outcome.phase = phase_of(scene, status == 0)
        if scene.directory.exists():
            scene.judge_rows(outcome, running.acknowledged)
        scene.go_on(outcome)
        return outcome

    def control(self, scene, chance):
        """The same kills at system calls of the buffered writer."""
        del chance
        caught = sum(lost_by(scene, "buffered", None, killing(f"write:{number}"))[0] > 0 for number in range(3, 13))
        return caught > 0, f"the buffered writer lost rows at {caught} of 10 of its calls"


def calls_of(scene):
    """The system calls of an undisturbed coordinator in their order, each with its number: "write:3"."""
    log = scene.folder / "calls"
    running = scene.start(before=["strace", "-qq", "-o", str(log)])
    if running.end() != 0:
        raise SystemExit(f"strace: {running.errors.decode(errors='replace')}")
    count, calls = collections.Counter(), []
    _, *names = re.findall(r"^(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)  # strace's own execve is first
    for call in names:
        count[call] += 1
        calls.append(f"{call}:{count[call]}")
    return calls


def killing(key):
    call, when = key.split(":")
    return ["strace", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={when}"]


def sample(keys, count):
    """Every so many of them, from all over the list; which, stays the same."""
    return keys if len(keys) <= count else [keys[number * len(keys) // count] for number in range(count)]
