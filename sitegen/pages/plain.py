"""The plain pages: texts that stand on their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from sitegen.i18n.typography import typographic
from sitegen.model.site import Page
from sitegen.pages.attachments import Download, downloads, links
from sitegen.pages.components import Link, Picture, View
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route, first_picture


class PageView(View, frozen=True):
    """page.html: a plain page."""

    title: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    contents: tuple[Link, ...]  # its headings, where there are more than two
    siblings: tuple[Link, ...]  # all plain pages, where there is another


def page_view(presenter: Presenter, page: Page) -> PageView:
    """A plain page."""
    headings = page.body.headings
    return PageView(
        title=typographic(page.title),
        lead=summary(page),
        pictures=tuple(presenter.picture(shown) for shown in page.pictures),
        documents=downloads(presenter, page, page.front_matter.documents),
        links=links(presenter, page, page.front_matter.links),
        contents=(
            tuple(Link(typographic(section.text), f"#{section.id}") for section in headings)
            if len(headings) > 2
            else ()
        ),
        siblings=(
            tuple(
                Link(typographic(other.title), presenter.url(other.path), other is page)
                for other in presenter.site.pages
            )
            if len(presenter.site.pages) > 1
            else ()
        ),
    )


def routes(presenter: Presenter, taken: Collection[str]) -> Iterator[Route]:
    """A page for each text at whose address there is no other page yet.

    `taken` are the addresses of the pages that the program makes. A text at the address of a part
    of the site introduces that part, or is all there is of it while there is nothing to show.
    """
    for page in presenter.site.pages:
        if page.path not in taken:
            yield Route(
                page.path,
                "page.html",
                typographic(page.title),
                partial(page_view, presenter, page),
                summary(page),
                first_picture(page.pictures),
                page,
            )
