"""Which cards belong together: those an editor names, then those that share themes, line, words."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from math import log

from sitegen.model.site import Card

SHOWN = 4
"""How many related cards a card shows at most, unless an editor names more."""

# A word on more cards than this says too little; a theme is searched this far to both sides. Both
# keep the work in proportion to the number of cards.
_COMMON = 40
_NEAR = 8

_WORD = re.compile(r"[^\W\d_]{4,}")


def relate(cards: Sequence[Card]) -> Callable[[Card], tuple[Card, ...]]:
    """What tells the related cards of one of these, closest first.

    Words are those of title and summary: a change in the running text moves no relation.
    """
    positions = {card.slug: position for position, card in enumerate(cards)}
    shared = shared_words(cards)
    neighbours = _neighbours(cards)
    kinship = _kinship(cards)

    def related(card: Card) -> tuple[Card, ...]:
        position = positions[card.slug]
        scores = shared(position)
        for other in neighbours(position):
            scores[other] += 0.0
        for other in scores:
            scores[other] += kinship(position, other)
        scores.pop(position, None)
        named = [positions[slug] for slug in card.front_matter.related if slug in positions]
        wanted = max(SHOWN, len(named))
        ranked = nsmallest(
            wanted, ((-score, other) for other, score in scores.items() if score > 0)
        )
        chosen = dict.fromkeys(named + [other for _, other in ranked])
        chosen.pop(position, None)
        return tuple(cards[other] for other in list(chosen)[:wanted])

    return related


def shared_words(cards: Sequence[Card]) -> Callable[[int], defaultdict[int, float]]:
    """What tells for the position of a card how much the words tell that each other one shares.

    Words are those of title and summary. The position of the card itself is among the others.
    """
    words = [_words(card) for card in cards]
    holders = _holders(words)
    worths = {word: log(len(cards) / len(places)) for word, places in holders.items()}
    # In order: sums of the same numbers in another order are not always the same.
    telling = [tuple(sorted(own & holders.keys())) for own in words]

    def shared(position: int) -> defaultdict[int, float]:
        scores: defaultdict[int, float] = defaultdict(float)
        for word in telling[position]:
            worth = worths[word]
            for other in holders[word]:
                scores[other] += worth
        return scores

    return shared


def _words(card: Card) -> set[str]:
    text = f"{card.front_matter.title} {card.front_matter.summary}".casefold()
    return set(_WORD.findall(text))


def _holders(words: Iterable[Iterable[str]]) -> dict[str, array[int]]:
    """The places of each word that is in more than one and not too many."""
    holders: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for position, own in enumerate(words):
        for word in own:
            holders[word].append(position)
    return {word: places for word, places in holders.items() if 1 < len(places) <= _COMMON}


def _kinship(cards: Sequence[Card]) -> Callable[[int, int], float]:
    """How much the cards at two positions share in themes (0 to 2) and line (half a point)."""
    bits: defaultdict[str, int] = defaultdict(lambda: 1 << len(bits))
    themes = [sum(bits[theme] for theme in set(card.front_matter.themes)) for card in cards]
    lines = [set(card.front_matter.line) for card in cards]

    def kinship(one: int, other: int) -> float:
        mine, theirs = themes[one], themes[other]
        common = mine & theirs
        shared = 2 * common.bit_count() / (mine | theirs).bit_count() if common else 0.0
        return shared + (0.5 if lines[one] & lines[other] else 0.0)

    return kinship


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
    themes = [("theme", theme) for theme in card.front_matter.themes]
    return themes + [("line", line.id) for line in card.lines]
