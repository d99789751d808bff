"""The gallery: every picture, by theme and by album."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card, Page
from sitegen.pages.components import House, Pager, Picture, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route, paged


class Tile(Struct, frozen=True):
    """A picture in the gallery with where it comes from."""

    picture: Picture
    title: str
    url: str | None  # the card; None for a picture of an album
    number: str | None


class Album(Struct, frozen=True):
    """A group of pictures: of the cards, of one theme, or of an album of its own."""

    id: str
    label: str
    url: str
    summary: str | None
    count: int
    current: bool
    theme: ThemeMark | None = None


class GalleryView(View, frozen=True):
    """gallery.html: pictures with caption, credit and their card."""

    title: str
    lead: str | None
    albums: tuple[Album, ...]
    tiles: tuple[Tile, ...]
    pager: Pager | None
    house: House | None


class Collection(Struct, frozen=True):
    """Pictures that are shown together: all, those of a theme, or an album."""

    id: str
    label: str
    path: str
    tiles: tuple[Tile, ...]
    page: Page | None = None
    theme: ThemeMark | None = None


def collections(presenter: Presenter) -> tuple[Collection, ...]:
    """All pictures, then by theme, then the albums; nothing without pictures."""
    section, albums = presenter.section("gallery"), presenter.site.albums
    own = [(album, _album_tiles(presenter, album)) for album in albums]
    everything = _card_tiles(presenter, presenter.site.cards)
    everything += [tile for _, tiles in own for tile in tiles]
    made = [Collection("", presenter.language.titles["all"], section.path, tuple(everything))]
    folder = f"{section.path}{presenter.section('themes').path}"
    for group in presenter.themes.values():
        tiles, path = _card_tiles(presenter, group.cards), f"{folder}{group.id}/"
        made.append(Collection(group.id, group.link.label, path, tuple(tiles), theme=group.mark))
    for album, tiles in own:
        label = typographic(album.title)
        made.append(Collection(album.slug, label, album.path, tuple(tiles), album))
    return tuple(collection for collection in made if collection.tiles)


def _card_tiles(presenter: Presenter, cards: Sequence[Card]) -> list[Tile]:
    return [
        Tile(
            presenter.picture(shown),
            typographic(card.front_matter.title),
            presenter.url(card.path),
            card.front_matter.number,
        )
        for card in cards
        for shown in card.pictures
    ]


def _album_tiles(presenter: Presenter, album: Page) -> list[Tile]:
    title = typographic(album.title)
    return [Tile(presenter.picture(shown), title, None, None) for shown in album.pictures]


def gallery_view(
    presenter: Presenter, every: Sequence[Collection], shown: Collection, page: int
) -> GalleryView:
    """A page of one collection of pictures."""
    section = presenter.section("gallery")
    return GalleryView(
        title=shown.label if shown.id else section.title,
        lead=summary(shown.page or section.text),
        albums=tuple(
            Album(
                collection.id,
                collection.label,
                presenter.url(collection.path),
                summary(collection.page),
                len(collection.tiles),
                collection is shown,
                collection.theme,
            )
            for collection in every
        ),
        tiles=shown.tiles[page_slice(page)],
        pager=presenter.pager(shown.path, page, len(shown.tiles)),
        house=presenter.once(_pictured_house),
    )


def _pictured_house(presenter: Presenter) -> House | None:
    """The house with the cards lit that have pictures."""
    return house(presenter, [card for card in presenter.site.cards if card.pictures])


def routes(presenter: Presenter) -> Iterator[Route]:
    """The gallery, and a page for each theme and album."""
    every = collections(presenter)
    section = presenter.section("gallery")
    for shown in every:
        view = partial(gallery_view, presenter, every, shown)
        first = Route(
            shown.path,
            "gallery.html",
            shown.label if shown.id else section.title,
            partial(view, 1),
            text=shown.page or section.text,
            above=section if shown.id else None,
            listed=shown.page is not None or not shown.id,
        )
        yield from paged(presenter, first, page_count(len(shown.tiles)), view)
