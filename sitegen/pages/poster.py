"""The poster of a card: one sheet to hang up, with the parts that its headings fill."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

import segno
from msgspec import Struct

from sitegen.i18n.typography import if_any
from sitegen.model.site import Card
from sitegen.pages.components import Lesson, Picture, Teaser, View
from sitegen.pages.lessons import lessons_of
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, first_picture
from sitegen.schema.vocabularies import POSTER

FOLDER = "poster"
"""Below the address of its card."""


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


def has_poster(presenter: Presenter, card: Card) -> bool:
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
    )


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


def routes(presenter: Presenter) -> Iterator[Route]:
    """A poster for each card with a heading that fills a part of it."""
    section = presenter.section("cards")
    for card in presenter.site.cards:
        if has_poster(presenter, card):
            yield Route(
                f"{card.path}{FOLDER}/",
                "poster.html",
                presenter.teaser(card).title,
                partial(poster_view, presenter, card),
                presenter.teaser(card).summary,
                first_picture(card.pictures),
                card,
                section,
                listed=False,
            )
