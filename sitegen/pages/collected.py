"""The pages of collected headings: what all cards say under one heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import Pager, Plate, StatusMark, View
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged
from sitegen.schema.kinds import slug


class Said(Struct, frozen=True):
    """What one card says under the heading."""

    card: Plate
    status: StatusMark
    text: Markup


class CollectedView(View, frozen=True):
    """collected.html: a page of what cards say under one heading."""

    title: str
    cards: int
    said: tuple[Said, ...]
    pager: Pager | None


# Cards on one page.
_CARDS = 30


def collected_paths(presenter: Presenter) -> dict[str, str]:
    """The headings with a page of their own, by its address within the site."""
    return {
        f"{slug(one.heading)}/": one.heading
        for one in presenter.site.settings.sections
        if one.collect and _cards(presenter, one.heading)
    }


def _cards(presenter: Presenter, heading: str) -> tuple[Card, ...]:
    """The cards that say something under a heading."""
    return tuple(
        card
        for card in presenter.site.cards
        if any(one.heading == heading for one in card.body.collected)
    )


def collected_view(
    presenter: Presenter, heading: str, path: str, cards: Sequence[Card], page: int
) -> CollectedView:
    """A page of what these cards say under a heading."""
    return CollectedView(
        typographic(heading),
        len(cards),
        tuple(_said(presenter, card, heading) for card in cards[page_slice(page, _CARDS)]),
        presenter.pager(path, page, len(cards), _CARDS),
    )


def _said(presenter: Presenter, card: Card, heading: str) -> Said:
    plate = presenter.plate(card)
    html = "".join(one.html for one in card.body.collected if one.heading == heading)
    # What leads to a place in its own text, such as a footnote, is on the page of the card.
    text = Markup(html.replace('href="#', f'href="{plate.url}#'))
    return Said(plate, presenter.statuses[card.status.id], text)


def routes(presenter: Presenter) -> Iterator[Route]:
    """A page for each heading that is collected, where a card has it."""
    for path, heading in collected_paths(presenter).items():
        cards = _cards(presenter, heading)
        view = partial(collected_view, presenter, heading, path, cards)
        first = Route(path, "collected.html", typographic(heading), partial(view, 1))
        yield from paged(presenter, first, page_count(len(cards), _CARDS), view)
