"""The drawing of the house: a floor for each programme line, a window for each card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sitegen.model.site import Card
from sitegen.pages.components import Floor, House, Window
from sitegen.pages.presenter import Group, Presenter
from sitegen.schema.vocabularies import Line

# More windows than this do not fit beside each other: the floor counts instead.
_WINDOWS = 10

# The number of a line that belongs to all the others.
_ABOVE = "0"


def house_of(presenter: Presenter, card: Card) -> House | None:
    """The house with one card lit."""
    # Where floors only count, the cards of a floor light the same house.
    if presenter.once(_counting) and card.line and card.line.number != _ABOVE:
        return presenter.once(_house_of_floor, card.line)
    return house(presenter, [card])


def _house_of_floor(presenter: Presenter, line: Line) -> House | None:
    return house(presenter, presenter.lines[line.id].cards[:1])


def house(presenter: Presenter, lit: Collection[Card]) -> House | None:
    """The house with these cards lit; None for a site without lines."""
    floors, roof = presenter.once(_floors), presenter.once(_roof)
    if not floors and not roof:
        return None
    shining = {card.slug for card in lit}
    on_floor = Counter(card.line.id for card in lit if card.line)
    counting = presenter.once(_counting)
    return House(
        floors=tuple(
            Floor(
                group.id,
                on_floor[group.id],
                len(group.cards),
                () if counting else _windows(group.cards, shining),
            )
            for group in floors
        ),
        roof=_windows(roof[:_WINDOWS], shining),
        lit=len(shining),
        total=len(presenter.site.cards),
    )


def _counting(presenter: Presenter) -> bool:
    """Whether there are too many windows to draw each."""
    return any(len(group.cards) > _WINDOWS for group in presenter.once(_floors))


def _floors(presenter: Presenter) -> tuple[Group, ...]:
    """The lines that have cards; a line with number 0 stands above them, under the roof."""
    lines = presenter.lines.values()
    return tuple(group for group in lines if group.cards and group.number != _ABOVE)


def _roof(presenter: Presenter) -> tuple[Card, ...]:
    """The cards above the lines; nothing in a site without lines."""
    if not presenter.site.settings.lines:
        return ()
    cards = presenter.site.cards
    return tuple(c for c in cards if c.line is None or c.line.number == _ABOVE)


def _windows(cards: Iterable[Card], shining: Collection[str]) -> tuple[Window, ...]:
    return tuple(Window(card.slug, card.slug in shining) for card in cards)
