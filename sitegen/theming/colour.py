"""Colours: reading them from CSS, their contrast by WCAG, and moving one until it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tinycss2.color4
from msgspec import Struct


class Colour(Struct, frozen=True):
    """An opaque colour in sRGB, each channel 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 to 1 (WCAG 2.2)."""
        channels = [c / 255 for c in (self.red, self.green, self.blue)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def towards(self, other: Colour, part: float) -> Colour:
        """The colour at `part` (0 to 1) of the way to another."""
        return Colour(
            round(self.red + (other.red - self.red) * part),
            round(self.green + (other.green - self.green) * part),
            round(self.blue + (other.blue - self.blue) * part),
        )


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def parse_colour(text: str) -> Colour | None:
    """The colour that a CSS value names; None for anything else, or one that is see-through."""
    found: Any = tinycss2.color4.parse_color(text)
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    try:
        channels = found.to("srgb").coordinates
    except NotImplementedError:
        return None
    red, green, blue = (min(255, max(0, round(channel * 255))) for channel in channels)
    return Colour(red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Colour, against: Sequence[Colour], ratio: float) -> Colour | None:
    """The colour nearest to `colour` with this contrast against all of `against`.

    It is moved towards black or white, whichever is nearer. None when neither will do.
    """
    found = []
    for end in (BLACK, WHITE):
        for step in range(51):
            moved = colour.towards(end, step / 50)
            if all(contrast(moved, other) >= ratio for other in against):
                found.append((step, moved))
                break
    return min(found, key=lambda pair: pair[0])[1] if found else None
