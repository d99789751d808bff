"""The page of the showcases that come together: beside each other, added where that is fair.

Cards can be counted together. What they cost and whom they reached cannot: every programme counts
in a way of its own, so those figures stand as each showcase tells them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import Link, StatusMark, ThemeMark, View
from sitegen.pages.filters import choice_path
from sitegen.pages.presenter import OWN, Presenter, grouped
from sitegen.pages.route import Route, section_route


class ShowcaseRow(Struct, frozen=True):
    """A showcase: what it is called, where it is at home, and what it tells of itself.

    `statuses` are its numbers of cards in the order of the statuses of the view. Of the site itself
    there is no `home`, and nothing was `fetched`.
    """

    label: str
    organisation: str
    home: str | None
    cards: Link
    count: int
    statuses: tuple[int, ...]
    reach: int | None
    reach_of: int
    cost: Decimal | None
    as_of: str | None
    fetched: datetime.date | None


class ThemeCounts(Struct, frozen=True):
    """A theme with its numbers of cards: in all, and where there are few showcases of each."""

    theme: ThemeMark
    counts: tuple[int, ...]
    total: int


class ShowcasesView(View, frozen=True):
    """showcases.html: the showcases beside each other.

    `statuses` and `totals` go together: how many projects there are in each state. One that is in
    two showcases counts once in the totals.
    """

    title: str
    lead: str | None
    rows: tuple[ShowcaseRow, ...]
    statuses: tuple[StatusMark, ...]
    totals: tuple[int, ...]
    count: int
    beside: bool  # whether there is room for the showcases beside each other
    themes: tuple[ThemeCounts, ...]


# More showcases than this have no room beside each other.
_BESIDE = 6


def showcases_view(presenter: Presenter) -> ShowcasesView:
    """The page of the showcases."""
    section, cards = presenter.section("showcases"), presenter.listed
    used = Counter(card.status.id for card in cards)
    statuses = tuple(mark for mark in presenter.statuses.values() if mark.id in used)
    shown = _by_showcase(presenter)
    return ShowcasesView(
        title=section.title,
        lead=section.lead,
        rows=tuple(_row(presenter, id_, own, statuses) for id_, own in shown.items()),
        statuses=statuses,
        totals=tuple(used[mark.id] for mark in statuses),
        count=len(cards),
        beside=len(shown) <= _BESIDE,
        themes=tuple(_themes(presenter, shown if len(shown) <= _BESIDE else {})),
    )


def _by_showcase(presenter: Presenter) -> dict[str, tuple[Card, ...]]:
    """The cards by the showcases that they are in, that of the site first."""
    behind = grouped((card, presenter.homes(card)) for card in presenter.listed)
    order = (OWN, *(one.id for one in presenter.site.members))
    return {id_: behind[id_] for id_ in order if id_ in behind}


def _row(
    presenter: Presenter, id_: str, cards: tuple[Card, ...], statuses: Iterable[StatusMark]
) -> ShowcaseRow:
    used = Counter(card.status.id for card in cards)
    path = presenter.url(choice_path(presenter, "showcase", id_))
    counts = tuple(used[mark.id] for mark in statuses)
    member = next((one for one in presenter.site.members if one.id == id_), None)
    if member is None:
        settings, sums = presenter.site.settings, presenter.sums(presenter.site.cards)
        name = typographic(settings.organisation)
        return ShowcaseRow(
            label=typographic(settings.title),
            organisation=name,
            home=None,
            cards=Link(name, path),
            count=len(cards),
            statuses=counts,
            reach=sums.reach,
            reach_of=sums.reach_of,
            cost=sums.cost,
            as_of=presenter.as_of(None),
            fetched=None,
        )
    return ShowcaseRow(
        label=typographic(member.title),
        organisation=typographic(member.organisation),
        home=member.url,
        cards=Link(typographic(member.label), path),
        count=len(cards),
        statuses=counts,
        reach=member.reach,
        reach_of=member.reach_of,
        cost=member.cost,
        as_of=presenter.moment(member.as_of),
        fetched=member.fetched,
    )


def _themes(presenter: Presenter, behind: Mapping[str, tuple[Card, ...]]) -> Iterator[ThemeCounts]:
    """The themes that have cards, with how many each showcase has of them."""
    by_showcase = [Counter(theme.id for c in own for theme in c.themes) for own in behind.values()]
    for group in presenter.themes.values():
        if group.cards and group.mark:
            counts = tuple(counter[group.id] for counter in by_showcase)
            yield ThemeCounts(group.mark, counts, len(group.cards))


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the showcases, where others join this one."""
    if presenter.site.members:
        view = partial(showcases_view, presenter)
        yield section_route(presenter, "showcases", "showcases.html", view)
