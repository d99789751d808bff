"""Colours: reading them from CSS, their contrast by WCAG, and moving one until it can be read."""

from __future__ import annotations

import math
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
        red, green, blue = self._linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def hue(self) -> float | None:
        """The hue as people see it, in degrees (OKLCH); None for what is nearly grey."""
        red, green, blue = self._linear
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        return math.degrees(math.atan2(b, a)) % 360 if math.hypot(a, b) > _GREY else None

    @property
    def _linear(self) -> tuple[float, float, float]:
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (self.red / 255, self.green / 255, self.blue / 255)
        )
        return red, green, blue

    def towards(self, other: Colour, part: float) -> Colour:
        """The colour at `part` (0 to 1) of the way to another."""
        return Colour(
            round(self.red + (other.red - self.red) * part),
            round(self.green + (other.green - self.green) * part),
            round(self.blue + (other.blue - self.blue) * part),
        )


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)

# Less chroma than this is seen as grey.
_GREY = 0.02


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """The colour of this lightness (0 to 1), chroma (0 to about 0.3) and hue (degrees).

    Colours of one lightness look equally light, whatever their hue. What no screen shows is brought
    within what it does.
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (
        12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
        for c in (min(1.0, max(0.0, c)) for c in linear)
    )
    return Colour(round(red * 255), round(green * 255), round(blue * 255))


def lit(colour: Colour) -> Colour:
    """The colour as words have it in the dark: light, and of its own hue; grey stays as it is.

    Moved towards white until it can be read, a dark red or blue would be dull.
    """
    return colour if colour.hue is None else oklch(0.8, 0.12, colour.hue)


def parse_colour(text: str) -> Colour | None:
    """The colour that a CSS value names; None for anything else, or one that is see-through."""
    found: Any = tinycss2.color4.parse_color(text)
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    if found.space == "oklch":
        lightness, chroma, hue = (part or 0 for part in found.coordinates)
        return oklch(lightness, chroma, hue)
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
