"""The pages that every site has: accessibility, search, and the one for a wrong address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.pages.components import Link, ThemeMark, View
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route


class Statement(Struct, frozen=True):
    """The accessibility statement as the site declares it; nothing is invented."""

    register: str | None
    status: str | None
    date: str | None


class AccessibilityView(View, frozen=True):
    """accessibility.html: the page that the law asks for."""

    title: str
    lead: str | None
    statement: Statement | None


class SearchView(View, frozen=True):
    """search.html: the search page, and the list of themes for who has no JavaScript."""

    title: str
    lead: str | None
    themes: tuple[ThemeMark, ...]
    lines: tuple[Link, ...]


class NotFoundView(View, frozen=True):
    """404.html: the page for an address that does not exist."""

    title: str


def accessibility_view(presenter: Presenter) -> AccessibilityView:
    """The page about accessibility, with the statement as declared."""
    text = presenter.texts.get(presenter.folder("accessibility"))
    declared = presenter.site.settings.accessibility
    statement = None
    if declared is not None:
        date = declared.date.isoformat() if declared.date else None
        statement = Statement(declared.register, declared.status, date)
    return AccessibilityView(
        title=presenter.title("accessibility"),
        lead=summary(text),
        statement=statement,
    )


def search_view(presenter: Presenter) -> SearchView:
    """The search page."""
    folder = presenter.lines_folder
    return SearchView(
        title=presenter.title("search"),
        lead=summary(presenter.texts.get(presenter.folder("search"))),
        themes=tuple(mark for mark in presenter.theme_marks if mark.id in presenter.of_theme),
        lines=tuple(
            Link(typographic(line.label), presenter.url(f"{folder}{line.id}/"))
            for line in presenter.site.settings.lines
        ),
    )


def not_found_view(presenter: Presenter) -> NotFoundView:
    """The page for an address that does not exist."""
    return NotFoundView(presenter.language.titles["not_found"])


def routes(presenter: Presenter) -> Iterator[Route]:
    """The pages about accessibility and for searching, and the one for a wrong address."""
    text = presenter.texts.get(presenter.folder("accessibility"))
    yield Route(
        presenter.folder("accessibility"),
        "accessibility.html",
        presenter.title("accessibility"),
        partial(accessibility_view, presenter),
        summary(text),
        text=text,
    )
    yield Route(
        presenter.folder("search"),
        "search.html",
        presenter.title("search"),
        partial(search_view, presenter),
        listed=False,
    )
    missing = not_found_view(presenter)
    yield Route("404.html", "404.html", missing.title, lambda: missing, listed=False)
