"""F5: power loss, simulated from the system calls of a campaign.

What a file system owes after a crash is what was synchronised: bytes by fsync or fdatasync of their file, names by
fsync of their directory.  All else it may have kept or dropped.  The log of strace is replayed into a model of that;
after each call the model lists states that a crash could leave; each is laid out and recovered.
"""
import hashlib
import re

from scene import Outcome, Size

CALLS = "openat,open,creat,write,fdatasync,fsync,rename,renameat,renameat2,link,linkat,mkdir,unlink,close,ftruncate"
LINE = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")


def text_of(words):
    """The first string of the arguments, of strace -xx."""
    found = re.search(r'"((?:\\x[0-9a-f]{2})*)"', words)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


def texts_of(words):
    return [bytes.fromhex(part.replace("\\x", "")) for part in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', words)]


class Node:
    """A file or a directory: what programs see, and what is certain to be on disk."""

    def __init__(self, directory):
        self.directory = directory
        self.names = {} if directory else None
        self.data = b""
        self.certain_names = {} if directory else None
        self.certain = b""


class Disk:
    """Paths below root; root itself is on disk."""

    def __init__(self, root, withheld=()):
        self.root, self.withheld = root.encode(), withheld
        self.top = Node(True)
        self.files = {}     # descriptor -> node
        self.waiting = []   # name changes that no fsync has reached: (directory, {name: node or None})
        self.acknowledged = b""

    def find(self, path):
        """(directory, name) of a path below the root; None elsewhere."""
        if not path.startswith(self.root + b"/"):
            return None
        *parents, name = path[len(self.root) + 1:].split(b"/")
        node = self.top
        for parent in parents:
            node = node.names.get(parent) if node else None
        return (node, name) if node else None

    def change(self, directory, names):
        for name, node in names.items():
            directory.names.pop(name, None)
            if node:
                directory.names[name] = node
        self.waiting.append((directory, names))

    def synchronise(self, node, call):
        if call in self.withheld or node.directory and "directory" in self.withheld:
            return
        if not node.directory:
            node.certain = node.data
            return
        node.certain_names = dict(node.names)
        self.waiting = [waiting for waiting in self.waiting if waiting[0] is not node]

    # --- one call --------------------------------------------------------------------------------------------------

    def take(self, call, words, result, acknowledge):
        if call in ("openat", "open", "creat"):
            self.open(text_of(words), words, result)
        elif call == "write":
            self.write(int(words.split(",")[0]), text_of(words)[:result], acknowledge)
        elif call in ("fdatasync", "fsync") and int(words) in self.files:
            self.synchronise(self.files[int(words)], call)
        elif call == "close":
            self.files.pop(int(words), None)
        elif call in ("rename", "renameat", "renameat2"):
            self.rename(*texts_of(words))
        elif call in ("link", "linkat"):
            self.link(*texts_of(words))
        elif call == "mkdir" and self.find(text_of(words)):
            directory, name = self.find(text_of(words))
            self.change(directory, {name: Node(True)})
        elif call == "unlink" and self.find(text_of(words)):
            directory, name = self.find(text_of(words))
            self.change(directory, {name: None})

    def open(self, path, words, descriptor):
        if path == self.root:
            self.files[descriptor] = self.top
            return
        place = self.find(path)
        if not place:
            return
        directory, name = place
        if name not in directory.names:
            self.change(directory, {name: Node(False)})
        node = directory.names[name]
        if "O_TRUNC" in words:
            node.data = b""
        self.files[descriptor] = node

    def write(self, descriptor, written, acknowledge):
        if descriptor == acknowledge:
            self.acknowledged += written
        elif descriptor in self.files:
            self.files[descriptor].data += written

    def rename(self, old, new):
        origin, goal = self.find(old), self.find(new)
        if not origin or not goal:
            return
        node = origin[0].names[origin[1]]
        if origin[0] is goal[0]:
            self.change(goal[0], {origin[1]: None, goal[1]: node})
        else:
            self.change(origin[0], {origin[1]: None})
            self.change(goal[0], {goal[1]: node})

    def link(self, old, new):
        origin, goal = self.find(old), self.find(new)
        if origin and goal:
            self.change(goal[0], {goal[1]: origin[0].names[origin[1]]})

    # --- after a crash -----------------------------------------------------------------------------------------------

    def states(self):
        """Trees that a crash now may leave: {path: bytes, or None for a directory}."""
        waiting = range(len(self.waiting))
        choices = [set(), set(waiting)] + [{one} for one in waiting] + [set(waiting) - {one} for one in waiting]
        unsure = [node for node in self.nodes(self.top) if not node.directory and node.data != node.certain]
        for kept in choices:
            yield self.tree(kept, lambda node: node.certain)
            yield self.tree(kept, lambda node: node.data)
        for node in unsure:
            more = len(node.data) - len(node.certain)
            for cut in {1, more // 2, more - 1} if more > 1 else ():
                yield self.tree(set(waiting), lambda other, node=node, cut=cut: other.data if other is not node else
                                node.data[:len(node.certain) + cut])
            # The length is on disk and the bytes are not: they read as 0.
            yield self.tree(set(waiting), lambda other, node=node: other.data if other is not node else
                            node.certain + bytes(len(node.data) - len(node.certain)))

    def nodes(self, node):
        yield node
        for child in (node.names or {}).values():
            yield from self.nodes(child)

    def tree(self, kept, bytes_of):
        """The tree with these of the waiting changes of names."""
        names = {}
        for at, (directory, change) in enumerate(self.waiting):
            now = names.setdefault(id(directory), dict(directory.certain_names))
            if at in kept:
                for name, node in change.items():
                    now.pop(name, None)
                    if node:
                        now[name] = node
        found = {}
        self.lay(self.top, b"", names, bytes_of, found)
        return found

    def lay(self, node, path, names, bytes_of, found):
        for name, child in names.get(id(node), node.certain_names).items():
            found[path + b"/" + name] = None if child.directory else bytes_of(child)
            if child.directory:
                self.lay(child, path + b"/" + name, names, bytes_of, found)


def crash_states(log, root, acknowledge, withheld=()):
    """Different states after each call, each with what was acknowledged by then: [(tree, identities)]."""
    disk, states = Disk(root, withheld), {}
    for line in log.splitlines():
        parsed = LINE.match(line)
        if not parsed or int(parsed[3]) < 0:
            continue
        disk.take(parsed[1], parsed[2], int(parsed[3]), acknowledge)
        told = disk.acknowledged.decode().splitlines()
        for tree in disk.states():
            key = hashlib.sha1(repr(sorted(tree.items(), key=lambda item: item[0])).encode()).digest()
            states[key] = (tree, told)  # the last time has the most acknowledged
    return list(states.values())


class PowerLoss:
    name = "F5"
    title = ("power loss after each system call, with what was not synchronised dropped, kept, cut or zero; "
             "then `--resume`")
    event, size = "crash states", Size(1, 3)
    phases = ("nothing", "plan", "no rows", "rows", "all rows")

    def prepare(self, scene):
        self.log, self.root, self.acknowledge = self.trace(scene)
        self.states = crash_states(self.log, self.root, self.acknowledge)

    def trace(self, scene):
        """The system calls of a campaign in a directory whose parents it makes, too."""
        log = scene.folder / "calls"
        root = scene.folder / "disk"
        root.mkdir()
        scene.directory = root / "results" / "run"
        running = scene.start(before=["strace", "-qq", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-o", str(log)])
        if running.end() != 0:
            raise SystemExit(f"strace: {running.errors.decode(errors='replace')}")
        descriptor = running.process.args[running.process.args.index("--ack-fd") + 1]
        return log.read_text(), str(root), int(descriptor)

    def trials(self, size):
        if size == "release" or len(self.states) < 240:
            return [str(number) for number in range(len(self.states))]
        return [str(number * len(self.states) // 240) for number in range(240)]

    def lay_out(self, scene, tree):
        root = scene.folder / "disk"
        root.mkdir()
        scene.directory = root / "results" / "run"
        for path, data in sorted(tree.items()):
            place = root / path[1:].decode()
            if data is None:
                place.mkdir()
            else:
                place.write_bytes(data)

    def run(self, scene, key, chance):
        del chance
        tree, told = self.states[int(key)]
        outcome = Outcome()
        outcome["events"] += 1
        self.lay_out(scene, tree)
        outcome.phase = self.phase(scene)
        if scene.directory.exists():
            scene.judge_rows(outcome, told)
        else:
            outcome.fault("lost", len(told), "the whole directory")
        scene.go_on(outcome)
        return outcome

    def phase(self, scene):
        if not scene.planned():
            return "nothing"
        shards = [shard for shard in (scene.directory / "raw").glob("*.csv") if ".environment." not in shard.name]
        if not shards:
            return "plan"
        rows = scene.rows()[0] if self.readable(scene) else []
        return "no rows" if not rows else "rows" if len(rows) < scene.size.rows else "all rows"

    @staticmethod
    def readable(scene):
        try:
            scene.rows()
            return True
        except SystemExit:
            return False

    def control(self, scene, chance):
        """The same log without its fdatasync, and without its fsync of directories."""
        del chance
        caught = {}
        for withheld in ("fdatasync", "directory"):
            states = crash_states(self.log, self.root, self.acknowledge, (withheld,))
            caught[withheld] = sum(self.loses(*state) for state in states), len(states)
        names = {"fdatasync": "fdatasync", "directory": "fsync of directories"}
        words = "; ".join(f"without {names[call]} acknowledged rows are lost in {lost} of {count} states"
                          for call, (lost, count) in caught.items())
        return all(lost for lost, _ in caught.values()), words

    @staticmethod
    def loses(tree, told):
        rows = b"".join(data for path, data in tree.items() if data and b"/raw/" in path)
        return any(b"," + identity.split()[-1].encode() + b"\n" not in rows for identity in told)
