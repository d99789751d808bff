"""The files of the house style: a municipality's logo, icon and fonts, made fit to be published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from sitegen.cache import BuildCache
from sitegen.content.folder import Folder
from sitegen.content.references import report_missing_file
from sitegen.diagnostics.problems import Report
from sitegen.fingerprint import bytes_digest
from sitegen.media.drawing import DrawingError, safe_drawing
from sitegen.media.images import PictureError, emblem, icon, inks_of, probe
from sitegen.schema.settings import Font, HouseStyle
from sitegen.theming.colour import BLACK, WHITE, Colour, contrast, parse_colour
from sitegen.theming.fonts import Face

_PICTURES = ("png", "jpg", "jpeg", "webp")
_SIDES = {"logo": 960, "favicon": 192}  # pixels, more than is ever shown

# A shape is told from its ground at this contrast (WCAG 2.2: 1.4.11); that must go for most.
_TOLD, _MOST = 3.0, 0.6


class Emblem(Struct, frozen=True):
    """A logo or icon as published, with its size. `inks` are its colours, with how much of each.

    There are none where it brings its own ground. `acted`: something that could act was left out.
    """

    kind: str
    data: bytes
    width: int
    height: int
    inks: Mapping[Colour, int]
    acted: bool = False


def own_emblem(part: str, path: str, folder: Folder, report: Report) -> Emblem | None:
    """The logo or icon in a file, free of what could act and of metadata; None after a report.

    Raises OSError.
    """
    kind, key = path.rpartition(".")[2].lower(), f"house_style.{part}"
    if path not in folder.stamps:
        report_missing_file(report, folder, path, 0, key)
        return None
    data = folder.read(path)
    try:
        if kind == "svg":
            drawing = safe_drawing(data)
            inks = {c: n for text, n in drawing.colours.items() if (c := parse_colour(text))}
            return Emblem(kind, drawing.data, drawing.width, drawing.height, inks, drawing.acted)
        if kind in _PICTURES or kind == "ico":
            plain = (icon if kind == "ico" else emblem)(data, _SIDES[part])
            info = probe(plain)
            seen = {Colour(*rgb): count for rgb, count in inks_of(plain).items()}
            return Emblem("png", plain, info.width, info.height, seen)
    except (DrawingError, PictureError):
        report.at("emblem-broken", 0, key=key, given=path)
        return None
    report.at("style-file-kind", 0, key=key, given=path)
    return None


def plate(emblem: Emblem, fronts: Collection[Colour]) -> str | None:
    """On what a logo stands to be seen: `light`, `dark`, or None for the fronts themselves."""
    if all(_told(emblem, front) >= _MOST for front in fronts):
        return None
    return "light" if _told(emblem, WHITE) >= _told(emblem, BLACK) else "dark"


def _told(emblem: Emblem, ground: Colour) -> float:
    """How much of a logo is told from this ground, 0 to 1."""
    told = sum(n for ink, n in emblem.inks.items() if contrast(ink, ground) >= _TOLD)
    return told / sum(emblem.inks.values()) if emblem.inks else 1.0


def own_faces(
    style: HouseStyle, folder: Folder, cache: BuildCache, report: Report
) -> tuple[Face, ...]:
    """The fonts that the house style names, small enough for a page; reports the others.

    What was made of a font is kept: to make it takes a second. Raises OSError.
    """
    return tuple(_faces(style.fonts, folder, cache, report)) if style.fonts else ()


def _faces(
    fonts: tuple[Font, ...], folder: Folder, cache: BuildCache, report: Report
) -> Iterator[Face]:
    from sitegen.theming.font_files import KINDS, FontError, face  # a tenth of a second to load

    for number, font in enumerate(fonts, 1):
        key = f"house_style.fonts[{number}].file"
        if font.file not in folder.stamps:
            report_missing_file(report, folder, font.file, 0, key)
        elif font.file.rpartition(".")[2].lower() not in KINDS:
            report.at("font-file-kind", 0, key=key, given=font.file)
        else:
            try:
                data = _web_font(folder.read(font.file), cache)
                yield face(data, font.family, font.weight, font.style)
            except FontError:
                report.at("font-broken", 0, key=key, given=font.file)


def _web_font(data: bytes, cache: BuildCache) -> bytes:
    note = f"font-{bytes_digest(data)}"
    if kept := bytes(cache.note(note)):
        return kept
    from sitegen.theming.font_files import web_font

    made = web_font(data)
    cache.save_note(note, made)
    return made
