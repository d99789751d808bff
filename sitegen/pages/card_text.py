"""A card as a text in Markdown beside its page, for programs that read rather than look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.pages.card import card_view
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route

FILE = "index.md"
"""Below the address of the card, beside its page."""


def routes(presenter: Presenter) -> Iterator[Route]:
    """A text for each card."""
    section = presenter.section("cards")
    for position, card in enumerate(presenter.site.cards):
        teaser = presenter.teaser(card)
        yield Route(
            f"{card.path}{FILE}",
            "card_text.html",
            teaser.title,
            partial(card_view, presenter, position),
            teaser.summary,
            text=card,
            above=section,
            listed=False,
        )
