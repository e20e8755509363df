"""F3: a shard cut at every byte, and every bit, byte and doubled byte of a row wrong."""
import subprocess

import read_shard
from scene import SMALL, Outcome

ROWS = 3


class Damage:
    name = "F3"
    title = ("a shard cut at every byte of 3 rows; every bit of a row flipped, every byte deleted, every byte "
             "doubled")
    event, size = "damages", SMALL
    phases = ("cut", "flip", "delete", "double", "resume")

    def prepare(self, scene):
        scene.whole()
        shard = read_shard.shards_of(scene.directory)[0]
        lines = shard.read_bytes().split(b"\n")
        self.name_of_shard = shard.name
        self.opening = b"\n".join(lines[:2]) + b"\n"
        self.lines = [line + b"\n" for line in lines[2:2 + ROWS]]
        self.accepted = {line[:-1] for line in self.lines}
        self.whole = self.opening + b"".join(self.lines)
        self.fsck = [str(scene.speedup), "fsck"]

    def trials(self, size):
        row = len(self.lines[1])
        cuts = range(len(self.whole) + 1)
        step = 40 if size == "ci" else 1
        return [f"cut:{at}" for at in cuts] + [f"flip:{bit}" for bit in range(8 * row)] + \
            [f"{way}:{at}" for way in ("delete", "double") for at in range(row)] + \
            [f"resume:{at}" for at in range(len(self.opening), len(self.whole), step)]

    def damaged(self, way, at):
        """The bytes of the file, and which rows must be accepted."""
        first, second, third = self.lines
        if way in ("cut", "resume"):
            text = self.whole[:at]
            lines = text[len(self.opening):].split(b"\n")[:-1]
            return text, lines
        if way == "flip":
            at, bit = divmod(at, 8)
            wrong = second[:at] + bytes([second[at] ^ 1 << bit]) + second[at + 1:]
        else:
            wrong = second[:at] + second[at:at + 1] * (0 if way == "delete" else 2) + second[at + 1:]
        whole_newline = wrong.endswith(b"\n") and not wrong.endswith(b"\n\n") or way == "double"
        kept = [first, third] if whole_newline else [first]
        if wrong == second or way == "double" and wrong == second + b"\n":
            kept = [first, second, third]  # an empty line more
        return self.opening + first + wrong + third, [line[:-1] for line in kept]

    def run(self, scene, key, chance):
        del chance
        way, at = key.split(":")
        outcome = Outcome()
        outcome.phase = way
        outcome["events"] += 1
        text, kept = self.damaged(way, int(at))
        if way == "resume":
            self.resume(scene, outcome, text)
            return outcome
        shard = scene.folder / self.name_of_shard
        shard.write_bytes(text)
        rows = self.read(outcome, shard)
        if rows is not None:
            outcome.fault("invented", len(set(rows) - self.accepted), "rows that nobody wrote are accepted")
            outcome.fault("lost", len(set(kept) - set(rows)), "rows before or behind the damage")
        report = subprocess.run([*self.fsck, shard], capture_output=True, check=False)
        words, _, counts = report.stdout.decode(errors="replace").rpartition("shards=")
        said = "torn tail" in words or "damaged" in words or report.returncode != 0
        outcome.fault("torn", not said and not self.harmless(text), "fsck does not see it")
        outcome.fault("broken", rows is not None and f" rows={len(rows)} " not in counts,
                      f"fsck counts otherwise than the reader: {counts}")
        return outcome

    def harmless(self, text):
        """A cut between two rows leaves a shard that is whole."""
        return self.whole.startswith(text) and text.endswith(b"\n") and len(text) >= len(self.opening)

    def read(self, outcome, shard):
        """Accepted rows as bytes, by the independent reader; None: not a shard."""
        *lines, _ = shard.read_bytes().split(b"\n")
        try:
            rows = read_shard.read_shard(shard)[0]
        except SystemExit as problem:
            outcome.fault("torn", 1, str(problem))
            return None
        crcs = {row["crc"].encode() for row in rows}
        found = [line for line in lines[2:] if line[-8:] in crcs]
        outcome.fault("broken", len(found) != len(rows), "the reader counts its rows otherwise")
        return found

    def resume(self, scene, outcome, text):
        scene.whole()
        shard = read_shard.shards_of(scene.directory)[0]
        first = shard.read_bytes().split(b"\n")[:2]
        if b"\n".join(first) + b"\n" != self.opening:
            outcome.fault("broken", 1, "two shards begin differently")
        length = len(text) - len(self.opening)
        shard.write_bytes(shard.read_bytes()[:len(self.opening) + length])
        scene.go_on(outcome)

    def control(self, scene, chance):
        """A reader that counts fields and no CRC accepts flips."""
        del scene, chance
        fields, caught, trials = self.lines[1].count(b","), 0, 8 * len(self.lines[1])
        for bit in range(trials):
            text, _ = self.damaged("flip", bit)
            wrong = text[len(self.opening) + len(self.lines[0]):].split(b"\n")[0]
            caught += wrong.count(b",") == fields and wrong + b"\n" != self.lines[1]
        return caught > 0, f"a reader without a checksum accepts {caught} of {trials} flips"
