"""The cards that the form lets choose from, by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.content.documents import Document
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter


def card_titles(documents: Iterable[Document], *, hidden: bool) -> Mapping[str, str]:
    """The titles of the cards by name, in the order of their titles.

    `hidden`: with those that are not on the site, or not yet. A name that a text gives and that is
    no card, or a card that is not told here, stands for itself: else the form would lose it.
    """
    titles: dict[str, str] = {}
    named: set[str] = set()
    for document in documents:
        front_matter = document.front_matter
        if front_matter is None or (not hidden and (front_matter.draft or front_matter.publish)):
            continue
        named.update(_named(front_matter))
        if isinstance(front_matter, CardFrontMatter):
            titles[document.slug] = front_matter.title
    every = {name: name for name in named} | titles
    return dict(sorted(every.items(), key=lambda card: (card[1].casefold(), card[0])))


def _named(front_matter: CardFrontMatter | PageFrontMatter) -> tuple[str, ...]:
    if isinstance(front_matter, CardFrontMatter):
        return front_matter.related
    return front_matter.featured
