"""The page of the costs: by card, year, line and source, as tables and as a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import Pager, Plate, View, YearAmount
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route, paged
from sitegen.schema.front_matter import Cost


class Cell(Struct, frozen=True):
    """The money of one row in one year: what counts, and what came from elsewhere, in euro."""

    counted: Decimal | None
    other: Decimal | None


class CostRow(Struct, frozen=True):
    """A row of a cost table."""

    label: str
    url: str | None
    number: str | None
    cells: tuple[Cell, ...]
    total: Cell
    counts: bool = True


class CostTable(Struct, frozen=True):
    """A cost table: a column a year, a row a card (or line, or source), totals of what counts."""

    id: str
    rows: tuple[CostRow, ...]
    totals: tuple[Cell, ...]
    total: Cell


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
    """A year in the chart; `top` is the height at which its total stands, in chart units."""

    year: int
    total: Decimal
    other: Decimal | None
    x: int
    top: int
    blocks: tuple[Block, ...]


class Tick(Struct, frozen=True):
    """A grid line of the chart."""

    amount: Decimal
    y: int


class SeriesLabel(Struct, frozen=True):
    """The name of a series beside the last bar."""

    label: str
    series: int
    y: int


class Chart(Struct, frozen=True):
    """The costs by year as stacked bars, in units of an SVG of width x height; y grows downward."""

    width: int
    height: int
    baseline: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    series: tuple[SeriesLabel, ...]


class Note(Struct, frozen=True):
    """What is said of amounts: in which years, and of which cards."""

    text: str
    years: tuple[int, ...]
    cards: tuple[Plate, ...]


class CostsView(View, frozen=True):
    """costs.html: what it cost, by card, year, line and source; all but the first on page 1."""

    title: str
    lead: str | None
    years: tuple[int, ...]
    total: Decimal
    other: Decimal | None
    by_year: tuple[YearAmount, ...]
    by_card: CostTable
    pager: Pager | None
    by_line: CostTable | None = None
    by_source: CostTable | None = None
    chart: Chart | None = None
    notes: tuple[Note, ...] = ()
    most_expensive: tuple[CostRow, ...] = ()  # the three cards that cost most


# The chart in units of its SVG.
_LEFT = 56


_RIGHT = 120


_TOP = 56


_BASELINE = 480


_HEIGHT = 520


_WIDEST_PITCH = 102


_NARROWEST_PITCH = 44


_SERIES = 4


# Cards on one page of the table.
_ROWS = 300


Entry = tuple[Card, Cost]


def costs_pages(presenter: Presenter) -> int:
    """How many pages the costs take."""
    return page_count(len(presenter.once(_paid)), _ROWS)


def costs_view(presenter: Presenter, page: int) -> CostsView:
    """A page of the costs. The site must have costs."""
    text = presenter.texts.get(presenter.folder("costs"))
    paid, all_paid = presenter.once(_paid), presenter.once(_all_paid)
    rows = tuple(_card_row(presenter, card) for card in paid[page_slice(page, _ROWS)])
    view = CostsView(
        title=presenter.title("costs"),
        lead=summary(text),
        years=presenter.site.years,
        total=all_paid.total.counted or Decimal(),
        other=all_paid.total.other,
        by_year=presenter.once(_by_year),
        by_card=replace(all_paid, rows=rows),
        pager=presenter.pager(presenter.folder("costs"), page, len(paid), _ROWS),
    )
    return _first_page(presenter, view) if page == 1 else view


def _paid(presenter: Presenter) -> tuple[Card, ...]:
    """The cards of which it is known what they cost."""
    return tuple(card for card in presenter.site.cards if card.front_matter.costs)


def _entries(presenter: Presenter) -> list[Entry]:
    return [(card, cost) for card in presenter.site.cards for cost in card.front_matter.costs]


def _all_paid(presenter: Presenter) -> CostTable:
    """The table by card without its rows, which stand on several pages."""
    return CostTable("per-kaart", (), *_amounts(_entries(presenter), presenter.site.years))


def _by_year(presenter: Presenter) -> tuple[YearAmount, ...]:
    return presenter.years(presenter.site.cards)


def _card_row(presenter: Presenter, card: Card) -> CostRow:
    plate = presenter.plate(card)
    entries = [(card, cost) for cost in card.front_matter.costs]
    return _row(presenter, plate.title, plate.url, plate.number, entries)


def _first_page(presenter: Presenter, view: CostsView) -> CostsView:
    """The first page has the other tables too, the chart, and what is said of the amounts."""
    settings, entries = presenter.site.settings, _entries(presenter)
    of_line: defaultdict[str | None, list[Entry]] = defaultdict(list)
    of_source: defaultdict[str, list[Entry]] = defaultdict(list)
    for card, cost in entries:
        of_line[card.line.id if card.line else None].append((card, cost))
        of_source[cost.source].append((card, cost))
    by_line = _table(
        presenter,
        "per-lijn",
        [
            (
                typographic(line.label),
                presenter.url(f"{presenter.lines_folder}{line.id}/"),
                line.number,
                of_line[line.id],
            )
            for line in settings.lines
        ],
    )
    by_source = _table(
        presenter,
        "per-bron",
        [
            (typographic(source.label), None, None, of_source[source.id])
            for source in settings.sources
        ],
    )
    dearest = sorted(presenter.once(_paid), key=lambda card: -(card.cost or 0))[:3]
    return replace(
        view,
        by_line=by_line if by_line.rows else None,
        by_source=by_source,
        chart=_chart(presenter, entries),
        notes=tuple(_notes(presenter, entries)),
        most_expensive=tuple(_card_row(presenter, card) for card in dearest if card.cost),
    )


def _notes(presenter: Presenter, entries: Sequence[Entry]) -> Iterator[Note]:
    """What editors noted with amounts, each text once."""
    noted: defaultdict[str, list[Entry]] = defaultdict(list)
    for card, cost in entries:
        if cost.note:
            noted[cost.note].append((card, cost))
    for text, those in noted.items():
        cards = dict.fromkeys(card for card, _ in those)
        years = tuple(sorted({cost.year for _, cost in those}))
        yield Note(typographic(text), years, tuple(presenter.plate(card) for card in cards))


def _table(
    presenter: Presenter,
    id_: str,
    rows: Iterable[tuple[str, str | None, str | None, Sequence[Entry]]],
) -> CostTable:
    """A cost table from rows of label, address, number and amounts; empty rows are left out."""
    made = []
    everything: list[Entry] = []
    for label, url, number, entries in rows:
        if entries:
            made.append(_row(presenter, label, url, number, entries))
            everything += entries
    return CostTable(id_, tuple(made), *_amounts(everything, presenter.site.years))


def _row(
    presenter: Presenter,
    label: str,
    url: str | None,
    number: str | None,
    entries: Sequence[Entry],
) -> CostRow:
    cells, total = _amounts(entries, presenter.site.years)
    return CostRow(label, url, number, cells, total, total.counted is not None)


def _amounts(entries: Iterable[Entry], years: Sequence[int]) -> tuple[tuple[Cell, ...], Cell]:
    """The amounts by year, and together."""
    counted: dict[int, Decimal] = {}
    other: dict[int, Decimal] = {}
    for card, cost in entries:
        sums = counted if cost.source in card.counted else other
        sums[cost.year] = sums.get(cost.year, Decimal()) + cost.amount
    together = Cell(_sum(counted.values()), _sum(other.values()))
    return tuple(Cell(counted.get(year), other.get(year)) for year in years), together


def _sum(amounts: Collection[Decimal]) -> Decimal | None:
    return sum(amounts, Decimal()) if amounts else None


class _Money(Struct, frozen=True):
    """What stands in the chart: amounts by year and series, and what is outside the totals."""

    years: tuple[int, ...]
    series: list[str]
    amounts: Mapping[tuple[int, str], Decimal]
    outside: Mapping[int, Decimal]

    def total(self, year: int) -> Decimal:
        return sum((self.amounts.get((year, one), Decimal()) for one in self.series), Decimal())

    def highest(self) -> Decimal:
        sums = [self.total(year) + self.outside.get(year, Decimal()) for year in self.years]
        return max(sums, default=Decimal(1))


def _money(presenter: Presenter, entries: Sequence[Entry]) -> _Money:
    series, of = _series(presenter, entries)
    amounts: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    outside: defaultdict[int, Decimal] = defaultdict(Decimal)
    for entry in entries:
        card, cost = entry
        if cost.source in card.counted:
            amounts[cost.year, of(entry)] += cost.amount
        else:
            outside[cost.year] += cost.amount
    return _Money(presenter.site.years, series, amounts, outside)


def _chart(presenter: Presenter, entries: Sequence[Entry]) -> Chart:
    """Stacked bars: a bar a year, a block a line (or a source where there are no lines)."""
    money = _money(presenter, entries)
    highest = money.highest()
    step = _step(highest)
    scale = Decimal(_BASELINE - _TOP) / highest
    pitch = max(_NARROWEST_PITCH, min(_WIDEST_PITCH, 300 // max(1, len(money.years))))
    width = pitch * 3 // 4
    bars = [
        _bar(money, year, _LEFT + position * pitch + (pitch - width) // 2, width, scale)
        for position, year in enumerate(money.years)
    ]
    ticks = tuple(
        Tick(step * number, int(_BASELINE - step * number * scale))
        for number in range(int(highest // step) + 1)
    )
    return Chart(
        width=_LEFT + pitch * len(money.years) + _RIGHT,
        height=_HEIGHT,
        baseline=_BASELINE,
        bars=tuple(bars),
        ticks=ticks,
        series=_labels(money.series, bars),
    )


def _bar(money: _Money, year: int, x: int, width: int, scale: Decimal) -> Bar:
    """The bar of a year: its blocks on each other, and money outside the totals above a gap."""
    blocks = []
    bottom = Decimal(_BASELINE)
    for number, label in enumerate(money.series, 1):
        if amount := money.amounts.get((year, label)):
            top = bottom - amount * scale
            blocks.append(_block(label, number, amount, x, top, bottom, width))
            bottom = top
    other = money.outside.get(year)
    if other:
        top = bottom - other * scale - 4  # a gap: this money stands apart
        blocks.append(_block("", 0, other, x, top, bottom - 4, width))
        bottom = top
    return Bar(year, money.total(year), other or None, x, int(bottom), tuple(blocks))


def _block(
    label: str, series: int, amount: Decimal, x: int, top: Decimal, bottom: Decimal, width: int
) -> Block:
    return Block(label, series, amount, x, int(top), width, int(bottom) - int(top))


def _series(
    presenter: Presenter, entries: Sequence[Entry]
) -> tuple[list[str], Callable[[Entry], str]]:
    """The names of the series, at most four, and the series of an amount."""
    settings = presenter.site.settings
    if settings.lines:
        order = [presenter.label("lines", line.id) for line in settings.lines]
        name = partial(_line_name, presenter)
    else:
        order = [presenter.label("sources", source.id) for source in settings.sources]
        name = partial(_source_name, presenter)
    sums = _sums(entries, name)
    present = [label for label in order if sums.get(label)]
    if len(present) <= _SERIES:
        return present, name
    large = sorted(present, key=lambda label: -sums[label])[: _SERIES - 1]
    kept = [label for label in present if label in large]
    rest = presenter.language.titles["rest"]
    names = dict.fromkeys(present, rest) | {label: label for label in kept}
    return [*kept, rest], lambda entry: names.get(name(entry), rest)


def _sums(entries: Sequence[Entry], name: Callable[[Entry], str]) -> dict[str, Decimal]:
    """What counts, by the name of its series."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for card, cost in entries:
        if cost.source in card.counted:
            sums[name((card, cost))] += cost.amount
    return sums


def _line_name(presenter: Presenter, entry: Entry) -> str:
    line = entry[0].line
    return presenter.label("lines", line.id) if line else ""


def _source_name(presenter: Presenter, entry: Entry) -> str:
    return presenter.label("sources", entry[1].source)


def _labels(series: Sequence[str], bars: Sequence[Bar]) -> tuple[SeriesLabel, ...]:
    """The names beside the last bar that shows each series, kept apart from each other."""
    labels: list[SeriesLabel] = []
    last = bars[-1] if bars else None
    at = {block.label: block.y + block.height // 2 for block in last.blocks} if last else {}
    lowest = _BASELINE
    for number, label in enumerate(series, 1):
        y = min(at.get(label, lowest - 24), lowest)
        labels.append(SeriesLabel(label, number, y))
        lowest = y - 24
    return tuple(labels)


def _step(highest: Decimal) -> Decimal:
    """A round distance between grid lines, for four to eight of them."""
    step = Decimal(10) ** (len(str(int(highest))) - 1)
    for part in (Decimal("0.2"), Decimal("0.5"), Decimal(1)):
        if highest / (step * part) <= 6:
            return step * part
    return step * 2


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the costs, where there are any."""
    if presenter.site.years:
        folder, view = presenter.folder("costs"), partial(costs_view, presenter)
        text = presenter.texts.get(folder)
        first = Route(
            folder,
            "costs.html",
            presenter.title("costs"),
            partial(view, 1),
            summary(text),
            text=text,
        )
        yield from paged(presenter, first, costs_pages(presenter), view)
