"""The poster of a card: one sheet to hang up, with the parts that its headings fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

import segno
from msgspec import Struct

from sitegen.i18n.typography import if_any
from sitegen.model.site import Card
from sitegen.pages.components import Lesson, Pager, Picture, Teaser, View
from sitegen.pages.lessons import lessons_of
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, Section
from sitegen.pages.route import Route, first_picture
from sitegen.schema.vocabularies import POSTER

_FOLDER = "poster"  # below the address of its card

POSTERS = "posters"
"""Below the address of all cards: their posters together."""

# Posters on a page.
_SHEETS = 60


class Part(Struct, frozen=True):
    """A part of the poster: its name, and the ids of the headings whose text it shows."""

    name: str
    headings: tuple[str, ...]


class Code(Struct, frozen=True):
    """The drawing of a QR code: the path of its dark squares, and how many there are on a side."""

    path: str
    size: int


class PosterView(View, frozen=True):
    """poster.html: a card on one sheet, with a code that leads to the card."""

    card: Teaser
    url: str
    picture: Picture | None
    started: str | None
    ended: str | None
    audience: str | None
    partners: tuple[str, ...]
    cost: Decimal | None
    parts: tuple[Part, ...]
    lessons: tuple[Lesson, ...]
    as_of: str | None
    code: Code | None
    together: str | None  # the address of all posters, where there are more


class Sheet(Struct, frozen=True):
    """A poster among others: its text is gathered under `source`."""

    source: str
    poster: PosterView


class PostersView(View, frozen=True):
    """posters.html: all posters, to be printed in one go."""

    title: str
    posters: tuple[Sheet, ...]
    pager: Pager | None


def _has_poster(presenter: Presenter, card: Card) -> bool:
    """Whether a heading of the card fills a part of the poster."""
    return bool(_parts(presenter, card))


def poster_view(presenter: Presenter, card: Card) -> PosterView:
    """The poster of a card that has one."""
    front_matter = card.front_matter
    return PosterView(
        card=presenter.teaser(card),
        url=presenter.url(card.path),
        picture=presenter.lead_picture(card.pictures),
        started=front_matter.start,
        ended=front_matter.end,
        audience=if_any(front_matter.audience),
        partners=tuple(partner.label for partner in card.partners),
        cost=card.cost,
        parts=_parts(presenter, card),
        lessons=lessons_of(presenter, [card]),
        as_of=presenter.as_of(card),
        code=_code(presenter, card),
        together=presenter.once(posters_url),
    )


def poster_url(presenter: Presenter, card: Card) -> str | None:
    """The address of the poster of a card, if it has one."""
    return presenter.url(f"{card.path}{_FOLDER}/") if _has_poster(presenter, card) else None


def posters_url(presenter: Presenter) -> str | None:
    """The address of all posters, where there is more than one."""
    made = sum(_has_poster(presenter, card) for card in presenter.site.cards)
    return presenter.url(posters_path(presenter)) if made > 1 else None


def _parts(presenter: Presenter, card: Card) -> tuple[Part, ...]:
    """The parts in the order of a poster, those that nothing fills left out."""
    wanted: dict[str, set[str]] = {name: set() for name in POSTER}
    for section in presenter.site.settings.sections:
        if section.poster:
            wanted[section.poster].add(section.heading)
    parts = (
        Part(name, tuple(one.id for one in card.body.headings if one.text in headings))
        for name, headings in wanted.items()
    )
    return tuple(part for part in parts if part.headings)


def _code(presenter: Presenter, card: Card) -> Code | None:
    """A QR code of the whole address of the card, for who reads the poster on a wall."""
    if not presenter.addresses.origin:
        return None
    made = segno.make(presenter.addresses.absolute(card.path), error="m", micro=False)
    rows = [list(row) for row in made.matrix_iter(border=0)]
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Code("".join(squares), len(rows))


def posters_path(presenter: Presenter) -> str:
    """The address within the site of all posters together."""
    return f"{presenter.section('cards').path}{POSTERS}/"


def posters_view(presenter: Presenter, cards: Sequence[Card], page: int) -> PostersView:
    """A page of the posters of these cards."""
    return PostersView(
        str(presenter.words["title_posters"]),
        tuple(
            Sheet(card.source, poster_view(presenter, card))
            for card in cards[page_slice(page, _SHEETS)]
        ),
        presenter.pager(posters_path(presenter), page, len(cards), _SHEETS),
    )


def _together(presenter: Presenter, cards: Sequence[Card], section: Section) -> Iterator[Route]:
    """All posters in one print run; of one there is no need for it."""
    pages = page_count(len(cards), _SHEETS) if len(cards) > 1 else 0
    for page in range(1, pages + 1):
        yield Route(
            presenter.page_path(posters_path(presenter), page),
            "posters.html",
            str(presenter.words["title_posters"]),
            partial(posters_view, presenter, cards, page),
            above=section,
            listed=False,
            others=tuple(cards[page_slice(page, _SHEETS)]),
        )


def routes(presenter: Presenter) -> Iterator[Route]:
    """A poster for each card with a heading that fills a part of it, and all of them together."""
    section = presenter.section("cards")
    cards = [card for card in presenter.site.cards if _has_poster(presenter, card)]
    yield from _together(presenter, cards, section)
    for card in cards:
        yield Route(
            f"{card.path}{_FOLDER}/",
            "poster.html",
            presenter.teaser(card).title,
            partial(poster_view, presenter, card),
            presenter.teaser(card).summary,
            first_picture(card.pictures),
            card,
            section,
            listed=False,
        )
