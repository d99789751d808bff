"""The map of the places: points and an outline on a flat drawing, with names where they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from sitegen.content.outline import Line
from sitegen.i18n.typography import typographic
from sitegen.pages.presenter import Group, Presenter
from sitegen.schema.programme import Place

_WIDTH, _TALLEST, _MARGIN = 640, 720, 44
_LETTER, _ROW = 10, 22  # a name, in units: the width of a letter, the height of its row
_DOT = 9


class Dot(Struct, frozen=True):
    """A place on the map; `label` is None where its name has no room, and stands in the list only.

    The name stands at `text_x`, from there on or up to there.
    """

    name: str
    url: str
    cards: int
    current: bool
    x: int
    y: int
    label: str | None
    text_x: int
    before: bool


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
    return PlaceMap(_WIDTH, height, " ".join(_paths(outline, project)), tuple(dots))


def _dots(
    groups: Sequence[Group], places: Sequence[tuple[int, int]], current: Group | None
) -> Iterator[Dot]:
    """The dot of each place, with its name where that has room."""
    names = [f"{group.link.label} ({len(group.cards)})" for group in groups]
    for group, (x, y), name, side in zip(groups, places, names, _sides(places, names), strict=True):
        yield Dot(
            name=group.link.label,
            url=group.link.url,
            cards=len(group.cards),
            current=group is current,
            x=x,
            y=y,
            label=typographic(name) if side is not None else None,
            text_x=x + (-_DOT - 6 if side else _DOT + 6),
            before=bool(side),
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


def _paths(outline: Iterable[Line], project: _Projection) -> Iterator[str]:
    """Each line as a part of a path; points that fall on the one before are left out."""
    for line in outline:
        points = dict.fromkeys(project(*point) for point in line)
        steps = "L".join(f"{x} {y}" for x, y in points)
        if len(points) > 1:
            yield f"M{steps}{'Z' if line[0] == line[-1] else ''}"


_Box = tuple[int, int, int, int]


def _sides(places: Sequence[tuple[int, int]], names: Sequence[str]) -> list[bool | None]:
    """Where each name stands: before its dot (True), behind it, or nowhere (None)."""
    taken: list[_Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in places]
    sides: list[bool | None] = []
    for (x, y), name in zip(places, names, strict=True):
        wide = len(name) * _LETTER
        boxes = {
            False: (x + _DOT + 2, y - _ROW // 2, x + _DOT + 6 + wide, y + _ROW // 2),
            True: (x - _DOT - 6 - wide, y - _ROW // 2, x - _DOT - 2, y + _ROW // 2),
        }
        free = (side for side, box in boxes.items() if _fits(box, taken))
        side = next(free, None)
        if side is not None:
            taken.append(boxes[side])
        sides.append(side)
    return sides


def _fits(box: _Box, taken: Iterable[_Box]) -> bool:
    left, top, right, bottom = box
    return (
        left >= 0
        and right <= _WIDTH
        and all(
            right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            for other in taken
        )
    )
