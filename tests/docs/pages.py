"""The pages of the documentation: their blocks of code and their command lines."""
import pathlib
import re
from dataclasses import dataclass


@dataclass
class Block:
    language: str  # "" : none is given
    name: str      # of the file that it holds, behind the language; else ""
    first: int     # number of its first line in the page
    lines: list

    def commands(self):
        """(number, text) of each command line; those that end in a backslash go on."""
        text, number = "", 0
        for offset, line in enumerate(self.lines):
            number = number or self.first + offset
            text += line
            if line.endswith("\\"):
                text = text[:-1].rstrip() + " "
                continue
            if text.strip() and not text.lstrip().startswith("#"):
                yield number, re.sub(r" +", " ", text.strip())
            text, number = "", 0


def find(root):
    """All pages of the tree."""
    listed = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("peers/*.md"), *root.glob("results/reference/*.md")]
    return sorted(path for path in listed if not path.is_symlink())


def blocks(text):
    """The fenced blocks of a page."""
    block = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r" *```(\S*) *(.*)$", line)
        if fence and block:
            yield block
            block = None
        elif fence:
            block = Block(fence[1], fence[2], number + 1, [])
        elif block:
            block.lines.append(line)


def without_blocks(text):
    """The page with the lines of its fenced blocks emptied."""
    inside, kept = False, []
    for line in text.splitlines():
        fence = re.match(r" *```", line)
        kept.append("" if fence or inside else line)
        inside ^= bool(fence)
    return kept
