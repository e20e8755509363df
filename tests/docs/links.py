#!/usr/bin/env python3
"""Looks whether each link between pages leads somewhere: a file of the tree, and a heading in it.

Usage: links.py ROOT.  Prints each link that does not; exit status 1 if there is one.
"""
import pathlib
import re
import sys

import pages


def anchor(heading):
    """As GitHub names a heading: letters, digits, _ and -; blanks become -."""
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")


def anchors(path):
    names = {}
    for line in pages.without_blocks(path.read_text(encoding="utf-8")):
        heading = re.match(r"#+ +(.*?)#*$", line)
        if heading:
            name = anchor(heading[1])
            names[name] = names.get(name, -1) + 1
    return {name if nth == 0 else f"{name}-{nth}" for name, count in names.items() for nth in range(count + 1)}


def links(path):
    """(number, target) of each link and picture, code spans aside."""
    for number, line in enumerate(pages.without_blocks(path.read_text(encoding="utf-8")), 1):
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line)):
            yield number, target


def broken(root, page, target):
    """What is wrong with a link, or None."""
    if re.match(r"[a-z]+:", target):
        return None if target.startswith("https://") else "is not https"
    name, _, part = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.is_relative_to(root):
        return "leads out of the tree"
    if not path.exists():
        return "is not there"
    if part and (path.suffix != ".md" or part not in anchors(path)):
        return f"has no heading #{part}"
    return None


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    count, found = 0, []
    for page in pages.find(root):
        for number, target in links(page):
            count += 1
            why = broken(root, page, target)
            if why:
                found.append(f"{page.relative_to(root)}:{number}: {target} {why}")
    print(*found, f"{count} links, {len(found)} of them broken", sep="\n")
    return bool(found) or count == 0


if __name__ == "__main__":
    sys.exit(main())
