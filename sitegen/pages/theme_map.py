"""The map of what themes share: a vertical line a theme, a row a group of cards."""

from __future__ import annotations

from msgspec import Struct

from sitegen.fingerprint import Digested
from sitegen.model.site import Card
from sitegen.pages.components import Plate, Sums, ThemeMark
from sitegen.pages.presenter import Presenter


class MapGroup(Struct, frozen=True):
    """The cards that belong to exactly these themes. `halts` says so theme by theme."""

    themes: tuple[ThemeMark, ...]
    halts: tuple[bool, ...]
    cards: tuple[Plate, ...]
    sums: Sums


class ThemeMap(Digested, frozen=True):
    """Which cards the themes share: a vertical line a theme, a row a card, a halt on each theme.

    `each` are the sums by theme, `distinct` counts every card once, `shared` is the number of cards
    with more than one theme, `more` that of the groups for which there is no room.
    """

    themes: tuple[ThemeMark, ...]
    groups: tuple[MapGroup, ...]
    each: tuple[Sums, ...]
    distinct: Sums
    shared: int
    more: int


# Above this many cards the map would be a wall of rows: groups then only count.
_MAPPED = 60


# Combinations of themes that the map has room for.
_GROUPS = 40


def theme_map(presenter: Presenter) -> ThemeMap | None:
    """Which cards the themes share; None where there are no two themes with cards."""
    return presenter.once(_theme_map)


def _theme_map(presenter: Presenter) -> ThemeMap | None:
    marks = tuple(mark for mark in presenter.theme_marks if mark.id in presenter.of_theme)
    if len(marks) < 2:
        return None
    ids = [mark.id for mark in marks]
    members: dict[tuple[bool, ...], list[Card]] = {}
    for card in presenter.site.cards:
        own = {theme.id for theme in card.themes}
        if own:
            members.setdefault(tuple(id_ in own for id_ in ids), []).append(card)
    together = [card for cards in members.values() for card in cards]
    drawn = sorted(members.items(), key=lambda pair: -len(pair[1]))[:_GROUPS]
    groups = tuple(
        MapGroup(
            themes=tuple(mark for mark, halt in zip(marks, halts, strict=True) if halt),
            halts=halts,
            cards=tuple(presenter.plate(c) for c in cards) if len(together) <= _MAPPED else (),
            sums=presenter.sums(cards),
        )
        for halts, cards in sorted(drawn, key=lambda pair: _line_order(pair[0]))
    )
    return ThemeMap(
        themes=marks,
        groups=groups,
        each=tuple(presenter.sums(presenter.of_theme[id_]) for id_ in ids),
        distinct=presenter.sums(together),
        shared=sum(len(card.themes) > 1 for card in together),
        more=len(members) - len(drawn),
    )


def _line_order(halts: tuple[bool, ...]) -> tuple[int, tuple[int, ...]]:
    """Groups from the first theme's line to the last one's, so that long halts stand together."""
    places = tuple(position for position, halt in enumerate(halts) if halt)
    return places[0], tuple(-position for position in reversed(places))
