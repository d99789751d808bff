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

# How much the words that two cards share must tell together before they are about the same, and how
# many cards of other showcases a card shows.
_TELLING = 7.0
_ELSEWHERE = 3

_WORD = re.compile(r"[^\W\d_]{4,}")


def relate(cards: Sequence[Card]) -> Callable[[Card], tuple[Card, ...]]:
    """What tells the related cards of one of these, closest first.

    Words are those of title and summary: a change in the running text moves no relation.
    """
    positions = {card.slug: position for position, card in enumerate(cards)}
    words = [_words(card) for card in cards]
    holders = _holders(words)
    worths = {word: log(len(cards) / len(places)) for word, places in holders.items()}
    # In order: sums of the same numbers in another order are not always the same.
    telling = [tuple(sorted(own & holders.keys())) for own in words]
    neighbours = _neighbours(cards)
    kinship = _kinship(cards)

    def related(card: Card) -> tuple[Card, ...]:
        position = positions[card.slug]
        scores: defaultdict[int, float] = defaultdict(float)
        for word in telling[position]:
            worth = worths[word]
            for other in holders[word]:
                scores[other] += worth
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


def same_projects(
    cards: Sequence[Card], address: Callable[[Card], str]
) -> dict[str, tuple[Card, ...]]:
    """By the slug of the first card of a project the others that `same_as` says are the same."""
    first: dict[str, Card] = {}
    found: defaultdict[str, list[Card]] = defaultdict(list)
    known = {address(card) for card in cards}
    for card in cards:
        names = known.intersection((address(card), *card.front_matter.same_as))
        root = next((first[name] for name in sorted(names) if name in first), card)
        if root is not card:
            found[root.slug].append(card)
        first |= dict.fromkeys(names, root)
    return {slug: tuple(others) for slug, others in found.items()}


def elsewhere(
    cards: Sequence[Card], others: Sequence[Card], address: Callable[[Card], str]
) -> Callable[[Card], tuple[Card, ...]]:
    """What tells which of the `others`, of other showcases, are about the same as one of `cards`.

    First what one of the two names by its address, then what shares words that few have and a
    theme; what shares only a theme is not close enough to send somebody to another site.
    """
    words = {card.slug: _words(card) for card in (*cards, *others)}
    holders: defaultdict[str, list[Card]] = defaultdict(list)
    for other in others:
        for word in words[other.slug]:
            holders[word].append(other)
    naming: defaultdict[str, list[Card]] = defaultdict(list)
    for other in others:
        for named in (address(other), *other.front_matter.same_as, *other.front_matter.inspired_by):
            naming[named].append(other)

    def close(card: Card) -> tuple[Card, ...]:
        front_matter = card.front_matter
        named = (address(card), *front_matter.same_as, *front_matter.inspired_by)
        chosen = {other.slug: other for name in named for other in naming[name]}
        scores: defaultdict[str, float] = defaultdict(float)
        near: dict[str, Card] = {}
        for word in sorted(words[card.slug] & holders.keys()):
            if len(holders[word]) > _COMMON:
                continue
            for other in holders[word]:
                scores[other.slug] += log(1 + len(others) / len(holders[word]))
                near[other.slug] = other
        mine = set(front_matter.themes)
        ranked = sorted(
            (-score, slug)
            for slug, score in scores.items()
            if score >= _TELLING and mine & set(near[slug].front_matter.themes)
        )
        return tuple((chosen | {slug: near[slug] for _, slug in ranked}).values())[:_ELSEWHERE]

    return close


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
