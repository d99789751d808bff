"""The views of the page of the costs: tables, chart, notes."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from sitegen.pages.components import Pager, Plate, YearAmount


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


class CostsView(Struct, frozen=True):
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
