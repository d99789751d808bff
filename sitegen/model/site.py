"""The site as frozen values: cards, groups, pages, news and albums, linked to each other."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from sitegen.content.text import Body
from sitegen.media.renditions import ImageInfo
from sitegen.schema.front_matter import CardFrontMatter, Cost, PageFrontMatter
from sitegen.schema.programme import AMOUNT_KINDS, Organisation, Place
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Line, Status, Theme

K = TypeVar("K")


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The amounts together, in euro; None when none of them is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known else None


def summed(amounts: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    """The amounts of each thing together, in euro, in the order in which they are told."""
    sums: defaultdict[K, Decimal] = defaultdict(Decimal)
    for thing, amount in amounts:
        sums[thing] += amount
    return dict(sums)


class Illustration(Struct, frozen=True):
    """A picture as the text at `source` declares it, with what is known of its file."""

    source: str
    image: ImageInfo
    alt: str
    caption: str | None
    credit: str | None
    focus: tuple[int, ...] = ()  # percent from the left and from the top of what must stay in sight


class Attachment(Struct, frozen=True):
    """A file that is published as it is: its path within the site, its size in bytes.

    `line` and `key` are where the text names it first.
    """

    path: str
    size: int
    title: str
    line: int = 0
    key: str = ""


class Participant(Struct, frozen=True):
    """Who takes part in a card, and as what; `organisation` is None for one by name only."""

    label: str
    organisation: Organisation | None
    role: str | None


class Origin(Struct, frozen=True):
    """Where a card of another showcase is at home: its page there, and all that it says there.

    `places` are the names of its places in that showcase, whether this one knows them or not;
    `as_of` is the date of its facts, in ISO 8601 or in words.
    """

    member: str
    label: str
    url: str
    text: str
    places: tuple[str, ...]
    as_of: str | None


class Card(Struct, frozen=True, eq=False, dict=True):
    """A project card. `path` is its address within the site, `source` its file of content.

    One of another showcase has an `origin`, and neither of these.
    """

    slug: str
    source: str
    path: str
    front_matter: CardFrontMatter
    body: Body
    status: Status
    lines: tuple[Line, ...]
    themes: tuple[Theme, ...]
    partners: tuple[Participant, ...]
    places: tuple[Place, ...]
    pictures: tuple[Illustration, ...]
    figures: dict[str, ImageInfo]
    attachments: tuple[Attachment, ...]
    counted: frozenset[str]  # ids of the sources that count
    draft: bool = False
    origin: Origin | None = None

    @property
    def line(self) -> Line | None:
        """The first of its lines: the one that it stands under where it can stand only once."""
        return self.lines[0] if self.lines else None

    @cached_property
    def spent(self) -> tuple[Cost, ...]:
        """What it cost: the amounts that were spent, and not only planned or asked for."""
        return tuple(cost for cost in self.front_matter.costs if cost.kind == "spent")

    @cached_property
    def cost(self) -> Decimal | None:
        """What it cost in all, in euro, from sources that count; None when nothing is known."""
        return total(c.amount for c in self.spent if c.source in self.counted)

    @cached_property
    def other(self) -> Decimal | None:
        """What came from sources outside the totals, in euro; None when there is none."""
        return total(c.amount for c in self.spent if c.source not in self.counted)

    @cached_property
    def unsure(self) -> bool:
        """Whether an amount that counts is estimated or expected.

        What is inferred is sure itself: only the year that it belongs to is not.
        """
        costs = (cost for cost in self.front_matter.costs if cost.source in self.counted)
        return any(cost.unsure for cost in costs)


class Page(Struct, frozen=True, eq=False):
    """Any other text: a plain page, a news item, an album, the text of a theme or line."""

    slug: str
    source: str
    path: str
    title: str
    front_matter: PageFrontMatter
    body: Body
    pictures: tuple[Illustration, ...]
    figures: dict[str, ImageInfo]
    attachments: tuple[Attachment, ...]
    date: str | None = None  # of news: ISO 8601, a day or a month
    draft: bool = False


class Member(Struct, frozen=True, eq=False):
    """Another showcase that joins this one, as it was `fetched`.

    Its figures are its own: how many people its cards reached, of how many cards that is known,
    and what they cost in euro. They are never added to those of this site. `strange` are the labels
    of its themes that this site does not know, with how many of its cards have each.
    """

    id: str
    label: str
    title: str
    organisation: str
    url: str
    fetched: datetime.date
    as_of: str | None
    licence: str | None
    reach: int | None
    reach_of: int
    cost: Decimal | None
    cards: tuple[Card, ...]
    strange: tuple[tuple[str, int], ...]


class Site(Struct, frozen=True, eq=False, dict=True):
    """Everything that is published, in the order of the site."""

    settings: Settings
    cards: tuple[Card, ...]
    home: Page | None
    themes: dict[str, Page]
    lines: dict[str, Page]
    pages: tuple[Page, ...]
    news: tuple[Page, ...]  # newest first
    albums: tuple[Page, ...]
    share: ImageInfo | None  # shown when a page without a picture is shared
    members: tuple[Member, ...] = ()

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses of the site, and behind them those that only cards of others have."""
        every = {one.id: one for one in self.settings.statuses}
        for member in self.members:
            for card in member.cards:
                every.setdefault(card.status.id, card.status)
        return tuple(every.values())

    @cached_property
    def texts(self) -> tuple[Page, ...]:
        """Every page that an editor wrote and that is no card."""
        groups = (self.themes.values(), self.lines.values(), self.pages, self.news, self.albums)
        home = (self.home,) if self.home else ()
        return (*home, *(page for group in groups for page in group))

    @cached_property
    def owners(self) -> tuple[Card | Page, ...]:
        """Every card and page: what has pictures, files and old addresses."""
        return (*self.cards, *self.texts)

    @cached_property
    def first_picture(self) -> ImageInfo | None:
        """The picture of the first card that has one."""
        return next((card.pictures[0].image for card in self.cards if card.pictures), None)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which money was spent."""
        return spent_years(self.cards)


def spent_years(cards: Iterable[Card]) -> tuple[int, ...]:
    """The years in which money was spent on these cards, the earliest first."""
    return tuple(sorted({cost.year for card in cards for cost in card.spent}))


def counted_by_year(cards: Iterable[Card]) -> dict[int, Decimal]:
    """What these cards cost by year, in euro, from sources that count; the earliest first."""
    sums = summed(
        (cost.year, cost.amount)
        for card in cards
        for cost in card.spent
        if cost.source in card.counted
    )
    return dict(sorted(sums.items()))


def unsure_years(entries: Collection[tuple[Card, Cost]]) -> frozenset[int]:
    """The years of which the sum of these amounts, each with its card, is not sure.

    What is inferred is the year of an amount: the sum of a year over many cards is no less sure.
    """
    alone = len({card.slug for card, _ in entries}) == 1
    return frozenset(cost.year for _, cost in entries if (cost.doubtful if alone else cost.unsure))


def amounts_by_kind(cards: Iterable[Card]) -> dict[str, Decimal]:
    """The amounts of these cards by kind, in euro, from sources that count; each on its own."""
    sums = summed(
        (cost.kind, cost.amount)
        for card in cards
        for cost in card.front_matter.costs
        if cost.source in card.counted
    )
    return {kind: sums[kind] for kind in AMOUNT_KINDS if kind in sums}


def shown_pictures(site: Site) -> frozenset[str]:
    """The digests of the pictures that the site shows; those of drafts are not among them."""
    owners = site.owners
    declared = {shown.image.digest for owner in owners for shown in owner.pictures}
    if site.share is not None:
        declared.add(site.share.digest)
    return frozenset(declared | {i.digest for owner in owners for i in owner.figures.values()})
