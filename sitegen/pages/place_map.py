"""The map of the places: points and an outline on a flat drawing, with names where they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from sitegen.content.outline import Polyline
from sitegen.i18n.typography import typographic
from sitegen.pages.presenter import Group, Presenter
from sitegen.schema.programme import Place

_WIDTH, _TALLEST, _MARGIN = 640, 720, 44
_DOT, _HERE = 9, 15  # half a dot, and half that of the place that the page is about


class _Lettering(Struct, frozen=True):
    """How large names are, in units: the width of a letter, the height of a row."""

    letter: int
    row: int


# A narrow map is drawn half as large: its names are twice as large, and fewer of them fit.
_WIDE, _NARROW = _Lettering(10, 22), _Lettering(21, 44)


class Name(Struct, frozen=True):
    """The name beside a dot: from `x` on, or up to there."""

    text: str
    x: int
    before: bool


class Dot(Struct, frozen=True):
    """A place on the map, and its name on a wide and on a narrow map.

    A name is None where it has no room: then it stands in the list only.
    """

    name: str
    url: str
    cards: int
    current: bool
    x: int
    y: int
    wide: Name | None
    narrow: Name | None


class PlaceMap(Struct, frozen=True):
    """The map in units of an SVG of width x height; the outline is the data of a path."""

    width: int
    height: int
    outline: str
    dots: tuple[Dot, ...]


class _Projection(Struct, frozen=True):
    """Degrees to units of the drawing: as on a plan of a town, true in the middle."""

    west: float
    north: float
    per_degree: float
    flat: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = self.left + (longitude - self.west) * self.flat * self.per_degree
        return round(x), round(self.top + (self.north - latitude) * self.per_degree)


def place_map(presenter: Presenter, current: Group | None) -> PlaceMap | None:
    """The map with every place that has cards and a point; None where there is nothing to see."""
    groups = [group for group in presenter.places.values() if _point(group)]
    degrees = list(filter(None, map(_point, groups)))
    if not degrees:
        return None
    outline = presenter.outline
    project, height = _projection([*degrees, *chain.from_iterable(outline)])
    dots = _dots(groups, [project(*point) for point in degrees], current)
    # The place that the page is about lies on top of what is near it.
    on_top = sorted(dots, key=lambda dot: dot.current)
    return PlaceMap(_WIDTH, height, " ".join(_paths(outline, project)), tuple(on_top))


def _dots(
    groups: Sequence[Group], places: Sequence[tuple[int, int]], current: Group | None
) -> Iterator[Dot]:
    """The dot of each place, with its name where that has room."""
    names = [f"{group.link.label} ({len(group.cards)})" for group in groups]
    here = groups.index(current) if current in groups else None
    wide, narrow = (_names(places, names, here, lettering) for lettering in (_WIDE, _NARROW))
    for group, (x, y), *shown in zip(groups, places, wide, narrow, strict=True):
        yield Dot(
            group.link.label, group.link.url, len(group.cards), group is current, x, y, *shown
        )


def _point(group: Group) -> tuple[float, float] | None:
    """Where a place lies, as longitude and latitude in degrees."""
    point = group.declared.point if isinstance(group.declared, Place) else None
    return (float(point.longitude), float(point.latitude)) if point else None


def _projection(points: Sequence[tuple[float, float]]) -> tuple[_Projection, int]:
    """What puts these points on the drawing, and how high that is."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    flat = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide, tall = (east - west) * flat, north - south
    inner, tallest = _WIDTH - 2 * _MARGIN, _TALLEST - 2 * _MARGIN
    # One place, or places on one line, still have a drawing of some size around them.
    per_degree = min(inner / max(wide, 0.02), tallest / max(tall, 0.02))
    height = max(round(tall * per_degree), 120) + 2 * _MARGIN
    left = (_WIDTH - wide * per_degree) / 2
    top = (height - tall * per_degree) / 2
    return _Projection(west, north, per_degree, flat, left, top), height


def _paths(outline: Iterable[Polyline], project: _Projection) -> Iterator[str]:
    """Each line as a part of a path; points that fall on the one before are left out."""
    for line in outline:
        points = dict.fromkeys(project(*point) for point in line)
        steps = "L".join(f"{x} {y}" for x, y in points)
        if len(points) > 1:
            yield f"M{steps}{'Z' if line[0] == line[-1] else ''}"


_Box = tuple[int, int, int, int]


def _names(
    places: Sequence[tuple[int, int]], names: Sequence[str], here: int | None, size: _Lettering
) -> list[Name | None]:
    """Each name behind its dot, or before it, or nowhere; that of `here` comes first."""
    taken: list[_Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in places]
    found: list[Name | None] = [None] * len(names)
    for at in sorted(range(len(names)), key=lambda one: one != here):
        dot = _HERE if at == here else _DOT
        within = _sides(places[at], dot, len(names[at]) * size.letter, size.row // 2)
        free = [side for side in within if not _meets(side.box, taken)]
        # Where we are may be told over the dots of the neighbours.
        for side in free[:1] or (within[:1] if at == here else []):
            taken.append(side.box)
            found[at] = Name(typographic(names[at]), side.x, before=side.x < places[at][0])
    return found


class _Side(NamedTuple):
    """Where a name may stand: where its text begins or ends, and all it covers."""

    x: int
    box: _Box


def _sides(place: tuple[int, int], dot: int, wide: int, half: int) -> list[_Side]:
    """Where a name may stand, behind its dot or before it, as far as that is on the drawing."""
    x, y = place
    behind = _Side(x + dot + 6, (x + dot + 2, y - half, x + dot + 6 + wide, y + half))
    before = _Side(x - dot - 6, (x - dot - 6 - wide, y - half, x - dot - 2, y + half))
    return [one for one in (behind, before) if one.box[0] >= 0 and one.box[2] <= _WIDTH]


def _meets(box: _Box, taken: Iterable[_Box]) -> bool:
    left, top, right, bottom = box
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )
