"""What changed between two states of a showcase: facts, never their wording or their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

from sitegen.showcases.data import Card, Named, Showcase, Status

Fact = Literal[
    "status", "start", "end", "reach", "costs", "results", "effects", "themes", "lessons"
]
Value = str | Decimal | None
State = Literal["new", "stopped", "completed", "changed", "gone"]

# Values by what tells which it is: `label` and `aspect` of a change.
_Values = Mapping[tuple[str, str], Decimal]

# A lesson that is this much like one that went is that lesson in other words.
_REWORDED = 0.6
_COMPARED = 500  # characters of a lesson
_MOST = 1_000  # pairs of lessons: more are not written by people, and would take hours

# Phases that end a project.
_ENDS: dict[str, State] = {"stopped": "stopped", "completed": "completed"}


class Change(Struct, frozen=True):
    """One fact that changed; where there are several, `label` and `aspect` tell which.

    Of costs the year with the source, and the kind of money; of results the indicator with its
    part, and which number of it: `before`, `target`, `after` or `value`.

    `before` and `after` are None where there was or is nothing; a Decimal of costs is in euro.
    """

    fact: Fact
    before: Value
    after: Value
    label: str = ""
    aspect: str = ""


class CardChanges(Struct, frozen=True):
    """A card of which facts changed, with its state now."""

    card: Card
    state: State
    status: str
    changes: tuple[Change, ...]


class Totals(Struct, frozen=True):
    """How many cards there are, what they cost in euro, and how many people they reached.

    Money of sources that do not count is left out.
    """

    cards: int
    spent: Decimal
    reach: int


class Changes(Struct, frozen=True):
    """What changed from `old` to `new`, by card in the order of the new showcase."""

    old: Showcase
    new: Showcase
    before: Totals
    after: Totals
    cards: tuple[CardChanges, ...]

    def of_theme(self, theme: str) -> Changes:
        """What changed of the cards with this theme, by its id."""
        cards = tuple(one for one in self.cards if theme in one.card.themes)
        return Changes(self.old, self.new, self.before, self.after, cards)


def compare(old: Showcase, new: Showcase) -> Changes:
    """What changed from one state of a showcase to a later one."""
    statuses = {status.id: status for status in (*old.statuses, *new.statuses)}
    found = []
    for before, after in _pairs(old, new):
        changes = tuple(_card_changes(before, after, old, new)) if before and after else ()
        card = after or before
        if card is not None and (changes or before is None or after is None):
            status = statuses.get(card.status, Status(card.status, card.status, ""))
            found.append(CardChanges(card, _state(before, after, status), status.label, changes))
    return Changes(old, new, _totals(old), _totals(new), tuple(found))


def _pairs(old: Showcase, new: Showcase) -> Iterator[tuple[Card | None, Card | None]]:
    """Each card before and after; one that moved to another address is known by its title."""
    by_id = {card.id: card for card in old.cards}
    gone = by_id.keys() - {card.id for card in new.cards}
    by_title = {card.title: card for card in old.cards if card.id in gone}
    matched = set[str]()
    for card in new.cards:
        before = by_id.get(card.id) or by_title.get(card.title)
        if before is not None:
            matched.add(before.id)
        yield before, card
    yield from ((card, None) for card in old.cards if card.id not in matched)


def _state(before: Card | None, after: Card | None, status: Status) -> State:
    if after is None:
        return "gone"
    if before is None:
        return "new"
    return _ENDS.get(status.phase, "changed") if before.status != after.status else "changed"


def _card_changes(before: Card, after: Card, old: Showcase, new: Showcase) -> Iterator[Change]:
    """The facts of a card that changed."""
    statuses = _labels(old.statuses, new.statuses)
    yield from _one("status", statuses(before.status), statuses(after.status))
    yield from _one("start", before.start, after.start)
    yield from _one("end", before.end, after.end)
    yield from _one("reach", _whole(before.reach), _whole(after.reach))
    sources = _labels(old.sources, new.sources)
    yield from _each("costs", _amounts(before, sources), _amounts(after, sources))
    indicators = _labels(old.indicators, new.indicators)
    yield from _each("results", _results(before, indicators), _results(after, indicators))
    effects = _labels(old.effects, new.effects)
    yield from _sets("effects", before.effects, after.effects, effects)
    themes = _labels(old.themes, new.themes)
    yield from _sets("themes", before.themes, after.themes, themes)
    yield from _lessons(before.lessons, after.lessons)


def _labels(*lists: Sequence[Named]) -> Callable[[str], str]:
    """The label of an id in these lists, the last that has it; the id itself where none has."""
    known = {item.id: item.label for items in lists for item in items}
    return lambda id_: known.get(id_, id_)


def _one(fact: Fact, before: Value, after: Value) -> Iterator[Change]:
    if before != after:
        yield Change(fact, before, after)


def _each(fact: Fact, before: _Values, after: _Values) -> Iterator[Change]:
    """What changed of several values, in the order of before, then what is new."""
    for which in dict.fromkeys((*before, *after)):
        if before.get(which) != after.get(which):
            yield Change(fact, before.get(which), after.get(which), *which)


def _sets(
    fact: Fact, before: Sequence[str], after: Sequence[str], label: Callable[[str], str]
) -> Iterator[Change]:
    yield from (Change(fact, label(id_), None) for id_ in before if id_ not in after)
    yield from (Change(fact, None, label(id_)) for id_ in after if id_ not in before)


def _whole(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _amounts(card: Card, label: Callable[[str], str]) -> _Values:
    """The sum of each year, source and kind of money: how it is split up is no fact."""
    sums: dict[tuple[str, str], Decimal] = {}
    for cost in card.costs:
        which = (f"{cost.year}, {label(cost.source)}", cost.kind)
        sums[which] = sums.get(which, Decimal()) + cost.amount
    return sums


def _results(card: Card, label: Callable[[str], str]) -> _Values:
    """Each number of each result."""
    numbers: dict[tuple[str, str], Decimal] = {}
    for result in card.results:
        name = label(result.indicator) + (f", {result.part}" if result.part else "")
        for aspect in ("before", "target", "after", "value"):
            number: int | float | None = getattr(result, aspect)
            if number is not None:
                numbers[name, aspect] = Decimal(str(number))
    return numbers


def _lessons(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """The lessons that went and came; one in other words is the same lesson."""
    gone, come = _without(before, after), _without(after, before)
    for lesson in list(come) if len(gone) * len(come) <= _MOST else ():
        likeness, old = max(((_likeness(one, lesson), one) for one in gone), default=(0.0, ""))
        if likeness >= _REWORDED:
            gone.remove(old)
            come.remove(lesson)
    yield from (Change("lessons", lesson, None) for lesson in gone)
    yield from (Change("lessons", None, lesson) for lesson in come)


def _without(some: Sequence[str], others: Sequence[str]) -> list[str]:
    return [one for one in some if one not in others]


def _likeness(one: str, other: str) -> float:
    """How much two texts begin alike, from 0 to 1."""
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED]).ratio()


def _totals(showcase: Showcase) -> Totals:
    counted = {source.id for source in showcase.sources if source.counts}
    spent = (
        cost.amount
        for card in showcase.cards
        for cost in card.costs
        if cost.source in counted and cost.kind == "spent"
    )
    reach = sum(card.reach or 0 for card in showcase.cards)
    return Totals(len(showcase.cards), sum(spent, Decimal()), reach)
