"""What changed: the facts that are other ones than on the days that were kept, by day and kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.i18n.typography import capital, if_any, typographic
from sitegen.model.states import Period, feed_path, themes_of
from sitegen.pages.components import Link, Pager, Plate, View
from sitegen.pages.paging import portions
from sitegen.pages.presenter import Presenter, Section
from sitegen.pages.route import Route, section_routes
from sitegen.showcases.memo import Line, sections


class ChangedFact(Struct, frozen=True):
    """A fact that changed, in words; `card` leads to its page, where it still has one."""

    title: str
    card: Plate | None
    text: str | None


class ChangedKind(Struct, frozen=True):
    """The facts of one kind that changed."""

    heading: str
    facts: tuple[ChangedFact, ...]


class ChangedTotal(Struct, frozen=True):
    """A figure of the whole showcase that changed: `cards`, `spent` (in euro) or `reach`."""

    name: str
    before: Decimal
    after: Decimal


class ChangedPeriod(Struct, frozen=True):
    """What changed from one day to another, both ISO 8601; until now where `end` is None."""

    start: str
    end: str | None
    totals: tuple[ChangedTotal, ...]
    kinds: tuple[ChangedKind, ...]


class ChangesView(View, frozen=True):
    """changes.html: the periods of this page, and the feeds."""

    title: str
    lead: str | None
    periods: tuple[ChangedPeriod, ...]
    every: tuple[Link, ...]
    feed: str
    feeds: tuple[Link, ...]
    pager: Pager | None


# Changes on a page: a period is never split.
_CHANGES = 300


def changes_headings(presenter: Presenter) -> dict[str, str]:
    """What each kind of change is called, in the words of the site."""
    themes = presenter.site.settings.words.theme.many
    kinds = presenter.language.commands["changes"]["sections"]
    named = {kind: str(presenter.words[f"changes_kind_{kind}"]) for kind in kinds}
    return {kind: typographic(capital(text.format(themes=themes))) for kind, text in named.items()}


def _period(presenter: Presenter, period: Period) -> ChangedPeriod:
    fact, changes = partial(_fact, presenter), period.changes
    before, after = asdict(changes.before), asdict(changes.after)
    return ChangedPeriod(
        start=period.start.isoformat(),
        end=period.end.isoformat() if period.end else None,
        totals=tuple(
            ChangedTotal(name, Decimal(before[name]), Decimal(after[name]))
            for name in before
            if before[name] != after[name]
        ),
        kinds=tuple(
            ChangedKind(section.heading, tuple(map(fact, section.lines)))
            for section in sections(changes, presenter.language, changes_headings(presenter))
        ),
    )


def _fact(presenter: Presenter, line: Line) -> ChangedFact:
    card = presenter.own.get(line.card)
    return ChangedFact(
        typographic(line.title), presenter.plate(card) if card else None, if_any(line.text)
    )


def _portions(presenter: Presenter) -> tuple[tuple[ChangedPeriod, ...], ...]:
    """The periods of each page."""
    told = [_period(presenter, period) for period in presenter.periods]
    return portions(told, lambda one: sum(len(kind.facts) for kind in one.kinds), _CHANGES)


def changes_view(presenter: Presenter, section: Section, page: int) -> ChangesView:
    """A page of what changed."""
    pages = presenter.once(_portions)
    marks = {theme.id: theme for theme in presenter.site.settings.themes}
    return ChangesView(
        title=section.title,
        lead=section.lead,
        periods=pages[page - 1],
        every=tuple(_links(presenter, section, page)),
        feed=presenter.url(feed_path(section.path)),
        feeds=tuple(
            Link(typographic(marks[id_].label), presenter.url(feed_path(section.path, id_)))
            for id_ in themes_of(presenter.periods, presenter.site.settings)
        ),
        pager=presenter.pager(section.path, page, len(pages), 1),
    )


def _links(presenter: Presenter, section: Section, page: int) -> Iterator[Link]:
    """Where each period is, by the day that it began."""
    for number, told in enumerate(presenter.once(_portions), 1):
        url = presenter.url(presenter.page_path(section.path, number))
        for one in told:
            label = presenter.language.date(one.start)
            yield Link(label, f"{url}#_{one.start}", number == page)


def routes(presenter: Presenter) -> Iterator[Route]:
    """What changed, where a state was kept of a day after which a fact did."""
    if presenter.periods:
        view = partial(changes_view, presenter, presenter.section("changes"))
        pages = len(presenter.once(_portions))
        yield from section_routes(presenter, "changes", "changes.html", pages, view)
