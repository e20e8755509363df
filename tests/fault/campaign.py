#!/usr/bin/env python3
"""Does everything to campaigns that can happen to them, and counts what was lost.

campaign.sh --size ci|release [--only F1,...] [--seed S] [--trials N] [--jobs N] [--output FILE] BUILD
campaign.sh --replay F1:17 [--seed S] BUILD

Each campaign of faults has a control: a writer (or reader, or clock) that is bad on purpose.  If that is not caught, the
campaign proves nothing and fails.  What a trial does follows from its name and the seed: --replay does one again and
keeps its directory.  Standard library only.
"""
import argparse
import collections
import concurrent.futures
import csv
import os
import pathlib
import random
import sys
import tempfile
import time

import commands
import damage
import errors
import kills
import power
import stops
import together
from scene import FAULTS, Scene

CAMPAIGNS = (kills.RandomKills, kills.EveryCall, damage.Damage, errors.Errors, power.PowerLoss, stops.Signals,
             together.Together, errors.SmallDisks, stops.Clocks, commands.Commands, together.Soak)
ELSEWHERE = (("F10", "wrong answers", "ctest -L mutants; test-programs/mutants"),
             ("F11", "bad input", "ctest -R damaged; tests/fuzz/campaign.sh"), ("F12", "hostile texts", "ctest -R hostile_all"),
             ("F14", "statistics", "test-programs/coverage 10000; tests/campaigns/judged.py BUILD release"),
             ("F15", "limits of processes, memory, files, CPUs", "ctest -R live_"),
             ("F16", "faults planted in the product", "tests/planted/planted.py ROOT"))
SHOWN = ("lost", "torn", "duplicated", "invented", "hung", "orphaned", "broken")
MOST_WORDS = 10


class Result:
    """What a campaign of faults came to."""

    def __init__(self, campaign):
        self.campaign, self.total, self.phases = campaign, collections.Counter(), collections.Counter()
        self.trials, self.seconds, self.skipped, self.note = 0, 0.0, None, ""
        self.caught, self.control = True, ""

    @property
    def empty_phases(self):
        return [phase for phase in self.campaign.phases if not self.phases[phase]]

    @property
    def good(self):
        faults = sum(self.total[fault] for fault in FAULTS)
        return self.skipped or (self.caught and not self.empty_phases and faults == 0)

    def row(self):
        control = "" if self.skipped else self.control if self.caught else "NOT CAUGHT: " + self.control
        return {"id": self.campaign.name, "campaign": self.campaign.title, "event": self.campaign.event,
                "trials": self.trials, "events": self.total["events"], "acknowledged": self.total["acknowledged"],
                **{fault: self.total[fault] for fault in SHOWN}, "control": control,
                "skipped": self.skipped or "", "seconds": f"{self.seconds:.0f}"}


def chance_of(seed, campaign, key):
    return random.Random(f"{seed} {campaign.name} {key}")


def run_trial(arguments, campaign, key):
    with tempfile.TemporaryDirectory(prefix="speedup-fault-") as folder:
        scene = Scene(arguments.build, folder, campaign.size)
        return key, campaign.run(scene, key, chance_of(arguments.seed, campaign, key))


def tell(arguments, campaign, key, outcome):
    trial = f"{campaign.name}:{key}"
    print(f"{trial}: {'; '.join(outcome.words)}")
    print(f"  again: tests/fault/campaign.sh --replay '{trial}' --seed {arguments.seed} {arguments.build}", flush=True)


def run_campaign(arguments, campaign):
    result, began = Result(campaign), time.monotonic()
    reason = getattr(campaign, "reason_to_skip", lambda: None)()
    result.skipped = reason
    if reason:
        return result
    with tempfile.TemporaryDirectory(prefix="speedup-fault-") as folder:
        campaign.prepare(Scene(arguments.build, folder, campaign.size))
    keys = kills.sample(campaign.trials(arguments.size), arguments.trials)
    if not keys:
        result.skipped = f"not in --size {arguments.size}"
        return result
    with tempfile.TemporaryDirectory(prefix="speedup-fault-") as folder:
        result.caught, result.control = campaign.control(Scene(arguments.build, folder, campaign.size),
                                                         chance_of(arguments.seed, campaign, "control"))
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for key, outcome in pool.map(lambda key: run_trial(arguments, campaign, key), keys):
            result.trials += 1
            result.total.update(outcome)
            result.phases[outcome.phase] += 1
            result.total["bad"] += outcome.bad > 0
            if outcome.bad and result.total["bad"] <= MOST_WORDS:
                tell(arguments, campaign, key, outcome)
    result.note = getattr(campaign, "note", lambda: "")()
    result.seconds = time.monotonic() - began
    return result


def report(result):
    """A campaign in a few lines."""
    campaign, total = result.campaign, result.total
    print(f"{campaign.name} {campaign.title}")
    if result.skipped:
        print(f"  skipped: {result.skipped}\n", flush=True)
        return
    print(f"  {result.trials} trials, {total['events']} {campaign.event}, {total['acknowledged']} acknowledged rows: "
          + ", ".join(f"{total[fault]} {fault}" for fault in SHOWN))
    phases = [*campaign.phases, *sorted(set(result.phases) - set(campaign.phases))]
    print("  phases: " + ", ".join(f"{phase} {result.phases[phase]}" for phase in phases))
    if total["again"]:
        share = total["again"] / max(1, total["events"])
        print(f"  visits made again: {total['again']}, {share:.2f} for each of the {campaign.event}")
    if result.note:
        print(f"  {result.note}")
    print(f"  control: {result.control}{'' if result.caught else ': NOT CAUGHT, so this campaign is void'}")
    for phase in result.empty_phases:
        print(f"  no trial hit the phase '{phase}': this campaign is void")
    if not any(total[fault] for fault in FAULTS):
        print(f"  no fault in {result.trials} trials: below {100 * 3 / result.trials:.2g} % a trial, at 95 %")
    print(f"  {result.seconds:.0f} s\n", flush=True)


def markdown(results):
    names = ("id", "campaign", "trials", "events", "acknowledged", *SHOWN, "control")
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    rows = [result.row() for result in results if not result.skipped]
    lines += ["| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def write_table(path, results):
    """CSV, or Markdown where the name ends so."""
    if path.suffix == ".md":
        path.write_text(markdown(results))
        return
    with open(path, "w", newline="") as file:
        table = csv.DictWriter(file, list(results[0].row()))
        table.writeheader()
        table.writerows(result.row() for result in results)


def replay(arguments, campaigns):
    name, _, key = arguments.replay.partition(":")
    campaign = next((campaign for campaign in campaigns if campaign.name == name), None)
    if not campaign:
        sys.exit(f"--replay: '{name}' is no campaign: choose one of {', '.join(other.name for other in campaigns)}")
    with tempfile.TemporaryDirectory() as folder:
        campaign.prepare(Scene(arguments.build, folder, campaign.size))
    folder = tempfile.mkdtemp(prefix="speedup-fault-")
    outcome = campaign.run(Scene(arguments.build, folder, campaign.size), key, chance_of(arguments.seed, campaign, key))
    print(f"{arguments.replay}: phase '{outcome.phase}', {dict(outcome)}\n{folder}")
    print("\n".join(outcome.words))
    sys.exit(outcome.bad > 0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="the build directory")
    parser.add_argument("--size", choices=("ci", "release"), default="ci")
    parser.add_argument("--only", default="", help="F1,F2,...")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=sys.maxsize, metavar="N", help="at most so many of each campaign")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--replay", metavar="ID", help="one trial again, such as F1:17")
    parser.add_argument("--output", type=pathlib.Path, action="append", default=[], metavar="FILE",
                        help="the table as CSV, or as Markdown where the name ends in .md")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    return arguments


def main():
    arguments = parse()
    campaigns = [made() for made in CAMPAIGNS]
    if arguments.replay:
        replay(arguments, campaigns)
    only = [name for name in arguments.only.split(",") if name]
    unknown = set(only) - {campaign.name for campaign in campaigns}
    if unknown:
        sys.exit(f"--only: no such campaign: {', '.join(sorted(unknown))}")
    print(f"seed {arguments.seed}, size {arguments.size}\n", flush=True)
    results = []
    for campaign in campaigns:
        if not only or campaign.name in only:
            results.append(run_campaign(arguments, campaign))
            report(results[-1])
    print(markdown(results))
    print("Elsewhere: " + "; ".join(f"{name} {what}: {command}" for name, what, command in ELSEWHERE))
    for path in arguments.output:
        write_table(path, results)
    bad = [result.campaign.name for result in results if not result.good]
    print(f"failed: {', '.join(bad)}" if bad else "all as promised")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
