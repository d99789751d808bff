"""The pages that every site has: accessibility, search, and the one for a wrong address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from sitegen.pages.components import Link, ThemeMark, View
from sitegen.pages.filters import choices
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, section_route


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
    order: tuple[str, ...]  # the choices of the filters in the order of the site: `theme:groen`
    unused: tuple[str, ...]  # labels of the statuses that no card has


class NotFoundView(View, frozen=True):
    """404.html: the page for an address that does not exist."""

    title: str


def accessibility_view(presenter: Presenter) -> AccessibilityView:
    """The page about accessibility, with the statement as declared."""
    section = presenter.section("accessibility")
    declared = presenter.site.settings.accessibility
    statement = None
    if declared is not None:
        date = declared.date.isoformat() if declared.date else None
        statement = Statement(declared.register, _status(presenter, declared.status), date)
    return AccessibilityView(section.title, section.lead, statement)


def _status(presenter: Presenter, status: str | None) -> str | None:
    """A status with what it means: `B: voldoet gedeeltelijk`."""
    return f"{status}: {presenter.words[f'statement_{status.lower()}']}" if status else None


def search_view(presenter: Presenter) -> SearchView:
    """The search page."""
    section = presenter.section("search")
    return SearchView(
        title=section.title,
        lead=section.lead,
        themes=tuple(
            group.mark for group in presenter.themes.values() if group.mark and group.cards
        ),
        lines=tuple(group.link for group in presenter.lines.values()),
        order=tuple(f"{choice.facet}:{choice.id}" for choice in choices(presenter)),
        unused=tuple(
            mark.label
            for mark in presenter.statuses.values()
            if all(card.status.id != mark.id for card in presenter.listed)
        ),
    )


def not_found_view(presenter: Presenter) -> NotFoundView:
    """The page for an address that does not exist."""
    return NotFoundView(presenter.language.titles["not_found"])


def routes(presenter: Presenter) -> Iterator[Route]:
    """The pages about accessibility and for searching, and the one for a wrong address."""
    view = partial(accessibility_view, presenter)
    yield section_route(presenter, "accessibility", "accessibility.html", view)
    one = presenter.section("search")
    yield Route(one.path, "search.html", one.title, partial(search_view, presenter), listed=False)
    missing = not_found_view(presenter)
    yield Route("404.html", "404.html", missing.title, lambda: missing, listed=False)
