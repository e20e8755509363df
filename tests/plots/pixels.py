#!/usr/bin/env python3
"""Opens a PNG as gnuplot writes it (8 bits, RGB or RGBA, not interlaced) and looks at its pixels.

pixels.py FILE         width, height, number of colours, and the share of pixels that are not the background, in percent
pixels.py grey FILE    the greys (0 to 255, by luminance) of the colours that cover at least one pixel in 20000"""
import collections
import struct
import sys
import zlib


def rows(data, height, stride, step):
    """Each row, with its filter undone (PNG 1.2, section 6)."""
    before = bytearray(stride)
    for y in range(height):
        kind, row = data[y * (stride + 1)], bytearray(data[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left = row[x - step] if x >= step else 0
            up, corner = before[x], before[x - step] if x >= step else 0
            if kind == 4:
                guess = left + up - corner
                off = [abs(guess - value) for value in (left, up, corner)]
                add = (left, up, corner)[off.index(min(off))]
            else:
                add = (0, left, up, (left + up) // 2)[kind]
            row[x] = (row[x] + add) & 255
        yield row
        before = row


def pixels(path):
    content = open(path, "rb").read()
    assert content[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    at, packed = 8, b""
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at:at + 8])
        body = content[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", content[at + 8 + length:at + 12 + length])[0], "damaged"
        if kind == b"IHDR":
            width, height, bits, colour = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    assert bits == 8 and colour in (2, 6), "not 8 bits RGB"
    step = 3 if colour == 2 else 4
    counts = collections.Counter()
    for row in rows(zlib.decompress(packed), height, width * step, step):
        counts.update(zip(row[0::step], row[1::step], row[2::step]))
    return width, height, counts


def main():
    width, height, counts = pixels(sys.argv[-1])
    if sys.argv[1] == "grey":
        greys = {round(0.2126 * r + 0.7152 * g + 0.0722 * b) for (r, g, b), n in counts.items() if n * 20000 >= width * height}
        print(*sorted(greys))
        return
    background = counts.most_common(1)[0][1]
    print(width, height, len(counts), round(100 * (1 - background / (width * height)), 2))


main()
