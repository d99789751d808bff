"""Font files of a municipality as a browser likes them: what is needed of them, small, in place."""

from __future__ import annotations

import io
import re
import struct

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from sitegen.theming.fonts import Face

KINDS = ("woff2", "woff", "ttf", "otf")
"""The files that are read, by how their names end."""

# Latin letters of the languages of Europe, and the signs that a Dutch or English text has.
_SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265),
)
_FEATURES = ("kern", "mark", "mkmk", "liga", "calt", "ccmp", "locl", "lnum", "tnum", "pnum")
# Of the names in a font: what it is called, who made it, what may be done with it.
_NAMES = (0, 1, 2, 4, 6, 13, 14)
# What a file that is no font, or a damaged one, makes the reader of fonts do.
_BROKEN = (TTLibError, OSError, ValueError, LookupError, AssertionError, struct.error)

# Letters as often as Dutch texts have them, to compare how wide two fonts run.
_SAMPLE = "eeeeennnnaaatttiiirrrooodddsslllgggvvhkmubpwjzcfyx   "
# How wide Arial and what stands in for it set them, in em a letter.
_STAND_IN_WIDTH = 0.4614


class FontError(Exception):
    """A file is no font that can be read."""


def web_font(data: bytes) -> bytes:
    """The letters that a site needs of a font, as WOFF2. Raises FontError."""
    options = subset.Options(
        layout_features=list(_FEATURES), name_IDs=list(_NAMES), hinting=False, notdef_outline=True
    )
    options.flavor = "woff2"
    out = io.BytesIO()
    try:
        font = subset.load_font(io.BytesIO(data), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=_SIGNS)
        subsetter.subset(font)
        subset.save_font(font, out, options)
    except _BROKEN as error:
        raise FontError(str(error)) from error
    return out.getvalue()


def face(data: bytes, family: str, weight: str | None, style: str | None) -> Face:
    """What to publish of a font made by `web_font`; what is not told of it, the font tells.

    Raises FontError.
    """
    try:
        font = TTFont(io.BytesIO(data))
        weight = weight or _weight(font)
        style = style or ("italic" if font["OS/2"].fsSelection & 1 else "normal")
        measures = _measures(font)
    except _BROKEN as error:
        raise FontError(str(error)) from error
    name = re.sub(r"\W+", "-", f"{family} {weight} {style}".lower())
    return Face(family, weight, style, f"fonts/{name}.woff2", data, measures)


def _weight(font: TTFont) -> str:
    """The weight of a font, or the range of one that varies."""
    for axis in font["fvar"].axes if "fvar" in font else ():
        if axis.axisTag == "wght":
            return f"{axis.minValue:g} {axis.maxValue:g}"
    return str(font["OS/2"].usWeightClass)


def _measures(font: TTFont) -> str:
    """How a font of the system takes the room of this one."""
    em, lines, letters = font["head"].unitsPerEm, font["hhea"], font.getBestCmap()
    widths = [font["hmtx"][letters[ord(one)]][0] for one in _SAMPLE if ord(one) in letters]
    ratio = sum(widths) / len(widths) / em / _STAND_IN_WIDTH if widths else 1.0
    return (
        f"size-adjust:{ratio:.1%};ascent-override:{lines.ascent / em / ratio:.1%};"
        f"descent-override:{-lines.descent / em / ratio:.1%};"
        f"line-gap-override:{lines.lineGap / em / ratio:.1%};"
    )
