"""Which cards of other showcases are the same project as one here, or about the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sitegen.model.related import shared_words
from sitegen.model.site import Card

# How much the words that two cards share must tell together before they are about the same, and how
# many cards of other showcases a card shows.
_TELLING = 7.0
_SHOWN = 3

# A title of fewer letters, or in the texts of more cards, is a word and no method.
_LETTERS = 6
_MENTIONS = 3

_WORD = re.compile(r"\w+")


def same_projects(
    cards: Sequence[Card], address: Callable[[Card], str]
) -> dict[str, tuple[Card, ...]]:
    """By the slug of the first card of a project the others that `same_as` says are the same.

    Two that a third one names are the same as well.
    """
    leader = {address(card): address(card) for card in cards}

    def project(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for card in cards:
        for name in card.front_matter.same_as:
            if name in leader:
                leader[project(name)] = project(address(card))
    projects: defaultdict[str, list[Card]] = defaultdict(list)
    for card in cards:
        projects[project(address(card))].append(card)
    return {first.slug: tuple(others) for first, *others in projects.values() if others}


def elsewhere(
    cards: Sequence[Card], others: Sequence[Card], address: Callable[[Card], str]
) -> Callable[[Card], tuple[Card, ...]]:
    """What tells which of the `others`, of other showcases, are about the same as one of `cards`.

    First what one of the two names by its address, then what has its title, then the few whose text
    tells of it by its title. Last what shares a theme and words that few have: to share only a
    theme is not close enough to send somebody to another site.
    """
    every = (*cards, *others)
    positions = {card.slug: position for position, card in enumerate(cards)}
    shared = shared_words(every)
    naming = _naming(others, address)
    told = _told(cards, others)

    def alike(card: Card) -> Iterator[Card]:
        scores = shared(positions[card.slug])
        mine = set(card.front_matter.themes)
        near = sorted((-score, position) for position, score in scores.items() if score >= _TELLING)
        for _, position in near:
            if position >= len(cards) and mine.intersection(every[position].front_matter.themes):
                yield every[position]

    def close(card: Card) -> tuple[Card, ...]:
        named = (other for name in _names(card, address) for other in naming[name])
        found = (*named, *told[card.slug], *alike(card))
        return tuple({other.slug: other for other in found}.values())[:_SHOWN]

    return close


def _names(card: Card, address: Callable[[Card], str]) -> tuple[str, ...]:
    """The addresses that a card is known by, or names."""
    return (address(card), *card.front_matter.same_as, *card.front_matter.inspired_by)


def _naming(others: Iterable[Card], address: Callable[[Card], str]) -> defaultdict[str, list[Card]]:
    """By address the cards that are known by it, or name it."""
    found: defaultdict[str, list[Card]] = defaultdict(list)
    for other in others:
        for name in _names(other, address):
            found[name].append(other)
    return found


def _told(cards: Sequence[Card], others: Iterable[Card]) -> defaultdict[str, list[Card]]:
    """By card the others that have all of its title in theirs, and the few that tell of it."""
    wanted = _titles(cards)
    called: defaultdict[str, list[Card]] = defaultdict(list)
    told: defaultdict[str, list[Card]] = defaultdict(list)
    for other in others if wanted else ():
        title, text = _plain(other.front_matter.title), _plain(_said(other))
        for name, card in _found(wanted, text):
            (called if _is_called(title, name) else told)[card.slug].append(other)
    for card in cards:
        if len(told[card.slug]) <= _MENTIONS:
            called[card.slug] += _nearest(told[card.slug], card)
    return called


def _titles(cards: Iterable[Card]) -> defaultdict[str, list[tuple[str, Card]]]:
    """The titles of cards that others can tell of, by their first word."""
    found: defaultdict[str, list[tuple[str, Card]]] = defaultdict(list)
    for card in cards:
        title = _plain(card.front_matter.title)
        if len(title) >= _LETTERS:
            found[title.partition(" ")[0]].append((title, card))
    return found


def _nearest(tellers: Iterable[Card], card: Card) -> list[Card]:
    """These cards, first those that have a theme in common with this one."""
    themes = set(card.front_matter.themes)
    return sorted(tellers, key=lambda one: themes.isdisjoint(one.front_matter.themes))


def _is_called(title: str, name: str) -> bool:
    """Whether a title is this name, or holds all of a name of several words."""
    return name == title or (" " in name and f" {name} " in f" {title} ")


def _found(
    wanted: Mapping[str, Sequence[tuple[str, Card]]], text: str
) -> Iterator[tuple[str, Card]]:
    """The titles in a text with their cards, of those that are wanted, by their first word.

    Grows with the text, and not with the number of titles.
    """
    for word in set(text.split()):
        # Of one coach or of more: `flatcoach`, `flatcoaches`.
        for first in (word, word[:-1], word[:-2]):
            for title, card in wanted.get(first, ()):
                if f" {title}" in f" {text}":
                    yield title, card


def _said(card: Card) -> str:
    """All that another showcase says of a card."""
    text = card.origin.text if card.origin else ""
    return f"{card.front_matter.title} {card.front_matter.summary} {text}"


def _plain(text: str) -> str:
    """The words of a text, with a space between them."""
    return " ".join(_WORD.findall(text.casefold()))
