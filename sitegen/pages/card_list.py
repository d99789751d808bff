"""The list of cards, a page for each choice of its filters, and what a script needs to combine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import House, Pager, Sums, Teaser, View
from sitegen.pages.filters import Facet, FilterChoice, choices, facets
from sitegen.pages.house import house
from sitegen.pages.paging import PER_PAGE, page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged


class OwnSort(Struct, frozen=True):
    """A field of the site with numbers that differ: cards can stand in their order."""

    id: str
    label: str


class ListView(View, frozen=True):
    """cards.html: all cards, or those behind one choice of a filter.

    `sorts` are the orders that differ here, that of the site first; `numbered`: it is by number.
    `own_sorts` are those by fields of the site.
    `pictured`: a card of the list has a picture. `index` is the address of what a script has to
    know of cards on other pages, `page` how the address of a page of a list ends, with {page}.
    """

    title: str
    lead: str | None
    chosen: str | None  # label of the choice, None for the whole list
    total: int
    count: int
    facets: tuple[Facet, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    house: House | None
    sums: Sums
    sorts: tuple[str, ...]
    own_sorts: tuple[OwnSort, ...]
    numbered: bool
    pictured: bool
    index: str | None
    page: str


# The orders of the list with what each looks at; of a card without it, nothing.
_SORTS: Mapping[str, Callable[[Card], object]] = {
    "reach": lambda card: card.front_matter.reach,
    "cost": lambda card: card.cost,
    "cheap": lambda card: card.cost,
    "newest": lambda card: card.front_matter.start,
    "oldest": lambda card: card.front_matter.start,
}


def list_view(presenter: Presenter, choice: FilterChoice | None, page: int) -> ListView:
    """A page of the list of all cards, or of those behind one choice."""
    section = presenter.section("cards")
    cards = choice.cards if choice else presenter.listed
    path = section.path + choice.tail if choice else section.path
    index = presenter.url(index_path(presenter)) if len(presenter.listed) > PER_PAGE else None
    return ListView(
        title=section.title,
        lead=section.lead,
        chosen=choice.label if choice else None,
        total=len(presenter.listed),
        count=len(cards),
        facets=presenter.once(_facets, choice),
        cards=presenter.teasers(cards[page_slice(page)]),
        pager=presenter.pager(path, page, len(cards)),
        house=presenter.once(house, cards),
        sums=presenter.once(Presenter.sums, cards),
        sorts=presenter.once(_sorts),
        own_sorts=presenter.once(_own_sorts),
        numbered=any(card.front_matter.number for card in presenter.listed),
        pictured=any(card.pictures for card in cards),
        index=index,
        page=presenter.page_path("", 0).replace("0", "{page}"),
    )


def _facets(presenter: Presenter, current: FilterChoice | None) -> tuple[Facet, ...]:
    return facets(presenter, "cards", choices(presenter), presenter.listed, len, current)


def _sorts(presenter: Presenter) -> tuple[str, ...]:
    """The orders that put some cards of this site before others."""
    cards = presenter.listed
    differ = (name for name, of in _SORTS.items() if len({of(card) for card in cards} - {None}) > 1)
    return ("site", "title", *differ)


def _own_sorts(presenter: Presenter) -> tuple[OwnSort, ...]:
    """The fields of the site that put some cards before others."""
    return tuple(
        OwnSort(field.id, typographic(field.label))
        for field in presenter.site.settings.fields
        if len(set(_numbers(presenter, field.id)) - {None}) > 1
    )


def _numbers(presenter: Presenter, field: str) -> list[Decimal | None]:
    """What each card of the site says in a field that lists can be ordered by."""
    return [dict(presenter.teaser(card).numbers).get(field) for card in presenter.listed]


def index_path(presenter: Presenter) -> str:
    """Where the index of the list is published, within the site."""
    return f"{presenter.section('cards').path}index.json"


def list_index(presenter: Presenter) -> bytes | None:
    """What a script has to know of all cards to filter, sort and add up those on other pages.

    Of each choice the places of its cards in the list, each as the distance from the one before;
    of each card, in the order of the list, its figures (amounts in cents) and the place of its
    title in the alphabet; and which of them have costs that are not sure. None for a list that
    fits on one page.
    """
    cards = presenter.listed
    if len(cards) <= PER_PAGE:
        return None
    place, alphabet = _places(cards), _places(sorted(cards, key=_alphabetical))
    figures: Mapping[str, Callable[[Card], object]] = {
        "title": lambda card: alphabet[card.slug],
        "reach": lambda card: card.front_matter.reach,
        "cost": lambda card: _cents(card.cost),
        "other": lambda card: _cents(card.other),
    }
    index = {
        "choices": {
            f"{one.facet}:{one.id}": list(_gaps(place[card.slug] for card in one.cards))
            for one in choices(presenter)
        },
        **{name: [*map(of, cards)] for name, of in figures.items()},
        "unsure": [number for number, card in enumerate(cards) if card.unsure],
        "started": [card.front_matter.start for card in cards],
        **{
            f"own.{sort.id}": [*map(_float, _numbers(presenter, sort.id))]
            for sort in presenter.once(_own_sorts)
        },
    }
    return json.dumps(index, separators=(",", ":")).encode()


def _alphabetical(card: Card) -> str:
    return typographic(card.front_matter.title).casefold()


def _places(cards: Iterable[Card]) -> dict[str, int]:
    return {card.slug: number for number, card in enumerate(cards)}


def _gaps(places: Iterable[int]) -> Iterator[int]:
    before = 0
    for place in places:
        yield place - before
        before = place


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The list of all cards, and that of each choice."""
    section, view = presenter.section("cards"), partial(list_view, presenter)
    view_of_all = partial(view, None)
    every = Route(section.path, "cards.html", section.title, partial(view, None, 1), section.lead)
    yield from paged(presenter, every, page_count(len(presenter.listed)), view_of_all)
    for choice in choices(presenter):
        first = Route(
            section.path + choice.tail,
            "cards.html",
            choice.label,
            partial(view, choice, 1),
            above=section,
            listed=False,
        )
        yield from paged(presenter, first, page_count(len(choice.cards)), partial(view, choice))
