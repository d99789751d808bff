"""The timeline: what began, changed and ended, and the news, as one list by year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Literal

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card
from sitegen.pages.components import Link, Pager, Plate, StatusMark, View
from sitegen.pages.paging import portions
from sitegen.pages.presenter import Presenter, Section, summary
from sitegen.pages.route import Route, section_routes

EventKind = Literal["start", "step", "end", "news"]


class Event(Struct, frozen=True):
    """Something that happened; of a card, or news with a page of its own.

    `date` is an ISO 8601 year, month or day.
    """

    date: str
    kind: EventKind
    card: Plate | None
    news: Link | None
    status: StatusMark | None = None
    note: str | None = None


class Year(Struct, frozen=True):
    """What happened in a year, in order; what is known by its year only comes first."""

    year: int
    events: tuple[Event, ...]


class TimelineView(View, frozen=True):
    """timeline.html: the years of this page, and where each year is."""

    title: str
    lead: str | None
    years: tuple[Year, ...]
    every: tuple[Link, ...]
    pager: Pager | None


# With fewer there is no time to show.
_FEWEST = 2
# Events on a page: a year is never split.
_EVENTS = 200


def events(presenter: Presenter) -> tuple[Event, ...]:
    """Everything with a date, the earliest first."""
    found = [event for card in presenter.site.cards for event in _of_card(presenter, card)]
    for item in presenter.site.news:
        if item.date:
            link = Link(typographic(item.title), presenter.url(item.path))
            found.append(Event(item.date, "news", None, link, note=summary(item)))
    return tuple(sorted(found, key=lambda event: event.date))


def _of_card(presenter: Presenter, card: Card) -> Iterator[Event]:
    front_matter, plate = card.front_matter, presenter.plate(card)
    if front_matter.start:
        yield Event(front_matter.start, "start", plate, None)
    for step in front_matter.history:
        status = presenter.statuses[step.status] if step.status else None
        yield Event(step.date, "step", plate, None, status, if_any(step.note))
    if front_matter.end:
        yield Event(front_matter.end, "end", plate, None)


def _years(presenter: Presenter) -> tuple[Year, ...]:
    by_year = groupby(events(presenter), key=lambda event: int(event.date[:4]))
    return tuple(Year(year, tuple(those)) for year, those in by_year)


def _portions(presenter: Presenter) -> tuple[tuple[Year, ...], ...]:
    """The years of each page."""
    return portions(presenter.once(_years), lambda year: len(year.events), _EVENTS)


def timeline_view(presenter: Presenter, section: Section, page: int) -> TimelineView:
    """A page of the timeline."""
    pages = presenter.once(_portions)
    every = tuple(
        Link(
            str(year.year),
            f"{presenter.url(presenter.page_path(section.path, number))}#_{year.year}",
            number == page,
        )
        for number, years in enumerate(pages, 1)
        for year in years
    )
    pager = presenter.pager(section.path, page, len(pages), 1)
    return TimelineView(section.title, section.lead, pages[page - 1], every, pager)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The timeline, where dates of two things at least are known."""
    if len(events(presenter)) >= _FEWEST:
        view = partial(timeline_view, presenter, presenter.section("timeline"))
        pages = len(presenter.once(_portions))
        yield from section_routes(presenter, "timeline", "timeline.html", pages, view)
