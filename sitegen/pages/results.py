"""The pages of the results: what was promised and what was reached, card by card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card
from sitegen.pages.components import Link, Pager, Plate, StatusMark, View
from sitegen.pages.filters import Facet, FilterChoice, choices_of, facets
from sitegen.pages.measures import Measured, change, measured
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged, section_routes
from sitegen.schema.front_matter import Result
from sitegen.schema.kinds import slug

# Results on one page.
_ROWS = 150


class ResultRow(Struct, frozen=True):
    """A result with the card that it is of; the status tells a card that was stopped."""

    card: Plate
    status: StatusMark
    result: Measured


class Tally(Struct, frozen=True):
    """How many results rose, fell or stayed, and of how many promises how many were kept.

    They are counted and never averaged: what cards measured differs.
    """

    results: int
    cards: int
    up: int
    down: int
    same: int
    once: int  # measured once only
    promised: int
    met: int


class ResultGroup(Struct, frozen=True):
    """The results in one indicator; `scale` are the lowest and the highest value that can be."""

    id: str
    label: str
    unit: str | None
    scale: tuple[str, str] | None
    better: str | None
    tally: Tally
    rows: tuple[ResultRow, ...]


class ResultsView(View, frozen=True):
    """results.html: a page of all results, of those behind one choice, or in another order."""

    title: str
    lead: str | None
    chosen: str | None
    results: int
    cards: int
    facets: tuple[Facet, ...]
    orders: tuple[Link, ...]
    groups: tuple[ResultGroup, ...]
    pager: Pager | None


class _Entry(Struct, frozen=True, eq=False):
    card: Card
    result: Result
    shown: Measured


_Order = Callable[[_Entry], tuple[bool, Decimal]]


def _rise(sign: int, entry: _Entry) -> tuple[bool, Decimal]:
    """Sorts by how far a result rose, times `sign`; one that was measured once comes last."""
    rose = change(entry.result)
    return rose is None, sign * (rose or Decimal())


# The orders beside that of the site: their words, and how they sort within an indicator.
_ORDERS: tuple[tuple[str, _Order], ...] = (
    ("results_rising", partial(_rise, -1)),
    ("results_falling", partial(_rise, 1)),
)


def _entries(presenter: Presenter, cards: Iterable[Card]) -> list[_Entry]:
    """The results of these cards, indicator by indicator."""
    place = {one.id: number for number, one in enumerate(presenter.site.settings.indicators)}
    entries = [
        _Entry(card, result, shown)
        for card in cards
        for result, shown in zip(
            card.front_matter.results, presenter.once(measured, card), strict=True
        )
    ]
    return sorted(entries, key=lambda entry: place[entry.result.indicator])


def _ordered(entries: Sequence[_Entry], order: _Order) -> list[_Entry]:
    groups = groupby(entries, lambda entry: entry.result.indicator)
    return [entry for _, group in groups for entry in sorted(group, key=order)]


def results_of(cards: Iterable[Card]) -> int:
    """How many results these cards have, told without making them."""
    return sum(len(card.front_matter.results) for card in cards)


def _facets(presenter: Presenter, current: FilterChoice | None) -> tuple[Facet, ...]:
    offered, cards = presenter.once(choices_of, results_of), presenter.site.cards
    return facets(presenter, "results", offered, cards, results_of, current)


def _orders(presenter: Presenter, path: str) -> tuple[Link, ...]:
    """The orders of all results, each a page of its own."""
    folder = presenter.section("results").path
    links = [("results_order_site", folder)]
    links += [(word, _order_path(presenter, word)) for word, _ in _ORDERS]
    return tuple(
        Link(str(presenter.words[word]), presenter.url(one), one == path) for word, one in links
    )


def _order_path(presenter: Presenter, word: str) -> str:
    return f"{presenter.section('results').path}{slug(str(presenter.words[word]))}/"


def results_view(
    presenter: Presenter,
    entries: Sequence[_Entry],
    path: str,
    choice: FilterChoice | None,
    page: int,
) -> ResultsView:
    """A page of these results, of which the first is at `path`."""
    section = presenter.section("results")
    tallies = {id_: _tally(group) for id_, group in _by_indicator(entries)}
    return ResultsView(
        title=section.title,
        lead=section.lead,
        chosen=choice.label if choice else None,
        results=len(entries),
        cards=len({entry.card.slug for entry in entries}),
        facets=presenter.once(_facets, choice),
        orders=() if choice else _orders(presenter, path),
        groups=tuple(
            _group(presenter, id_, group, tallies[id_])
            for id_, group in _by_indicator(entries[page_slice(page, _ROWS)])
        ),
        pager=presenter.pager(path, page, len(entries), _ROWS),
    )


def _by_indicator(entries: Iterable[_Entry]) -> Iterator[tuple[str, list[_Entry]]]:
    for id_, group in groupby(entries, lambda entry: entry.result.indicator):
        yield id_, list(group)


def _group(presenter: Presenter, id_: str, entries: Sequence[_Entry], tally: Tally) -> ResultGroup:
    indicator = next(one for one in presenter.site.settings.indicators if one.id == id_)
    number = presenter.language.number
    ends = (
        (number(indicator.scale.lowest), number(indicator.scale.highest))
        if indicator.scale
        else None
    )
    return ResultGroup(
        id=id_,
        label=typographic(indicator.label),
        unit=if_any(indicator.unit),
        scale=ends,
        better=indicator.better,
        tally=tally,
        rows=tuple(
            ResultRow(presenter.plate(one.card), presenter.statuses[one.card.status.id], one.shown)
            for one in entries
        ),
    )


def _tally(entries: Sequence[_Entry]) -> Tally:
    trends = Counter(entry.shown.trend for entry in entries)
    promises = [entry.shown.met for entry in entries if entry.shown.met is not None]
    return Tally(
        results=len(entries),
        cards=len({entry.card.slug for entry in entries}),
        up=trends["up"],
        down=trends["down"],
        same=trends["same"],
        once=trends[None],
        promised=len(promises),
        met=sum(promises),
    )


def routes(presenter: Presenter) -> Iterator[Route]:
    """The pages of the results, where there are any: of all, of each choice, in each order."""
    one = presenter.section("results")
    if not results_of(presenter.site.cards):
        return
    entries = _entries(presenter, presenter.site.cards)
    view = partial(results_view, presenter, entries, one.path, None)
    pages = page_count(len(entries), _ROWS)
    yield from section_routes(presenter, "results", "results.html", pages, view)
    for word, order in _ORDERS:
        path = _order_path(presenter, word)
        yield from _further(presenter, path, str(presenter.words[word]), _ordered(entries, order))
    for choice in presenter.once(choices_of, results_of):
        own = _entries(presenter, choice.cards)
        yield from _further(presenter, one.path + choice.tail, choice.label, own, choice)


def _further(
    presenter: Presenter,
    path: str,
    title: str,
    entries: Sequence[_Entry],
    choice: FilterChoice | None = None,
) -> Iterator[Route]:
    """The pages of a part of the results, or of all of them in another order."""
    section = presenter.section("results")
    view = partial(results_view, presenter, entries, path, choice)
    first = Route(path, "results.html", title, partial(view, 1), above=section, listed=False)
    yield from paged(presenter, first, page_count(len(entries), _ROWS), view)
