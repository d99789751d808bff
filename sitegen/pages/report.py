"""The report: what the programme did, cost and learned, from its cards and a few of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card, Page, spent_years
from sitegen.pages.card import Claimed, CostLine, claimed, cost_lines
from sitegen.pages.charts import Grid, Way, grid, ways
from sitegen.pages.components import Lesson, Link, Picture, Plate, StatusMark, Sums, Teaser, View
from sitegen.pages.costs import YearCell, amounts_by_year, entries_of
from sitegen.pages.lessons import lessons_of
from sitegen.pages.measures import Measured, measured
from sitegen.pages.money import MoneyKind, money_of_card
from sitegen.pages.poster import posters_url
from sitegen.pages.presenter import Group, Presenter, summary
from sitegen.pages.route import Route, section_route

WHOLE = 60
"""With more cards than this, the page tells figures only: each card is a link away."""


class Scope(Struct, frozen=True):
    """What a report is about: all years and lines, or one of them; `whole`: with every text."""

    year: int | None = None
    line: str | None = None  # its id
    whole: bool = True


class FactRow(Struct, frozen=True):
    """A card in the factsheet, or a line where the cards are too many."""

    plate: Plate
    status: StatusMark | None
    cells: tuple[YearCell, ...]  # by year, in euro
    reach: int | None


class FactGroup(Struct, frozen=True):
    """The rows of a line; without a link those of all cards."""

    line: Link | None
    number: str | None
    rows: tuple[FactRow, ...]


class Factsheet(Struct, frozen=True):
    """What every card cost by year and whom it reached, with the totals of what counts."""

    years: tuple[int, ...]
    groups: tuple[FactGroup, ...]
    totals: tuple[YearCell, ...]
    apart: bool  # money outside the totals stands between brackets
    unsure: bool
    sums: Sums


class ThemeCards(Struct, frozen=True):
    """A theme with its cards."""

    link: Link
    cards: tuple[Plate, ...]


class ReportText(Struct, frozen=True):
    """A page of the site as a chapter: its text is gathered under `source`."""

    source: str
    title: str
    lead: str | None


class Project(Struct, frozen=True):
    """A card in the report: its text is gathered under `source`."""

    source: str
    card: Teaser
    anchor: str
    status_note: str | None
    picture: Picture | None
    audience: str | None
    started: str | None  # ISO 8601 year or date
    ended: str | None
    costs: tuple[CostLine, ...]
    money: tuple[MoneyKind, ...]
    results: tuple[Measured, ...]
    effects: tuple[Claimed, ...]
    lessons: tuple[Lesson, ...]
    partners: tuple[str, ...]


class Chapter(Struct, frozen=True):
    """The projects of a line; without a title those of all cards."""

    anchor: str
    title: str | None
    number: str | None
    lead: str | None
    projects: tuple[Project, ...]


class ReportView(View, frozen=True):
    """report.html: the report on one page; report_print.html: the same as a document."""

    title: str
    lead: str | None
    year: int | None
    line: str | None
    facts: Factsheet
    themes: tuple[ThemeCards, ...]
    grid: Grid | None  # the themes by line
    ways: tuple[Way, ...]  # how far each card is
    before: tuple[ReportText, ...]
    chapters: tuple[Chapter, ...]
    after: tuple[ReportText, ...]
    posters: str | None  # the address of all posters


def report_view(presenter: Presenter, scope: Scope) -> ReportView:
    """The report of a scope."""
    section, cards = presenter.section("report"), report_cards(presenter, scope)
    groups = _groups(presenter, cards, scope)
    line = presenter.lines[scope.line].link.label if scope.line else None
    return ReportView(
        title=section.title,
        lead=section.lead,
        year=scope.year,
        line=line,
        facts=_facts(presenter, cards, groups, scope),
        themes=tuple(_themes(presenter, cards)),
        grid=grid(presenter, cards),
        ways=ways(presenter, cards) if scope.whole else (),
        before=_texts(presenter, "start", scope),
        chapters=tuple(_chapter(presenter, *one) for one in groups) if scope.whole else (),
        after=_texts(presenter, "end", scope),
        posters=presenter.once(posters_url),
    )


def report_cards(presenter: Presenter, scope: Scope) -> tuple[Card, ...]:
    """The cards that a report is about."""
    cards = presenter.lines[scope.line].cards if scope.line else presenter.site.cards
    return tuple(card for card in cards if scope.year is None or _in_year(card, scope.year))


def _in_year(card: Card, year: int) -> bool:
    """Whether a card was under way in a year, or cost something in it, as far as it tells."""
    front_matter = card.front_matter
    if any(cost.year == year for cost in front_matter.costs):
        return True
    begun = front_matter.start is None or int(front_matter.start[:4]) <= year
    ended = front_matter.end is not None and int(front_matter.end[:4]) < year
    return begun and not ended


def report_texts(presenter: Presenter, scope: Scope) -> tuple[Card | Page, ...]:
    """Every text that a report gathers."""
    pages = (*_pages(presenter, "start", scope), *_pages(presenter, "end", scope))
    return (*pages, *report_cards(presenter, scope)) if scope.whole else pages


def _pages(presenter: Presenter, place: str, scope: Scope) -> tuple[Page, ...]:
    """The pages at the start or the end; those of the whole programme tell nothing of one line."""
    pages = () if scope.line else presenter.site.pages
    return tuple(page for page in pages if page.front_matter.report == place)


def _texts(presenter: Presenter, place: str, scope: Scope) -> tuple[ReportText, ...]:
    return tuple(
        ReportText(page.source, typographic(page.title), summary(page))
        for page in _pages(presenter, place, scope)
    )


_Grouped = tuple[Group | None, tuple[Card, ...]]


def _groups(presenter: Presenter, cards: Sequence[Card], scope: Scope) -> list[_Grouped]:
    """The cards by the line that they stand under, in the order of the site; else all of them."""
    if not presenter.site.settings.lines:
        return [(None, tuple(cards))]
    of_line = {
        id_: [card for card in cards if (scope.line or (card.line and card.line.id)) == id_]
        for id_ in presenter.lines
    }
    return [(presenter.lines[id_], tuple(own)) for id_, own in of_line.items() if own]


def _facts(
    presenter: Presenter, cards: Sequence[Card], groups: Iterable[_Grouped], scope: Scope
) -> Factsheet:
    years = tuple(year for year in spent_years(cards) if scope.year in (None, year))
    few = len(cards) <= WHOLE or scope.whole
    made = _fact_groups(presenter, groups, years) if few else _by_line(presenter, groups, years)
    cells = [cell for group in made for row in group.rows for cell in row.cells]
    return Factsheet(
        years=years,
        groups=made,
        totals=amounts_by_year(entries_of(cards), years)[0],
        apart=any(cell.other is not None for cell in cells),
        unsure=any(cell.unsure for cell in cells),
        sums=presenter.sums(cards),
    )


def _fact_groups(
    presenter: Presenter, groups: Iterable[_Grouped], years: Sequence[int]
) -> tuple[FactGroup, ...]:
    return tuple(
        FactGroup(
            group.link if group else None,
            group.number if group else None,
            tuple(
                FactRow(
                    presenter.plate(card),
                    presenter.statuses[card.status.id],
                    amounts_by_year(entries_of([card]), years)[0],
                    card.front_matter.reach,
                )
                for card in cards
            ),
        )
        for group, cards in groups
    )


def _by_line(
    presenter: Presenter, groups: Iterable[_Grouped], years: Sequence[int]
) -> tuple[FactGroup, ...]:
    """A row a line, for who would lose the way among hundreds of cards."""
    rows = tuple(
        FactRow(
            Plate(group.link.label, group.link.url, group.number),
            None,
            amounts_by_year(entries_of(cards), years)[0],
            presenter.sums(cards).reach,
        )
        for group, cards in groups
        if group
    )
    return (FactGroup(None, None, rows),) if rows else ()


def _themes(presenter: Presenter, cards: Iterable[Card]) -> Iterator[ThemeCards]:
    about = set(cards)
    for group in presenter.themes.values():
        own = [card for card in group.cards if card in about]
        if own:
            yield ThemeCards(group.link, presenter.plates(own))


def _chapter(presenter: Presenter, group: Group | None, cards: Iterable[Card]) -> Chapter:
    projects = tuple(_project(presenter, card) for card in cards)
    if group is None:
        return Chapter("_all", None, None, None, projects)
    return Chapter(f"_line-{group.id}", group.link.label, group.number, group.lead, projects)


def _project(presenter: Presenter, card: Card) -> Project:
    front_matter = card.front_matter
    return Project(
        source=card.source,
        card=presenter.teaser(card),
        anchor=f"_card-{card.slug}",
        status_note=if_any(front_matter.status_note),
        picture=presenter.lead_picture(card.pictures),
        audience=if_any(front_matter.audience),
        started=front_matter.start,
        ended=front_matter.end,
        costs=tuple(cost_lines(presenter, card)),
        money=money_of_card(presenter, card),
        results=presenter.once(measured, card),
        effects=tuple(claimed(presenter, front_matter.effects)),
        lessons=lessons_of(presenter, [card]),
        partners=tuple(typographic(partner.label) for partner in card.partners),
    )


def report_route(presenter: Presenter, scope: Scope, template: str = "report.html") -> Route:
    """The report of a scope as a page with this template."""
    route = section_route(presenter, "report", template, partial(report_view, presenter, scope))
    return replace(route, others=report_texts(presenter, scope))


def routes(presenter: Presenter) -> Iterator[Route]:
    """The report, where there is something to report on."""
    cards = presenter.site.cards
    if cards:
        yield report_route(presenter, Scope(whole=len(cards) <= WHOLE))
