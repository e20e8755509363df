#!/usr/bin/env python3
"""Looks at the series of an SVG that gnuplot made.

series.py lines FILE    no two series of the candidates have the same colour, dash and point
series.py bars FILE     no two have the same colour and filling
series.py heights FILE  every bar is at least 3 units high
"""
import re
import sys
import xml.etree.ElementTree as tree

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
CANDIDATE = re.compile(r"(omp|variant)_[a-z0-9]+$")


def series(path):
    for group in tree.parse(path).iter(SVG + "g"):
        title = group.find(SVG + "title")
        if title is not None and title.text and CANDIDATE.match(title.text):
            yield title.text, group


def look(group):
    """Colour, dash and point of a line."""
    colour = {part.get("stroke") for part in group.iter() if part.get("stroke", "none").startswith("rgb")}
    colour |= {part.get("color") for part in group.iter() if part.get("color")}
    dash = {part.get("stroke-dasharray") for part in group.iter(SVG + "path")}
    point = {part.get(LINK) for part in group.iter(SVG + "use")}
    return str(sorted(colour, key=str)), str(sorted(dash, key=str)), str(sorted(point, key=str))


def filling(group):
    """Colours of the bars, and the strokes of the pattern that fills them."""
    text = tree.tostring(group, "unicode").replace(" ", "")
    strokes = {part.get("d") for pattern in group.iter(SVG + "pattern") for part in pattern}
    return str(sorted(set(re.findall(r"rgb\([0-9,]+\)", text)))), str(sorted(strokes))


def heights(group):
    for shape in group.iter(SVG + "polygon"):
        y = [float(point.split(",")[1]) for point in shape.get("points").split()]
        yield max(y) - min(y)


def main(what, path):
    found = list(series(path))
    if what == "heights":
        small = [(name, height) for name, group in found for height in heights(group) if height < 3]
        return str(small) if small or not found else ""
    seen = {}
    for name, group in found:
        key = look(group) if what == "lines" else filling(group)
        if key in seen:
            return f"{name} looks like {seen[key]}: {key}"
        seen[key] = name
    return "" if len(found) >= 19 else f"only {len(found)} series"


if __name__ == "__main__":
    complaint = main(*sys.argv[1:])
    print(complaint)
    sys.exit(1 if complaint else 0)
