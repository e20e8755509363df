"""F4: an error at every occurrence of a system call.  F8: disks that are too small."""
import collections
import errno
import os
import pathlib
import re
import subprocess

import read_shard
from kills import calls_of, sample
from scene import SMALL, Outcome, Size, identity

# What a call can fail with; "short" takes a part of what it was given.
ERRORS = {
    "openat": ("EIO", "EMFILE", "ENOSPC", "EACCES"), "write": ("EIO", "ENOSPC", "EINTR", "EDQUOT", "short"),
    "read": ("EIO", "EINTR"), "fdatasync": ("EIO", "ENOSPC", "EINTR"), "fsync": ("EIO", "ENOSPC", "EINTR"),
    "rename": ("EIO", "ENOSPC", "EROFS"), "renameat": ("EIO", "ENOSPC", "EROFS"), "close": ("EIO", "EINTR"),
    "mkdir": ("EIO", "ENOSPC", "EROFS", "EACCES"), "unlink": ("EIO", "EROFS"), "unlinkat": ("EIO", "EROFS"),
    "rmdir": ("EIO", "EBUSY"), "link": ("EIO", "EPERM", "ENOSPC"), "chdir": ("EIO", "EACCES"),
    "lseek": ("EIO",), "clone": ("EAGAIN", "ENOMEM"),
    "vfork": ("EAGAIN", "ENOMEM"), "clone3": ("EAGAIN", "ENOMEM"), "mmap": ("ENOMEM",), "brk": ("ENOMEM",),
    "wait4": ("ECHILD", "EINTR"), "waitid": ("ECHILD", "EINTR"), "kill": ("EPERM", "ESRCH"),
    "pipe2": ("EMFILE", "ENFILE"),
    "ppoll": ("EINTR", "ENOMEM"), "fcntl": ("ENOLCK", "EINTR"), "fchmod": ("EPERM", "EIO"), "getdents64": ("EIO",),
    "statfs": ("EIO",), "newfstatat": ("EIO",), "fstat": ("EIO",), "prctl": ("EINVAL",), "setpgid": ("EPERM",),
    "execve": ("ENOMEM", "EACCES"), "dup2": ("EBUSY",), "memfd_create": ("EMFILE",),
}
WHOLE_IDENTITY = re.compile(r"\d{8}T\d{6}Z-\S+ \d+ \S+ [0-9a-f]{8}$")
IN_THE_CHILD = ("execve", "dup2", "setpgid", "prctl")
STATUSES = (0, 1, 2, 4, 75, 127)  # those of the README, and that of the dynamic loader


def injecting(scene, key):
    """The words before a command, and the variables, that make its call fail."""
    call, error, when, mode = key.split(":")
    when += "+" if mode == "on" else ""
    if call == "close" or error == "short":
        return [], {"LD_PRELOAD": str(scene.bad_writer.parent / "libbad_calls.so"), "FAULT_CALL": call, "FAULT_WHEN": when,
                    "FAULT_ERROR": str(getattr(errno, error, 0))}
    # The kernel tells that brk failed by the old end of the heap, not by an error.
    what = "retval=0" if call == "brk" else f"error={error}"
    follow = ["-f"] if call in IN_THE_CHILD else []
    return ["strace", "-qq", "-o", "/dev/null", *follow, "-e", f"inject={call}:{what}:when={when}"], {}


class Errors:
    name = "F4"
    title = "an error at every occurrence of every system call that matters, once and from then on"
    event, size = "errors", SMALL
    phases = ("no rows", "some rows", "all rows")
    counts = {"ci": 200}

    def prepare(self, scene):
        names = [call.split(":")[0] for call in calls_of(scene)]
        self.calls = collections.Counter(names)
        self.of_the_loader = collections.Counter(names[:names.index("rt_sigaction")])

    def trials(self, size):
        keys = [f"{call}:{error}:{when}:{mode}" for call, errors in ERRORS.items() for error in errors
                for when in range(1, (1 if call in IN_THE_CHILD else self.calls[call]) + 1)
                for mode in (("once",) if error == "EINTR" else ("once", "on"))]
        if size == "release":
            return keys
        return sample(keys, self.counts[size])

    def note(self):
        made = [call for call in ERRORS if self.calls[call] or call in IN_THE_CHILD]
        return f"{len(made)} system calls: {', '.join(made)}"

    def start(self, scene, key):
        """The campaign, with its error."""
        before, environment = injecting(scene, key)
        return scene.start(before=before, **environment)

    def run(self, scene, key, chance):
        del chance
        outcome = Outcome()
        outcome["events"] += 1
        running = self.start(scene, key)
        status = running.end()
        outcome.fault("hung", status is None, key)
        # What was not written of the acknowledgements is not one.
        running.acknowledged = [row for row in running.acknowledged if WHOLE_IDENTITY.match(row)]
        if status is None:
            return outcome
        scene.judge_end(outcome, running)
        self.judge_status(outcome, status, running, self.is_of_the_loader(key) and not scene.directory.exists())
        rows = scene.judge_rows(outcome, running.acknowledged) if scene.directory.exists() else []
        outcome.phase = ("no rows", "some rows", "all rows")[(len(rows) > 0) + (len(rows) >= scene.size.rows)]
        if status == 0 and scene.planned():
            scene.judge_complete(outcome, rows)
        elif status == 0:
            outcome.fault("broken", 1, "status 0 and no plan")
        scene.go_on(outcome)
        return outcome

    def is_of_the_loader(self, key):
        """Does it happen before the program begins?"""
        call, _, when, _ = key.split(":")
        return int(when) <= self.of_the_loader[call]

    @staticmethod
    def judge_status(outcome, status, running, not_begun):
        if status not in STATUSES and not not_begun:
            outcome.fault("broken", 1, f"status {status}: {running.errors[-300:]}")
        words = running.errors.decode(errors="replace")
        deaf = "write" in " ".join(map(str, running.process.args))
        if status in (2, 4, 75) and not deaf and "speedup: " not in words:
            outcome.fault("broken", 1, f"status {status} without a word: {words[-300:]}")

    def control(self, scene, chance):
        """A writer that does not look at errors."""
        del chance
        caught = 0
        for when in range(2, 22, 2):
            command = ["strace", "-qq", "-o", "/dev/null", "-e", f"inject=write:error=ENOSPC:when={2 * when}",
                       str(scene.bad_writer), "careless", str(scene.folder / "bad.csv"), "100"]
            caught += silent(command, scene.folder / "bad.csv")
        return caught > 0, f"the careless writer ended with status 0 and without all rows in {caught} of 10 trials"


def silent(command, path):
    """Does the writer end with status 0 although rows that it acknowledged are not there?"""
    done = subprocess.run(command, capture_output=True, check=False)
    acknowledged = set(done.stdout.decode().splitlines())
    try:
        kept = set(map(identity, read_shard.read_shard(path)[0]))
    except (SystemExit, OSError):
        kept = set()
    path.unlink(missing_ok=True)
    return done.returncode == 0 and not acknowledged <= kept


PAGE = 4096


class SmallDisks:
    """Campaigns on a tmpfs of s bytes: too small from the start, and filled by another while they run."""

    name = "F8"
    title = ("disks of s bytes (tmpfs): too small, filled while measuring, full when tables and figures are "
             "derived")
    event, size = "full disks", Size(9, 5)
    phases = ("small", "filled", "inodes", "deriving")

    def reason_to_skip(self):
        return None if os.environ.get("OWN_MOUNTS") else "needs root and a mount namespace (unshare -m)"

    def prepare(self, scene):
        pass

    def trials(self, size):
        step = 1 if size == "release" else 4
        return [f"small:{pages}" for pages in range(1, 40, step)] + \
            [f"filled:{rows}" for rows in range(0, SmallDisks.size.rows, 3 * step)] + \
            [f"inodes:{count}" for count in range(1, 14)] + [f"deriving:{pages}" for pages in range(0, 24, step)]

    def run(self, scene, key, chance):
        del chance
        way, amount = key.split(":")
        outcome = Outcome()
        outcome.phase = way
        outcome["events"] += 1
        disk = scene.folder / "disk"
        disk.mkdir()
        scene.directory = disk / "run"
        options = {"small": f"size={int(amount) * PAGE}", "filled": "size=4m", "inodes": f"size=4m,nr_inodes={amount}",
                   "deriving": "size=4m"}[way]
        mount(disk, options)
        try:
            getattr(self, way)(scene, outcome, int(amount))
        finally:
            unmount(disk)
        return outcome

    def ended(self, scene, outcome, running, statuses):
        status = running.end()
        outcome.fault("hung", status is None, "on a full disk")
        scene.judge_end(outcome, running)
        outcome.fault("broken", status not in statuses, f"status {status}, not {statuses}: {running.errors[-200:]}")
        if status == 4:
            words = running.errors.decode(errors="replace")
            full = "No space left" in words or " MB free" in words or "File too" in words
            named = full and str(scene.directory) in words
            outcome.fault("broken", not named, f"it does not say what is full: {words[-200:]}")
        if (scene.directory / "raw").exists():
            scene.judge_rows(outcome, running.acknowledged)
        return status

    def small(self, scene, outcome, amount):
        running = scene.start()
        status = self.ended(scene, outcome, running, (0, 4))
        silent_loss = status == 0 and len(running.acknowledged) != scene.size.rows
        outcome.fault("broken", silent_loss, "status 0 without all rows")
        remount(scene.folder / "disk", "size=4m")
        scene.go_on(outcome)

    def inodes(self, scene, outcome, amount):
        running = scene.start()
        self.ended(scene, outcome, running, (0, 4))
        remount(scene.folder / "disk", "size=4m,nr_inodes=1000")
        scene.go_on(outcome)

    def filled(self, scene, outcome, rows):
        running = scene.start()
        while len(running.acknowledged) < rows and running.process.poll() is None:
            pass
        ballast = fill(scene.folder / "disk")
        outcome["stopped"] += self.ended(scene, outcome, running, (0, 4)) == 4
        ballast.unlink()
        scene.go_on(outcome)

    def deriving(self, scene, outcome, pages):
        """What was derived before is kept; status 4."""
        scene.whole()
        scene.run("analyse", scene.directory)
        scene.run("plot", scene.directory)
        before = contents(scene.directory)
        ballast = fill(scene.folder / "disk", spare=pages * PAGE)
        for words in (("analyse",), ("plot",), ("report",)):
            status, _ = scene.run(*words, scene.directory)
            outcome.fault("hung", status is None, f"{words} on a full disk")
            outcome.fault("broken", status not in (0, 4), f"{words} on a full disk ended with {status}")
        after = contents(scene.directory)
        kept = {name for name in before if name.suffix in (".csv", ".svg", ".png")}
        changed = [str(name) for name in kept if before[name] != after.get(name)]
        outcome.fault("torn", len(changed), f"not what they were, nor new: {changed[:3]}")
        left = [str(name) for name in after if name.name.startswith(".speedup-") or ".new" in name.name]
        outcome.fault("broken", len(left), f"left behind: {left[:3]}")
        ballast.unlink()

    def control(self, scene, chance):
        del chance
        disk = scene.folder / "control"
        disk.mkdir()
        mount(disk, f"size={2 * PAGE}")
        try:
            caught = silent([str(scene.bad_writer), "careless", str(disk / "bad.csv"), "100"], disk / "bad.csv")
        finally:
            unmount(disk)
        return caught, f"the careless writer on a small disk {'lost rows and ' if caught else ''}ended with status 0"


def contents(directory):
    files = (file for file in pathlib.Path(directory).rglob("*") if file.is_file())
    return {file.relative_to(directory): file.read_bytes() for file in files}


def fill(disk, spare=0):
    """Takes all but so many bytes."""
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError:
            pass
        file.truncate(max(0, file.tell() - spare))
    return ballast


def mount(disk, options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(disk)], check=True)


def remount(disk, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def unmount(disk):
    subprocess.run(["umount", "-l", str(disk)], check=True)

