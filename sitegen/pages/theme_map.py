"""The map of what themes share: a line a theme and a row a card, or of many themes a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from sitegen.fingerprint import Digested
from sitegen.model.site import Card
from sitegen.pages.components import Plate, Sums, ThemeMark
from sitegen.pages.presenter import Presenter, grouped


class MapGroup(Struct, frozen=True):
    """The cards that belong to exactly these themes. `halts` says so theme by theme."""

    themes: tuple[ThemeMark, ...]
    halts: tuple[bool, ...]
    cards: tuple[Plate, ...]
    sums: Sums


class ThemeMap(Digested, frozen=True):
    """Which cards the themes share: a vertical line a theme, a row a card, a halt on each theme.

    `each` are the sums by theme, `distinct` counts every card once, `shared` is the number of cards
    with more than one theme, `more` that of the groups for which there is no room. Of many themes
    there are no groups but `pairs`: by theme how many cards it has with each of the themes, with
    itself all of its cards.
    """

    themes: tuple[ThemeMark, ...]
    each: tuple[Sums, ...]
    distinct: Sums
    shared: int
    groups: tuple[MapGroup, ...] = ()
    more: int = 0
    pairs: tuple[tuple[int, ...], ...] = ()


# Above this many themes their lines would be a barcode.
_LINES = 6

# Above this many cards the map would be a wall of rows: groups then only count.
_MAPPED = 60

# Combinations of themes that the map has room for.
_GROUPS = 40


_Members = dict[tuple[bool, ...], tuple[Card, ...]]


def theme_map(presenter: Presenter) -> ThemeMap | None:
    """Which cards the themes share; None where there are no two themes with cards."""
    return presenter.once(_theme_map)


def _theme_map(presenter: Presenter) -> ThemeMap | None:
    themes = [group for group in presenter.themes.values() if group.cards]
    marks = tuple(group.mark for group in themes if group.mark)
    if len(marks) < 2:
        return None
    members = _members(presenter, marks)
    together = list(chain.from_iterable(members.values()))
    summed = ThemeMap(
        themes=marks,
        each=tuple(presenter.sums(group.cards) for group in themes),
        distinct=presenter.sums(together),
        shared=sum(len(card.themes) > 1 for card in together),
    )
    if len(marks) > _LINES:
        return replace(summed, pairs=_pairs(members, len(marks)))
    drawn = sorted(members.items(), key=lambda pair: -len(pair[1]))[:_GROUPS]
    drawn.sort(key=lambda pair: _line_order(pair[0]))
    named = len(together) <= _MAPPED
    groups = tuple(_group(presenter, marks, *pair, named=named) for pair in drawn)
    return replace(summed, groups=groups, more=len(members) - len(drawn))


def _members(presenter: Presenter, marks: Sequence[ThemeMark]) -> _Members:
    """The cards with a theme, by which of these themes they have."""
    with_theme = ((card, {theme.id for theme in card.themes}) for card in presenter.listed)
    return grouped(
        (card, [tuple(mark.id in own for mark in marks)]) for card, own in with_theme if own
    )


def _pairs(members: _Members, themes: int) -> tuple[tuple[int, ...], ...]:
    """How many cards each two of the themes have together."""
    counts = [[0] * themes for _ in range(themes)]
    for halts, cards in members.items():
        own = [theme for theme, halt in enumerate(halts) if halt]
        for one in own:
            for other in own:
                counts[one][other] += len(cards)
    return tuple(map(tuple, counts))


def _group(
    presenter: Presenter,
    marks: Sequence[ThemeMark],
    halts: tuple[bool, ...],
    cards: Sequence[Card],
    *,
    named: bool,
) -> MapGroup:
    return MapGroup(
        themes=tuple(mark for mark, halt in zip(marks, halts, strict=True) if halt),
        halts=halts,
        cards=presenter.plates(cards) if named else (),
        sums=presenter.sums(cards),
    )


def _line_order(halts: tuple[bool, ...]) -> tuple[int, tuple[int, ...]]:
    """Groups from the first theme's line to the last one's, so that long halts stand together."""
    places = tuple(position for position, halt in enumerate(halts) if halt)
    return places[0], tuple(-position for position in reversed(places))
