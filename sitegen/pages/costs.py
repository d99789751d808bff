"""The page of the costs: by card, year, line and source, as tables and as a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card, summed, total, unsure_years
from sitegen.pages.charts import BarRow, Plot, costs_by_card, costs_by_theme, reach_against_cost
from sitegen.pages.components import Pager, Plate, View
from sitegen.pages.money import MoneyKind, MoneyView, Whole, money_of_cards, money_of_whole
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, section_route, section_routes
from sitegen.schema.front_matter import Cost


class YearCell(Struct, frozen=True):
    """The money of one row in one year: what counts, and what came from elsewhere, in euro.

    `unsure`: some of it is estimated, expected or, where it belongs to a year, inferred.
    """

    counted: Decimal | None
    other: Decimal | None
    unsure: bool = False


class CostRow(Struct, frozen=True):
    """A row of a cost table."""

    label: str
    url: str | None
    number: str | None
    cells: tuple[YearCell, ...]
    total: YearCell
    counts: bool = True


class CostTable(Struct, frozen=True):
    """A cost table: a column a year, a row a card (or line, or source), totals of what counts."""

    id: str
    rows: tuple[CostRow, ...]
    totals: tuple[YearCell, ...]
    total: YearCell
    overlap: bool = False  # what stands in several rows counts once


class Block(Struct, frozen=True):
    """A part of a bar: `series` is 1 to 4 (a pattern) or 0 for money outside the totals."""

    label: str
    series: int
    amount: Decimal
    x: int
    y: int
    width: int
    height: int


class Bar(Struct, frozen=True):
    """A year in the chart; `top` is the height at which its total stands, in chart units.

    `total` and `other` are as they are told, in the unit of the chart.
    """

    year: int
    total: Decimal
    other: Decimal | None
    x: int
    top: int
    blocks: tuple[Block, ...]
    unsure: bool = False


class Tick(Struct, frozen=True):
    """A grid line of the chart, its amount in the unit of the chart."""

    amount: Decimal
    y: int


class SeriesLabel(Struct, frozen=True):
    """The name of a series beside the last bar."""

    label: str
    series: int
    y: int


class Chart(Struct, frozen=True):
    """The costs by year as stacked bars, in units of an SVG of width x height; y grows downward.

    Between the edge and `left` stand the amounts of the ticks.

    Amounts are told in `unit` euro: 1000, or 1 where one of them would lose too much by it.
    """

    unit: int
    width: int
    height: int
    left: int
    baseline: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    series: tuple[SeriesLabel, ...]


class Note(Struct, frozen=True):
    """What is said of amounts: in which years, and of which cards."""

    text: str
    years: tuple[int, ...]
    cards: tuple[Plate, ...]


class Apart(Struct, frozen=True):
    """What came from a source that does not count, in euro."""

    source: str
    amount: Decimal


class CostsView(View, frozen=True):
    """costs.html: what it cost, by card, year, line and source; all but the first on page 1."""

    title: str
    lead: str | None
    years: tuple[int, ...]
    total: Decimal
    apart: tuple[Apart, ...]  # the money outside the total, by source
    unsure: bool  # an amount in the total is estimated or expected
    marked: bool  # an amount in the first table is not sure
    by_card: CostTable
    pager: Pager | None
    by_line: CostTable | None = None
    by_source: CostTable | None = None
    chart: Chart | None = None
    notes: tuple[Note, ...] = ()
    whole: Whole | None = None  # the money of the whole programme
    kinds: tuple[MoneyKind, ...] = ()  # money of other kinds, which is in no sum of costs
    most_expensive: tuple[CostRow, ...] = ()  # the three cards that cost most
    cards: tuple[BarRow, ...] = ()  # bars, where there are a few to compare
    most: int | None = None  # where the bars are those of the cards with most money: how many
    themes: tuple[BarRow, ...] = ()
    plot: Plot | None = None  # reach against cost


# The chart in units of its SVG; above a gap stands money outside the totals.
_LEFT, _RIGHT, _TOP = 56, 120, 56
_BASELINE, _HEIGHT = 480, 520
_WIDEST_PITCH, _NARROWEST_PITCH = 102, 48
# A bar is at least as far from the next as its total is wide, letter by letter.
_LETTER, _AROUND, _GUTTER = 10, 12, 12
_GAP = 4
_LINE_HEIGHT = 24
_SERIES = 4

_THOUSAND, _TENTHS_BELOW = 1000, 10

# Cards on one page of the table.
_ROWS = 100
# Bars that can be compared at a glance, and of how many cards where there are more.
_COMPARED, _MOST = 40, 20

CardCost = tuple[Card, Cost]


def costs_view(presenter: Presenter, page: int) -> CostsView:
    """A page of the costs. The site must have costs."""
    section = presenter.section("costs")
    paid, all_paid = presenter.once(_paid), presenter.once(_all_paid)
    rows = tuple(_card_row(presenter, card) for card in paid[page_slice(page, _ROWS)])
    view = CostsView(
        title=section.title,
        lead=section.lead,
        years=presenter.site.years,
        total=all_paid.total.counted or Decimal(),
        apart=presenter.once(_apart),
        unsure=all_paid.total.unsure,
        marked=any(cell.unsure for row in rows for cell in (*row.cells, row.total)),
        by_card=replace(all_paid, rows=rows),
        pager=presenter.pager(section.path, page, len(paid), _ROWS),
    )
    return _first_page(presenter, view) if page == 1 else view


def _paid(presenter: Presenter) -> tuple[Card, ...]:
    """The cards of which it is known what they cost."""
    return tuple(card for card in presenter.site.cards if card.spent)


def entries_of(cards: Iterable[Card]) -> list[CardCost]:
    """What these cards cost, amount by amount."""
    return [(card, cost) for card in cards for cost in card.spent]


def _apart(presenter: Presenter) -> tuple[Apart, ...]:
    """The money outside the totals, by the source that it came from."""
    sums = summed(
        (cost.source, cost.amount)
        for card, cost in entries_of(presenter.site.cards)
        if cost.source not in card.counted
    )
    return tuple(Apart(presenter.label("sources", id_), amount) for id_, amount in sums.items())


def _all_paid(presenter: Presenter) -> CostTable:
    """The table by card without its rows, which stand on several pages."""
    entries = entries_of(presenter.site.cards)
    return CostTable("per-kaart", (), *amounts_by_year(entries, presenter.site.years))


def _card_row(presenter: Presenter, card: Card) -> CostRow:
    plate = presenter.plate(card)
    return _row(presenter, plate.title, plate.url, plate.number, entries_of([card]))


def _first_page(presenter: Presenter, view: CostsView) -> CostsView:
    """The first page has the other tables too, the chart, and what is said of the amounts."""
    entries = entries_of(presenter.site.cards)
    of_source: defaultdict[str, list[CardCost]] = defaultdict(list)
    for entry in entries:
        of_source[entry[1].source].append(entry)
    lines = [
        (group.link.label, group.link.url, group.number, entries_of(group.cards))
        for group in presenter.lines.values()
    ]
    sources = [
        (typographic(source.label), None, None, of_source[source.id])
        for source in presenter.site.settings.sources
    ]
    by_line = _table(presenter, "per-lijn", lines)
    dearest = sorted(presenter.once(_paid), key=lambda card: -(card.cost or 0))[:3]
    return replace(
        view,
        by_line=by_line if by_line.rows else None,
        by_source=_table(presenter, "per-bron", sources),
        chart=_chart(presenter, entries) if len(view.years) > 1 else None,
        notes=tuple(_notes(presenter, entries)),
        whole=money_of_whole(presenter, presenter.site.home),
        kinds=money_of_cards(presenter),
        most_expensive=tuple(_card_row(presenter, card) for card in dearest if card.cost),
        cards=_several(costs_by_card(presenter, _compared(presenter.once(_paid)))),
        most=_MOST if len(presenter.once(_paid)) > _COMPARED else None,
        themes=_several(costs_by_theme(presenter)),
        plot=reach_against_cost(presenter),
    )


def _compared(paid: tuple[Card, ...]) -> Sequence[Card]:
    """All cards, or of many those that took most money, whichever budget it came from."""
    if len(paid) <= _COMPARED:
        return paid
    return sorted(paid, key=lambda card: -((card.cost or 0) + (card.other or 0)))[:_MOST]


def _several(rows: tuple[BarRow, ...]) -> tuple[BarRow, ...]:
    """Bars, unless there is but one: it would be as long as it can be, whatever it tells."""
    return rows if len(rows) > 1 else ()


def _notes(presenter: Presenter, entries: Sequence[CardCost]) -> Iterator[Note]:
    """What editors noted with amounts, each text once."""
    noted: defaultdict[str, list[CardCost]] = defaultdict(list)
    for card, cost in entries:
        if cost.note:
            noted[cost.note].append((card, cost))
    for text, those in noted.items():
        years = tuple(sorted({cost.year for _, cost in those}))
        cards = presenter.plates(dict.fromkeys(card for card, _ in those))
        yield Note(typographic(text), years, cards)


def _table(
    presenter: Presenter,
    id_: str,
    rows: Iterable[tuple[str, str | None, str | None, Sequence[CardCost]]],
) -> CostTable:
    """A cost table from rows of label, address, number and amounts; empty rows are left out."""
    filled = [row for row in rows if row[-1]]
    # A card may be in several rows, and counts once.
    named = [entry for *_, entries in filled for entry in entries]
    everything = list({(id(card), id(cost)): (card, cost) for card, cost in named}.values())
    made = tuple(_row(presenter, *row) for row in filled)
    sums = amounts_by_year(everything, presenter.site.years)
    return CostTable(id_, made, *sums, overlap=len(everything) < len(named))


def _row(
    presenter: Presenter,
    label: str,
    url: str | None,
    number: str | None,
    entries: Sequence[CardCost],
) -> CostRow:
    cells, together = amounts_by_year(entries, presenter.site.years)
    return CostRow(label, url, number, cells, together, together.counted is not None)


def amounts_by_year(
    entries: Sequence[CardCost], years: Sequence[int]
) -> tuple[tuple[YearCell, ...], YearCell]:
    """The amounts by year, and together."""
    counted = summed((c.year, c.amount) for card, c in entries if c.source in card.counted)
    other = summed((c.year, c.amount) for card, c in entries if c.source not in card.counted)
    doubtful = unsure_years(entries)
    unsure = any(cost.unsure for _, cost in entries)
    together = YearCell(total(counted.values()), total(other.values()), unsure)
    cells = (YearCell(counted.get(year), other.get(year), year in doubtful) for year in years)
    return tuple(cells), together


class _Series(Struct, frozen=True):
    """What bars are made of: the name of a series and its amounts by year, in euro."""

    label: str
    amounts: Mapping[int, Decimal]


def _chart(presenter: Presenter, entries: Sequence[CardCost]) -> Chart:
    """Stacked bars: a bar a year, a block a line (or a source where there are no lines)."""
    years = presenter.site.years
    series, outside = _series(presenter, entries)
    sums = [
        sum((one.amounts.get(year, Decimal()) for one in (*series, outside)), Decimal())
        for year in years
    ]
    highest = max(sums, default=Decimal()) or Decimal(1)  # a project may have cost nothing
    step = _step(highest)
    scale = Decimal(_BASELINE - _TOP) / highest
    unit = _unit(series, outside, years)
    letters = len(presenter.language.number(_in_unit(highest, unit)))
    left = max(_LEFT, letters * _LETTER + _AROUND + _GUTTER)
    pitch = max(_NARROWEST_PITCH, min(_WIDEST_PITCH, 300 // max(1, len(years))))
    pitch = max(pitch, letters * _LETTER + _AROUND)
    width = pitch * 3 // 4
    unsure = unsure_years(entries)
    bars = tuple(
        _told(
            _bar(year, series, outside, left + number * pitch + (pitch - width) // 2, width, scale),
            unit,
            unsure=year in unsure,
        )
        for number, year in enumerate(years)
    )
    ticks = tuple(
        Tick(_in_unit(step * number, unit), int(_BASELINE - step * number * scale))
        for number in range(int(highest // step) + 1)
    )
    return Chart(
        unit=unit,
        width=left + pitch * len(years) + _RIGHT,
        height=_HEIGHT,
        left=left - _GUTTER,
        baseline=_BASELINE,
        bars=bars,
        ticks=ticks,
        series=_labels(series, bars),
    )


def _unit(series: Sequence[_Series], outside: _Series, years: Sequence[int]) -> int:
    """A thousand euro, unless the money of some year would be told as next to nothing by it."""
    sums = [
        [sum((one.amounts.get(year, Decimal()) for one in some), Decimal()) for year in years]
        for some in (series, (outside,))
    ]
    least = min((amount for amounts in sums for amount in amounts if amount), default=Decimal())
    return _THOUSAND if least >= _THOUSAND else 1


def _in_unit(amount: Decimal, unit: int) -> Decimal:
    """An amount as the chart tells it: whole, or with a tenth below ten; rounded half up."""
    told = amount / unit
    step = Decimal(1) if told >= _TENTHS_BELOW else Decimal("0.1")
    return told.quantize(step, rounding=ROUND_HALF_UP)


def _told(bar: Bar, unit: int, *, unsure: bool) -> Bar:
    other = None if bar.other is None else _in_unit(bar.other, unit)
    return replace(bar, total=_in_unit(bar.total, unit), other=other, unsure=unsure)


def _bar(
    year: int, series: Sequence[_Series], outside: _Series, x: int, width: int, scale: Decimal
) -> Bar:
    """The bar of a year: its blocks on each other, and money outside the totals above a gap."""
    blocks = []
    bottom = Decimal(_BASELINE)
    counted = Decimal()
    for number, one in [*enumerate(series, 1), (0, outside)]:
        if amount := one.amounts.get(year):
            gap = 0 if number else _GAP
            top = bottom - amount * scale - gap
            height = int(bottom) - gap - int(top)
            blocks.append(Block(one.label, number, amount, x, int(top), width, height))
            bottom = top
            counted += amount if number else 0
    other = outside.amounts.get(year) or None
    return Bar(year, counted, other, x, int(bottom), tuple(blocks))


def _series(presenter: Presenter, entries: Iterable[CardCost]) -> tuple[list[_Series], _Series]:
    """The series, at most four, and last what came from outside the totals."""
    labels = _series_labels(presenter)
    by_line = bool(presenter.site.settings.lines)
    every: defaultdict[str, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    outside: defaultdict[int, Decimal] = defaultdict(Decimal)
    for card, cost in entries:
        id_ = (card.line.id if card.line else "") if by_line else cost.source
        amounts = every[labels.get(id_, "")] if cost.source in card.counted else outside
        amounts[cost.year] += cost.amount
    sums = {label: sum(every[label].values(), Decimal()) for label in labels.values()}
    present = [label for label in sums if sums[label]]
    series = [_Series(label, every.pop(label)) for label in _alone(present, sums)]
    if len(series) < len(present):
        series.append(_Series(presenter.language.titles["rest"], _together(every.values())))
    return series, _Series("", outside)


def _alone(present: Sequence[str], sums: Mapping[str, Decimal]) -> Sequence[str]:
    """The series that stand on their own: all of them, or the largest beside the rest."""
    if len(present) <= _SERIES:
        return present
    large = sorted(present, key=lambda label: -sums[label])[: _SERIES - 1]
    return [label for label in present if label in large]


def _series_labels(presenter: Presenter) -> dict[str, str]:
    """The names of the lines, or of the sources where there are no lines, by id."""
    settings = presenter.site.settings
    part, known = ("lines", settings.lines) if settings.lines else ("sources", settings.sources)
    return {one.id: presenter.label(part, one.id) for one in known}


def _together(every: Iterable[Mapping[int, Decimal]]) -> dict[int, Decimal]:
    return summed(pair for amounts in every for pair in amounts.items())


def _labels(series: Iterable[_Series], bars: Sequence[Bar]) -> tuple[SeriesLabel, ...]:
    """The names beside the last bar that shows each series, kept apart from each other."""
    labels: list[SeriesLabel] = []
    blocks = bars[-1].blocks if bars else ()
    at = {block.label: block.y + block.height // 2 for block in blocks}
    lowest = _BASELINE
    for number, one in enumerate(series, 1):
        y = min(at.get(one.label, lowest - _LINE_HEIGHT), lowest)
        labels.append(SeriesLabel(one.label, number, y))
        lowest = y - _LINE_HEIGHT
    return tuple(labels)


def _step(highest: Decimal) -> Decimal:
    """A round distance between grid lines, for four to eight of them."""
    step = Decimal(10) ** (len(str(int(highest))) - 1)
    for part in (Decimal("0.2"), Decimal("0.5"), Decimal(1)):
        if highest / (step * part) <= 6:
            return step * part
    return step * 2


def money_view(presenter: Presenter) -> MoneyView:
    """The money of a programme of which no costs are known."""
    section = presenter.section("costs")
    whole = money_of_whole(presenter, presenter.site.home)
    return MoneyView(section.title, section.lead, whole, money_of_cards(presenter))


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the costs, where there are any, or else of the other money."""
    site = presenter.site
    if site.years:
        pages = page_count(len(presenter.once(_paid)), _ROWS)
        view = partial(costs_view, presenter)
        yield from section_routes(presenter, "costs", "costs.html", pages, view)
    elif any(card.front_matter.costs for card in site.cards) or (
        site.home and site.home.front_matter.costs
    ):
        yield section_route(presenter, "costs", "money.html", partial(money_view, presenter))
