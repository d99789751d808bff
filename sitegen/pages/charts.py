"""Charts of the whole programme, each with the same figures as a table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from sitegen.model.site import Card, total
from sitegen.pages.components import Link, Plate, StatusMark
from sitegen.pages.presenter import Group, Presenter

BAR = 1000
"""The width of the longest bar, in units of its SVG."""

PLOT_WIDTH, PLOT_HEIGHT = 640, 400
"""The field of a plot, in units of its SVG; y grows downward."""

STATION = 48
"""The distance between two phases on the way of a card, in units of its SVG."""

_PHASES = ("idea", "development", "running", "embedded")
# A completed project went as far as one with a place of its own.
_AS_FAR = {"completed": "embedded"}

# A name is as wide as its letters, about, begins beside its point, as the template has it, and
# stands on nothing else.
_DOT, _NAME_RIGHT, _NAME_UP, _LETTER, _LABEL_HEIGHT, _CELL = 6, 10, 5, 9, 13, 4
_PLATES = 6  # so many cards are named in a cell of the grid; of more, how many there are


class BarRow(Struct, frozen=True):
    """A bar with its amounts in euro: what counts, and what came from elsewhere, behind it."""

    label: str
    url: str
    number: str | None
    counted: Decimal | None
    other: Decimal | None
    width: int
    other_width: int
    unsure: bool  # what counts is estimated or expected


class Point(Struct, frozen=True):
    """A card where cost (x) and reach (y) meet; `labelled`: there is room for its name."""

    card: Plate
    cost: Decimal
    reach: int
    each: Decimal | None  # the cost of one person reached; None where it reached nobody
    unsure: bool  # what it cost is estimated or expected
    x: int
    y: int
    labelled: bool


class Mark(Struct, frozen=True):
    """A line of a scale: its value, and where it lies."""

    value: Decimal
    at: int


class Plot(Struct, frozen=True):
    """Reach against cost: a point a card. `without` is how many cards lack one of the two."""

    points: tuple[Point, ...]
    costs: tuple[Mark, ...]
    reaches: tuple[Mark, ...]
    without: int


class Way(Struct, frozen=True):
    """How far a card is from idea to embedded, and how long that took.

    `at` is the place of its phase in units of the SVG; None when it stopped. `months` is from its
    start to when it got there, of which `whole_years` says that only the years are known.
    """

    card: Plate
    status: StatusMark
    at: int | None
    started: str | None
    arrived: str | None  # ISO 8601 year, month or day
    months: int | None
    whole_years: bool


class GridCell(Struct, frozen=True):
    """The cards of a line that have a theme: how many, and which as far as they are few."""

    count: int
    cards: tuple[Plate, ...]


class GridRow(Struct, frozen=True):
    """A line with its cards by theme."""

    line: Link
    number: str | None
    cells: tuple[GridCell, ...]


class Grid(Struct, frozen=True):
    """The themes by line."""

    themes: tuple[Link, ...]
    rows: tuple[GridRow, ...]


def costs_by_card(presenter: Presenter, cards: Sequence[Card]) -> tuple[BarRow, ...]:
    """A bar for each card of which it is known what it cost."""
    plates = [(presenter.plate(card), [card]) for card in cards if card.spent]
    return _bars([(one.title, one.url, one.number, own) for one, own in plates])


def costs_by_theme(presenter: Presenter) -> tuple[BarRow, ...]:
    """A bar for each theme with costs; a card with two themes is in both."""
    groups = [group for group in presenter.themes.values() if any(c.spent for c in group.cards)]
    return _bars([(group.link.label, group.link.url, None, group.cards) for group in groups])


def _bars(rows: Iterable[tuple[str, str, str | None, Sequence[Card]]]) -> tuple[BarRow, ...]:
    told = [
        BarRow(
            label,
            url,
            number,
            counted=total(card.cost for card in cards),
            other=total(card.other for card in cards),
            width=0,
            other_width=0,
            unsure=any(card.unsure for card in cards),
        )
        for label, url, number, cards in rows
    ]
    highest = max(((one.counted or 0) + (one.other or 0) for one in told), default=Decimal())
    return tuple(
        replace(one, width=_of(one.counted, highest), other_width=_of(one.other, highest))
        for one in told
    )


def _of(amount: Decimal | None, highest: Decimal | int) -> int:
    """How long the bar of an amount is."""
    return round((amount or 0) * BAR / highest) if highest else 0


def reach_against_cost(presenter: Presenter) -> Plot | None:
    """The plot; None with fewer than two cards that tell both."""
    cards = presenter.site.cards
    both = [
        (card, card.cost, card.front_matter.reach)
        for card in cards
        if card.cost is not None and card.front_matter.reach is not None
    ]
    if len(both) < 2:
        return None
    costs = _scale(max(cost for _, cost, _ in both), PLOT_WIDTH)
    reaches = _scale(Decimal(max(reach for *_, reach in both)), PLOT_HEIGHT)
    most_cost, most_reach = costs[-1].value, reaches[-1].value
    points = []
    for card, cost, reach in both:
        x, y = round(cost * PLOT_WIDTH / most_cost), round(reach * PLOT_HEIGHT / most_reach)
        plate = presenter.plate(card)
        each = cost / reach if reach else None
        points.append(
            Point(plate, cost, reach, each, card.unsure, x, PLOT_HEIGHT - y, labelled=False)
        )
    upward = tuple(Mark(one.value, PLOT_HEIGHT - one.at) for one in reaches)
    return Plot(tuple(_labelled(points)), costs, upward, len(cards) - len(both))


def _scale(highest: Decimal, length: int) -> tuple[Mark, ...]:
    """Round values from zero to above the highest, for four to eight lines."""
    highest = highest or Decimal(1)
    step = Decimal(10) ** highest.adjusted()
    while highest / step < 4:
        step /= 2 if highest / step >= 2 else 5
    last = int(highest / step) + 1
    return tuple(Mark(step * n, round(length * n / last)) for n in range(last + 1))


def _labelled(points: Sequence[Point]) -> Iterator[Point]:
    """The points, of which those are named whose name stands on no point and no other name."""
    taken = {
        cell
        for one in points
        for cell in _cells(one.x - _DOT, one.y - _DOT, one.x + _DOT, one.y + _DOT)
    }
    for one in points:
        wide = len(one.card.number or "") * _LETTER
        left, foot = one.x + _NAME_RIGHT, one.y - _NAME_UP
        name = set(_cells(left, foot - _LABEL_HEIGHT, left + wide, foot)) if wide else set()
        free = bool(name) and taken.isdisjoint(name)
        taken |= name if free else set()
        yield replace(one, labelled=free)


def _cells(left: int, top: int, right: int, bottom: int) -> Iterator[tuple[int, int]]:
    """The parts of the field of a plot that something stands on: cells of a fine grid."""
    for x in range(left // _CELL, right // _CELL + 1):
        yield from ((x, y) for y in range(top // _CELL, bottom // _CELL + 1))


def ways(presenter: Presenter, cards: Iterable[Card]) -> tuple[Way, ...]:
    """The way of each card from idea to embedded, as far as they tell; none without phases."""
    return tuple(_way(presenter, card) for card in cards)


def _way(presenter: Presenter, card: Card) -> Way:
    phase = _AS_FAR.get(card.status.phase, card.status.phase)
    steps = sorted(card.front_matter.history, key=lambda step: step.date)
    arrived = next((one.date for one in steps if one.status == card.status.id), None)
    started = card.front_matter.start
    months, whole = _between(started, arrived) if started and arrived else (None, False)
    return Way(
        presenter.plate(card),
        presenter.statuses[card.status.id],
        _PHASES.index(phase) * STATION if phase in _PHASES else None,
        started,
        arrived,
        months,
        whole,
    )


def _between(start: str, end: str) -> tuple[int | None, bool]:
    """The months from one moment to another, and whether only their years are known."""
    if min(len(start), len(end)) < len("2018-06"):
        years = int(end[:4]) - int(start[:4])
        return (years * 12, True) if years >= 0 else (None, False)
    months = (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
    return (months, False) if months >= 0 else (None, False)


def grid(presenter: Presenter, cards: Iterable[Card]) -> Grid | None:
    """The themes by line; None without both."""
    about = frozenset(cards)
    themes = [group for group in presenter.themes.values() if about.intersection(group.cards)]
    lines = [group for group in presenter.lines.values() if about.intersection(group.cards)]
    if not themes or len(lines) < 2:
        return None
    rows = tuple(_grid_row(presenter, line, themes, about) for line in lines)
    return Grid(tuple(theme.link for theme in themes), rows)


def _grid_row(
    presenter: Presenter, line: Group, themes: Iterable[Group], about: frozenset[Card]
) -> GridRow:
    own = about.intersection(line.cards)
    cells = (_cell(presenter, [one for one in theme.cards if one in own]) for theme in themes)
    return GridRow(line.link, line.number, tuple(cells))


def _cell(presenter: Presenter, cards: Sequence[Card]) -> GridCell:
    return GridCell(len(cards), presenter.plates(cards) if len(cards) <= _PLATES else ())
