"""Which cards belong together: those an editor names, then those that share themes, line, words."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from heapq import nsmallest
from math import log

from sitegen.model import Card

SHOWN = 4
"""How many related cards a card shows at most, unless an editor names more."""

# A word on more cards than this says too little; a theme is searched this far to both sides. Both
# keep the work in proportion to the number of cards.
_COMMON = 40
_NEAR = 8
_Kin = tuple[frozenset[str], str | None]

_WORD = re.compile(r"[^\W\d_]{4,}")


def relate(cards: Sequence[Card]) -> Callable[[Card], tuple[Card, ...]]:
    """What tells the related cards of one of these, closest first.

    Words are those of title and summary: a change in the running text moves no relation.
    """
    positions = {card.slug: position for position, card in enumerate(cards)}
    words = [_words(card) for card in cards]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for position, own in enumerate(words):
        for word in own:
            holders[word].append(position)
    rare = {
        word: log(len(cards) / len(places))
        for word, places in holders.items()
        if 1 < len(places) <= _COMMON
    }
    # In order: sums of the same numbers in another order are not always the same.
    telling = [sorted(own & rare.keys()) for own in words]
    neighbours = _neighbours(cards)
    kin = [_kin(card) for card in cards]
    kinship = functools.cache(_kinship)  # there are few combinations of themes and line

    def related(card: Card) -> tuple[Card, ...]:
        position = positions[card.slug]
        scores: defaultdict[int, float] = defaultdict(float)
        for word in telling[position]:
            worth = rare[word]
            for other in holders[word]:
                scores[other] += worth
        for other in neighbours(position):
            scores[other] += 0.0
        for other in scores:
            scores[other] += kinship(kin[position], kin[other])
        scores.pop(position, None)
        named = [positions[slug] for slug in card.matter.related if slug in positions]
        wanted = max(SHOWN, len(named))
        ranked = nsmallest(
            wanted, ((-score, other) for other, score in scores.items() if score > 0)
        )
        chosen = dict.fromkeys(named + [other for _, other in ranked])
        chosen.pop(position, None)
        return tuple(cards[other] for other in list(chosen)[:wanted])

    return related


def _words(card: Card) -> set[str]:
    text = f"{card.matter.title} {card.matter.summary}".casefold()
    return set(_WORD.findall(text))


def _kin(card: Card) -> _Kin:
    return frozenset(card.matter.themes), card.line.id if card.line else None


def _kinship(card: _Kin, other: _Kin) -> float:
    """How much two cards share in themes (0 to 2) and programme line (half a point)."""
    (mine, line), (theirs, other_line) = card, other
    shared = 2 * len(mine & theirs) / len(mine | theirs) if mine & theirs else 0.0
    return shared + (0.5 if line is not None and line == other_line else 0.0)


def _neighbours(cards: Sequence[Card]) -> Callable[[int], Iterator[int]]:
    """For a position: the positions nearest to it among the cards of its themes and its line."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, card in enumerate(cards):
        for group in _groups(card):
            groups[group].append(position)

    def near(position: int) -> Iterator[int]:
        for group in _groups(cards[position]):
            members = groups[group]
            middle = bisect_left(members, position)
            yield from members[max(0, middle - _NEAR) : middle + _NEAR + 1]

    return near


def _groups(card: Card) -> list[tuple[str, str]]:
    line = [("line", card.line.id)] if card.line else []
    return [("theme", theme) for theme in card.matter.themes] + line
