"""F17: an error at every occurrence of a system call while tables, figures, reports, exports and job scripts are made."""
import collections
import fnmatch
import os
import re
import shutil
import subprocess

from errors import ERRORS, STATUSES, contents, injecting
from kills import sample
from scene import PATIENCE_S, SMALL, Outcome

# The words of each command, and the files that it makes.
COMMANDS = {"analyse": ("analyse", "run"), "plot": ("plot", "--format", "svg", "--figure", "visits_by_cell", "run"),
            "report": ("report", "run"), "export": ("export", "-o", "run/visits.json", "--format", "json", "run"),
            "submit": ("submit", "slurm", "-o", "job")}
MADE = {"analyse": ("run/[!p]*.csv",), "plot": ("run/figures/*",), "report": ("run/report.*", "run/tables.tex"),
        "export": ("run/visits.json",), "submit": ("job/plan.csv", "job/batch/*")}
OLD = b"what stood there before\n"
OF_REMOVAL = ("unlink", "unlinkat", "rmdir")  # where these fail, what is hidden may stay
BATCH = {"sbatch": "echo 17", "squeue": "exit 0"}


def is_made(command, name):
    return "raw" not in name.parts and any(fnmatch.fnmatch(str(name), pattern) for pattern in MADE[command])


def is_hidden(name):
    return any(part.startswith(".") for part in name.parts)


def said(text):
    return text.decode(errors="replace").splitlines()


def judge_files(outcome, before, expected, now, hidden_may_stay):
    """Each file is as before or as it is to be; none is there that should not be, but for the claim of one that is gone."""
    for name in sorted({*before, *expected, *now}):
        if is_hidden(name):
            outcome.fault("broken", not hidden_may_stay, f"left behind: {name}")
        elif name.name == "jobs.csv" and name in now:  # grows by whole rows
            whole = expected[name].startswith(now[name]) and (now[name].endswith(b"\n") or not now[name])
            outcome.fault("torn", not whole, f"{name}: {now[name]}")
        elif name.name != "campaign.claim" and now.get(name) not in (before.get(name), expected.get(name)):
            outcome.fault("torn", 1, f"{name} is neither the old nor the new: {now.get(name, b'not there')[:80]}")


class Commands:
    name = "F17"
    title = "an error at every occurrence of a system call while tables, figures, reports, exports and job scripts are made"
    event, size = "errors", SMALL
    phases = tuple(COMMANDS)
    counts = {"ci": 60}

    def prepare(self, scene):
        """A finished campaign; of each command what it finds, makes, says and calls where nothing disturbs it."""
        self.before, self.after, self.usual, self.calls, self.of_the_loader = {}, {}, {}, {}, {}
        scene.whole()
        self.stand_in(scene)
        for name in list(COMMANDS)[:-1]:
            self.undisturbed(scene, name)
        whole = self.found(scene)
        for name in COMMANDS:
            made = {file for file in whole if is_made(name, file)}
            self.before[name] = {} if name == "submit" else {file: OLD if file in made else text for file, text in whole.items()}
            self.lay_out(scene, name)
            self.usual[name] = set(said(self.undisturbed(scene, name).stderr))
            self.after[name] = self.found(scene)
            if not any(is_made(name, file) for file in self.after[name]) or OLD in self.after[name].values():
                raise SystemExit(f"{COMMANDS[name]}: makes nothing")
            self.lay_out(scene, name)
            self.count_calls(scene, name)

    def trials(self, size):
        keys = [f"{name}/{call}:{error}:{when}:{mode}" for name in COMMANDS for call, errors in ERRORS.items()
                for error in errors for when in range(1, self.calls[name][call] + 1)
                for mode in (("once",) if error == "EINTR" else ("once", "on"))]
        return keys if size == "release" else sample(keys, self.counts[size])

    # --- a trial ------------------------------------------------------------------------------------------------------

    def run(self, scene, key, chance):
        del chance
        name, _, fault = key.partition("/")
        call, _, when, _ = fault.split(":")
        outcome = Outcome()
        outcome.phase = name
        outcome["events"] += 1
        self.stand_in(scene)
        self.lay_out(scene, name)
        done = self.call(scene, name, *injecting(scene, fault))
        if done is None:
            outcome.fault("hung", 1, key)
            return outcome
        begun = int(when) > self.of_the_loader[name][call]
        self.judge_words(outcome, name, call, done, begun)
        now = self.found(scene)
        judge_files(outcome, self.before[name], self.after[name], now, call in OF_REMOVAL)
        whole = all(now.get(file) == text for file, text in self.after[name].items())
        outcome.fault("broken", done.returncode == 0 and not whole, "status 0, and not all is made")
        self.again(scene, outcome, name, call in OF_REMOVAL)
        return outcome

    def judge_words(self, outcome, name, call, done, begun):
        """A status that is not 0 comes with one line; errors of writing may keep it from being read."""
        lines = [line for line in said(done.stderr) if line not in self.usual[name]]
        if done.returncode not in STATUSES and begun:
            outcome.fault("broken", 1, f"status {done.returncode}: {lines}")
        if done.returncode == 0 or not begun or call == "write":
            return
        outcome.fault("broken", [line[:9] for line in lines] != ["speedup: "], f"status {done.returncode}, not one line: {lines}")

    def again(self, scene, outcome, name, hidden_may_stay):
        """Without a fault the command makes what it makes."""
        resumed = name == "submit" and (scene.folder / "job" / "plan.csv").exists()
        done = self.call(scene, name, resumed=resumed)
        outcome.fault("hung", done is None, "the command, again")
        if done is None:
            return
        outcome.fault("broken", done.returncode != 0, f"again: status {done.returncode}: {said(done.stderr)[-1:]}")
        now, jobs = self.found(scene), None
        if resumed:  # a job that was taken and not noted is submitted once more
            jobs = [file for file in now if file.name == "jobs.csv"]
            rows = {line.count(b",") for file in jobs for line in now[file].splitlines()}
            outcome.fault("torn", rows != {5}, f"jobs.csv: {[now[file] for file in jobs]}")
        expected = {file: now.get(file) if jobs and file in jobs else text for file, text in self.after[name].items()}
        judge_files(outcome, expected, expected, now, hidden_may_stay)

    # --- running ------------------------------------------------------------------------------------------------------

    @staticmethod
    def stand_in(scene):
        """Programs of a batch system that takes each job and has none."""
        (scene.folder / "bin").mkdir()
        for name, line in BATCH.items():
            file = scene.folder / "bin" / name
            file.write_text(f"#!/bin/sh\n{line}\n")
            file.chmod(0o755)

    def lay_out(self, scene, name):
        for folder in ("run", "job"):
            shutil.rmtree(scene.folder / folder, ignore_errors=True)
        for file, text in self.before[name].items():
            (scene.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (scene.folder / file).write_bytes(text)

    @staticmethod
    def found(scene):
        """All files of the campaigns, and hidden folders, without what differs each time."""
        files = {}
        for folder in ("run", "job"):
            root = scene.folder / folder
            for name, text in contents(root).items():
                text = text.replace(str(scene.folder).encode(), b"@")
                if name.name == "jobs.csv":
                    text = re.sub(rb"^\d{4}-[^,]*", b"@", text, flags=re.MULTILINE)
                files[(root / name).relative_to(scene.folder)] = text
            files.update({path.relative_to(scene.folder): b"" for path in root.rglob(".*") if path.is_dir()})
        return files

    def call(self, scene, name, before=(), environment=(), resumed=False):
        """The command, done; None: it hung."""
        words = [*before, str(scene.speedup), *COMMANDS[name]]
        if name == "submit":
            words += ["--worker", str(scene.worker)]
            words += ["--resume"] if resumed else ["--threads", "1", "--sizes", "100,1000", "--visits", "1"]
        path = f"{scene.folder / 'bin'}:{os.environ['PATH']}"
        try:
            return subprocess.run(words, env=dict(scene.environment, PATH=path, HOME=str(scene.folder), **dict(environment)),
                                  cwd=scene.folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_S, check=False,
                                  start_new_session=True)  # so that what it kills is not us
        except subprocess.TimeoutExpired:
            return None

    def undisturbed(self, scene, name):
        done = self.call(scene, name)
        if done is None or done.returncode != 0:
            raise SystemExit(f"{' '.join(COMMANDS[name])}: undisturbed: {done and (done.returncode, done.stderr[-300:])}")
        return done

    def count_calls(self, scene, name):
        """How often it makes each call, and how often before it looks for a file of its own."""
        log = scene.folder / "calls"
        self.call(scene, name, before=("strace", "-qq", "-o", str(log)))
        _, *lines = re.findall(r"^(\w+)\((.*)", log.read_text(errors="replace"), re.MULTILINE)  # strace's own execve is first
        first = next(number for number, (_, words) in enumerate(lines) if re.search(r'"(run|job|/proc|/sys|.*/job)', words))
        self.calls[name] = collections.Counter(call for call, _ in lines)
        self.of_the_loader[name] = collections.Counter(call for call, _ in lines[:first])

    def control(self, scene, chance):
        """A writer that writes over what was there, and does not look at errors."""
        del chance
        (scene.folder / "run").mkdir()
        path, caught = scene.folder / "run" / "table.csv", 0
        words = [str(scene.bad_writer), "careless", str(path), "100"]
        subprocess.run(words, capture_output=True, check=True)
        after = self.found(scene)
        for when in range(4, 44, 4):
            path.write_bytes(b"")
            subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", f"inject=write:error=ENOSPC:when={when}+", *words],
                           capture_output=True, check=False)
            outcome = Outcome()
            judge_files(outcome, {file: b"" for file in after}, after, self.found(scene), False)
            caught += outcome.bad > 0
        return caught > 0, f"the careless writer left what is neither old nor new in {caught} of 10 trials"
