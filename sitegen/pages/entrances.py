"""Ways in by a field of the site's own: a page for each choice, with its cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from sitegen.pages.components import House, Link, Pager, Sums, Teaser, View, YearAmount
from sitegen.pages.filters import FilterChoice, choices
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged


class Door(Struct, frozen=True):
    """A choice as a way in, with the number of its cards."""

    link: Link
    cards: int


class Entrance(Struct, frozen=True):
    """A field of the site whose choices have pages."""

    label: str
    doors: tuple[Door, ...]


class EntranceView(View, frozen=True):
    """entrance.html: the cards of one choice."""

    field: str  # its label
    label: str
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    house: House | None
    others: tuple[Door, ...]  # the other choices of the field


def entrances(presenter: Presenter) -> tuple[Entrance, ...]:
    """The ways in, field by field; of each the choices that have cards."""
    return tuple(
        Entrance(own[0].facet_label, tuple(_door(presenter, choice) for choice in own))
        for own in presenter.once(_paged).values()
    )


def entrance_path(choice: FilterChoice) -> str:
    """The address within the site of the page of a choice."""
    return f"{choice.facet}/{choice.id}/"


def _door(presenter: Presenter, choice: FilterChoice) -> Door:
    return Door(Link(choice.label, presenter.url(entrance_path(choice))), len(choice.cards))


def _paged(presenter: Presenter) -> Mapping[str, tuple[FilterChoice, ...]]:
    """The choices that have pages, by field."""
    fields = {field.id for field in presenter.site.settings.fields if field.pages}
    by_facet = groupby(choices(presenter), attrgetter("facet"))
    return {id_: tuple(own) for id_, own in by_facet if id_ in fields}


def entrance_view(presenter: Presenter, choice: FilterChoice, page: int) -> EntranceView:
    """A page of the cards of one choice."""
    path = entrance_path(choice)
    others = (one for one in presenter.once(_paged)[choice.facet] if one is not choice)
    return EntranceView(
        field=choice.facet_label,
        label=choice.label,
        sums=presenter.once(Presenter.sums, choice.cards),
        years=presenter.once(Presenter.years, choice.cards),
        cards=presenter.teasers(choice.cards[page_slice(page)]),
        pager=presenter.pager(path, page, len(choice.cards)),
        house=presenter.once(house, choice.cards),
        others=tuple(_door(presenter, one) for one in others),
    )


def routes(presenter: Presenter) -> Iterator[Route]:
    """A page for each choice of a field that has pages."""
    for own in presenter.once(_paged).values():
        for choice in own:
            view = partial(entrance_view, presenter, choice)
            first = Route(
                entrance_path(choice),
                "entrance.html",
                choice.label,
                partial(view, 1),
                f"{choice.facet_label}: {choice.label}",
            )
            yield from paged(presenter, first, page_count(len(choice.cards)), view)
