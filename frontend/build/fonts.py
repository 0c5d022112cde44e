#!/usr/bin/env python3
"""Cuts the two fonts down to what the pages write: fonts.py SOURCES OUT, the folder of the packages and the one to fill.

The zero loses its slash (« 0 $ » must not look like code), U+202F, which neither font holds,
takes the thin space's shape, and U+2011, which stands in telephone numbers, the hyphen's.
The Open Font Licence allows both edits: neither font has a reserved name.
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta

CHARACTERS = (
    "U+20-7E,U+A0,U+A9,U+AB,U+B0,U+B1,U+B7,U+BB,U+C0,U+C2,U+C6-CB,U+CE,U+CF,U+D4,U+D7,U+D9,U+DB,U+DC,U+E0,U+E2,U+E6-EB,"
    "U+EE,U+EF,U+F4,U+F9,U+FB,U+FC,U+FF,U+152,U+153,U+178,U+2009,U+202F,U+2011,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,"
    "U+2022,U+2026,U+2190-2193,U+2212"
)
FONTS = {  # file, what stays variable, the weight that kerning follows
    "bricolage": ("bricolage-grotesque/files/bricolage-grotesque-latin-standard-normal.woff2", {"opsz": 36, "wdth": 88, "wght": (500, 800)}, 800),
    "atkinson": ("atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2", {"wght": (400, 700)}, 400),
}


def main(sources: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, (file, axes, main_weight) in FONTS.items():
        font = TTFont(sources / file)
        font = instancer.instantiateVariableFont(font, axes)
        one_kerning(font, main_weight)
        map_unbroken(font)
        plain_zero(font)
        keep(font, out / f"{name}.woff2")


def one_kerning(font: TTFont, weight: int) -> None:
    """Pairs of letters are as far apart in every weight as in the main one: half the bytes, and nothing to see."""
    fixed = instancer.instantiateVariableFont(font, {"wght": weight})
    font["GPOS"], font["GDEF"] = fixed["GPOS"], fixed["GDEF"]


def map_unbroken(font: TTFont) -> None:
    best = font.getBestCmap()
    shape = best.get(0x2009) or best[0x20]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = shape
            table.cmap[0x2011] = best[0x2D]
            table.cmap.setdefault(0x2009, shape)


def plain_zero(font: TTFont) -> None:
    for name in ("zero", "zero.tf"):
        if name in font["glyf"].keys() and font["glyf"][name].numberOfContours == 3:
            join_counters(font, name)


def join_counters(font: TTFont, name: str) -> None:
    """A slashed zero is an outline and two counters, one on each side of the slash: joined across it they are one."""
    glyph = font["glyf"][name]
    points, ends, flags = glyph.coordinates, glyph.endPtsOfContours, glyph.flags
    order = list(range(ends[0] + 1)) + after_longest_edge(points, ends[0] + 1, ends[1]) + after_longest_edge(points, ends[1] + 1, ends[2])

    metrics = list(range(len(points), len(points) + 4))
    with_metrics = list(points) + [(0, 0)] * 4
    for variation in font["gvar"].variations[name]:
        deltas = iup_delta(variation.coordinates, with_metrics, list(ends))
        variation.coordinates = [deltas[i] for i in order + metrics]
    glyph.coordinates = type(points)([points[i] for i in order])
    glyph.flags = type(flags)([flags[i] for i in order])
    glyph.endPtsOfContours = [ends[0], ends[2]]
    glyph.numberOfContours = 2


def after_longest_edge(points, first: int, last: int) -> list[int]:
    contour = list(range(first, last + 1))
    def length(i: int) -> float:
        (x, y), (u, v) = points[contour[i]], points[contour[(i + 1) % len(contour)]]
        return (x - u) ** 2 + (y - v) ** 2
    start = max(range(len(contour)), key=length) + 1
    return contour[start:] + contour[:start]


def keep(font: TTFont, path: Path) -> None:
    variations = font["gvar"].variations
    for name in font.getGlyphOrder():  # the instancer drops the glyphs that no longer vary, the subsetter asks for them
        if name not in variations:
            variations[name] = []
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "mark", "ccmp", "locl", "tnum", "lnum", "pnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    cutter.subset(font)
    subset.save_font(font, path, options)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
