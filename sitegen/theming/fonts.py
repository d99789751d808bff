"""The fonts of a municipality in a style sheet, and what stands in for each until it is there."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

# On most machines there is one of these, which are equally wide.
_STAND_IN = ("Arial", "Liberation Sans", "Arimo")


class Face(Struct, frozen=True):
    """A font as published: `file` within the assets, its bytes, and how a style sheet names it.

    `weight` is a number or two, `style` as in CSS. `measures` make a font of the system take the
    same room until this one is there, so that no line moves.
    """

    family: str
    weight: str
    style: str
    file: str
    data: bytes
    measures: str


def stand_in(family: str) -> str:
    """The name of what stands in for a font until it is there."""
    return f"{family} stand-in"


def font_faces(faces: Iterable[Face]) -> str:
    """The rules of a style sheet that declare fonts, and what stands in for each."""
    rules = []
    for one in faces:
        shape = f"font-weight:{one.weight};font-style:{one.style};"
        source = f'url("{one.file}") format("woff2")'
        local = ",".join(f'local("{name}")' for name in _STAND_IN)
        for family, rest in (
            (one.family, f"src:{source};{shape}font-display:swap;"),
            (stand_in(one.family), f"src:{local};{shape}{one.measures}"),
        ):
            rules.append(f'@font-face {{font-family:"{family}";{rest}}}\n')
    return "".join(rules)
