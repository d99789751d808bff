"""The views of the page types: one frozen value for each template of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from sitegen.views.common import (
    Digested,
    House,
    Lesson,
    Link,
    NewsTeaser,
    Pager,
    Picture,
    Plate,
    StatusMark,
    Sums,
    Teaser,
    ThemeMap,
    ThemeMark,
    YearAmount,
)


@dataclass(frozen=True, slots=True)
class HomeView:
    """home.html: what the programme is, its figures, its themes, what stands in the window."""

    title: str
    lead: str | None
    sums: Sums
    years: tuple[YearAmount, ...]
    hero: Teaser | None  # the card whose picture hangs in the first window
    featured: tuple[Teaser, ...]
    map: ThemeMap | None
    lessons: tuple[Lesson, ...]
    news: tuple[NewsTeaser, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, as a link to a page; `count` is the number of cards behind it."""

    id: str
    label: str
    url: str
    count: int
    current: bool
    status: StatusMark | None = None
    theme: ThemeMark | None = None


@dataclass(frozen=True, repr=False)
class Facet(Digested):
    """A filter: theme, status, line or a field of the site."""

    id: str
    label: str
    everything: Option
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """cards.html: all cards, or those behind one choice of a filter."""

    title: str
    lead: str | None
    chosen: str | None  # label of the choice, None for the whole list
    total: int
    count: int
    facets: tuple[Facet, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    house: House | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class CostLine:
    """One amount of a card: euro, between brackets where the source does not count."""

    year: int
    amount: Decimal
    source: str
    counts: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with one or more values: a field of the site, the partners, the effects."""

    label: str
    values: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said; `by` is a role, never a private person's name."""

    text: Markup
    by: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """A document beside a card: `kind` is its extension in capitals, `size` in bytes."""

    title: str
    url: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Video:
    """A film on another host: shown as a link, never loaded before the resident asks."""

    title: str
    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """An earlier state of a card; `date` is an ISO 8601 year or date."""

    date: str
    status: StatusMark | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The card before or after this one."""

    title: str
    url: str
    number: str | None


@dataclass(frozen=True, slots=True)
class CardView:
    """card.html: one card, whole."""

    card: Teaser
    status_note: str | None
    status_description: str | None
    line: Link | None
    line_number: str | None
    audience: str | None
    started: str | None  # ISO 8601 year or date
    ended: str | None
    pictures: tuple[Picture, ...]  # the first is the card's own
    lessons: tuple[Lesson, ...]
    costs: tuple[CostLine, ...]
    cost: Decimal | None
    other: Decimal | None
    effects: tuple[str, ...]
    partners: tuple[str, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    videos: tuple[Video, ...]
    history: tuple[Milestone, ...]
    checked: str | None
    related: tuple[Teaser, ...]
    previous: Neighbour | None
    next: Neighbour | None
    house: House | None


@dataclass(frozen=True, slots=True)
class GroupTeaser:
    """A theme or a programme line as it stands in its index."""

    label: str
    url: str
    description: str | None
    number: str | None
    mark: ThemeMark | None
    sums: Sums
    cards: tuple[Plate, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class GroupsView:
    """groups.html: the index of the themes or of the programme lines."""

    title: str
    lead: str | None
    groups: tuple[GroupTeaser, ...]
    map: ThemeMap | None
    house: House | None


@dataclass(frozen=True, slots=True)
class Shared:
    """How many cards a theme shares with another one."""

    theme: ThemeMark
    cards: tuple[Plate, ...]


@dataclass(frozen=True, slots=True)
class ThemeView:
    """theme.html: a theme cluster."""

    theme: ThemeMark
    lead: str | None
    same_as: str | None
    picture: Picture | None
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    lessons: tuple[Lesson, ...]
    shared: tuple[Shared, ...]
    map: ThemeMap | None
    others: tuple[ThemeMark, ...]
    house: House | None


@dataclass(frozen=True, slots=True)
class LineView:
    """line.html: a programme line."""

    label: str
    number: str | None
    lead: str | None
    picture: Picture | None
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    lessons: tuple[Lesson, ...]
    others: tuple[Link, ...]
    house: House | None


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """The lessons of one theme or one programme line.

    `url` leads to all `count` of them, which may be more than `lessons`.
    """

    id: str
    label: str
    theme: ThemeMark | None
    lessons: tuple[Lesson, ...]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class LessonsView:
    """lessons.html: a page of every lesson, by programme line or else by theme."""

    title: str
    lead: str | None
    count: int
    cards: int
    index: tuple[LessonGroup, ...]  # every group, for the way to it; without its lessons
    groups: tuple[LessonGroup, ...]  # on this page
    by_theme: tuple[LessonGroup, ...]  # the same lessons by theme, where `groups` are lines
    rest: tuple[Lesson, ...]  # lessons that are in no group, on this page
    pager: Pager | None
    house: House | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The money of one row in one year: what counts, and what came from elsewhere, in euro."""

    counted: Decimal | None
    other: Decimal | None


@dataclass(frozen=True, slots=True)
class CostRow:
    """A row of a cost table."""

    label: str
    url: str | None
    number: str | None
    cells: tuple[Cell, ...]
    total: Cell
    counts: bool = True


@dataclass(frozen=True, slots=True)
class CostTable:
    """A cost table: a column a year, a row a card (or line, or source), totals of what counts."""

    id: str
    rows: tuple[CostRow, ...]
    totals: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a bar: `series` is 1 to 4 (a pattern) or 0 for money outside the totals."""

    label: str
    series: int
    amount: Decimal
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A year in the chart; `top` is the height at which its total stands, in chart units."""

    year: int
    total: Decimal
    other: Decimal | None
    x: int
    top: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line of the chart."""

    amount: Decimal
    y: int


@dataclass(frozen=True, slots=True)
class SeriesLabel:
    """The name of a series beside the last bar."""

    label: str
    series: int
    y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The costs by year as stacked bars, in units of an SVG of width x height; y grows downward."""

    width: int
    height: int
    baseline: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    series: tuple[SeriesLabel, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of amounts: in which years, and of which cards."""

    text: str
    years: tuple[int, ...]
    cards: tuple[Plate, ...]


@dataclass(frozen=True, slots=True)
class CostsView:
    """costs.html: what it cost, by card, year, line and source; all but the first on page 1."""

    title: str
    lead: str | None
    years: tuple[int, ...]
    total: Decimal
    other: Decimal | None
    by_year: tuple[YearAmount, ...]
    by_card: CostTable
    pager: Pager | None
    by_line: CostTable | None
    by_source: CostTable | None
    chart: Chart | None
    notes: tuple[Note, ...]
    most_expensive: tuple[CostRow, ...]  # the three cards that cost most


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture in the gallery with where it comes from."""

    picture: Picture
    title: str
    url: str | None  # the card; None for a picture of an album
    number: str | None


@dataclass(frozen=True, slots=True)
class Album:
    """A group of pictures: of the cards, of one theme, or of an album of its own."""

    id: str
    label: str
    url: str
    summary: str | None
    count: int
    current: bool
    theme: ThemeMark | None = None


@dataclass(frozen=True, slots=True)
class GalleryView:
    """gallery.html: pictures with caption, credit and their card."""

    title: str
    lead: str | None
    albums: tuple[Album, ...]
    tiles: tuple[Tile, ...]
    pager: Pager | None
    house: House | None


@dataclass(frozen=True, slots=True)
class NewsView:
    """news.html: the news, newest first."""

    title: str
    lead: str | None
    items: tuple[NewsTeaser, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """article.html: one news item."""

    title: str
    date: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    newer: Link | None
    older: Link | None


@dataclass(frozen=True, slots=True)
class PageView:
    """page.html: a plain page."""

    title: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    contents: tuple[Link, ...]  # its headings, where there are more than two
    siblings: tuple[Link, ...]  # the other plain pages


@dataclass(frozen=True, slots=True)
class Statement:
    """The accessibility statement as the site declares it; nothing is invented."""

    register: str | None
    status: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class AccessibilityView:
    """accessibility.html: the page that the law asks for."""

    title: str
    lead: str | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class SearchView:
    """search.html: the search page, and the list of themes for who has no JavaScript."""

    title: str
    lead: str | None
    themes: tuple[ThemeMark, ...]
    lines: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """404.html: the page for an address that does not exist."""

    title: str


View = (
    HomeView
    | ListView
    | CardView
    | GroupsView
    | ThemeView
    | LineView
    | LessonsView
    | CostsView
    | GalleryView
    | NewsView
    | ArticleView
    | PageView
    | AccessibilityView
    | SearchView
    | NotFoundView
)
