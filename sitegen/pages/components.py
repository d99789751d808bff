"""The values that more than one page shows: teasers, marks, pictures, figures, the frame.

Every view is a frozen value that holds all its template may show and nothing else, so that a page
is stale exactly when its view or its template changed. Addresses in views are ready to print: they
carry the base path of the site.
"""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup
from msgspec import Struct

from sitegen.fingerprint import Digested


class View(Struct, frozen=True):
    """What a page shows: a value of its own for each template of the theme."""


class Link(Struct, frozen=True):
    """A label with an address; `current` marks the page (or the part of the site) one is in."""

    label: str
    url: str
    current: bool = False


class Noun(Struct, frozen=True):
    """What this showcase calls a thing. `this` is None where the site gives no article."""

    one: str
    many: str
    this: str | None  # 'dit project', 'deze proeftuin'


class PictureSource(Struct, frozen=True):
    """One candidate of a picture: address and width in pixels."""

    url: str
    width: int


class Picture(Digested, frozen=True):
    """A published picture in its formats, widest last; `fallback` is the JPEG for old browsers.

    `alt` is empty for a decorative picture. Width and height are those of the fallback, in pixels.
    `focus` is what must stay in sight where it is cropped: tenths from the left and from the top.
    """

    alt: str
    width: int
    height: int
    fallback: str
    avif: tuple[PictureSource, ...]
    webp: tuple[PictureSource, ...]
    jpeg: tuple[PictureSource, ...]
    caption: Markup | None = None
    credit: str | None = None
    focus: tuple[int, ...] = ()


class Figure(Struct, frozen=True):
    """A picture within running text."""

    picture: Picture


class Prose(Struct, frozen=True):
    """Running text under one heading: HTML and figures in the order of the source.

    `id` is that of the heading on the page of the text, `anchor` that on the page which shows it.
    """

    parts: tuple[Markup | Figure, ...]
    heading: Markup | None = None
    id: str | None = None
    anchor: str | None = None


class StatusMark(Struct, frozen=True):
    """A status as shown: its phase (see `sitegen.schema.vocabularies.PHASES`) picks the shape."""

    id: str
    label: str
    phase: str


class ThemeMark(Digested, frozen=True):
    """A theme as shown: `accent` is 1 to 12 (a colour role), `glyph` one or two letters."""

    id: str
    label: str
    url: str
    accent: int
    glyph: str


class Teaser(Digested, frozen=True):
    """A card as it stands in a list. Amounts are whole sums in euro of sources that count."""

    id: str
    title: str
    url: str
    number: str | None
    summary: str
    status: StatusMark
    line: str | None
    themes: tuple[ThemeMark, ...]
    picture: Picture | None
    reach: int | None
    cost: Decimal | None
    other: Decimal | None  # outside the totals
    started: str | None  # ISO 8601 year or date
    as_of: str | None = None  # the date of its facts, in words, where it is not that of the site
    unsure: bool = False  # what it cost is estimated or expected
    facts: tuple[tuple[str, str], ...] = ()  # fields of the site that stand in lists
    numbers: tuple[tuple[str, Decimal], ...] = ()  # those of them that lists can be ordered by
    choices: tuple[str, ...] = ()  # the choices of filters that it is behind: 'status:running'
    draft: bool = False
    home: str | None = None  # the showcase that it belongs to, where several come together
    where: tuple[str, ...] = ()  # of a card of another showcase, the places that it names
    also: tuple[Link, ...] = ()  # the same project in other showcases
    follows: tuple[Link, ...] = ()  # the projects that its idea came from, of those listed here


class Sums(Struct, frozen=True):
    """The figures of a group of cards. `other` is money outside the totals, in euro."""

    cards: int
    reach: int | None
    cost: Decimal | None
    other: Decimal | None
    unsure: bool = False  # an amount among the costs is estimated or expected
    reach_of: int = 0  # how many of the cards tell a reach


class Lesson(Struct, frozen=True):
    """What a card learned: an optional short head, the explanation, and the card it comes from."""

    head: Markup | None
    text: Markup | None
    anchor: str  # id of the lesson on the page of its card
    card: Teaser
    setback: bool  # the card says that this did not work


class Window(Struct, frozen=True):
    """One card in the drawing of the house, by its id."""

    card: str
    lit: bool


class Floor(Struct, frozen=True):
    """One programme line in the drawing of the house. `windows` is empty where it only counts."""

    line: str  # its id
    lit: int
    total: int
    windows: tuple[Window, ...]


class House(Digested, frozen=True):
    """The drawing of the house: floors from the street up, and the roof for what stands above."""

    floors: tuple[Floor, ...]
    roof: tuple[Window, ...]
    lit: int
    total: int


class Plate(Struct, frozen=True):
    """A card named by its number (or a short title where the showcase has no numbers)."""

    title: str
    url: str
    number: str | None


class YearAmount(Struct, frozen=True):
    """What a year cost, in euro; `share` is its part of the highest year, 0 to 100."""

    year: int
    amount: Decimal
    share: int
    unsure: bool


class Pager(Struct, frozen=True):
    """The pages of a long list."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    links: tuple[Link, ...]


class Contact(Struct, frozen=True):
    """Where a resident can turn to."""

    label: str | None
    email: str | None
    url: str | None


class AsOf(Struct, frozen=True):
    """The date of the facts of a site, in words, and the page that tells where they come from."""

    text: str
    url: str | None


class Logo(Struct, frozen=True):
    """The municipality's own mark in the header; `plate`: it stands on a `light` or `dark` one."""

    url: str
    width: int
    height: int
    plate: str | None


class SiteLinks(Struct, frozen=True):
    """The addresses of this site's own parts; None where the showcase has no such part."""

    home: str
    cards: str
    themes: str | None
    lines: str | None
    lessons: str | None
    results: str | None
    costs: str | None
    organisations: str | None
    places: str | None
    gallery: str | None
    news: str | None
    report: str | None
    search: str
    feed: str | None
    data: str
    open_data: str
    cards_csv: str
    costs_csv: str | None
    results_csv: str | None
    places_data: str | None
    stylesheet: str
    script: str
    list_script: str
    search_script: str
    search_index: str  # the folder of the search index
    favicon: str
    fonts: tuple[str, ...]  # that every page begins with


class Frame(Digested, frozen=True):
    """What surrounds every page: who publishes it, the doors, the footer."""

    language: str
    title: str
    organisation: str
    tagline: str | None
    contact: Contact | None
    as_of: AsOf | None
    card: Noun
    line: Noun
    theme: Noun
    addresses: SiteLinks
    menu: tuple[Link, ...]
    guide: tuple[Link, ...]  # the footer's way through the site
    about: tuple[Link, ...]  # the footer's plain pages, accessibility first
    elsewhere: tuple[Link, ...]  # the footer's links to other sites
    logo: Logo | None
    drafts: bool  # this is a preview that shows drafts
    policy: str  # what the browser may load, for hosts that send no headers


class Head(Struct, frozen=True):
    """What a page says of itself to browsers and search engines. Addresses here are absolute."""

    title: str
    description: str | None
    canonical: str | None
    image: str | None
    kind: str = "website"  # Open Graph type
    linked: Markup | None = None  # JSON-LD, ready to print within a script
