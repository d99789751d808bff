"""The places: a map and a list of them, and a page for each with its cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.model.site import Card
from sitegen.pages.components import Link, Plate, View
from sitegen.pages.groups import GroupView, group_routes, group_view
from sitegen.pages.place_map import PlaceMap, place_map
from sitegen.pages.presenter import Group, Presenter
from sitegen.pages.route import Route, section_route


class PlaceRow(Struct, frozen=True):
    """A place in the list: how deep it lies in others, and the cards that it names itself.

    `count` is of all its cards, those of the places in it among them.
    """

    id: str
    link: Link
    level: int
    count: int
    cards: tuple[Plate, ...]


class PlacesView(View, frozen=True):
    """places.html: the map, and the same as a list."""

    title: str
    lead: str | None
    map: PlaceMap | None
    places: tuple[PlaceRow, ...]


class PlaceView(GroupView, frozen=True):
    """place.html: what there is in one place."""

    label: str
    within: tuple[Link, ...]  # the places that it lies in, the largest first
    parts: tuple[PlaceRow, ...]  # the places that lie in it
    map: PlaceMap | None


# Cards that a place names in the list.
_NAMED = 8


def places_view(presenter: Presenter) -> PlacesView:
    """The map and the list of the places that have cards."""
    section = presenter.section("places")
    return PlacesView(
        section.title, section.lead, place_map(presenter, None), tuple(_rows(presenter, None, 0))
    )


def _rows(presenter: Presenter, parent: str | None, level: int) -> Iterator[PlaceRow]:
    """The places with cards that lie in another one, each followed by what lies in it."""
    for group in presenter.places.values():
        if presenter.above_places[group.id] == parent:
            own = [card for card in group.cards if group.id in _named(card)]
            cards = presenter.plates(own[:_NAMED])
            yield PlaceRow(group.id, group.link, level, len(group.cards), cards)
            yield from _rows(presenter, group.id, level + 1)


def _named(card: Card) -> Sequence[str]:
    return card.front_matter.places


def place_view(presenter: Presenter, group: Group, page: int) -> PlaceView:
    """A page of a place."""
    above = presenter.above_places
    within: list[Link] = []
    parent = above[group.id]
    while parent is not None:
        within.insert(0, presenter.places[parent].link)
        parent = above[parent]
    return PlaceView(
        **asdict(group_view(presenter, group, page)),
        label=group.link.label,
        within=tuple(within),
        parts=tuple(_rows(presenter, group.id, 0)) if page == 1 else (),
        map=place_map(presenter, group) if page == 1 else None,
    )


def routes(presenter: Presenter) -> Iterator[Route]:
    """The list of the places and a page for each, where a card has any."""
    if not presenter.places:
        return
    yield section_route(presenter, "places", "places.html", partial(places_view, presenter))
    for group in presenter.places.values():
        yield from group_routes(presenter, group, "place.html", partial(place_view, presenter))
