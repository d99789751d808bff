"""The views of the list of cards and of the page of a card."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup
from msgspec import Struct

from sitegen.fingerprint import Digested
from sitegen.pages.components import (
    House,
    Lesson,
    Link,
    Pager,
    Picture,
    StatusMark,
    Sums,
    Teaser,
    ThemeMark,
)


class Option(Struct, frozen=True):
    """One choice of a filter, as a link to a page; `count` is the number of cards behind it."""

    id: str
    label: str
    url: str
    count: int
    current: bool
    status: StatusMark | None = None
    theme: ThemeMark | None = None


class Facet(Digested, frozen=True):
    """A filter: theme, status, line or a field of the site."""

    id: str
    label: str
    everything: Option
    options: tuple[Option, ...]


class ListView(Struct, frozen=True):
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


class CostLine(Struct, frozen=True):
    """One amount of a card: euro, between brackets where the source does not count."""

    year: int
    amount: Decimal
    source: str
    counts: bool
    note: str | None


class Fact(Struct, frozen=True):
    """A label with one or more values: a field of the site, the partners, the effects."""

    label: str
    values: tuple[Markup, ...]


class Quote(Struct, frozen=True):
    """What somebody said; `by` is a role, never a private person's name."""

    text: Markup
    by: str | None


class Download(Struct, frozen=True):
    """A document beside a card: `kind` is its extension in capitals, `size` in bytes."""

    title: str
    url: str
    kind: str
    size: int


class Video(Struct, frozen=True):
    """A film on another host: shown as a link, never loaded before the resident asks."""

    title: str
    url: str
    host: str


class Milestone(Struct, frozen=True):
    """An earlier state of a card; `date` is an ISO 8601 year or date."""

    date: str
    status: StatusMark | None
    note: str | None


class Neighbour(Struct, frozen=True):
    """The card before or after this one."""

    title: str
    url: str
    number: str | None


class CardView(Struct, frozen=True):
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
    years: tuple[int, ...]  # of the amounts that count
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
